# headers.bats: what tests/cases/headers cannot show.

load helper

@test "pieces of a big table have one header, at any number of threads" {
    { echo 'a,,c'; seq 200000 | sed 's/$/,x/'; echo '1,2,3,4'; } | data in/tables/t.csv
    config '{}'
    KBC_THREADS=1 run_processor headers
    assert_success
    mv "$DATA/out" "$DATA/one"
    mkdir -p "$DATA"/out/{tables,files}
    KBC_THREADS=3 KBC_PIECE=65536 run_processor headers
    assert_success
    run diff -r "$DATA/one" "$DATA/out"
    assert_success
    run sed -n '1,2p;$p' "$DATA/out/tables/t.csv"
    assert_output '"a","auto_col_1","c","auto_col_3"
"1","x","",""
"1","2","3","4"'
}
