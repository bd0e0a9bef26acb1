# create-manifest.bats: what cases cannot show.
load helper

@test "a key that names no column is told" {
    data in/tables/t.csv 'a,b'
    # Not run_processor: the platform would not accept this manifest.
    KBC_DATA_TYPE_SUPPORT=hints run "$BIN_DIR/processor-create-manifest" --data "$DATA" --columns_from header --primary_key c
    assert_success
    assert_line --partial 'tables/t.csv: a key names "c"'
    assert_equal "$(jq -c .primary_key "$DATA/out/tables/t.csv.manifest")" '["c"]'
}

@test "lists and booleans are options" {
    data in/tables/t.csv '1,2'
    run_processor create-manifest --data "$DATA" --columns a,b --primary_key a --primary_key b --incremental --delimiter '	' --enclosure=
    assert_success
    assert_equal "$(jq -c '[.columns, .primary_key, .incremental, .delimiter, .enclosure]' "$DATA/out/tables/t.csv.manifest")" \
        '[["a","b"],["a","b"],true,"\t",""]'
}

@test "the header may be longer than any block" {
    local long
    long=$(head -c 250 /dev/zero | tr '\0' n)
    seq -s, 2000 | sed "s/[0-9]*/&$long/g" | data in/tables/t.csv
    run_processor create-manifest --data "$DATA" --columns_from header
    assert_success
    assert_equal "$(jq '.columns | length' "$DATA/out/tables/t.csv.manifest")" 2000
    assert_equal "$(jq -r '.columns[1999]' "$DATA/out/tables/t.csv.manifest")" "2000$long"
}

@test "it has no stream" {
    run_processor create-manifest - </dev/null
    assert_error 1 '--data'
}
