# split-table.bats: what cases cannot show.
load helper

# rows COUNT: rows of numbers and texts, every seventh of two lines.
rows() {
    seq "$1" | awk '{ printf "\"%d\",\"text %d%s\"\n", $1, $1 * 7919, $1 % 7 ? "" : "\nand \"\"more\"\", of it" }'
}

# inflated_parts: all parts of the table one after the other.
inflated_parts() {
    local part
    for part in "$DATA"/out/tables/t.csv/part*.gz; do
        gzip -dc "$part" || return
    done
}

@test "the parts together are the table, whatever the mode" {
    rows 60000 >"$DATA/in/tables/t.csv"
    data in/tables/t.csv.manifest '{"columns": ["id", "text"]}'
    local mode
    for mode in --bytesPerSlice=64kB '--mode=rows --rowsPerSlice=777' '--mode=slices --numberOfSlices=7 --minBytesPerSlice=1'; do
        rm -rf "$DATA/out"
        # shellcheck disable=SC2086
        run_processor split-table --data "$DATA" --inputSizeThreshold 0 $mode
        assert_success
        cmp <(inflated_parts) "$DATA/in/tables/t.csv"
        [ "$(find "$DATA/out/tables/t.csv" -type f | wc -l)" -ge 7 ]
    done
}

@test "the parts are the same for any number of threads" {
    rows 100000 >"$DATA/in/tables/t.csv"
    data in/tables/t.csv.manifest '{"columns": ["id", "text"]}'
    local threads sums first=
    for threads in 1 2 3 8; do
        rm -rf "$DATA/out"
        KBC_THREADS=$threads run_processor split-table --data "$DATA" --inputSizeThreshold 0 --bytesPerSlice 1MB --gzipLevel 4
        assert_success
        sums=$(cat "$DATA"/out/tables/t.csv/part*.gz | cksum)
        [ "${first:=$sums}" = "$sums" ]
    done
}

@test "a slice is one gzip member that other programs read" {
    rows 100000 >"$DATA/in/tables/t.csv"
    data in/tables/t.csv.manifest '{"columns": ["id", "text"]}'
    run_processor split-table --data "$DATA" --inputSizeThreshold 0
    assert_success
    python3 - "$DATA" <<'END'
import sys, zlib
inflate = zlib.decompressobj(31)
text = inflate.decompress(open(sys.argv[1] + '/out/tables/t.csv/part0001.gz', 'rb').read())
assert inflate.eof and inflate.unused_data == b'', 'more than one member'
assert text == open(sys.argv[1] + '/in/tables/t.csv', 'rb').read()
END
}

@test "more than 9999 slices have longer numbers" {
    seq 10001 >"$DATA/in/tables/t.csv"
    data in/tables/t.csv.manifest '{"columns": ["id"]}'
    run_processor split-table --data "$DATA" --inputSizeThreshold 0 --mode rows --rowsPerSlice 1 --gzip=false
    assert_success
    assert_out tables/t.csv/part0001 1
    assert_out tables/t.csv/part9999 9999
    assert_out tables/t.csv/part10001 10001
}

@test "higher levels make smaller slices" {
    rows 60000 >"$DATA/in/tables/t.csv"
    data in/tables/t.csv.manifest '{"columns": ["id", "text"]}'
    local level sizes=()
    for level in 1 6 9; do
        rm -rf "$DATA/out"
        run_processor split-table --data "$DATA" --inputSizeThreshold 0 --gzipLevel "$level"
        assert_success
        cmp <(inflated_parts) "$DATA/in/tables/t.csv"
        sizes+=("$(stat -c %s "$DATA/out/tables/t.csv/part0001.gz")")
    done
    [ "${sizes[0]}" -gt "${sizes[1]}" ]
    [ "${sizes[1]}" -ge "${sizes[2]}" ]
}

@test "a full disk is exit 2 and leaves nothing" {
    [ "$(id -u)" = 0 ] || skip "needs to mount a small file system"
    mkdir -p "$BATS_TEST_TMPDIR/small"
    mount -t tmpfs -o size=256k tmpfs "$BATS_TEST_TMPDIR/small" 2>/dev/null || skip "cannot mount"
    rows 100000 >"$DATA/in/tables/t.csv"
    run_processor split-table --in "$DATA/in" --out "$BATS_TEST_TMPDIR/small/out" --inputSizeThreshold 0
    local left
    left=$(find "$BATS_TEST_TMPDIR/small/out" -type f)
    umount "$BATS_TEST_TMPDIR/small"
    assert_equal "$status" 2
    assert_equal "$left" ''
    [ "${#stderr_lines[@]}" -eq 1 ]
}

@test "a stream cannot be split" {
    run_processor split-table - </dev/null
    assert_error 1 'works on data folders'
}
