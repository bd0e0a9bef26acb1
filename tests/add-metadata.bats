# add-metadata.bats: what tests/cases/add-metadata cannot show.

load helper

@test "tables are given on the command line, and the manifest of no other one is looked at" {
    data in/tables/t 1
    data in/tables/t.manifest '{"metadata": []}'
    data in/tables/u 1
    data in/tables/u.manifest '{"broken'
    run_processor add-metadata --data "$DATA" \
        --tables '[{"table": "t", "metadata": [{"key": "č", "value": "/"}]}]'
    assert_success
    assert_manifest tables/t '{"metadata": [{"key": "č", "value": "/"}]}'
    assert_same_file "$DATA/in/tables/u.manifest" "$DATA/out/tables/u.manifest"
    assert_in_untouched
}
