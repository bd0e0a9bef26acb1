# rename-headers.bats: what tests/cases/rename-headers cannot show.

load helper

@test "everything behind a long header is copied as it is" {
    printf '"%0300000d\n",id\r\n' 0 >"$DATA/header"
    head -c 3000000 /dev/urandom >"$DATA/rest"
    cat "$DATA/header" "$DATA/rest" | data in/tables/t
    config '{"parameters": {"t": {"column_mapping": {"id": "key"}}}}'
    run_processor rename-headers
    assert_success
    printf '"%0300000d\n","key"\r\n' 0 | cat - "$DATA/rest" | assert_out tables/t
    assert_in_untouched
}

@test "gzip slices keep their very bytes" {
    printf '1,2\n' | gzip -9 -N | data in/tables/t/s
    data in/tables/t.manifest '{"columns": ["id", "x"]}'
    config '{"parameters": {"t": {"column_mapping": {"id": "key"}}}}'
    run_processor rename-headers
    assert_success
    assert_same_file "$DATA/in/tables/t/s" "$DATA/out/tables/t/s"
    assert_manifest tables/t '{"columns": ["key", "x"]}'
}
