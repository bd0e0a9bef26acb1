# add-row-number-column.bats: what cases cannot show.
load helper

# stream INPUT [ARGUMENT]...
stream() {
    run --separate-stderr "$BIN_DIR/processor-add-row-number-column" "${@:2}" - < <(printf '%b' "$1")
}

@test "a stream's header gets the name, its rows get numbers" {
    stream 'a\nx\ny\n' --column_name n
    assert_success
    assert_output $'"a","n"\n"x","1"\n"y","2"'
}

@test "--no-header and --columns: every row of a stream is data" {
    stream 'x\ny\n' --no-header
    assert_output $'"x","1"\n"y","2"'
    stream 'x\ny\n' --columns a
    assert_output $'"x","1"\n"y","2"'
    stream 'x,y\n' --columns a,row_number
    assert_equal "$status" 1
    [[ $stderr == *'row_number'* ]]
    stream '' --no-header
    assert_success
    assert_output ''
    stream '' --columns a
    assert_success
    assert_output ''
}

@test "numbers go on beyond a block" {
    seq 300000 | data in/tables/t.csv
    data in/tables/t.csv.manifest '{"columns": ["x"]}'
    run_processor add-row-number-column --data "$DATA"
    assert_success
    seq 300000 | sed 's/.*/"&","&"/' | assert_out tables/t.csv
}
