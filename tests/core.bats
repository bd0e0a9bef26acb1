# core.bats: what every processor does alike: the command line, chains of steps, and the end of a run.
load helper

processors() {
    local binary
    for binary in "$BIN_DIR"/processor-*; do
        basename "$binary" | sed 's/^processor-//'
    done
}

# A member of gzip that inflates to 64 MB, and a file of many.
big_gzip() {
    local i member=$BATS_TEST_TMPDIR/member.gz
    head -c 67108864 /dev/zero | gzip -1n >"$member"
    for i in $(seq 64); do cat "$member"; done >"$1"
}

# Starts a run on $DATA, ends it with a signal once it writes, and sets $status.
interrupt() {
    local pid i signal=$1
    IN_BEFORE=$(in_state)
    # A shell's background job ignores SIGINT; this one shall not.
    env "--default-signal=$signal" "$BIN_DIR/processor-$2" "${@:3}" >"$BATS_TEST_TMPDIR/stdout" 2>"$BATS_TEST_TMPDIR/stderr" &
    pid=$!
    for i in $(seq 1000); do
        [ -z "$(find "$DATA/out" -path '*/.kbc-*' -type f -print -quit)" ] || break
        sleep 0.01
    done
    kill "-$signal" "$pid"
    status=0
    wait "$pid" || status=$?
}

@test "every processor has --help, --version and --describe" {
    local name
    while read -r name; do
        run_processor "$name" --version
        assert_success
        assert_output "processor-$name $(cat "$BATS_TEST_DIRNAME/../VERSION")"
        run_processor "$name" --describe
        assert_success
        assert_equal "$(jq -r .id <<<"$output")" "processor-$name"
        local summary
        summary=$(jq -r .summary <<<"$output")
        run_processor "$name" --help
        assert_success
        assert_line --partial "$summary"
        assert_equal "$stderr" ''
    done < <(processors)
}

@test "--help may be read in part" {
    run bash -c "'$BIN_DIR/processor-select-columns' --help | head -n 1"
    assert_output --partial 'select-columns'
    refute_output --partial 'annot write'
}

@test "every processor refuses unknown options and words" {
    local name
    while read -r name; do
        [ "$name" != chain ] || continue
        run_processor "$name" --no-such-option
        assert_error 1 'no-such-option' '--help'
        run_processor "$name" word
        assert_error 1 '"word"' '--help'
    done < <(processors)
}

@test "options without their value, and forms that do not go together, are refused" {
    run_processor skip-lines --lines
    assert_error 1 '--lines wants a value'
    run_processor skip-lines --lines 1 --in "$DATA/in"
    assert_error 1 '--in and --out belong together'
    run_processor skip-lines --lines 1 --data "$DATA" --in "$DATA/in" --out "$DATA/out"
    assert_error 1 '--data'
    run_processor skip-lines --lines 1 --data "$DATA" -
    assert_error 1 '--data'
    run_processor add-row-number-column --data "$DATA" --no-header
    assert_error 1 '--no-header'
    run_processor add-row-number-column --data "$DATA" --columns a
    assert_error 1 '--columns'
    run_processor move-files --direction files -
    assert_error 1 '--data'
}

@test "a parameter on the command line wins over config.json" {
    config '{"parameters": {"lines": 1, "direction_from": "top"}}'
    data in/tables/t.csv a b c d
    run_processor skip-lines --lines 2
    assert_success
    assert_out tables/t.csv c d
    rm -r "$DATA/out"
    run_processor skip-lines --data "$DATA" --direction_from=bottom
    assert_success
    assert_out tables/t.csv a b c
}

@test "a comma inside of a name, in a list and in the columns of a stream" {
    data in/tables/t.csv '1,2,3'
    data in/tables/t.csv.manifest '{"columns": ["a,b", "c\\", "d"]}'
    run_processor select-columns --data "$DATA" --columns 'd,a\,b' --columns 'c\'
    assert_success
    assert_manifest tables/t.csv '{"columns": ["d", "a,b", "c\\"]}'
    run bash -c "echo 1,2 | '$BIN_DIR/processor-add-row-number-column' --columns 'a\\,b,c' --column_name 'a,b' -"
    assert_output --partial 'there is a column "a,b" already'
    run bash -c "'$BIN_DIR/processor-select-columns' --help | tail -n 1"
    assert_output --partial 'a comma that is part of an element is \,'
}

@test "--data needs no config.json" {
    data in/tables/t.csv a b
    unset KBC_DATADIR
    run_processor skip-lines --data "$DATA/" --lines=1
    assert_success
    assert_out tables/t.csv b
    assert_line --partial 'tables/t.csv'
    refute_output --partial "$DATA"
}

