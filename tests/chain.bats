#!/usr/bin/env bats
# chain.bats: several processors in one pass, and a component's configuration on this machine.

load helper


# step NAME [PARAMETERS]: one step as JSON.
step() {
    printf '{"definition": {"component": "keboola.processor-%s"}, "parameters": %s}' "$1" "${2:-{\}}"
}

# steps STEP...: config.json of a chain.
steps() {
    config "{\"parameters\": {\"steps\": [$(IFS=,; echo "$*")]}}"
}

# component SECTION STEP...: component.json with one section.
component() {
    data component.json "{\"parameters\": {\"colour\": \"red\", \"#key\": \"secret\"},
        \"processors\": {\"$1\": [$(IFS=,; echo "${*:2}")]}}"
}

two_rows() {
    data in/tables/t.csv 'id,name' '1,a' '2,b'
}

# Runs for at most a minute: a ring that nobody closes would hang.
run_chain() {
    IN_BEFORE=$(in_state)
    run --separate-stderr timeout 60 "$BIN_DIR/processor-chain" "$@"
}

SKIP=$(step skip-lines '{"lines": 1}')
MANIFEST=$(step create-manifest '{"columns": ["id", "name"]}')
HEADER=$(step create-manifest '{"columns_from": "header"}')
NUMBER=$(step add-row-number-column '{"column_name": "n"}')

@test "runs steps in one pass" {
    two_rows
    steps "$HEADER" "$SKIP" "$(step select-columns '{"columns": ["name"]}')" "$NUMBER"
    run_chain
    assert_success
    assert_out tables/t.csv '"a","1"' '"b","2"'
    assert_out_tree tables/t.csv tables/t.csv.manifest
    assert_in_untouched
}

@test "makes what a later step leaves out, for the errors in it" {
    printf 'a\xffb\n' | data in/files/t.txt
    steps "$(step iconv '{"source_encoding": "UTF-8"}')" "$(step decompress '{"graceful": true}')"
    run_chain
    assert_equal "$status" 1
    [[ ${stderr_lines[-1]} == 'step 1 (iconv): files/t.txt: '* ]] || fail "$stderr"
    assert_equal "$(out_tree)" ''
}

@test "refuses a chain without steps" {
    config '{"parameters": {}}'
    run_chain
    assert_error 1 'config.json: parameters.steps is missing'
    config '{"parameters": {"steps": []}}'
    run_chain
    assert_error 1 'config.json: parameters.steps must not be empty'
}

@test "refuses a step that is no processor and lists those there are" {
    steps "$SKIP" "$(step unpack-lines)"
    run_chain
    assert_error 1 'step 2: "keboola.processor-unpack-lines" is none of the processors here: ' ', iconv, '
}

@test "takes all forms of a processor's id, and any tag" {
    local id
    two_rows
    for id in keboola.processor-skip-lines kds-team.processor-skip-lines keboola.processor.skip-lines \
        keboola-processor.skip-lines processor-skip-lines skip-lines; do
        rm -rf "$DATA/out/tables"
        steps "{\"definition\": {\"component\": \"$id\", \"tag\": \"1.2.3\"}, \"parameters\": {\"lines\": 2}}"
        run_chain
        assert_success
        assert_out tables/t.csv '2,b'
    done
}

