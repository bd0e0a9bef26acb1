# move-files.bats: what cases cannot show.
load helper

@test "names are bytes" {
    printf a >"$DATA/in/files/"$'\xff\xfe'
    printf b >"$DATA/in/files/"$'new\nline'
    run_processor move-files --data "$DATA" --direction tables
    assert_success
    [ -f "$DATA/out/tables/"$'\xff\xfe' ]
    [ -f "$DATA/out/tables/"$'new\nline' ]
}

@test "options are spelled as the parameters" {
    data in/files/a b
    run_processor move-files --data "$DATA" --direction tables --addCsvSuffix --folder x/y --createEmptyFolder=false
    assert_success
    assert_out_tree tables/x/y/a.csv
}

@test "a name that the suffix makes too long is refused" {
    local name
    name=$(head -c 253 /dev/zero | tr '\0' n)
    data "in/files/$name" x
    run_processor move-files --data "$DATA" --direction tables --addCsvSuffix
    assert_error 1 '255'
}
