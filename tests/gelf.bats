#!/usr/bin/env bats
# gelf.bats: messages for the platform's log server, and the debug mode.

load helper

setup() {
    make_data
    SERVER=
}

teardown() {
    [ -z "$SERVER" ] || kill "$SERVER" 2>/dev/null || true
}

# listen tcp|udp: starts a log server at a port of its own; what it gets is in $RECEIVED.
listen() {
    RECEIVED=$BATS_TEST_TMPDIR/received
    local port=$BATS_TEST_TMPDIR/port
    mkfifo "$port"
    "$BATS_TEST_DIRNAME/gelf-server" "$1" "$RECEIVED" >"$port" 3>&- &
    SERVER=$!
    read -r KBC_LOGGER_PORT <"$port"
    rm "$port"
    export KBC_LOGGER_ADDR=127.0.0.1 KBC_LOGGER_PORT KBC_LOGGER_TRANSPORT=$1
}

# The server has all there is.
hang_up() {
    wait "$SERVER"
    SERVER=
}

# messages FILTER: what jq makes of each message.
messages() {
    jq -r "$1" "$RECEIVED"
}

one_table() {
    config '{"parameters": {"column_name": "name"}}'
    data in/tables/t.csv '"1"' '"2"'
    data in/tables/t.csv.manifest '{"columns": ["id"]}'
}

@test "an info line goes to the server over TCP, and not to stdout" {
    one_table
    listen tcp
    run_processor add-filename-column
    assert_success
    assert_equal "$output" ''
    assert_equal "$stderr" ''
    hang_up
    run cat "$RECEIVED"
    assert_equal "$(jq -c '[.version, .host, .short_message, .level]' <<<"$output")" \
        '["1.1","processor-add-filename-column","tables/t.csv: tables/t.csv, 24 B",6]'
    assert_equal "$(jq '(now - .timestamp) | fabs < 60' <<<"$output")" true
    assert_equal "$(jq -c 'keys' <<<"$output")" '["host","level","short_message","timestamp","version"]'
}

@test "TCP is what a server without a transport gets" {
    one_table
    listen tcp
    unset KBC_LOGGER_TRANSPORT
    run_processor add-filename-column
    assert_success
    hang_up
    assert_equal "$(messages .level)" 6
}

@test "messages over TCP end with a NUL byte each" {
    config '{"parameters": {"column_name": "name"}}'
    for name in a b c; do
        data in/tables/$name.csv '"1"'
        data in/tables/$name.csv.manifest '{"columns": ["id"]}'
    done
    listen tcp
    run_processor add-filename-column
    assert_success
    hang_up
    assert_equal "$(tr -cd '\0' <"$RECEIVED.raw" | wc -c)" 3
    assert_equal "$(tail -c 1 "$RECEIVED.raw" | od -An -tx1 | tr -d ' ')" 00
}

@test "an info line goes to the server over UDP" {
    one_table
    listen udp
    run_processor add-filename-column
    assert_success
    assert_equal "$output" ''
    hang_up
    assert_equal "$(messages '"\(.level) \(.short_message)"')" '6 tables/t.csv: tables/t.csv, 24 B'
}

@test "a user's error is one message of level 3, and exit code 1 as without a server" {
    config '{"parameters": {"nonsense": "\"quoted\" and \\"}}'
    listen tcp
    run_processor select-columns
    assert_equal "$status" 1
    assert_equal "$output$stderr" ''
    hang_up
    run cat "$RECEIVED"
    assert_equal "$(jq .level <<<"$output")" 3
    [[ $(jq -r .short_message <<<"$output") == *nonsense* ]]
}

@test "a warning is a message of level 4, without the word" {
    one_table
    data in/tables/gone.csv.manifest '{"columns": ["id"]}'
    listen tcp
    run_processor add-filename-column
    assert_success
    hang_up
    assert_equal "$(messages 'select(.level == 4) | .short_message')" \
        'tables/gone.csv.manifest has no data beside it and is left out'
}

# A message of 100 kB: the names of a folder's 250 files that no pattern can all hold.
long_error() {
    local columns
    columns=$(python3 -c 'import json; print(json.dumps(["é" * 999 + str(i) for i in range(100)]))')
    config '{"parameters": {"columns": ["none"]}}'
    data in/tables/t.csv '"1"'
    data in/tables/t.csv.manifest "{\"columns\": $columns}"
}

