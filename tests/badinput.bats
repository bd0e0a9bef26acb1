# badinput.bats: what a user can do wrong, and what a machine can: the exit code, one clear line,
# nothing under a final name, in/ untouched.
load helper

# A table t.csv of two columns, and the configuration to select one.
table() {
    data in/tables/t.csv '1,"a"' '2,"b"'
    data in/tables/t.csv.manifest "${1:-{\"columns\": [\"id\", \"name\"]\}}"
    config '{"parameters": {"columns": ["id"]}}'
}

# zip NAME PYTHON: writes in/files/NAME; the Python code fills the archive z.
zip_of() {
    python3 - "$DATA/in/files/$1" "$2" <<'END'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w') as z:
    exec(sys.argv[2])
END
}

@test "no config.json" {
    table
    rm "$DATA/config.json"
    run_processor select-columns
    assert_error 1 'config.json'
}

@test "no data folder, no in/" {
    KBC_DATADIR=$DATA/nowhere run_processor select-columns
    assert_error 1 'KBC_DATADIR'
    run_processor select-columns --data "$DATA/nowhere" --columns a
    assert_error 1 '--data'
    refute [ -e "$DATA/nowhere" ]
}

@test "broken JSON in config.json: line and column" {
    table
    printf '{"parameters":\n  {"columns": [id]}}\n' >"$DATA/config.json"
    run_processor select-columns
    assert_error 1 'config.json' 'line 2' 'column'
    printf '{"parameters": {"columns": ["id"]}' >"$DATA/config.json"
    run_processor select-columns
    assert_error 1 'config.json' 'line 1'
    : >"$DATA/config.json"
    run_processor select-columns
    assert_error 1 'config.json' 'empty'
    printf '{"parameters": {"columns": ["\xff"]}}' >"$DATA/config.json"
    run_processor select-columns
    assert_error 1 'config.json' 'line 1'
    config '"text"'
    run_processor select-columns
    assert_error 1 'config.json'
}

@test "unknown, missing and wrong-typed parameters, all in one line" {
    table
    config '{"parameters": {"column": ["id"]}}'
    run_processor select-columns
    assert_error 1 'column' 'parameters.columns'
    config '{"parameters": {"columns": {"id": 1}}}'
    run_processor select-columns
    assert_error 1 'parameters.columns'
    config '{"parameters": {"columns": [["id"]]}}'
    run_processor select-columns
    assert_error 1 'parameters.columns'
    config '{"parameters": {"lines": 1.5, "row_mode": "yes", "direction_from": 3, "x": null}}'
    run_processor skip-lines
    assert_error 1 'parameters.lines' 'parameters.row_mode' 'parameters.direction_from' 'x'
    run_processor skip-lines --lines many
    assert_error 1 'lines'
    run_processor skip-lines --lines 99999999999999999999
    assert_error 1 'lines'
}

@test "a secret parameter is never printed" {
    config '{"parameters": {"lines": 1, "#secret": "s3cr3t"}}'
    run_processor skip-lines
    assert_error 1
    refute [ "${stderr/s3cr3t/}" != "$stderr" ]
}

@test "no manifest where columns are needed" {
    table
    rm "$DATA/in/tables/t.csv.manifest"
    run_processor select-columns
    assert_error 1 'tables/t.csv' 'create-manifest'
    run_processor add-row-number-column --data "$DATA/" --column_name n
    assert_error 1 # config.json is select-columns' own
}

@test "a broken manifest: where" {
    table '{"columns": ["id",'
    run_processor select-columns
    assert_error 1 'tables/t.csv.manifest' 'line 2'
    table '{"columns": "id"}'
    run_processor select-columns
    assert_error 1 'tables/t.csv.manifest' 'columns'
    table '["id"]'
    run_processor select-columns
    assert_error 1 'tables/t.csv.manifest'
    table '{"columns": ["id", "name"], "delimiter": ";;"}'
    run_processor select-columns
    assert_error 1 'tables/t.csv' 'delimiter'
    : >"$DATA/in/tables/t.csv.manifest"
    run_processor select-columns
    assert_error 1 'tables/t.csv.manifest' 'empty'
}

@test "an unknown column: the known ones" {
    table
    config '{"parameters": {"columns": ["id", "nam"]}}'
    run_processor select-columns
    assert_error 1 'tables/t.csv' '"nam"' 'id' 'name'
}

@test "a table staged in S3 or ABS: said so, without its credentials" {
    config '{"parameters": {"columns": ["id"]}}'
    data in/tables/t.csv.manifest '{"columns": ["id"], "s3": {"isSliced": false, "region": "r", "bucket": "bbb", "key": "kkk",
        "credentials": {"access_key_id": "AKIAXX", "secret_access_key": "s3cr3t", "session_token": "t0k3n"}}}'
    run_processor select-columns
    assert_error 1 'tables/t.csv' 'S3' 'staging'
    [[ $stderr$output != *s3cr3t* && $stderr$output != *t0k3n* && $stderr$output != *AKIAXX* ]]
    data in/tables/t.csv.manifest '{"columns": ["id"], "abs": {"is_sliced": true, "container": "c", "name": "n",
        "credentials": {"sas_connection_string": "s3cr3t", "expiration": "x"}}}'
    run_processor select-columns
    assert_error 1 'tables/t.csv' 'ABS' 'staging'
    [[ $stderr$output != *s3cr3t* ]]
    mv "$DATA/in/tables/t.csv.manifest" "$DATA/in/files/f.manifest"
    run_processor move-files --data "$DATA" --direction tables
    assert_error 1
}

