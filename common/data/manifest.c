/* manifest.c: manifests in and out, and what they say. */
#include "data/manifest_tree.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "json/jsonfile.h"

/* Takes over `root`. */
static struct manifest *manifest_of(json_t *root, const char *name)
{
    if (!root)
        app_error("out of memory");
    struct manifest *const manifest = mem_new(1, sizeof(*manifest));
    manifest->name = mem_string(name);
    manifest->root = root;
    return manifest;
}

/* Takes over what was read. */
static struct manifest *manifest_read(json_t *json, const char *name)
{
    if (json_is_array(json) && json_array_size(json) == 0) {
        json_decref(json);
        json = json_object();
    }
    if (json && !json_is_object(json))
        user_error("%s: a manifest must be an object", name);
    struct manifest *const manifest = manifest_of(json, name);
    manifest_check(manifest);
    return manifest;
}

struct manifest *manifest_new(const char *name)
{
    return manifest_of(json_object(), name);
}

struct manifest *manifest_parse(struct span json, const char *name)
{
    return manifest_read(jsonfile_parse(json, name), name);
}

struct manifest *manifest_load(int folder, const char *path)
{
    return manifest_read(jsonfile_load(folder, path), path);
}

struct manifest *manifest_copy(const struct manifest *manifest)
{
    return manifest_of(json_deep_copy(manifest->root), manifest->name);
}

bool manifest_equal(const struct manifest *a, const struct manifest *b)
{
    return json_equal(a->root, b->root) == 1;
}

char *manifest_text(const struct manifest *manifest)
{
    return jsonfile_text(manifest->root);
}

void manifest_release(struct manifest *manifest)
{
    if (!manifest)
        return;
    json_decref(manifest->root);
    free(manifest->name);
    free(manifest);
}

void manifest_drop(struct manifest **manifest)
{
    manifest_release(*manifest);
    *manifest = NULL;
}

struct dialect manifest_dialect(const struct manifest *manifest)
{
    struct dialect dialect = DIALECT_DEFAULT;
    const char *const delimiter = tree_text(manifest->root, "delimiter");
    const char *const enclosure = tree_text(manifest->root, "enclosure");
    if (delimiter) {
        if (strlen(delimiter) != 1 || *delimiter == '\n' || *delimiter == '\r')
            user_error("%s: \"delimiter\" must be one byte, and no line break", manifest->name);
        dialect.delimiter = *delimiter;
    }
    if (enclosure) {
        if (strlen(enclosure) > 1 || *enclosure == '\n' || *enclosure == '\r')
            user_error("%s: \"enclosure\" must be one byte, and no line break, or empty",
                       manifest->name);
        dialect.enclosure = *enclosure;
    }
    if (dialect.delimiter == dialect.enclosure)
        user_error("%s: delimiter and enclosure must not be the same", manifest->name);
    return dialect;
}

bool manifest_columns(const struct manifest *manifest, struct strings *names)
{
    const json_t *const columns = tree_member(manifest->root, "columns");
    const json_t *const schema = tree_member(manifest->root, "schema");
    for (size_t i = 0; i < json_array_size(columns); i++)
        strings_add(names, json_string_value(json_array_get(columns, i)));
    for (size_t i = 0; !columns && i < json_array_size(schema); i++)
        strings_add(names, tree_text(json_array_get(schema, i), "name"));
    return columns || schema;
}

bool manifest_has_header(const struct manifest *manifest)
{
    return json_is_true(tree_member(manifest->root, "has_header"));
}

const char *manifest_staged(const struct manifest *manifest)
{
    if (tree_member(manifest->root, "s3"))
        return "s3";
    return tree_member(manifest->root, "abs") ? "abs" : NULL;
}

const char *manifest_text_member(const struct manifest *manifest, const char *key)
{
    return tree_text(manifest->root, key);
}

int64_t manifest_integer_member(const struct manifest *manifest, const char *key)
{
    const json_t *const member = tree_member(manifest->root, key);
    const char *const text = json_string_value(member);
    if (text && *text && !text[strspn(text, "0123456789")])
        return strtoll(text, NULL, 10);
    return json_is_integer(member) ? json_integer_value(member) : -1;
}

int manifest_boolean_member(const struct manifest *manifest, const char *key)
{
    const json_t *const member = tree_member(manifest->root, key);
    return json_is_boolean(member) ? json_is_true(member) : -1;
}

bool manifest_list_member(const struct manifest *manifest, const char *key, struct strings *values)
{
    const json_t *const member = tree_member(manifest->root, key);
    if (!json_is_array(member))
        return false;
    for (size_t i = 0; i < json_array_size(member); i++)
        if (!json_is_string(json_array_get(member, i)))
            return false;
    for (size_t i = 0; i < json_array_size(member); i++)
        strings_add(values, json_string_value(json_array_get(member, i)));
    return true;
}

bool manifest_list_holds(const struct manifest *manifest, const char *key, const char *text)
{
    const json_t *const member = tree_member(manifest->root, key);
    bool found = false;
    for (size_t i = 0; !found && i < json_array_size(member); i++) {
        const json_t *const value = json_array_get(member, i);
        char *number CLEANUP(mem_release) =
            mem_format("%" JSON_INTEGER_FORMAT, json_integer_value(value));
        found = json_is_integer(value)
                    ? strcmp(number, text) == 0
                    : json_is_string(value) && strcmp(json_string_value(value), text) == 0;
    }
    return found;
}