@test "takes other names of processors" {
    local id
    data in/tables/t.csv a
    for id in keboola.processor-vacuum keboola.processor.unzipper keboola.processor-decompress-v2 keboola.processor.merge \
        kds-team.processor-csv2json keboola.processor-split-by-nrows; do
        rm -rf "$DATA/out"/*
        run_chain --data "$DATA" --explain --steps \
            "[{\"definition\": {\"component\": \"$id\"}, \"parameters\": $([[ $id == *json ]] && echo '{"delimiter": "_"}' || echo '{}')}]"
        assert_success
    done
}

@test "takes another vendor's processors only when told that they are one's own" {
    local own='[{"definition": {"component": "acme.processor-skip-lines"}, "parameters": {"lines": 2}}]'
    two_rows
    run_chain --data "$DATA" --steps "$own"
    assert_error 1
    assert_equal "$stderr" \
        "step 1: \"acme.processor-skip-lines\" is another vendor's processor; processor-skip-lines is the one here that does such a thing, and its parameters may differ"
    run_chain --data "$DATA" --vendor acme --steps "$own"
    assert_success
    assert_out tables/t.csv '2,b'
}

# unknown ID TEXT: what is said of an id.
unknown() {
    run_chain --data "$DATA" --steps "[{\"definition\": {\"component\": \"$1\"}}]"
    assert_error 1 "step 1: \"$1\" is $2"
}

@test "says what may be meant by an id" {
    unknown keboola.processor-decompres 'no processor; did you mean keboola.processor-decompress?'
    unknown Keboola.Processor-Skip-Lines 'no processor; did you mean keboola.processor-skip-lines?'
    unknown x.processor-skiplines "another vendor's processor; processor-skip-lines is"
    unknown dkds-team.processor-data-anonymization "another vendor's processor; processor-data-anonymization is"
    unknown pocin.processor-decompress-snappy "another vendor's processor; processor-decompress is"
    unknown kds-team.processor-nothing-like-it 'none of the processors here: '
}

@test "refuses wrong parameters of a step, by name and before any data is read" {
    printf '"never closed\n' | data in/tables/t.csv
    steps "$MANIFEST" "$NUMBER" "$(step skip-lines '{"lines": "1"}')"
    run_chain
    assert_error 1 'step 3 (skip-lines): parameters.lines must be an integer'
    assert_equal "$stderr" 'step 3 (skip-lines): parameters.lines must be an integer of at least 1'
    steps "$(step chain "{\"steps\": [$MANIFEST, $(step skip-lines '"text"')]}")"
    run_chain
    assert_error 1
    assert_equal "$stderr" 'step 1 (chain), step 2 (skip-lines): parameters must be an object'
}

@test "refuses what the manifests forbid before any data is read" {
    printf '"never closed\n' | data in/tables/t.csv
    steps "$MANIFEST" "$(step select-columns '{"columns": ["x"]}')" "$NUMBER"
    run_chain
    assert_error 1 'step 2 (select-columns): ' 'id, name'
}

@test "names step, table and row of an error in the middle" {
    data in/tables/t.csv 'id,name' '1,a' '2,"never closed'
    steps "$MANIFEST" "$SKIP" "$NUMBER" "$(step iconv '{"source_encoding": "UTF-8"}')"
    run_chain
    assert_error 1 'step 3 (add-row-number-column): tables/t.csv, row 2: '
}

# nested DEPTH: a chain so deep, with skip-lines in the innermost.
nested() {
    local inner=$SKIP i
    for ((i = 1; i < $1; i++)); do
        inner=$(step chain "{\"steps\": [$inner]}")
    done
    steps "$inner"
}

@test "allows chains inside chains, ten deep" {
    two_rows
    nested 10
    run_chain
    assert_success
    assert_out tables/t.csv '1,a' '2,b'
}

@test "refuses chains that are eleven deep" {
    nested 11
    run_chain
    assert_error 1 'chains inside chains are more than 10 deep'
}

@test "does not hang when a step needs the beginning only, and the rest is long" {
    awk 'BEGIN { print "id,name"; for (i = 0; i < 400000; i++) print i ",abcdefghij" }' | data in/tables/t.csv
    steps "$(step iconv '{"source_encoding": "UTF-8"}')" "$(step line-endings)" "$HEADER" "$SKIP" "$HEADER" "$SKIP"
    run_chain
    assert_success
    assert_equal "$(wc -l <"$DATA/out/tables/t.csv")" 399999
}

@test "does not hang when the last step fails early in long data" {
    { echo '1,"a'; awk 'BEGIN { for (i = 0; i < 400000; i++) print i ",abcdefghij" }'; } | data in/tables/t.csv
    steps "$MANIFEST" "$(step iconv '{"source_encoding": "UTF-8"}')" "$(step line-endings)" "$NUMBER"
    run_chain
    assert_error 1 'step 4 (add-row-number-column): tables/t.csv, row 1: '
}

@test "does not hang when the first step fails late in long data" {
    { awk 'BEGIN { for (i = 0; i < 400000; i++) print i ",abcdefghij" }'; printf '1,\xff\n'; } | data in/tables/t.csv
    steps "$(step iconv '{"source_encoding": "UTF-8"}')" "$MANIFEST" "$(step line-endings)" "$NUMBER"
    run_chain
    assert_error 1 'step 1 (iconv): tables/t.csv: '
}

@test "ends in order when it is told to in the middle" {
    two_rows
    mkfifo "$DATA/started"
    component after "$SKIP"
    "$BIN_DIR/processor-chain" --data "$DATA" --component-config "$DATA/component.json" --section all \
        --main 'echo started >"$KBC_DATADIR/../../../../started"; exec tail -f /dev/null' &
    read -r <"$DATA/started"
    kill -TERM $!
    wait $! || status=$?
    assert_equal "$status" 143
    assert_equal "$(out_tree)" ''
}

@test "runs a section of a component's configuration" {
    two_rows
    component before "$HEADER" "$SKIP"
    run_chain --data "$DATA" --component-config "$DATA/component.json" --section before
    assert_success
    assert_out tables/t.csv '1,a' '2,b'
    run_chain --data "$DATA" --component-config "$DATA/component.json" --section after
    assert_failure 1
    assert_equal "$stderr" 'component.json has no steps in processors.after; those in processors.before run with --section before'
}

@test "finds the sections of an exported configuration" {
    two_rows
    data component.json "{\"name\": \"x\", \"configuration\": {\"processors\": {\"after\": [$SKIP]}}}"
    run_chain --data "$DATA" --component-config "$DATA/component.json" --section after
    assert_success
    assert_out tables/t.csv '1,a' '2,b'
}

@test "names file, section and step of a wrong configuration" {
    data component.json '{"processors": {"after": [{"parameters": {}}]}}'
    run_chain --data "$DATA" --component-config "$DATA/component.json" --section after
    assert_error 1 'component.json, processors.after: parameters.steps[0].definition is missing'
    component after "$(step skip-lines)"
    run_chain --data "$DATA" --component-config "$DATA/component.json" --section after
    assert_error 1 'step 1 (skip-lines): parameters.lines is missing'
}

@test "runs a command between the sections, as the platform runs the main component" {
    two_rows
    data in/state.json '{"last": 1}'
    data component.json "{\"parameters\": {\"colour\": \"red\"}, \"storage\": {\"x\": 1},
        \"processors\": {\"before\": [$HEADER, $SKIP], \"after\": [$NUMBER]}}"
    run_chain --data "$DATA" --component-config "$DATA/component.json" --section all --main '
        set -e
        cd "$KBC_DATADIR"
        test "$(cat in/state.json)" = "{\"last\": 1}"
        test -d in/user && test -d out/files
        cp -r in/tables out
        cp config.json out/files
        echo "{}" >out/state.json'
    assert_success
    assert_equal "$stderr" ''
    assert_out tables/t.csv '"1","a","1"' '"2","b","2"'
    assert_out_tree tables/t.csv tables/t.csv.manifest files/config.json
    assert_equal "$(jq -cS . "$DATA/out/files/config.json")" \
        '{"action":"run","authorization":{},"image_parameters":{},"parameters":{"colour":"red"},"shared_code_row_ids":[],"storage":{"x":1}}'
    assert_in_untouched
}

@test "gives the exit code of a main command that fails, and publishes nothing" {
    two_rows
    component before "$HEADER" "$SKIP"
    run_chain --data "$DATA" --component-config "$DATA/component.json" --section all --main 'exit 7'
    assert_error 7 'the main component ended with exit code 7'
}

@test "takes nothing out of a folder that the main command only links to" {
    local name
    two_rows
    component before "$HEADER"
    data elsewhere/tables/own.csv a
    for name in out out/tables; do
        run_chain --data "$DATA" --component-config "$DATA/component.json" --section all \
            --main "rm -r \"\$KBC_DATADIR/$name\"; ln -s '$DATA/elsewhere${name#out}' \"\$KBC_DATADIR/$name\""
        assert_error 1 'the main component'
        assert_equal "$(cat "$DATA/elsewhere/tables/own.csv")" a
    done
}

@test "does not run the main command when a later section is wrong" {
    component after "$(step skip-lines)"
    run_chain --data "$DATA" --component-config "$DATA/component.json" --section all --main 'echo ran'
    assert_error 1 'step 1 (skip-lines): parameters.lines is missing'
    assert_equal "$output" ''
}

@test "refuses options that do not go together" {
    component after "$SKIP"
    local file=$DATA/component.json
    run_chain --data "$DATA" --component-config "$file"
    assert_error 1 '--component-config wants --section'
    run_chain --data "$DATA" --component-config "$file" --section all
    assert_error 1 '--section all wants --main'
    run_chain --data "$DATA" --component-config "$file" --section all --main ''
    assert_error 1 '--section all wants --main'
    run_chain --data "$DATA" --component-config "$file" --section after --main true
    assert_error 1 '--main goes with --section all'
    run_chain --data "$DATA" --section after
    assert_error 1 '--section goes with --component-config'
    run_chain --data "$DATA" --component-config "$file" --section middle
    assert_error 1 'must be before, after or all'
    run_chain --data "$DATA" --component-config "$DATA/none.json" --section after
    assert_error 1 'none.json'
}

@test "explains what every step changes, and writes nothing" {
    two_rows
    component after "$HEADER" "$SKIP" "$(step select-columns '{"columns": ["name"]}')" "$NUMBER"
    run_chain --data "$DATA" --component-config "$DATA/component.json" --section after --explain
    assert_success
    assert_output 'in
    tables/t.csv  table, 16 B; CSV with , and "
                  2 columns, named by the first row
                    id, name

1. create-manifest  {"columns_from":"header"}
  ~ tables/t.csv  table, 16 B; CSV with , and "
                  2 columns, named in the manifest

2. skip-lines  {"lines":1}
    1 with new content; names, columns and format stay

3. select-columns  {"columns":["name"]}
  ~ tables/t.csv  table; CSV with , and "
                  1 column, named in the manifest
                  - id

4. add-row-number-column  {"column_name":"n"}
  ~ tables/t.csv  table; CSV with , and "
                  2 columns, named in the manifest
                  + n'
    assert_equal "$(out_tree)" ''
    assert_in_untouched
}

@test "previews the first rows after every step, in the width of 80 characters" {
    data in/tables/t.csv 'id,name' "1,$(printf 'ž%.0s' {1..100})" '2,"two
lines"' '3,c'
    steps "$HEADER" "$SKIP"
    run_chain --preview 2
    assert_success
    assert_output "in

tables/t.csv  table, 229 B
  id  name
  ──  $(printf '─%.0s' {1..74})
  1   $(printf 'ž%.0s' {1..73})…
  2   two↵lines
  …

1. create-manifest  {\"columns_from\":\"header\"}

tables/t.csv  table, 229 B
  id  name
  ──  $(printf '─%.0s' {1..74})
  id  name
  1   $(printf 'ž%.0s' {1..73})…
  …

2. skip-lines  {\"lines\":1}

tables/t.csv  table
  id  name
  ──  $(printf '─%.0s' {1..74})
  1   $(printf 'ž%.0s' {1..73})…
  2   two↵lines
  …"
    assert_equal "$(out_tree)" ''
}

@test "previews a table that only a step makes readable" {
    printf '\xff\xfei\0d\0\n\0001\0\n\0' | data in/tables/t.csv
    steps "$(step iconv '{"source_encoding": "UTF-16"}')" "$HEADER"
    run_chain --explain --preview 1
    assert_success
    assert_output 'in
    tables/t.csv  file, UTF-16 or UTF-32, 12 B

1. iconv  {"source_encoding":"UTF-16"}
  ~ tables/t.csv  table; CSV with , and "
                  1 column, named by the first row
                    id

2. create-manifest  {"columns_from":"header"}
  ~ tables/t.csv  table; CSV with , and "
                  1 column, named in the manifest

in

tables/t.csv  file, UTF-16 or UTF-32, 12 B

1. iconv  {"source_encoding":"UTF-16"}

tables/t.csv  table
  id
  ──
  1

2. create-manifest  {"columns_from":"header"}

tables/t.csv  table
  id
  ──
  id
  …'
    printf 'i\0d\0,\0n\0\n\0' | data in/tables/t.csv
    run_chain --explain
    assert_success
    printf '"a\\"",b\n1,"2\n' | data in/tables/t.csv
    steps "$SKIP"
    run_chain --preview 1
    assert_success
    run_chain
    assert_success
}

@test "previews tables of very many columns and very long cells" {
    awk 'BEGIN { for (i = 0; i < 30000; i++) printf "column%d,", i; print "z"; print "1,2" }' |
        data in/tables/t.csv
    { printf 'a,'; head -c 20000000 /dev/zero | tr '\0' x; echo; } | data in/tables/u.csv
    steps "$(step move-files '{"direction": "tables"}')"
    run_chain --preview 1
    assert_success
    assert_equal "$status" 0
    [[ ${lines[2]} == '  co…  co…  '* ]] || fail "${lines[2]}"
}

@test "reads no more of a table than a preview needs" {
    { printf 'id,name\n1,a\n'; awk 'BEGIN { for (i = 0; i < 900000; i++) print i ",abcdefghij" }'; printf '\xff\n'; } |
        data in/tables/t.csv
    steps "$(step iconv '{"source_encoding": "UTF-8"}')" "$HEADER" "$SKIP"
    run_chain --preview 1
    assert_success
    run_chain
    assert_error 1 'step 1 (iconv): tables/t.csv: '
}

@test "never shows the values of secret parameters" {
    data in/files/a.txt x
    steps "$(step unzip '{"graceful": true, "#password_7z": "s3cret"}')"
    run_chain --explain
    assert_success
    [[ $output == *'"#password_7z":"***"'* ]] || fail "$output"
    refute_output --partial s3cret
}

# Chromium as root, off line; $1 is what it is to do with the page.
browse() {
    timeout 60 chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
        --disable-background-networking --disable-component-update --disable-sync \
        --user-data-dir="$BATS_TEST_TMPDIR/chromium" "$1" "file://$DATA/page.html" 2>/dev/null
}

@test "writes a page that a browser shows" {
    data in/tables/t.csv 'id,name' '1,<b>&amp;</b>' '2,b'
    steps "$HEADER" "$SKIP" "$(step select-columns '{"columns": ["name"]}')" "$NUMBER"
    run_chain --data "$DATA" --preview-html "$DATA/page.html"
    assert_success
    assert_equal "$(out_tree)" ''
    run grep -ciE '<script|<link|<img|https?:' "$DATA/page.html"
    assert_output 0
    command -v chromium >/dev/null || skip 'Chromium is not installed here (package chromium)'
    run browse --dump-dom
    assert_success
    [[ $output == *'<td>&lt;b&gt;&amp;amp;&lt;/b&gt;</td><td class="new">1</td>'* ]] || fail "$output"
    [[ $output == *'<section id="s4">'*'<del>id</del>'* || $output == *'<del>id</del>'*'<section id="s4">'* ]] ||
        fail "$output"
}
