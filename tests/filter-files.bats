# filter-files.bats: what cases cannot show.
load helper

@test "names that are not UTF-8 match as bytes" {
    printf 1 >"$DATA/in/files/"$'\xe9.csv'
    printf 2 >"$DATA/in/files/"$'\xe9.txt'
    run_processor filter-files --data "$DATA" --mask '?.csv'
    assert_success
    assert_out_tree $'files/\xe9.csv'
}

@test "an expression that takes too long is an error, not a hang" {
    data "in/files/$(printf 'a%.0s' {1..60})b" 'x'
    run_processor filter-files --data "$DATA" --mask '/(a+)+\1$/'
    assert_error 1 'match limit'
}
