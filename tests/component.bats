#!/usr/bin/env bats
# component.bats: a component's configuration as people have it: forms, rows, mistakes; and slices that
# the platform would lose.

load helper

SKIP='{"definition": {"component": "keboola.processor-skip-lines"}, "parameters": {"lines": 1}}'
HEADER='{"definition": {"component": "keboola.processor-create-manifest"}, "parameters": {"columns_from": "header"}}'

# run_section [OPTION]...: the section after of component.json.
run_section() {
    run_processor chain --data "$DATA" --component-config "$DATA/component.json" --section after "$@"
}

# refused JSON TEXT [OPTION]...: this configuration is refused with exactly this line.
refused() {
    data component.json "$1"
    run_section "${@:3}"
    assert_error 1 "$2"
    assert_equal "$stderr" "$2"
}

# Rows as the API has them: an id that is a text, one that is a number, and a row without steps.
rows() {
    data component.json "{\"configuration\": {\"parameters\": {\"a\": 1}, \"processors\": {\"after\": []}},
        \"rows\": [{\"id\": \"101\", \"name\": \"Orders\", \"configuration\": {\"parameters\": {\"b\": 2}, \"processors\": {\"after\": [$SKIP]}}},
                   {\"id\": 102, \"configuration\": {\"processors\": {\"after\": [$HEADER]}}},
                   {\"name\": \"Empty\"}]}"
}

@test "takes the two lists alone" {
    data in/tables/t.csv a b
    data component.json "{\"before\": [], \"after\": [$SKIP]}"
    run_section
    assert_success
    assert_out tables/t.csv b
}

@test "takes the two lists alone inside of a configuration" {
    data in/tables/t.csv a b
    data component.json "{\"configuration\": {\"before\": null, \"after\": [$SKIP]}}"
    run_section
    assert_success
    assert_out tables/t.csv b
}

@test "runs one row, by its id or by its number" {
    data in/tables/t.csv a b
    rows
    run_section --row 101
    assert_success
    assert_out_tree tables/t.csv
    rm -r "$DATA/out/tables"
    run_section --row 2
    assert_success
    assert_out_tree tables/t.csv tables/t.csv.manifest
}

@test "runs all rows that have steps, each to a folder of its own" {
    data in/tables/t.csv a b
    data in/usage.json '[]'
    rows
    run_section
    assert_success
    assert_out 101/tables/t.csv b
    assert_out 102/tables/t.csv a b
    assert_out_tree 101/tables/t.csv 101/usage.json 102/tables/t.csv 102/tables/t.csv.manifest 102/usage.json
    assert_in_untouched
}

@test "publishes no row when one fails" {
    data in/tables/t.csv
    : >"$DATA/in/tables/t.csv"
    rows
    run_section
    assert_error 1 'step 1 (create-manifest): tables/t.csv: it has no header'
}

@test "shows all rows, each below its name" {
    data in/tables/t.csv a b
    rows
    run_section --explain
    assert_success
    assert_line 'component.json, row 101 (Orders)'
    assert_line 'component.json, row 102'
    assert_out_tree
    run_section --preview-html "$DATA/page.html"
    assert_error 1 '--preview-html shows one row; choose it with --row'
}

@test "gives the main component the parameters of the row over those around it" {
    rows
    run_processor chain --data "$DATA" --component-config "$DATA/component.json" --section all \
        --main '{ echo; cat "$KBC_DATADIR/config.json"; } >"$KBC_DATADIR/out/files/config.json"'
    assert_success
    assert_equal "$(jq -c .parameters "$DATA/out/101/files/config.json")" '{"a":1,"b":2}'
    assert_equal "$(jq -c .parameters "$DATA/out/102/files/config.json")" '{"a":1}'
}

@test "a row without steps has those of the configuration around it" {
    data in/tables/t.csv a b
    data component.json "{\"configuration\": {\"processors\": {\"after\": [$SKIP]}}, \"rows\": [{\"id\": \"a/b\"}]}"
    run_section
    assert_success
    assert_out 1/tables/t.csv b
}

@test "says which row there is when one is not" {
    rows
    run_section --row 7
    assert_error 1 'component.json has no row 7; its rows: 101 (Orders), 102, 3 (Empty)'
    run_section --row 3
    assert_error 1 'component.json, row 3 (Empty) has no steps: the lists before and after are empty'
    refused "{\"after\": [$SKIP]}" 'component.json has no rows, so that there is none to choose with --row' --row 1
    run_processor chain --data "$DATA" --steps "[$SKIP]" --row 1
    assert_error 1 '--row goes with --component-config'
}

@test "refuses a configuration without steps, and says what is missing" {
    refused '{"parameters": {}}' 'component.json has no processors: there is no `processors` with lists before and after'
    refused '{"processors": []}' 'component.json has no processors: there is no `processors` with lists before and after'
    refused '{"processors": {}}' 'component.json has no steps: the lists before and after are empty'
    refused '{"processors": {"before": [], "after": []}}' 'component.json has no steps: the lists before and after are empty'
    refused '{"before": [], "after": []}' 'component.json has no steps: the lists before and after are empty'
    refused '{"rows": [{"id": "1"}, {"id": "2"}]}' \
        'component.json has no processors: none of its rows has a step, nor has what is around them'
    refused "{\"before\": [$SKIP]}" \
        'component.json has no steps in processors.after; those in processors.before run with --section before'
}

@test "refuses lists and objects of another form" {
    refused '[]' 'component.json: it must be an object'
    refused '{"processors": "x"}' 'component.json: processors must be an object'
    refused '{"processors": {"after": {}}}' 'component.json: processors.after must be a list'
    refused '{"processors": {"befor": []}}' 'component.json: processors.befor is not known (known: before, after)'
    refused '{"rows": {}}' 'component.json: rows must be a list'
    refused '{"rows": [1]}' 'component.json, row 1 must be an object'
}

@test "says so where JSON is written as a text" {
    refused '{"configuration": "{\"processors\": {}}"}' \
        'component.json: configuration is JSON written as a text; put the object itself there'
    refused '{"processors": "{\"after\": []}"}' 'component.json: processors is JSON written as a text; put the object itself there'
    refused '{"after": [{"definition": {"component": "keboola.processor-skip-lines"}, "parameters": "{\"lines\": 1}"}]}' \
        'step 1 (skip-lines): parameters is JSON written as a text; put the object itself there'
}

@test "takes what exports hold besides: tags, states, versions" {
    data in/tables/t.csv a b
    data component.json '{"id": "1", "version": 3, "state": {"x": 1}, "changeDescription": "",
        "configuration": {"runtime": {"tag": "1"}, "processors": {"after":
            [{"definition": {"component": "keboola.processor-skip-lines", "tag": "1.0.0"}, "parameters": {"lines": 1}}]}}}'
    run_section
    assert_success
    assert_out tables/t.csv b
}

# --- slices in sub-folders

LOST='has slices in sub-folders (d/1) behind the last step, which the platform does not read; put flatten-folders with starting_depth 1 behind the steps'
FLATTEN='{"definition": {"component": "keboola.processor-flatten-folders"}, "parameters": {"starting_depth": 1}}'

@test "refuses slices in sub-folders behind the last step" {
    data in/tables/t/d/1 a b
    data component.json "{\"after\": [$SKIP]}"
    run_section
    assert_error 1 "tables/t $LOST"
    run_processor chain --data "$DATA" --steps "[$SKIP]"
    assert_error 1 "tables/t $LOST"
    config "{\"parameters\": {\"steps\": [$SKIP]}}"
    run_processor chain
    assert_error 1 "tables/t $LOST"
}

@test "shows the steps, and that their slices would be lost" {
    data in/tables/t/d/1 a b
    data component.json "{\"after\": [$SKIP]}"
    run_section --explain
    assert_failure 1
    assert_line --partial '1. skip-lines'
    assert_equal "$stderr" "tables/t $LOST"
    assert_out_tree
}

@test "allows slices in sub-folders where a later step flattens them, and for the main component" {
    data in/tables/t/d/1 a b
    data component.json "{\"before\": [$SKIP], \"after\": [$SKIP, $FLATTEN]}"
    run_section
    assert_success
    assert_out tables/t/d-1 b
    rm -r "$DATA/out/tables"
    run_processor chain --data "$DATA" --component-config "$DATA/component.json" --section before
    assert_success
    assert_out tables/t/d/1 b
}

@test "refuses slices in sub-folders that the main component leaves" {
    data component.json "{\"before\": [$SKIP]}"
    run_processor chain --data "$DATA" --component-config "$DATA/component.json" --section all \
        --main 'mkdir -p "$KBC_DATADIR/out/tables/t/d" && echo a >"$KBC_DATADIR/out/tables/t/d/1"'
    assert_error 1 "tables/t $LOST"
}

@test "a step that cannot know whether one follows warns of slices in sub-folders" {
    data in/tables/t/d/1 a b
    data in/tables/t/e/1 a b
    run_processor skip-lines --data "$DATA" --lines 1
    assert_success
    assert_line 'warning: tables/t has slices in sub-folders (d/1), which the platform does not read; flatten-folders with starting_depth 1 must follow'
    assert_equal "$(grep -c sub-folders <<<"$output")" 1
}
