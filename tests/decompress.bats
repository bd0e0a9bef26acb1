# decompress.bats: what cases cannot show.
load helper

@test "a stream is gzip or snappy by its first bytes, or zlib when told so" {
    run bash -c "echo abc | gzip | '$BIN_DIR/processor-decompress' -"
    assert_output 'abc'
    run bash -c "printf 'abc\n' | python3 -c 'import sys, zlib; sys.stdout.buffer.write(zlib.compress(sys.stdin.buffer.read()))' |
        '$BIN_DIR/processor-decompress' --compression_type zlib -"
    assert_output 'abc'
    run --separate-stderr bash -c "echo abc | '$BIN_DIR/processor-decompress' -"
    assert_equal "$status" 1
    assert_equal "${#stderr_lines[@]}" 1
    run --separate-stderr bash -c "echo abc | '$BIN_DIR/processor-decompress' --compression_type zip -"
    assert_equal "$status" 1
    run --separate-stderr bash -c "echo abc | gzip | head -c 10 | '$BIN_DIR/processor-decompress' -"
    assert_equal "$status" 1
    assert_equal "$output" ''
}

@test "large members come out whole" {
    mkdir "$BATS_TEST_TMPDIR/big"
    head -c 5000000 /dev/urandom >"$BATS_TEST_TMPDIR/big/random"
    seq 1000000 >"$BATS_TEST_TMPDIR/big/seq"
    gzip -c "$BATS_TEST_TMPDIR/big/seq" >"$DATA/in/files/seq.gz"
    (cd "$BATS_TEST_TMPDIR" && python3 -c 'import shutil; shutil.make_archive("big", "zip", ".", "big")')
    cp "$BATS_TEST_TMPDIR/big.zip" "$DATA/in/files"
    run_processor decompress --data "$DATA"
    assert_success
    assert_same_file "$BATS_TEST_TMPDIR/big/seq" "$DATA/out/files/seq.gz/seq"
    assert_same_file "$BATS_TEST_TMPDIR/big/seq" "$DATA/out/files/big.zip/big/seq"
    assert_same_file "$BATS_TEST_TMPDIR/big/random" "$DATA/out/files/big.zip/big/random"
    assert_in_untouched
}

@test "graceful tells each file that it leaves out, once" {
    local i
    for i in 1 2 3 4 5; do
        echo abc | gzip >"$DATA/in/files/good$i.gz"
        echo abc | gzip | head -c 15 >"$DATA/in/files/bad$i.gz"
    done
    run_processor decompress --data "$DATA" --graceful
    assert_success
    assert_equal "${#stderr_lines[@]}" 5
    assert_equal "$(out_tree)" "$(for i in 1 2 3 4 5; do echo "files/good$i.gz/good$i"; done)"
}
