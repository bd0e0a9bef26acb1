# flatten-folders.bats: what cases cannot show.
load helper

@test "a name that is not UTF-8 is refused by hash-sha256 and kept by concat" {
    mkdir "$DATA/in/files/d"
    printf 1 >"$DATA/in/files/d/"$'a\xff'
    run_processor flatten-folders --data "$DATA" --flatten_strategy hash-sha256
    assert_error 1 'files/d/a?' 'UTF-8'
    run_processor flatten-folders --data "$DATA"
    assert_success
    assert_out_tree $'files/d-a\xff'
}

@test "--consume renames instead of copying" {
    data in/files/a/b 'x'
    local before after
    before=$(stat -c %i "$DATA/in/files/a/b")
    run_processor flatten-folders --data "$DATA" --consume
    assert_success
    after=$(stat -c %i "$DATA/out/files/a-b")
    assert_equal "$after" "$before"
}
