# merge-slices.bats: what cases cannot show.
load helper

@test "many slices give what cat gives, gzip or not" {
    local i
    for i in $(seq -w 300); do
        seq "$((10#$i * 31))" >"$BATS_TEST_TMPDIR/slice"
        cat "$BATS_TEST_TMPDIR/slice" >>"$BATS_TEST_TMPDIR/want"
        mkdir -p "$DATA/in/tables/t.csv/${i:0:2}"
        if ((10#$i % 3)); then
            gzip -c "$BATS_TEST_TMPDIR/slice" >"$DATA/in/tables/t.csv/${i:0:2}/$i"
        else
            cp "$BATS_TEST_TMPDIR/slice" "$DATA/in/tables/t.csv/${i:0:2}/$i"
        fi
    done
    run_processor merge-slices --data "$DATA"
    assert_success
    assert_out tables/t.csv <"$BATS_TEST_TMPDIR/want"
    rm -r "$DATA/out"
    run_processor merge-slices --data "$DATA" --gzip
    assert_success
    gunzip -c <"$DATA/out/tables/t.csv" >"$BATS_TEST_TMPDIR/got"
    assert_same_file "$BATS_TEST_TMPDIR/want" "$BATS_TEST_TMPDIR/got"
}

@test "gzip slices are joined member by member, byte by byte" {
    mkdir "$DATA/in/tables/t.csv"
    printf 'a\n' | gzip -9n >"$DATA/in/tables/t.csv/1"
    seq 100000 | gzip -6n >"$DATA/in/tables/t.csv/2"
    run_processor merge-slices --data "$DATA" --gzip
    assert_success
    cat "$DATA/in/tables/t.csv/1" "$DATA/in/tables/t.csv/2" | assert_out tables/t.csv
}

@test "what is no slice is told" {
    data in/tables/t.csv/1 a
    data in/tables/t.csv/.hidden b
    run_processor merge-slices --data "$DATA"
    assert_success
    assert_line --partial 'warning: tables/t.csv/.hidden'
    assert_out_tree tables/t.csv
}

@test "the header makes a table that a stream can read" {
    data in/tables/t.csv/1 '1,"a' 'b"'
    printf '2,c' | data in/tables/t.csv/2
    data in/tables/t.csv.manifest '{"columns": ["id", "na\"me"]}'
    run_processor merge-slices --data "$DATA" --header
    assert_success
    run "$BIN_DIR/processor-select-columns" --columns 'na"me' - <"$DATA/out/tables/t.csv"
    assert_output $'"na""me"\n"a\nb"\n"c"'
}

@test "it has no stream" {
    run_processor merge-slices - </dev/null
    assert_error 1 '--data'
}
