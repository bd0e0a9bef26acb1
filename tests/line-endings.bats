# line-endings.bats: what cases cannot show.
load helper

@test "a CRLF that a pipe delivers in two pieces is one line end" {
    run bash -c '{ printf "a\r"; sleep 0.2; printf "\nb\r"; sleep 0.2; printf "c"; } | "$1" -' _ "$BIN_DIR/processor-line-endings"
    assert_success
    assert_output $'a\nb\nc'
}

@test "gives what tr and sed give on a large file of random line ends" {
    tr -dc 'a\r\n' </dev/urandom | head -c 2000000 >"$DATA/in/files/f"
    run_processor line-endings --data "$DATA"
    assert_success
    sed -z 's/\r\n/\n/g; s/\r/\n/g' "$DATA/in/files/f" >"$BATS_TEST_TMPDIR/expected"
    assert_same_file "$BATS_TEST_TMPDIR/expected" "$DATA/out/files/f"
}

@test "damaged gzip tables are refused and nothing is published" {
    printf 'a\r\nb\r\n' | gzip -n | head -c 20 | data in/tables/t.csv.gz
    data in/tables/u.csv 'x'
    run_processor line-endings --data "$DATA"
    assert_error 1 'tables/t.csv.gz'
}
