# escape-character.bats: what tests/cases/escape-character cannot show.

load helper

@test "escapes across the blocks of the reader" {
    python3 - "$DATA" <<'END'
import os, sys
raw, made = [], []
for i in range(60000):
    n = i % 97
    raw.append('"%s\\"%s","\\\\",x%s\n' % ('a' * n, 'b' * (n % 5), '\\\\' * (i % 2)))
    made.append('"%s""%s","\\","x%s"\n' % ('a' * n, 'b' * (n % 5), '\\' * (i % 2)))
open(os.path.join(sys.argv[1], 'in/tables/t'), 'w').write(''.join(raw))
open(os.path.join(sys.argv[1], 'expected'), 'w').write(''.join(made))
END
    config '{"parameters": {"escaped_by": "\\"}}'
    run_processor escape-character
    assert_success
    assert_same_file "$DATA/expected" "$DATA/out/tables/t"
}

@test "no config.json is an error" {
    data in/tables/t a
    run_processor escape-character
    assert_error 1 config.json
}