@test "an enclosure that is never closed: table, slice and row" {
    table
    rm "$DATA/in/tables/t.csv"
    data in/tables/t.csv/part1 '1,a'
    data in/tables/t.csv/part2 '1,"a' 'b"' '2,"c' '3,d'
    run_processor select-columns
    assert_error 1 'tables/t.csv' 'part2' 'row 2' 'never closed'
}

@test "a byte that cannot be converted: encoding, position and row" {
    printf 'a\nbc\x81d\n' | data in/tables/t.csv
    run_processor iconv --data "$DATA" --source_encoding WINDOWS-1250
    assert_error 1 'tables/t.csv' 'WINDOWS-1250' '81' 'position 4' 'row 2'
}

@test "truncated, damaged, empty and encrypted archives" {
    printf 'some text' | gzip | head -c 20 | data in/files/a.gz
    run_processor decompress --data "$DATA"
    assert_error 1 'files/a.gz'
    printf 'no gzip at all' | data in/files/a.gz
    run_processor decompress --data "$DATA"
    assert_error 1 'files/a.gz'
    : >"$DATA/in/files/a.gz"
    run_processor decompress --data "$DATA"
    assert_error 1 'files/a.gz'
    rm "$DATA/in/files/a.gz"
    : >"$DATA/in/files/a.zip"
    run_processor decompress --data "$DATA"
    assert_error 1 'files/a.zip'
    zip_of a.zip 'pass'
    run_processor decompress --data "$DATA"
    assert_error 1 'files/a.zip' 'empty'
    zip_of a.zip 'z.writestr("a", b"abc" * 1000)'
    printf 'XXXX' | dd of="$DATA/in/files/a.zip" bs=1 seek=100 conv=notrunc status=none
    run_processor decompress --data "$DATA"
    assert_error 1 'files/a.zip'
    head -c 200 /dev/urandom >"$DATA/in/files/a.snappy"
    rm "$DATA/in/files/a.zip"
    run_processor decompress --data "$DATA"
    assert_error 1 'files/a.snappy'
    zip_of b 'z.writestr("a", b"abc" * 10)'
    python3 -c '
import sys
data = bytearray(open(sys.argv[1], "rb").read())
data[6] |= 1
data[data.index(b"PK\1\2") + 8] |= 1
open(sys.argv[1] + ".zip", "wb").write(data)' "$DATA/in/files/b"
    rm "$DATA/in/files/b" "$DATA/in/files/a.snappy"
    run_processor decompress --data "$DATA"
    assert_error 1 'files/b.zip' 'encrypted'
}

@test "archive members that lead out: dots, absolute names, links" {
    local name
    for name in ../x a/../../x /tmp/x ..; do
        zip_of a.zip "z.writestr('first', b'1'); z.writestr('$name', b'2')"
        run_processor decompress --data "$DATA"
        assert_error 1 'files/a.zip' "$name"
    done
    zip_of a.zip 'i = zipfile.ZipInfo("link"); i.create_system = 3; i.external_attr = 0o120777 << 16
z.writestr(i, b"../../../etc"); z.writestr("link/passwd", b"x")'
    run_processor decompress --data "$DATA"
    assert_error 1 'files/a.zip' 'link'
}

@test "two sources for one name" {
    data in/tables/t.csv a
    data in/files/t.csv b
    run_processor move-files --data "$DATA" --direction tables --keep
    assert_error 1 'files/t.csv' 'tables/t.csv'
}

@test "a name that exists in out/" {
    data in/tables/t.csv a
    data out/tables/t.csv old
    run_processor skip-lines --data "$DATA" --lines 1
    assert_equal "$status" 1
    [[ $stderr == *'out/tables/t.csv'* ]]
    assert_out tables/t.csv old
    assert_out_tree tables/t.csv
    assert_in_untouched
}

@test "a manifest that stayed in out/ without its data" {
    data in/tables/t.csv a
    data out/tables/t.csv.manifest '{"columns": ["old"]}'
    run_processor skip-lines --data "$DATA" --lines 1
    assert_equal "$status" 1
    [[ $stderr == 'out/tables/t.csv.manifest exists already; empty out/ before the run' ]]
    assert_out_tree tables/t.csv.manifest
    rm "$DATA/out/tables/t.csv.manifest"
    data in/usage.json '{}'
    data out/usage.json '{}'
    run_processor skip-lines --data "$DATA" --lines 1
    assert_equal "$status" 1
    [[ $stderr == 'out/usage.json exists already; empty out/ before the run' ]]
}

