# data-anonymization.bats: what cases cannot show.
load helper

@test "gives what Python's hashlib gives, for any bytes and any number of threads" {
    python3 - "$DATA/in/tables" "$BATS_TEST_TMPDIR/expected" <<'END'
import hashlib, os, random, sys
random.seed(7)
folder, expected = sys.argv[1] + '/t', sys.argv[2]
os.makedirs(folder)
os.makedirs(expected)
def enclosed(value):
    return b'"' + value.replace(b'"', b'""') + b'"'
for name in 'abc':
    with open('%s/%s' % (folder, name), 'wb') as given, open('%s/%s' % (expected, name), 'wb') as want:
        for row in range(5000):
            value = bytes(random.choices(b'ab,"\n\r\xc5\xbe ', k=random.choice((0, 3, 30, 60, 200))))
            key = b'%d' % row
            digest = hashlib.sha512(b'pepper' + value).hexdigest().encode()
            given.write(b','.join(map(enclosed, (key, value, b'x'))) + b'\n')
            want.write(b','.join(map(enclosed, (key, digest, b'x'))) + b'\n')
END
    data in/tables/t.manifest '{"columns": ["k", "v", "x"]}'
    config '{"parameters": {"method": "SHA", "#salt": "pepper", "tables_to_encrypt": {"t": ["v"]}}}'
    for threads in 1 3; do
        rm -rf "$DATA"/out/*
        KBC_THREADS=$threads run_processor data-anonymization
        assert_success
        diff -r "$BATS_TEST_TMPDIR/expected" "$DATA/out/tables/t"
    done
}

@test "never shows the salt" {
    data in/tables/t.csv 'e' 'x'
    config '{"parameters": {"method": "HMAC-SHA256", "#salt": "s3cret", "tables_to_encrypt": {"t.csv": ["e"]}}}'
    run_processor data-anonymization
    assert_success
    refute_output --partial s3cret
    config '{"parameters": {"method": "s3cret", "#salt": ["s3cret"], "tables_to_encrypt": {"t.csv": ["e"]}}}'
    rm -rf "$DATA"/out/*/*
    run_processor data-anonymization
    assert_error 1 'parameters.#salt must be text'
    [[ $stderr != *s3cret* ]]
}

@test "moves what it leaves alone with --consume" {
    data in/tables/t.csv 'e' 'x'
    data in/tables/u.csv 'a'
    local before
    before=$(stat -c %i "$DATA/in/tables/u.csv")
    run_processor data-anonymization --data "$DATA" --consume --method MD5 --tables_to_encrypt '{"t.csv": ["e"]}'
    assert_success
    assert_equal "$(stat -c %i "$DATA/out/tables/u.csv")" "$before"
}

@test "--describe names the methods" {
    run_processor data-anonymization --describe
    assert_success
    assert_equal "$(jq -c '[.. | objects | select(has("method")) | .method.enum // empty][0]' <<<"$output")" \
        '["SHA","SHA512","SHA256","MD5","HMAC-SHA256"]'
}
