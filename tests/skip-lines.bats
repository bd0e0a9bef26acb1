# skip-lines.bats: what cases cannot show.
load helper

@test "a stream loses its first lines, or its last" {
    run bash -c "seq 5 | '$BIN_DIR/processor-skip-lines' --lines 2 -"
    assert_output $'3\n4\n5'
    run bash -c "seq 5 | '$BIN_DIR/processor-skip-lines' --lines 2 --direction_from bottom -"
    assert_output $'1\n2\n3'
    run bash -c "printf '\"a\nb\",1\nc,2\n' | '$BIN_DIR/processor-skip-lines' --lines 1 --row_mode -"
    assert_output 'c,2'
    run bash -c "printf '%s\n' \"'a\" \"b';1\" 'c;2' | '$BIN_DIR/processor-skip-lines' --lines 1 --row_mode --delimiter ';' --enclosure \"'\" -"
    assert_output 'c;2'
}

@test "lines longer than any block are one line" {
    { head -c 1000000 /dev/zero | tr '\0' x; echo; echo b; head -c 1000000 /dev/zero | tr '\0' y; } | data in/tables/t.csv
    run_processor skip-lines --data "$DATA" --lines 2
    assert_success
    head -c 1000000 /dev/zero | tr '\0' y | assert_out tables/t.csv
    rm -r "$DATA/out"
    run_processor skip-lines --data "$DATA" --lines 2 --direction_from bottom
    assert_success
    { head -c 1000000 /dev/zero | tr '\0' x; echo; } | assert_out tables/t.csv
}

@test "gives what tail and head give for any number of lines" {
    seq 200000 >"$DATA/in/tables/t.csv"
    local n
    for n in 1 2 46818 46819 199999 200000 200001 9000000000; do
        rm -rf "$DATA/out"
        run_processor skip-lines --data "$DATA" --lines "$n"
        assert_success
        tail -n "+$((n + 1))" "$DATA/in/tables/t.csv" | assert_out tables/t.csv
        rm -rf "$DATA/out"
        run_processor skip-lines --data "$DATA" --lines "$n" --direction_from bottom
        assert_success
        head -n "-$n" "$DATA/in/tables/t.csv" | assert_out tables/t.csv
    done
}