@test "--in and --out make two steps a chain" {
    data in/tables/t.csv 'id,name' '1,"a"' '2,"b"'
    data in/tables/t.csv.manifest '{"columns": ["id", "name"]}'
    local step1=$BATS_TEST_TMPDIR/step1
    run_processor skip-lines --in "$DATA/in" --out "$step1" --lines 1
    assert_success
    run_processor select-columns --in "$step1" --out "$DATA/out" --columns name --columns id
    assert_success
    assert_out tables/t.csv '"a","1"' '"b","2"'
    assert_manifest tables/t.csv '{"columns": ["name", "id"]}'
    assert_out_tree tables/t.csv tables/t.csv.manifest
}

@test "the pipeline of the README converts and selects" {
    cd "$BATS_TEST_TMPDIR"
    printf 'id,name,x\r\n1,"P\xf8\xedli\x9a",2\r\n' | gzip >a.csv.gz
    run bash -c "set -o pipefail; PATH='$BIN_DIR':\$PATH
        gunzip -c a.csv.gz | processor-iconv --source_encoding WINDOWS-1250 - | processor-select-columns --columns id,name - >b.csv"
    assert_success
    assert_output ''
    printf '"id","name"\n"1","Příliš"\n' >expected
    assert_same_file expected b.csv
}

@test "a reader that goes ends a stream quietly" {
    run --separate-stderr bash -c "yes 1,2 | '$BIN_DIR/processor-iconv' --source_encoding UTF-8 - | head -n 1; echo \${PIPESTATUS[1]}"
    assert_output $'1,2\n141'
    assert_equal "$stderr" ''
    run --separate-stderr bash -c "yes 1,2 | '$BIN_DIR/processor-select-columns' --columns 2 - | head -n 1; echo \${PIPESTATUS[1]}"
    assert_output $'"2"\n141'
    assert_equal "$stderr" ''
}

@test "a closed standard output does not end a run on a folder" {
    data in/tables/t.csv a b
    run bash -c "'$BIN_DIR/processor-skip-lines' --data '$DATA' --lines 1 >&-"
    assert_success
    assert_out tables/t.csv b
}

@test "--consume takes what goes through out of in/" {
    data in/files/f 'x'
    data in/tables/t.csv a b
    local inode
    inode=$(stat -c %i "$DATA/in/files/f")
    run_processor move-files --data "$DATA" --direction tables --keep --consume
    assert_success
    assert_equal "$(stat -c %i "$DATA/out/tables/f")" "$inode"
    assert_out tables/t.csv a b
    [ ! -e "$DATA/in/files/f" ]
}

@test "the number of threads does not change the result" {
    local i threads
    for i in $(seq 40); do
        seq "$((i * 37))" | data "in/tables/t.csv/$i"
    done
    data in/tables/t.csv.manifest '{"columns": ["x"]}'
    for threads in 1 2 9; do
        rm -rf "$DATA/out"
        KBC_THREADS=$threads run_processor add-row-number-column --data "$DATA"
        assert_success
        (cd "$DATA/out" && find . -type f -print0 | sort -z | xargs -0 cksum) >"$BATS_TEST_TMPDIR/$threads"
    done
    cmp "$BATS_TEST_TMPDIR/1" "$BATS_TEST_TMPDIR/2"
    cmp "$BATS_TEST_TMPDIR/1" "$BATS_TEST_TMPDIR/9"
    KBC_THREADS=0 run_processor add-row-number-column --data "$DATA"
    assert_equal "$status" 1
}

@test "SIGINT and SIGTERM in a long run leave nothing behind" {
    big_gzip "$DATA/in/files/a.gz"
    local signal
    for signal in INT TERM; do
        interrupt "$signal" decompress --data "$DATA"
        assert_equal "$status" "$((128 + $(kill -l "$signal")))"
        assert_equal "$(out_tree)" ''
        assert_in_untouched
        assert_equal "$(cat "$BATS_TEST_TMPDIR/stderr")" ''
    done
}

@test "an error in one thread leaves nothing of what others write" {
    local i round
    for i in $(seq 500); do
        printf '1,2\n' >"$DATA/in/files/$i"
    done
    mkdir "$DATA/in/tables/t.csv"
    for i in $(seq 1 300); do
        printf 'abc' | gzip >"$DATA/in/tables/t.csv/$i"
    done
    printf 'abc' | gzip | head -c 15 >"$DATA/in/tables/t.csv/150"
    for round in 1 2 3 4 5 6 7 8; do
        KBC_THREADS=8 run_processor skip-lines --data "$DATA" --lines 1
        assert_error 1 'tables/t.csv' '150'
    done
}

@test "refuses a folder for --in that has neither tables nor files" {
    data in/tables/t.csv a b
    run_processor skip-lines --in "$DATA/in/tables" --out "$DATA/out" --lines 1
    assert_error 1 'the folder of --in has neither tables/ nor files/; did you mean its parent?'
    rmdir "$DATA/in/files"
    run_processor skip-lines --in "$DATA/in" --out "$DATA/out" --lines 1
    assert_success
    assert_out tables/t.csv b
}
