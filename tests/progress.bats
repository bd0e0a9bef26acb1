#!/usr/bin/env bats
# progress.bats: the bar on a terminal. Lines without one, and all the texts: tests/unit/io/progress_test.c.

load helper

rows() {
    printf 'id,name\n'
    seq 1 2000 | sed 's/$/,a/'
}

# filter WAIT_FOR [ARGUMENT]...: select-columns over rows(), its stderr a terminal.
filter() {
    run --separate-stderr bash -c '"$@" >"$0"' "$BATS_TEST_TMPDIR/out" \
        "$BATS_TEST_DIRNAME/on-terminal" "$1" "$BIN_DIR/processor-select-columns" "${@:2}" < <(rows)
}

# The terminal's last line, as it is after everything that was drawn over it.
last_line() {
    printf '%s' "$stderr" | tr '\r' '\n' | tail -n 1 | sed 's/.*\x1b\[K//'
}

@test "a long run has a bar on a terminal, which is gone at the end" {
    export TERM=xterm
    filter 'reading .*B/s.*reading ' --columns id -
    assert_success
    [[ $stderr == *'reading '*' B/s'* || $stderr == *'reading '*' kB/s'* ]] || fail "$stderr"
    assert_equal "$(last_line)" ''
    assert_equal "$(wc -l <"$BATS_TEST_TMPDIR/out")" 2001
}

@test "an error takes the bar away" {
    export TERM=xterm
    rows() {
        printf 'id,name\n'
        seq 1 2000 | sed 's/$/,a/'
        printf '"never closed\n'
    }
    filter 'B/s' --columns id -
    assert_equal "$status" 1
    [[ $stderr == *'B/s'* ]]
    [[ $stderr == *$'\r\e[Kthe input, row 2002: '* ]] || fail "$(cat -v <<<"$stderr")"
}

@test "a short run shows nothing" {
    export TERM=xterm
    config '{"parameters": {"columns": ["id"]}}'
    data in/tables/t.csv '"1","2"'
    data in/tables/t.csv.manifest '{"columns": ["id", "x"]}'
    run --separate-stderr "$BATS_TEST_DIRNAME/on-terminal" . "$BIN_DIR/processor-select-columns" </dev/null
    assert_success
    assert_equal "$stderr" ''
    assert_equal "$output" 'tables/t.csv: tables/t.csv, 4 B'
}

@test "a dumb terminal has no bar" {
    TERM=dumb filter 'B/s' --columns id -
    assert_success
    assert_equal "$stderr" ''
}

@test "without a terminal a filter shows nothing" {
    export TERM=xterm
    run --separate-stderr bash -c '{ head -n 2; sleep 0.7; cat; } | "$0" --columns id - | tail -n 1' \
        "$BIN_DIR/processor-select-columns" < <(rows)
    assert_equal "$output" '"2000"'
    assert_equal "$stderr" ''
}
