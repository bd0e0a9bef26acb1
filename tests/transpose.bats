# transpose.bats: what tests/cases/transpose cannot show.

load helper

@test "pieces of a big table have one header, at any number of threads" {
    { echo 'id,a,"b ""x"""'; seq 100000 | sed 's/.*/&,x,"y ""z"""/'; } | data in/tables/t.csv
    config '{"parameters": {"id_columns": ["id"]}}'
    KBC_THREADS=1 run_processor transpose
    assert_success
    mv "$DATA/out" "$DATA/one"
    mkdir -p "$DATA"/out/{tables,files}
    KBC_THREADS=3 KBC_PIECE=65536 run_processor transpose
    assert_success
    run diff -r "$DATA/one" "$DATA/out"
    assert_success
    run awk 'END {print NR}' "$DATA/out/tables/t.csv"
    assert_output 200001
    run tail -n 1 "$DATA/out/tables/t.csv"
    assert_output '"100000","b ""x""","y ""z"""'
}
