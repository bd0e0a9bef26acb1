# rename-files.bats: what cases cannot show.
load helper

@test "the time zone is that of the parameter, else that of the system" {
    data in/files/a.csv 'x'
    export KBC_NOW=1286668800
    TZ=XYZ-3 run_processor rename-files --data "$DATA" --pattern a --replacement '{timestamp}'
    assert_success
    assert_out_tree files/20101010030000.csv
    rm -r "$DATA/out"
    TZ=XYZ-3 run_processor rename-files --data "$DATA" --pattern a --replacement '{timestamp}' --timezone UTC
    assert_success
    assert_out_tree files/20101010000000.csv
}

@test "a zone of the system's database" {
    local TZDIR=$BATS_TEST_TMPDIR/zones
    export TZDIR
    mkdir -p "$TZDIR/Here"
    # RFC 8536, version 1: one type, 2 h ahead of UTC, called ABC
    { printf 'TZif'; head -c 35 /dev/zero; printf '\1\0\0\0\4\0\0\x1c\x20\0\0ABC\0'; } >"$TZDIR/Here/There"
    data in/files/a.csv 'x'
    KBC_NOW=1286668800 run_processor rename-files --data "$DATA" --pattern a --replacement '{time}' --timezone Here/There
    assert_success
    assert_out_tree files/020000.csv
}

@test "without a frozen clock the time is the present" {
    data in/files/a.csv 'x'
    run_processor rename-files --data "$DATA" --pattern a --replacement '{date}' --timezone UTC
    assert_success
    local today
    today=$(date -u +%Y%m%d)
    [ -f "$DATA/out/files/$today.csv" ] || [ -f "$DATA/out/files/$(date -u -d yesterday +%Y%m%d).csv" ]
}

@test "bytes that are not UTF-8 stay, and what is beside them is found" {
    printf 1 >"$DATA/in/files/"$'a\xffa'
    run_processor rename-files --data "$DATA" --pattern a --replacement b
    assert_success
    assert_out_tree $'files/b\xffb'
}

@test "--consume renames instead of copying" {
    data in/tables/a/slice 'x'
    local before
    before=$(stat -c %i "$DATA/in/tables/a/slice")
    run_processor rename-files --data "$DATA" --pattern a --replacement b --consume
    assert_success
    assert_equal "$(stat -c %i "$DATA/out/tables/b/slice")" "$before"
}