@test "a folder for --out that cannot be made" {
    data in/tables/t.csv a
    run_processor skip-lines --in "$DATA/in" --out "$DATA/no/out" --lines 1
    assert_error 1 '--out' 'does not exist'
}

@test "no KBC_DATADIR" {
    [ ! -e /data ] || skip 'this machine has the folder /data'
    unset KBC_DATADIR
    run_processor skip-lines
    assert_error 1 'KBC_DATADIR is not set' '--data' '/data/'
}

@test "out/ that cannot be written" {
    data in/tables/t.csv a
    rmdir "$DATA/out/tables"
    : >"$DATA/out/tables"
    run_processor skip-lines --data "$DATA" --lines 1
    assert_equal "$status" 2
    assert_equal "${#stderr_lines[@]}" 1
    assert_equal "$(find "$DATA/out" -mindepth 1 -printf '%P ')" "$(cd "$DATA/out" && find . -mindepth 1 -printf '%P ')"
    refute [ -n "$(find "$DATA/out" -name '.kbc*')" ]
    assert_in_untouched
}

@test "a read-only out/" {
    data in/tables/t.csv a
    mount -t tmpfs -o ro tmpfs "$DATA/out" 2>/dev/null || skip 'mount is not allowed here'
    run_processor skip-lines --data "$DATA" --lines 1
    umount "$DATA/out"
    assert_error 2 'Read-only'
}

@test "a full disk under out/" {
    yes 1,2 | head -n 1000000 | data in/tables/t.csv
    data in/tables/t.csv.manifest '{"columns": ["a", "b"]}'
    mount -t tmpfs -o size=1m tmpfs "$DATA/out" 2>/dev/null || skip 'mount is not allowed here'
    run_processor select-columns --data "$DATA" --columns a
    local left
    left=$(find "$DATA/out" -type f; find "$DATA/out" -name '.kbc*')
    umount "$DATA/out"
    assert_equal "$left" ''
    assert_error 2 'No space left'
}

@test "a full disk behind a stream" {
    run --separate-stderr bash -c "yes 1,2 | head -n 100000 | '$BIN_DIR/processor-select-columns' --columns 1 - >/dev/full"
    assert_equal "$status" 2
    assert_equal "${#stderr_lines[@]}" 1
    [[ $stderr == *'No space left'* ]]
}

@test "the same folder for input and output" {
    data in/tables/t.csv a
    run_processor skip-lines --in "$DATA/in" --out "$DATA/in" --lines 1
    assert_error 1 'same'
    ln -s in "$DATA/link"
    run_processor skip-lines --in "$DATA/in" --out "$DATA/link" --lines 1
    assert_error 1 'same'
    run_processor skip-lines --in "$DATA/in" --out "$DATA/in/tables/x/" --lines 1
    assert_error 1 'same'
    mkdir "$DATA/in/tables/x"
    run_processor skip-lines --in "$DATA/in" --out "$DATA/in/tables/x" --lines 1
    assert_error 1 'same'
}

@test "links that lead nowhere, or to a folder" {
    ln -s nowhere "$DATA/in/tables/t.csv"
    run_processor skip-lines --data "$DATA" --lines 1
    assert_error 1 'tables/t.csv' 'link'
    ln -sfn .. "$DATA/in/tables/t.csv"
    run_processor skip-lines --data "$DATA" --lines 1
    assert_error 1 'tables/t.csv' 'link'
    ln -sfn t.csv "$DATA/in/tables/t.csv"
    run_processor skip-lines --data "$DATA" --lines 1
    assert_error 1 'tables/t.csv' 'link'
}

@test "a link to a file is that file" {
    data elsewhere a b
    ln -s ../../elsewhere "$DATA/in/tables/t.csv"
    ln -s ../../elsewhere "$DATA/in/files/f"
    run_processor select-columns --data "$DATA" --columns x
    assert_error 1 'tables/t.csv'
    run_processor move-files --data "$DATA" --direction tables --keep --consume
    assert_success
    assert_out tables/f a b
    assert_out tables/t.csv a b
    refute [ -L "$DATA/out/tables/f" ]
    assert_same_file "$DATA/elsewhere" "$DATA/out/tables/f"
}

@test "a FIFO, a socket or a device in in/" {
    mkfifo "$DATA/in/files/fifo"
    run_processor move-files --data "$DATA" --direction tables
    assert_error 1 'files/fifo'
}

@test "a folder in place of config.json" {
    mkdir "$DATA/config.json"
    run_processor skip-lines --lines 1
    assert_error 1 'config.json'
}

@test "control bytes of names do not reach the terminal" {
    mkdir "$DATA/in/tables/"$'t\e[2J\n'
    printf 'a,"b\n' >"$DATA/in/tables/"$'t\e[2J\n/s'
    data in/tables/$'t\e[2J\n'.manifest '{"columns": ["a"]}'
    run_processor select-columns --data "$DATA" --columns a
    assert_error 1 'tables/t?[2J?'
}
