# create-empty-table.bats: what tests/cases/create-empty-table cannot show.

load helper

@test "a second run changes nothing" {
    config '{"parameters": {"tables": [{"tableName": "t.csv", "columns": ["a"]}, {"tableName": "u", "columns": ["b"]}]}}'
    run_processor create-empty-table
    assert_success
    rmdir "$DATA"/in/{tables,files}
    mv "$DATA"/out/* "$DATA/in"
    mkdir -p "$DATA"/out/{tables,files}
    run_processor create-empty-table
    assert_success
    assert_output 'Table "t.csv" exists. Skipping.
Table "u" exists. Skipping.'
    run diff -r "$DATA/in" "$DATA/out"
    assert_success
}
