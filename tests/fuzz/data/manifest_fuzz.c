/* manifest_fuzz.c: manifests of any bytes, changed in any order.
 *
 * The input is a manifest and, behind the last LF, bytes that choose changes. After each change
 * `columns` and `schema` must agree, keys must name columns, and the text must read back as an
 * equal manifest. A wrong manifest may be user_error, never app_error.
 */
#include "data/manifest_tree.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

static jmp_buf out;

static void trap(int code, const char *message)
{
    if (code != 1) {
        fprintf(stderr, "error %d: %s\n", code, message);
        abort();
    }
    longjmp(out, 1);
}

static void must(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "broken: %s\n", what);
        abort();
    }
}

/* Reading checks types and that columns and schema agree. */
static void check_text(const struct manifest *manifest)
{
    char *const text = manifest_text(manifest);
    struct manifest *const again =
        manifest_parse((struct span){text, strlen(text)}, "what was written");
    must(manifest_equal(manifest, again), "the text reads back as an equal manifest");
    manifest_release(again);
    free(text);
}

/* Does the list name columns only? */
static bool names_columns(const struct manifest *manifest, const char *key)
{
    struct strings columns = {0}, names = {0};
    bool good = true;
    if (manifest_columns(manifest, &columns) && manifest_list_member(manifest, key, &names))
        for (size_t i = 0; good && i < names.count; i++)
            good = strings_find(&columns, names.at[i]) != SIZE_MAX;
    strings_release(&columns);
    strings_release(&names);
    return good;
}

static bool keys_name_columns(const struct manifest *manifest)
{
    return names_columns(manifest, "primary_key") && names_columns(manifest, "distribution_key");
}

/* A schema stands alone, but for what Storage writes beside it. */
static void check_format(const struct manifest *manifest, enum manifest_format asked)
{
    const bool native = manifest_format(manifest) == MANIFEST_NATIVE;
    must(asked == MANIFEST_NATIVE || !native, "the format is the one that was asked for");
    must(!native || !tree_member(manifest->root, "columns"), "no columns in the native format");
    must(native || !tree_member(manifest->root, "schema"), "no schema in the legacy format");
    static const char *const others[] = {"metadata", "primary_key", "distribution_key",
                                         "column_metadata"};
    for (size_t i = 0; i < COUNT(others) && tree_member(manifest->root, "schema"); i++)
        must(!tree_member(manifest->root, others[i]), others[i]);
}

static void convert(struct manifest *manifest, enum manifest_format format)
{
    manifest_convert(manifest, format);
    check_format(manifest, format);
    struct manifest *const twice = manifest_copy(manifest);
    manifest_convert(twice, format);
    must(manifest_equal(manifest, twice), "a second conversion changes nothing");
    manifest_release(twice);
}

/* Some names, from those there are and from a few others. */
static void choose(const struct strings *known, const uint8_t *bytes, size_t count,
                   struct strings *names)
{
    static const char *const others[] = {"a", "b", "c", "new", "caf\xC3\xA9", "\xFF"};
    for (size_t i = 0; i < count; i++) {
        const size_t at = bytes[i] % (known->count + COUNT(others));
        strings_add(names, at < known->count ? known->at[at] : others[at - known->count]);
    }
}

static void change_columns(struct manifest *manifest, unsigned choice,
                           const struct strings *columns, const struct strings *names)
{
    const bool good = keys_name_columns(manifest);
    if (choice == 0) {
        struct strings known = {0};
        for (size_t i = 0; i < names->count; i++)
            if (strings_find(columns, names->at[i]) != SIZE_MAX)
                strings_add(&known, names->at[i]);
        manifest_select_columns(manifest, &known, KEYS_OUT);
        strings_release(&known);
    } else if (choice == 1) {
        manifest_add_column(manifest, names->count ? names->at[0] : "added", "STRING");
    } else {
        struct strings to = strings_copy(columns);
        for (size_t i = 0; i < to.count && i < names->count; i++) {
            free(to.at[i]);
            to.at[i] = strdup(names->at[i]);
        }
        manifest_rename_columns(manifest, &to);
        strings_release(&to);
    }
    must(keys_name_columns(manifest) || (choice != 0 && !good), "keys name columns");
}

static void change_rest(struct manifest *manifest, unsigned choice, const struct strings *names)
{
    const char *const first = names->count ? names->at[0] : "a";
    switch (choice) {
    case 3:
        manifest_replace_columns(manifest, names);
        break;
    case 4:
        manifest_use_header(manifest);
        break;
    case 5:
        manifest_set_primary_key(manifest, names);
        break;
    case 6:
        manifest_set_metadata(manifest, first, "value");
        break;
    case 7:
        manifest_column_to_text(manifest, first);
        break;
    case 8:
        convert(manifest, MANIFEST_NATIVE);
        break;
    case 9:
        convert(manifest, MANIFEST_LEGACY);
        break;
    case 10:
        manifest_set_dialect(manifest, manifest_dialect(manifest));
        break;
    default:
        manifest_spell_out(manifest);
        break;
    }
}

static void change(struct manifest *manifest, const uint8_t *bytes, size_t count)
{
    while (count > 1) {
        const unsigned choice = bytes[0] % 12;
        const size_t few = bytes[0] / 12 % 8 < count - 1 ? bytes[0] / 12 % 8 : count - 1;
        struct strings columns = {0}, names = {0};
        const bool known = manifest_columns(manifest, &columns);
        choose(&columns, bytes + 1, few, &names);
        if (choice > 2)
            change_rest(manifest, choice, &names);
        else if (known && strings_repeated(&columns) == SIZE_MAX)
            change_columns(manifest, choice, &columns, &names);
        check_text(manifest);
        strings_release(&columns);
        strings_release(&names);
        bytes += few + 1;
        count -= few + 1;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    log_silence();
    log_trap(trap);
    if (setjmp(out))
        return 0;
    const uint8_t *const cut = size ? memrchr(data, '\n', size) : NULL;
    const size_t length = cut ? (size_t)(cut - data) : size;
    char *const bytes = malloc(length + 1);
    memcpy(bytes, data, length);
    struct manifest *const manifest = manifest_parse((struct span){bytes, length}, "fuzz");
    free(bytes);
    if (cut)
        change(manifest, cut + 1, size - length - 1);
    manifest_release(manifest);
    return 0;
}

/* What an error leaves behind is no leak. */
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
    return "detect_leaks=0";
}
