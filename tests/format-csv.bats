# format-csv.bats: what tests/cases/format-csv cannot show.

load helper

# Cells of every length from 0 to 100 with each byte that matters at every place.
make_cells() {
    awk 'BEGIN {
        x = sprintf("%100s", ""); gsub(/ /, "x", x)
        split("\"\" ; '"'"' | \n \\ ,", signs, " "); signs[8] = "\n"
        for (length_ = 0; length_ <= 100; length_++)
            for (s = 1; s <= 8; s++) {
                at = (length_ * 7 + s * 13) % (length_ + 1)
                printf "\"%s%s%s\",%d\n", substr(x, 1, at), signs[s], substr(x, 1, length_ - at), length_
            }
    }' | data in/tables/t
}

@test "there and back gives the same" {
    make_cells
    sed 's/,\([0-9]*\)$/,"\1"/' "$DATA/in/tables/t" >"$DATA/expected"
    local there=(--no-header --delimiterTo '|' --enclosureTo "'")
    local back=(--no-header --delimiter '|' --enclosure "'" --delimiterTo , --enclosureTo '"')
    "$BIN_DIR/processor-format-csv" "${there[@]}" - <"$DATA/in/tables/t" >"$DATA/other"
    run grep -c "|" "$DATA/other"
    assert_success
    "$BIN_DIR/processor-format-csv" "${back[@]}" - <"$DATA/other" >"$DATA/again"
    assert_same_file "$DATA/expected" "$DATA/again"
}

@test "an escape stands in front of each sign, wherever it is" {
    make_cells
    "$BIN_DIR/processor-format-csv" --no-header --delimiterTo '|' --enclosureTo '' --escape '\' - \
        <"$DATA/in/tables/t" >"$DATA/bare"
    # The same, by the plainest means.
    run python3 - "$DATA/in/tables/t" "$DATA/bare" <<'END'
import csv, sys
rows = csv.reader(open(sys.argv[1], newline=''))
sign = lambda c: '\\' + c if c in '|\n\r\\' else c
want = ''.join('|'.join(''.join(map(sign, x)) for x in row) + '\n' for row in rows)
print(want == open(sys.argv[2], newline='').read())
END
    assert_output True
}

@test "a value that cannot be carried is found in the middle of a table, and nothing is published" {
    { yes '"x ""y""",z' | head -n 40000; echo '"a;b",c'; } | data in/tables/t
    config '{"parameters": {"delimiterTo": ";", "enclosureTo": ""}}'
    run_processor format-csv
    assert_error 1 'tables/t, row 40001: column 1 has a value with the delimiter in it'
}
