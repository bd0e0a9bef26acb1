#!/usr/bin/env bats
# publishing.bats: what is made from --describe to publish the processors, and to install them.

load helper

setup() {
    cd "$BATS_TEST_DIRNAME/.." || return
    MADE=$BATS_TEST_TMPDIR/made
}

names() {
    basename -s .c processors/*.c
}

# complete_words WORD...: what bash offers for the last word.
complete_words() {
    bash -c '
        . "$1"
        shift
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        _kbc_processor "$1" "${!#}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf "%s\n" "${COMPREPLY[@]}"' _ "$MADE" "$@"
}

@test "every processor has a registration with what the portal asks for" {
    publish/registration "$BIN_DIR" "$MADE"
    assert_equal "$(ls "$MADE")" "$(names | sed 's/$/.json/')"
    for file in "$MADE"/*.json; do
        run jq -e '.type == "processor" and (.id | startswith("processor-")) and .name != "" and
            (.shortDescription | length) > 10 and (.longDescription | contains("sliced tables") or contains("works on files")) and
            (.documentationUrl | endswith(".md")) and .configurationSchema.type == "object" and
            (.configurationSchema.properties // {} | all(.[]; .title and .propertyOrder)) and
            (.configurationSchema.required // [] - (.configurationSchema.properties // {} | keys) == []) and
            (.emptyConfiguration.parameters | keys) == (.configurationSchema.required // [] | sort) and
            ([.supportsSlicedTables, .requiresManifest, .processesManifest] | all(type == "boolean"))' "$file"
        assert_success
        [ -e "$(jq -r .documentationUrl "$file")" ] || fail "$file: no such page"
    done
}

@test "a registration says what a processor does with slices and manifests" {
    publish/registration "$BIN_DIR" "$MADE" https://example.com/x
    assert_equal "$(jq -c '[.requiresManifest, .processesManifest, .supportsSlicedTables, .worksOn]' "$MADE/select-columns.json")" \
        '[true,true,true,["tables"]]'
    assert_equal "$(jq -c '[.requiresManifest, .processesManifest, .supportsSlicedTables]' "$MADE/unzip.json")" \
        '[false,false,false]'
    assert_equal "$(jq -r .documentationUrl "$MADE/iconv.json")" https://example.com/x/docs/processors/iconv.md
}

@test "the version stands in VERSION only" {
    run "$BIN_DIR/processor-iconv" --version
    assert_output "processor-iconv $(<VERSION)"
    publish/registration "$BIN_DIR" "$MADE"
    assert_equal "$(jq -r .version "$MADE/iconv.json")" "$(<VERSION)"
}

@test "every processor has a Dockerfile of its own" {
    publish/dockerfiles "$BIN_DIR" "$MADE" https://example.com/source
    assert_equal "$(ls "$MADE")" "$(names)"
    for name in $(names); do
        file=$MADE/$name/Dockerfile
        grep -qF "ENTRYPOINT [\"/usr/local/bin/processor-$name\", \"--consume\"]" "$file"
        grep -qF "image.version=\"$(<VERSION)\"" "$file"
        grep -qF 'image.source="https://example.com/source"' "$file"
        ! grep -q '@[A-Z]*@' "$file"
    done
}

@test "an engine that does not work is passed over" {
    mkdir -p "$BATS_TEST_TMPDIR/bin"
    printf '#!/bin/sh\nexit 1\n' >"$BATS_TEST_TMPDIR/bin/docker"
    printf '#!/bin/sh\nexit 0\n' >"$BATS_TEST_TMPDIR/bin/podman"
    chmod +x "$BATS_TEST_TMPDIR"/bin/*
    PATH=$BATS_TEST_TMPDIR/bin:$PATH run publish/engine
    assert_output podman
    ENGINE=buildah run publish/engine
    assert_output buildah
    ln -s "$(command -v sh)" "$BATS_TEST_TMPDIR/bin/sh"
    printf '#!/bin/sh\nexit 1\n' >"$BATS_TEST_TMPDIR/bin/podman"
    PATH=$BATS_TEST_TMPDIR/bin run "$(realpath publish/engine)"
    assert_failure 1
    assert_output --partial 'none of docker, podman and buildah'
}

@test "manual pages have no flaw that mandoc finds" {
    publish/manual "$BIN_DIR" "$MADE"
    assert_equal "$(ls "$MADE")" "$(names | sed 's/.*/processor-&.1/')"
    run mandoc -T lint "$MADE"/*.1
    assert_success
    assert_output ''
}

@test "a manual page tells every parameter and its default" {
    publish/manual "$BIN_DIR" "$MADE"
    run bash -c 'mandoc -T ascii "$1" | sed "s/.\x08//g"' _ "$MADE/processor-iconv.1"
    assert_line --regexp '^ *processor-iconv - Converts tables and files'
    assert_line --regexp '^ *--source_encoding TEXT$'
    assert_line --regexp '^ *--on_error fail \| transliterate \| ignore \| replace$'
    assert_output --partial 'Default: UTF-8.'
}

@test "the same sources make the same pages" {
    SOURCE_DATE_EPOCH=0 publish/manual "$BIN_DIR" "$MADE"
    grep -qx '.Dd January 1, 1970' "$MADE/processor-iconv.1"
}

@test "completion offers options and the values of choices" {
    publish/completion "$BIN_DIR" "$MADE"
    run complete_words processor-iconv --so
    assert_output -- --source_encoding
    run complete_words processor-iconv --on_error ''
    assert_output $'fail\ntransliterate\nignore\nreplace'
    run complete_words processor-iconv --on_error = tr
    assert_output transliterate
    run complete_words /somewhere/processor-skip-lines --row_mode t
    assert_output true
    run complete_words processor-iconv --v
    assert_output -- --version
    run complete_words processor-select-columns --no
    assert_output -- --no-header
}

@test "completion offers folders for --data" {
    publish/completion "$BIN_DIR" "$MADE"
    mkdir -p "$BATS_TEST_TMPDIR/folders/one" && touch "$BATS_TEST_TMPDIR/folders/only-a-file"
    run complete_words processor-iconv --data "$BATS_TEST_TMPDIR/folders/o"
    assert_output "$BATS_TEST_TMPDIR/folders/one"
}

@test "make install puts binaries, pages and completion below DESTDIR" {
    [ "$BIN_DIR" = "$(realpath build/bin)" ] || skip 'of the release build'
    env -u MAKEFLAGS -u MAKELEVEL make install DESTDIR="$MADE" PREFIX=/usr >/dev/null
    for name in $(names); do
        [ -x "$MADE/usr/bin/processor-$name" ]
        [ -s "$MADE/usr/share/man/man1/processor-$name.1" ]
        [ -s "$MADE/usr/share/bash-completion/completions/processor-$name" ]
    done
    local programs=(programs/*.c)
    assert_equal "$(find "$MADE" -type f | wc -l)" $(($(names | wc -l) * 2 + 1 + ${#programs[@]}))
    "$MADE/usr/bin/processor-iconv" --version
}

@test "make dist packs the committed files below a folder with the version" {
    [ "$BIN_DIR" = "$(realpath build/bin)" ] || skip 'of the release build'
    git rev-parse HEAD >/dev/null 2>&1 || skip 'this is no clone'
    env -u MAKEFLAGS -u MAKELEVEL make dist >/dev/null
    packed=build/kbc-processors-$(<VERSION).tar.gz
    tar -tzf "$packed" >"$MADE"
    grep -qx "kbc-processors-$(<VERSION)/Makefile" "$MADE"
    ! grep -qv "^kbc-processors-$(<VERSION)/" "$MADE"
    assert_equal "$(grep -vc '/$' "$MADE")" "$(git ls-tree -r --name-only HEAD | wc -l)"
}
