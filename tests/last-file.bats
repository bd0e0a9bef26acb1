# last-file.bats: what cases cannot show.
load helper

@test "--consume renames instead of copying" {
    data in/files/1 'x'
    data in/files/1.manifest '{"tags": ["t"], "created": "2020-01-01T00:00:00Z", "id": 1}'
    local before
    before=$(stat -c %i "$DATA/in/files/1")
    run_processor last-file --data "$DATA" --tag t --consume
    assert_success
    assert_equal "$(stat -c %i "$DATA/out/files/t")" "$before"
    assert_out_tree files/t files/t.manifest
}

@test "a file staged outside of the data folder is an error" {
    data in/files/1 'x'
    data in/files/1.manifest '{"tags": ["t"], "created": "2020-01-01T00:00:00Z", "id": 1}'
    data in/files/2.manifest '{"tags": ["t"], "s3": {"key": "k", "credentials": {"secret_access_key": "hush"}}}'
    run_processor last-file --data "$DATA" --tag t
    assert_error 1 'files/2' 'S3'
    refute [ "${stderr/hush/}" != "$stderr" ]
}

@test "the newest of many, whatever their order" {
    local i at
    for i in {1..60}; do
        at=$((i * 37 % 61))
        data "in/files/$i" "$at"
        data "in/files/$i.manifest" "{\"tags\": [\"t\"], \"created\": \"2020-01-01T00:00:$((at / 10))0Z\", \"id\": $at}"
    done
    run_processor last-file --data "$DATA" --tag t --count 25
    assert_success
    assert_equal "$(cat "$DATA"/out/files/*[0-9] | sort -n)" "$(seq 36 60)"
    assert_line --partial 'is that of one of the newest files with the tag "t"'
}
