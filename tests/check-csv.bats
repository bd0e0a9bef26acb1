# check-csv.bats: what cases cannot show: several errors have a line each.
load helper

# assert_lines EXIT LINE...: the exit code, and all of stderr.
assert_lines() {
    assert_equal "$status" "$1"
    assert_equal "$stderr" "$(printf '%s\n' "${@:2}")"
    assert_equal "$(out_tree)" ''
    assert_in_untouched
}

@test "shows all errors of all tables in their order" {
    config '{"parameters": {}}'
    data in/tables/b.csv '1,2' '1'
    data in/tables/a/2 '1,2,3'
    data in/tables/a/1 '1,2' '1,"x"y' '1'
    data in/tables/a.manifest '{"columns": ["id", "name"]}'
    local threads
    for threads in 1 2 8; do
        KBC_THREADS=$threads run_processor check-csv
        assert_lines 1 \
            'tables/a/1: row 2, column 2 (name): text follows the closing enclosure ("); an enclosure that is text must be doubled; the rest is not checked' \
            'tables/a/2: row 1: it has 3 values, and the table has 2 columns' \
            'tables/b.csv: row 2: it has 1 value, and the table has 2 columns' \
            'the 3 errors above are all that was found; nothing was written'
    done
}

@test "shows max_errors of them" {
    config '{"parameters": {"max_errors": 2}}'
    data in/tables/t.csv '1,2' 1 2 3
    run_processor check-csv
    assert_lines 1 \
        'tables/t.csv: row 2: it has 1 value, and the table has 2 columns' \
        'tables/t.csv: row 3: it has 1 value, and the table has 2 columns' \
        'there are more errors than the 2 above; nothing was written'
}

@test "shows ten of them by default" {
    config '{"parameters": {}}'
    { echo 1,2; seq 20; } | data in/tables/t.csv
    run_processor check-csv
    assert_equal "$status" 1
    assert_equal "${#stderr_lines[@]}" 11
    assert_equal "${stderr_lines[10]}" 'there are more errors than the 10 above; nothing was written'
}

@test "with --consume a good table is renamed, a bad one stays" {
    data in/tables/t.csv '1,2'
    run_processor check-csv --data "$DATA" --consume
    assert_success
    assert_out tables/t.csv '1,2'
    assert_equal "$(ls "$DATA/in/tables")" ''
    rm -r "$DATA/out"
    data in/tables/t.csv '1,2' '3'
    run_processor check-csv --data "$DATA" --consume
    assert_error 1 'tables/t.csv: row 2'
}

@test "a row that begins at any byte of a block is read whole" {
    local length
    for length in 262142 262143 262144 262145; do
        { printf '"'; head -c "$length" /dev/zero | tr '\0' x; printf '"\r\n"a""b"\r\n'; } >"$DATA/in/tables/t.csv"
        rm -rf "$DATA/out"
        run_processor check-csv --data "$DATA"
        assert_success
    done
}
