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

# rows END: rows of cells of all kinds; END ends a row, and other line breaks stand in enclosed cells.
rows() {
    python3 - "$1" <<'END'
import random, sys
end = sys.argv[1].encode().decode('unicode_escape')
random.seed(7)
cells = ['a', '', ' b" ', '"c""\r\n"', '""', '  "\r"x"y"', '"' + 'd\r\n,' * 300 + '"', '\t"\r\n\r"']
text = ''.join(','.join(random.choices(cells, k=4)) + end for _ in range(30000))
sys.stdout.buffer.write(text.encode())
END
}

@test "only what is not enclosed is changed, over many blocks" {
    rows '\n' >"$BATS_TEST_TMPDIR/expected"
    local end
    for end in '\r\n' '\r' '\n'; do
        rm -rf "$DATA/out"
        rows "$end" >"$DATA/in/tables/t.csv"
        run_processor line-endings --data "$DATA" --outside_enclosures
        assert_success
        assert_same_file "$BATS_TEST_TMPDIR/expected" "$DATA/out/tables/t.csv"
    done
}

@test "outside of enclosures in a stream, in small pieces" {
    run bash -c '{ for s in "\xef\xbb" "\xbf\"a" "\r" "\n\"" "\"b\r" "\"\r" "\n" "\"c\r\"\r" "\nd"; do printf "$s"; sleep 0.05; done; } |
        "$1" --outside_enclosures - | od -An -c | tr -d " \n"' _ "$BIN_DIR/processor-line-endings"
    assert_output '357273277"a\r\n""b\r"\n"c\r"\nd'
    run bash -c "printf \"'a\r';\\\"\r\" | '$BIN_DIR/processor-line-endings' --outside_enclosures --delimiter ';' --enclosure \"'\" - | od -An -c | tr -d ' \n'"
    assert_output "'a\r';\"\n"
}
