# select-columns.bats: what cases cannot show.
load helper

# stream INPUT [ARGUMENT]...
stream() {
    run --separate-stderr "$BIN_DIR/processor-select-columns" "${@:2}" - < <(printf '%b' "$1")
}

@test "a stream's first row is its header" {
    stream 'id,"na""me"\r\n1,"x""y"\r\n2\n' --columns 'na"me' --columns id
    assert_success
    assert_output $'"na""me","id"\n"x""y","1"\n"","2"'
}

@test "columns of a stream are a list or repeated options" {
    stream 'a,b,c\n1,2,3\n' --columns c,a
    assert_output $'"c","a"\n"3","1"'
    stream 'a,b,c\n1,2,3\n' --columns=c --columns=a
    assert_output $'"c","a"\n"3","1"'
}

@test "a stream without header has numbered columns" {
    stream '1,2,3\n4,5,6\n' --no-header --columns col_3,col_1
    assert_success
    assert_output $'"3","1"\n"6","4"'
}

@test "a stream has the delimiter and enclosure that it is given" {
    stream "a\tb\n1\t'x\ty'\n" --delimiter '\t' --enclosure "'" --columns b
    assert_success
    assert_output $'\'b\'\n\'x\ty\''
    stream 'a;b\n"1;2\n' --delimiter=';' --enclosure= --columns b,a
    assert_output $'b;a\n2;"1'
    stream 'a;b\n' --delimiter '' --columns b
    assert_equal "$status" 1
    stream 'a;b\n' --delimiter ';;' --columns b
    assert_equal "$status" 1
}

@test "a gzip stream is read" {
    run bash -c "printf 'a,b\n1,2\n' | gzip | '$BIN_DIR/processor-select-columns' --columns b -"
    assert_output $'"b"\n"2"'
}

@test "bad streams are one line and exit code 1" {
    stream '' --columns a
    assert_equal "$status" 1
    assert_equal "$stderr" 'the input: the input is empty: a header row was expected; use --no-header for a table without one'
    stream 'a,b\n' --columns c
    assert_equal "$status" 1
    assert_equal "$stderr" 'the input: there is no column "c"; the columns are: a, b'
    stream 'a,b\n1,2\n3,"4\n' --columns a
    assert_equal "$status" 1
    assert_equal "${#stderr_lines[@]}" 1
    [[ $stderr == *'row 3'*'never closed'* ]]
}

@test "rows longer than any block are rows" {
    { printf '1,"'; head -c 3000000 /dev/zero | tr '\0' '\n'; printf '",2\n3,,4\n'; } | data in/tables/t.csv
    data in/tables/t.csv.manifest '{"columns": ["a", "b", "c"]}'
    run_processor select-columns --data "$DATA" --columns c,b
    assert_success
    { printf '"2","'; head -c 3000000 /dev/zero | tr '\0' '\n'; printf '"\n"4",""\n'; } | assert_out tables/t.csv
}
