# json2csv.bats: what cases cannot show.
load helper

@test "automatic mode is as a plain model says, on random documents" {
    run "$BATS_TEST_DIRNAME/json2csv-model" "$BIN_DIR/processor-json2csv" 1
    assert_success
}

@test "a text of 300 MB is refused" {
    { printf '[{"a":"'; head -c 300M /dev/zero | tr '\0' x; printf '"}]'; } >"$DATA/in/tables/a.json"
    run_processor json2csv --data "$DATA"
    assert_error 1 'tables/a.json, line 1, column 7' 'more than 256 MB'
}

@test "a folder of documents, gzip among them, in byte order of their paths" {
    data in/tables/b/2.json '[{"a":3}]'
    data in/tables/b-x.json '[{"a":1}]'
    data in/tables/b/1.json '[{"a":2}]'
    gzip "$DATA/in/tables/b/1.json"
    run_processor json2csv --data "$DATA"
    assert_success
    assert_equal "$(tr '\n' ' ' <"$DATA/out/tables/root.csv")" '"a" "1" "2" "3" '
}

@test "a table that is there already is not overwritten" {
    data in/files/a.json '[{"a":1}]'
    data in/tables/root.csv 'x' '1'
    run_processor json2csv --data "$DATA" --in_type files
    assert_error 1 'root.csv'
}

@test "the root table of a stream" {
    run bash -c "printf '%s' '{\"d\":[{\"a\":1,\"l\":[2]},{\"a\":3}]}' | '$BIN_DIR/processor-json2csv' --root_node d --ids number -"
    assert_success
    assert_output $'"a","l"\n"1","root_1"\n"3",""'
}

@test "csv-to-json gives back what json2csv was given, where the structure is in the names" {
    python3 - "$DATA/in/tables/t.json" <<'END'
import json, random, sys
random.seed(5)
letters = 'ab"\\/\n,{}[]éž€\u2028😀'
text = lambda: 'x' + ''.join(random.choices(letters, k=random.choice((0, 1, 7, 300)))) + 'x'
rows = [{'a': text(), 'b': {'c': text(), 'd': {'e': text(), 'f': text()}}, 'g-h': text()} for _ in range(300)]
json.dump(rows, open(sys.argv[1], 'w'))
END
    run_processor json2csv --data "$DATA"
    assert_success
    mkdir -p "$BATS_TEST_TMPDIR/back"/{tables,files}
    run "$BIN_DIR/processor-csv-to-json" --in "$DATA/out" --out "$BATS_TEST_TMPDIR/back" --delimiter _ --infer_undefined false
    assert_success
    assert_equal "$(jq -cS . "$BATS_TEST_TMPDIR/back/files/root.json")" "$(jq -cS . "$DATA/in/tables/t.json")"
}
