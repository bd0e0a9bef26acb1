# add-filename-column.bats: what tests/cases/add-filename-column cannot show.

load helper

@test "a name of any bytes is a value" {
    local name=$'new\nline, "quoted" \xff'
    data "in/tables/t/$name" 1
    data in/tables/t.manifest '{"columns": ["x"]}'
    config '{}'
    run_processor add-filename-column
    assert_success
    printf '"1","new\nline, ""quoted"" \xff"\n' | assert_out "tables/t/$name"
}
