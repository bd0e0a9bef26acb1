# remove-empty-files-and-folders.bats: what cases cannot show.
load helper

@test "a large file is judged by its first bytes that are not white space" {
    config '{"parameters": {"remove_files_with_whitespace": true}}'
    { head -c 70000 /dev/zero; printf x; } | data in/files/late
    head -c 3000000 /dev/zero | data in/files/blank
    run_processor remove-empty-files-and-folders
    assert_success
    assert_out_tree files/late
    assert_same_file "$DATA/in/files/late" "$DATA/out/files/late"
    assert_in_untouched
}

@test "a header and nothing behind it, with or without white space" {
    config '{"parameters": {"remove_tables_with_header_only": true, "remove_files_with_whitespace": true}}'
    data in/tables/header id,name
    printf 'id,name\n1' | data in/tables/row
    printf 'id,name\n\n' | data in/tables/empty-row
    printf '\n' | data in/tables/blank
    run_processor remove-empty-files-and-folders
    assert_success
    assert_line 'tables/header is empty and is left out'
    assert_out_tree tables/empty-row tables/row
}
