# slicer.bats: the program slicer; its command line is not that of a processor.

load helper

# slice FLAG...: with the paths of one table.
slice() {
    run --separate-stderr "$BIN_DIR/slicer" --table-name=t --table-input-path="$DATA/in/t.csv" \
        --table-output-path="$DATA/out/t.csv" --table-output-manifest-path="$DATA/out/t.csv.manifest" "$@"
}

setup() {
    make_data
    rm -r "$DATA"/{in,out}/*
    printf 'id,name\n1,a\n2,b\n3,c\n' >"$DATA/in/t.csv"
}

@test "a flag wins over the environment" {
    SLICER_GZIP=true SLICER_MODE=rows SLICER_ROWS_PER_SLICE=1 SLICER_INPUT_SIZE_THRESHOLD=0 \
        slice --gzip=false --rows-per-slice 2
    assert_success
    assert_output 'Slicing table "t".
Table "t" sliced: in/out: 1 / 2 slices, 20B / 12B bytes, 3 rows, manifest created.'
    run cat "$DATA"/out/t.csv/part0001 "$DATA"/out/t.csv/part0002
    assert_output $'1,a\n2,b\n3,c'
    run ls -A "$DATA/out"
    assert_output $'t.csv\nt.csv.manifest'
}

@test "the header goes to columns, or to a schema" {
    slice --input-size-threshold=0
    run jq -c . "$DATA/out/t.csv.manifest"
    assert_output '{"columns":["id","name"]}'
    rm -r "$DATA"/out/*
    slice --input-size-threshold=0 --data-type-mode=schema
    run jq -c '[.columns, (.schema | map(.name))]' "$DATA/out/t.csv.manifest"
    assert_output '[null,["id","name"]]'
}

@test "below the threshold: a copy, or an exit code" {
    slice
    assert_success
    assert_line --index 0 'Skipping table "t": table size "20B" is smaller than the threshold "50MB".'
    assert_line --index 1 'Table "t" has been copied to the output without modification.'
    run cmp "$DATA/in/t.csv" "$DATA/out/t.csv"
    assert_success
    rm "$DATA/out/t.csv"
    slice --input-size-low-exit-code=200
    [ "$status" -eq 200 ]
    run ls -A "$DATA/out"
    assert_output ''
}

# fails MESSAGE: exit code 1, and nothing is left behind.
fails() {
    assert_failure 1
    [ "$stderr" = "$1" ]
    run ls -A "$DATA/out"
    assert_output ''
}

@test "errors are one line, and leave nothing behind" {
    printf 'id\n"1\n' >"$DATA/in/t.csv"
    slice --input-size-threshold=0
    fails "Error: tables/t.csv, row 2: an enclosure (\") that opens in this row is never closed; close it, or double it where it is text"
    slice --no-such-flag
    fails 'Error: unknown flag: --no-such-flag'
    slice --gzip-level
    fails 'Error: the flag --gzip-level needs a value'
    slice --table-input-manifest-path=/nowhere
    fails 'Error: manifest "/nowhere" not found'
    : >"$DATA/in/t.csv"
    slice --input-size-threshold=0
    fails 'Error: tables/t.csv: it has no header: it is empty'
}

@test "--help is usage on stderr, and exit code 1" {
    run --separate-stderr "$BIN_DIR/slicer" --help
    assert_failure 1
    [[ $stderr == 'Usage of slicer:'*--bytes-per-slice* ]]
}
