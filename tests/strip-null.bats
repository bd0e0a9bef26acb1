# strip-null.bats: what cases cannot show.
load helper

@test "gives what tr gives on large random bytes" {
    { head -c 1000000 /dev/urandom; head -c 300000 /dev/zero; tr -dc '\0\1' </dev/urandom | head -c 1000000; } >"$DATA/in/files/f"
    run_processor strip-null --data "$DATA"
    assert_success
    tr -d '\0' <"$DATA/in/files/f" >"$BATS_TEST_TMPDIR/expected"
    assert_same_file "$BATS_TEST_TMPDIR/expected" "$DATA/out/files/f"
}

@test "tells how many bytes went, and nothing where none did" {
    printf 'a\0\0b' | data in/tables/t.csv
    data in/tables/u.csv 'clean'
    run_processor strip-null --data "$DATA"
    assert_success
    assert_line 'tables/t.csv: 2 NUL bytes removed'
    refute_line --partial 'tables/u.csv: 0'
}

@test "damaged gzip tables are refused and nothing is published" {
    printf 'a\0b\n' | gzip -n | head -c 20 | data in/tables/t.csv.gz
    run_processor strip-null --data "$DATA"
    assert_error 1 'tables/t.csv.gz'
}

@test "a replacement gives what tr gives, and is told" {
    { head -c 1000000 /dev/urandom; head -c 300000 /dev/zero; printf '\0'; } >"$DATA/in/files/f"
    run_processor strip-null --data "$DATA" --replacement ' '
    assert_success
    tr '\0' ' ' <"$DATA/in/files/f" >"$BATS_TEST_TMPDIR/expected"
    assert_same_file "$BATS_TEST_TMPDIR/expected" "$DATA/out/files/f"
    assert_output --regexp 'files/f: 30[0-9]+ NUL bytes replaced'
}
