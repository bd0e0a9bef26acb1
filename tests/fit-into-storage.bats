# fit-into-storage.bats: what cases cannot show.
load helper

@test "cells of 900000 characters" {
    yes 'žluťoučký kůň' | head -n 200000 >"$DATA/in/files/x"
    run_processor fit-into-storage --data "$DATA" --chunk_size 900000
    assert_success
    python3 - "$DATA" <<'END'
import csv, sys
csv.field_size_limit(10 ** 9)
with open(sys.argv[1] + '/out/files/x', newline='', encoding='utf-8') as f:
    header, *rows = list(csv.reader(f))
text = open(sys.argv[1] + '/in/files/x', newline='', encoding='utf-8').read()
assert header == ['contents', 'file', 'index']
assert [r[1:] for r in rows] == [['x', str(i)] for i in range(len(rows))]
assert ''.join(r[0] for r in rows) == text
assert {len(r[0]) for r in rows[:-1]} == {900000}
END
}

@test "a chunk larger than any text is one cell" {
    data in/files/x 'abc'
    run_processor fit-into-storage --data "$DATA" --chunk_size 9223372036854775807
    assert_success
    assert_out files/x '"contents","file","index"' '"abc' '","x","0"'
}

@test "a name that is not UTF-8 is an error, where it would be a value" {
    data in/tables/$'t\xff/good' 'abc'
    run_processor fit-into-storage --data "$DATA"
    assert_success
    rm -r "$DATA/out"
    data in/files/$'a\xff' 'abc'
    run_processor fit-into-storage --data "$DATA"
    assert_error 1 "files/a?: the file's name is not UTF-8"
}
