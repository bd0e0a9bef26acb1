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

@test "masks on the command line, and what is told when none fits" {
    data in/files/a.csv 1
    data in/files/b.csv 2
    data in/files/c.txt 3
    run_processor filter-files --data "$DATA" --masks '{a\,x}.csv,*.txt'
    assert_success
    assert_out_tree files/a.csv files/c.txt
    rm -r "$DATA/out"
    run_processor filter-files --data "$DATA" --masks 'x,y*'
    assert_success
    assert_output --partial 'warning: no table and no file is kept by the masks x, y*'
    assert_out_tree
}