@test "a long message is cut at the border of a character, 64 KB long" {
    long_error
    for transport in tcp udp; do
        listen $transport
        run_processor select-columns
        assert_equal "$status" 1
        hang_up
        run messages '.short_message | utf8bytelength'
        [ "$output" -gt 10000 ]
        [ "$output" -le 65536 ]
        assert_equal "$(jq -r .short_message "$RECEIVED" | grep -c '?')" 0
        done
}

@test "without a listener messages go to stdout and stderr, after one warning" {
    one_table
    data in/tables/gone.csv.manifest '{"columns": ["id"]}'
    listen tcp
    kill "$SERVER"
    wait "$SERVER" || true
    SERVER=
    run_processor add-filename-column
    assert_success
    assert_equal "${lines[0]}" "warning: the log server of KBC_LOGGER_ADDR and KBC_LOGGER_PORT cannot be used: \
Connection refused; messages go to standard output and standard error"
    assert_equal "${lines[1]}" 'warning: tables/gone.csv.manifest has no data beside it and is left out'
    assert_equal "${lines[2]}" 'tables/t.csv: tables/t.csv, 24 B'
    assert_equal "${#lines[@]}" 3
    assert_equal "$stderr" ''
}

@test "an error without a listener is on stderr, with exit code 1" {
    config '{"parameters": {"nonsense": 1}}'
    KBC_LOGGER_ADDR=127.0.0.1 KBC_LOGGER_PORT=1 run_processor select-columns
    assert_error 1 nonsense
    assert_equal "${#lines[@]}" 1
}

@test "a transport that does not exist is one warning" {
    one_table
    KBC_LOGGER_ADDR=127.0.0.1 KBC_LOGGER_PORT=1 KBC_LOGGER_TRANSPORT=pigeon run_processor add-filename-column
    assert_success
    assert_line --index 0 --partial 'KBC_LOGGER_TRANSPORT is neither tcp nor udp'
}

@test "an address without a port is no server" {
    one_table
    KBC_LOGGER_ADDR=127.0.0.1 run_processor add-filename-column
    assert_success
    assert_equal "$output" 'tables/t.csv: tables/t.csv, 24 B'
}

@test "a stream sends its error to the server, and nothing else to stdout" {
    listen tcp
    run --separate-stderr "$BIN_DIR/processor-select-columns" --columns none - <<<'id,name'
    assert_equal "$status" 1
    assert_equal "$output$stderr" ''
    hang_up
    assert_equal "$(messages .level)" 3
}

@test "the debug mode tells what was given, the items and the passes, and no values" {
    config '{"parameters": {"column_name": "a-secret-value"}}'
    data in/tables/t.csv '"1"' '"2"'
    data in/tables/t.csv.manifest '{"columns": ["id"]}'
    KBC_COMPONENT_RUN_MODE=debug run_processor add-filename-column
    assert_success
    assert_line --regexp '^debug: processor-add-filename-column [0-9.]+, parameters given: column_name$'
    assert_line 'debug: tables/t.csv: 1 entries, 8 bytes to read, a manifest, worked on'
    assert_line --regexp '^debug: writing: 8 B read, [0-9.]+ s$'
    [[ $output != *a-secret-value* ]]
}

@test "the debug lines of a stream are on stderr" {
    run --separate-stderr env KBC_COMPONENT_RUN_MODE=debug "$BIN_DIR/processor-select-columns" \
        --columns id - <<<'id,name'
    assert_success
    assert_equal "$output" '"id"'
    [[ $stderr == *'debug: processor-select-columns '* ]]
}

@test "debug lines have level 7 at the server, and there are none in another mode" {
    one_table
    listen tcp
    KBC_COMPONENT_RUN_MODE=debug run_processor add-filename-column
    assert_success
    hang_up
    run messages .level
    assert_line 7
    rm -rf "$DATA/out"
    listen tcp
    KBC_COMPONENT_RUN_MODE=run run_processor add-filename-column
    assert_success
    hang_up
    assert_equal "$(messages .level)" 6
}
