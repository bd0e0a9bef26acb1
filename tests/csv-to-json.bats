# csv-to-json.bats: what cases cannot show.
load helper

@test "keeps any text as Python's json reads it" {
    python3 - "$DATA/in/tables/t.csv" "$BATS_TEST_TMPDIR/expected" <<'END'
import csv, json, random, sys
random.seed(3)
letters = 'ab"\\/\n,\x01\x1f\'{}[]éž€\u2028😀\U0010ffff'
rows = [['x' + ''.join(random.choices(letters, k=random.choice((0, 1, 7, 40, 5000)))) + 'x' for _ in 'abc'] for _ in range(400)]
with open(sys.argv[1], 'w', newline='') as f:
    csv.writer(f, lineterminator='\n').writerows([['a', 'b.c', 'b.d']] + rows)
with open(sys.argv[2], 'w') as f:
    f.write('[' + ','.join(json.dumps({'a': a, 'b': {'c': c, 'd': d}}) for a, c, d in rows) + ']')
END
    run_processor csv-to-json --data "$DATA" --delimiter .
    assert_success
    cmp "$BATS_TEST_TMPDIR/expected" "$DATA/out/files/t.json"
}

@test "every line of ndjson is JSON, and the same as the list" {
    data in/tables/t.csv 'a_b,a_c,d' '1,"x' 'y",[1]' '007,,"{""k"": .5}"' '1e5,yes,-'
    run_processor csv-to-json --data "$DATA" --delimiter _
    assert_success
    mv "$DATA/out/files/t.json" "$BATS_TEST_TMPDIR/list.json"
    run_processor csv-to-json --data "$DATA" --delimiter _ --ndjson
    assert_success
    assert_equal "$(wc -l <"$DATA/out/files/t.json")" 3
    assert_equal "$(jq -cs . "$DATA/out/files/t.json")" "$(jq -c . "$BATS_TEST_TMPDIR/list.json")"
}

@test "names of many parts are as deep as JSON readers go" {
    printf 'a%s\n1\n' "$(printf '_a%.0s' {1..500})" | data in/tables/t.csv
    run_processor csv-to-json --data "$DATA" --delimiter _
    assert_success
    rm "$DATA/out/files/t.json"
    printf 'a%s\n1\n' "$(printf '_a%.0s' {1..501})" | data in/tables/t.csv
    run_processor csv-to-json --data "$DATA" --delimiter _
    assert_error 1 'tables/t.csv' 'more than 500 delimiters'
}

@test "works on data folders only" {
    run_processor csv-to-json --delimiter _ - </dev/null
    assert_error 1 'not on a stream'
}
