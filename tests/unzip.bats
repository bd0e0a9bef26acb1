# unzip.bats: what cases cannot show.
load helper

@test "unpacks standard input, told by its first bytes" {
    for tool in gzip bzip2 xz zstd; do
        command -v "$tool" || continue
        run bash -c 'printf "abc\n" | "$2" -c | "$1" -' _ "$BIN_DIR/processor-unzip" "$tool"
        assert_success
        assert_output abc
    done
}

@test "standard input that is an archive or nothing known is refused" {
    run bash -c 'echo plain | "$1" -' _ "$BIN_DIR/processor-unzip"
    assert_failure 1
    assert_output --partial 'archives need --data DIR'
}

@test "a password is never shown" {
    (cd "$BATS_TEST_TMPDIR" && echo x >a && zip -q -P right x.zip a)
    config '{"parameters": {"#password_7z": "hush-hush"}}'
    cases=$BATS_TEST_DIRNAME/cases/unzip
    for archive in "$BATS_TEST_TMPDIR/x.zip" "$cases"/{encrypted-7z,7z-with-encrypted-names}/in/files/x.7z; do
        rm -f "$DATA"/in/files/*
        cp "$archive" "$DATA/in/files"
        run_processor unzip
        assert_error 1 "files/${archive##*/}"
        [ "${stderr#*hush}" = "$stderr" ]
        [ "${output#*hush}" = "$output" ]
    done
}

@test "two archives with many members in common fail in an orderly way, however many threads" {
    (cd "$BATS_TEST_TMPDIR" && touch {1..200} && zip -q x.zip {1..200})
    cp "$BATS_TEST_TMPDIR/x.zip" "$DATA/in/files/y.zip"
    cp "$BATS_TEST_TMPDIR/x.zip" "$DATA/in/files/z.zip"
    for threads in 1 2 4; do
        KBC_THREADS=$threads run_processor unzip --data "$DATA"
        assert_error 1 'files/' 'two sources would have this name'
    done
}
