# orthogonal.bats: what tests/cases/orthogonal cannot show.

load helper

# Slices of 3 to 22 cells a row, with one row as wide as the number of the slice.
make_slices() {
    local i
    for i in {3..22}; do
        { yes 'a,"b ""c"""' | head -n 500; seq -s, "$i"; } | data "in/tables/t/$i"
    done
    data in/tables/t.manifest '{"columns": ["a"]}'
}

@test "any number of threads gives the same" {
    make_slices
    config '{}'
    KBC_THREADS=1 run_processor orthogonal
    assert_success
    mv "$DATA/out" "$DATA/one"
    mkdir -p "$DATA"/out/{tables,files}
    KBC_THREADS=5 run_processor orthogonal
    assert_success
    run diff -r "$DATA/one" "$DATA/out"
    assert_success
    run awk -F, 'NF != 22 {print FILENAME, FNR}' "$DATA"/out/tables/t/*
    assert_output ''
    run jq '.columns | length' "$DATA/out/tables/t.manifest"
    assert_output 22
}

@test "a row of many cells names as many columns" {
    { echo a; seq -s, 20000; } | data in/tables/t
    data in/tables/t.manifest '{"columns": ["auto_col_19999"]}'
    config '{}'
    run_processor orthogonal
    assert_success
    run jq -c '[.columns | length, .[19998], .[19999]]' "$DATA/out/tables/t.manifest"
    assert_output '[20000,"auto_col_19998","auto_col_19999_1"]'
}

@test "a pipe is read twice" {
    run bash -c "printf 'a\n1\n2,3\n' | cat | '$BIN_DIR/processor-orthogonal' - | cat"
    assert_success
    assert_output '"a","auto_col_1"
"1",""
"2","3"'
}
