# iconv.bats: what cases cannot show.
load helper

@test "a stream is converted, and warnings do not mix with it" {
    run --separate-stderr bash -c "printf 'a\xe2\x82\xacb\n' | '$BIN_DIR/processor-iconv' --source_encoding UTF-8 --target_encoding ISO-8859-1 --on_error ignore -"
    assert_success
    assert_output 'ab'
    assert_equal "$stderr" 'warning: the input: 1 invalid or unknown sequences were left out'
}

@test "tells how many characters were dropped or approximated" {
    printf 'a\xffb\xff\n' | data in/tables/t.csv
    run_processor iconv --data "$DATA" --source_encoding UTF-8 --target_encoding ASCII --on_error ignore
    assert_success
    assert_line --partial 'tables/t.csv: 2'
    rm -r "$DATA/out"
    data in/tables/t.csv 'žluť'
    run_processor iconv --data "$DATA" --source_encoding UTF-8 --target_encoding ASCII --on_error transliterate
    assert_success
    assert_line --partial 'tables/t.csv: 2 characters'
    assert_out tables/t.csv 'zlut'
}

@test "gives what iconv gives, also across blocks" {
    local i encoding
    for i in $(seq 3000); do
        printf 'Příliš žluťoučký kůň úpěl ďábelské ódy %d €\n' "$i"
    done >"$DATA/in/tables/t.csv"
    for encoding in WINDOWS-1250 UTF-16 UTF-16BE UTF-32 UTF-8; do
        iconv -f UTF-8 -t "$encoding" "$DATA/in/tables/t.csv" >"$BATS_TEST_TMPDIR/expected"
        rm -rf "$DATA/out"
        run_processor iconv --data "$DATA" --source_encoding UTF-8 --target_encoding "$encoding"
        assert_success
        assert_same_file "$BATS_TEST_TMPDIR/expected" "$DATA/out/tables/t.csv"
        "$BIN_DIR/processor-iconv" --source_encoding "$encoding" - <"$DATA/out/tables/t.csv" >"$BATS_TEST_TMPDIR/back"
        assert_same_file "$DATA/in/tables/t.csv" "$BATS_TEST_TMPDIR/back"
    done
}

@test "the result does not depend on the locale" {
    data in/tables/t.csv 'Příliš'
    LC_ALL=C.UTF-8 run_processor iconv --data "$DATA" --source_encoding UTF-8 --target_encoding ASCII --on_error transliterate
    assert_success
    assert_out tables/t.csv 'Prilis'
}
