# helper.bash: what every suite in tests/*.bats starts with.
#
#     load helper
#
#     @test "keeps two columns" {
#         config '{"parameters": {"columns": ["id"]}}'
#         data in/tables/t.csv '"1","a"' '"2","b"'
#         data in/tables/t.csv.manifest '{"columns": ["id", "name"]}'
#         run_processor select-columns
#         assert_success
#         assert_out tables/t.csv '"1"' '"2"'
#         assert_manifest tables/t.csv '{"columns": ["id"]}'
#         assert_out_tree tables/t.csv tables/t.csv.manifest
#     }
#
# Each test has a data folder of its own, $DATA; paths below it are relative. BIN_DIR is where the
# binaries are (build/bin). A suite that needs a setup() of its own calls make_data in it first.
# Cases that are only "this folder becomes that folder" are better kept in tests/cases (run-cases).

bats_require_minimum_version 1.5.0
bats_load_library bats-support
bats_load_library bats-assert

BIN_DIR=$(realpath -m "${BIN_DIR:-$BATS_TEST_DIRNAME/../build/bin}")

# 99 is no exit code of ours: a sanitizer's report never looks like an expected error.
export ASAN_OPTIONS="${ASAN_OPTIONS:-exitcode=99:detect_leaks=1}"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-exitcode=99:print_stacktrace=1}"
export LC_ALL=C

setup() {
    make_data
}

# A new data folder, empty but for the folders that the platform makes.
make_data() {
    DATA=$BATS_TEST_TMPDIR/data
    mkdir -p "$DATA"/{in,out}/{tables,files}
    export KBC_DATADIR=$DATA
}

# data PATH [LINE]...: writes a file below the data folder: the lines, each with a line end, or stdin.
data() {
    mkdir -p "$(dirname "$DATA/$1")"
    if [ $# -gt 1 ]; then
        printf '%s\n' "${@:2}" >"$DATA/$1"
    else
        cat >"$DATA/$1"
    fi
}

# config JSON: writes config.json.
config() {
    printf '%s\n' "$1" >"$DATA/config.json"
}

# run_processor NAME [ARGUMENT]...: sets $status, $output and $lines (stdout), $stderr, $stderr_lines.
run_processor() {
    IN_BEFORE=$(in_state)
    run --separate-stderr "$BIN_DIR/processor-$1" "${@:2}"
    check_manifests
}

# Where the platform accepts all manifests of in/, it must accept those of out/.
check_manifests() {
    local check=$BATS_TEST_DIRNAME/check-manifest made given problems
    readarray -t made < <(compgen -G "$DATA/out/*/*.manifest")
    readarray -t given < <(compgen -G "$DATA/in/*/*.manifest")
    if [ "${#made[@]}" -eq 0 ] || problems=$("$check" --input "${made[@]}"); then
        return 0
    fi
    if [ "${#given[@]}" -eq 0 ] || "$check" --input "${given[@]}" >/dev/null; then
        fail "$problems"
    fi
}

# What in/ holds: kind and name of every entry, and a check sum of every file.
in_state() {
    (cd "$DATA" && find in -printf '%y %p %l\n' | sort &&
        find in -type f -print0 | sort -z | xargs -0 -r cksum)
}

# The files below out/, hidden ones too, and its empty folders with a slash; without the two areas.
out_tree() {
    (cd "$DATA/out" && find . -mindepth 1 \( -type d -empty -printf '%P/\n' -o ! -type d -printf '%P\n' \) |
        grep -vxE '(tables|files)/' | sort)
}

# assert_out PATH [LINE]...: the file below out/ has exactly these lines, or else the bytes of stdin.
assert_out() {
    local path=$1 expected=$BATS_TEST_TMPDIR/expected
    shift
    if [ $# -gt 0 ]; then
        printf '%s\n' "$@" >"$expected"
    else
        cat >"$expected"
    fi
    assert_same_file "$expected" "$DATA/out/$path"
}

# assert_same_file EXPECTED ACTUAL
assert_same_file() {
    if [ ! -f "$2" ]; then
        fail "there is no ${2#"$DATA/"}; out/ holds: $(out_tree)"
    elif ! cmp -s "$1" "$2"; then
        fail "${2#"$DATA/"} differs (- expected, + actual):
$(diff -u <(cat -A "$1") <(cat -A "$2") | tail -n +3 | head -n 40)"
    fi
}

# assert_out_tree [PATH]...: out/ holds these files and no others; an empty folder is given as NAME/.
assert_out_tree() {
    assert_equal "$(out_tree)" "$(printf '%s\n' "$@" | sort)"
}

# assert_in_untouched: the last run_processor changed nothing in in/.
assert_in_untouched() {
    assert_equal "$(in_state)" "$IN_BEFORE"
}

# assert_manifest PATH JSON: out/PATH.manifest is this JSON, whatever the order of its members.
assert_manifest() {
    local file=$DATA/out/$1.manifest actual
    [ -f "$file" ] || fail "there is no out/$1.manifest; out/ holds: $(out_tree)"
    actual=$(jq -S . "$file") || fail "out/$1.manifest is no JSON: $(cat "$file")"
    assert_equal "$actual" "$(jq -S . <<<"$2")"
}

# assert_error CODE TEXT...: the run failed with this code and one line on stderr that contains each
# text; it published nothing, left nothing behind and did not touch in/.
assert_error() {
    local text
    assert_equal "$status" "$1"
    for text in "${@:2}"; do
        [[ $stderr == *"$text"* ]] || fail "stderr does not contain: $text
stderr: $stderr"
    done
    if [ -z "$stderr" ] || [ "${#stderr_lines[@]}" -ne 1 ]; then
        fail "stderr is not one line: $stderr"
    fi
    assert_equal "$(out_tree)" ''
    assert_in_untouched
}
