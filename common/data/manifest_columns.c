/* manifest_columns.c: changes of columns, in all members that name them. */
#include "data/manifest_tree.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"

static const char *const key_lists[] = {"primary_key", "distribution_key"};

/* The columns' names, or a bug: whoever changes columns has asked whether they are known. */
static void known_columns(const struct manifest *manifest, struct strings *names)
{
    if (!manifest_columns(manifest, names))
        app_error("%s: the columns are changed but not known", manifest->name);
}

/* Every column that delete_where* names is there, or user_error. */
static void check_filters(const struct manifest *manifest, const struct strings *names)
{
    const char *const old = tree_text(manifest->root, "delete_where_column");
    if (old && strings_find(names, old) == SIZE_MAX)
        user_error("%s: \"delete_where_column\" names the column \"%s\", which the table no longer "
                   "has; take it out of the manifest, or keep the column",
                   manifest->name, old);
    const json_t *const conditions = tree_member(manifest->root, "delete_where");
    for (size_t i = 0; i < json_array_size(conditions); i++) {
        const json_t *const filters = tree_member(json_array_get(conditions, i), "where_filters");
        for (size_t j = 0; j < json_array_size(filters); j++) {
            const char *const column = tree_text(json_array_get(filters, j), "column");
            if (column && strings_find(names, column) == SIZE_MAX)
                user_error("%s: \"delete_where[%zu].where_filters[%zu]\" names the column \"%s\", "
                           "which the table no longer has; take it out of the manifest, or keep "
                           "the column",
                           manifest->name, i, j, column);
        }
    }
}

/* Takes out of the metadata what names no column. */
static void forget_others(struct manifest *manifest)
{
    struct strings names CLEANUP(strings_release) = {0};
    known_columns(manifest, &names);
    check_filters(manifest, &names);
    json_t *const metadata = tree_member(manifest->root, "column_metadata");
    for (void *at = json_object_iter(metadata); at;) {
        const char *const column = json_object_iter_key(at);
        at = json_object_iter_next(metadata, at);
        if (strings_find(&names, column) == SIZE_MAX)
            json_object_del(metadata, column);
    }
}

void manifest_select_columns(struct manifest *manifest, const struct strings *names,
                             enum manifest_keys rule)
{
    free(manifest_positions(manifest, names)); /* refuses unknown names */
    manifest_settle_keys(manifest, names, rule);
    json_t *const schema = tree_member(manifest->root, "schema");
    if (tree_member(manifest->root, "columns"))
        tree_set(manifest->root, "columns", tree_names(manifest, names));
    if (schema) {
        json_t *const selected = json_array();
        for (size_t i = 0; i < names->count; i++)
            tree_append(selected,
                        tree_copy(json_array_get(schema, schema_find(schema, names->at[i]))));
        tree_set(manifest->root, "schema", selected);
    }
    forget_others(manifest);
}

/* A column's item of a schema. */
static json_t *new_item(const struct manifest *manifest, const char *name, const char *type)
{
    json_t *const base = json_object(), *const data_type = json_object(),
                  *const item = json_object();
    tree_set(base, "type", tree_string(manifest, type, "a type"));
    tree_set(data_type, "base", base);
    tree_set(item, "name", tree_string(manifest, name, "a column's name"));
    tree_set(item, "data_type", data_type);
    return item;
}

void manifest_add_columns(struct manifest *manifest, const struct strings *names, const char *type)
{
    struct strings old CLEANUP(strings_release) = {0};
    known_columns(manifest, &old);
    json_t *const columns = tree_member(manifest->root, "columns");
    json_t *const schema = tree_member(manifest->root, "schema");
    for (size_t i = 0; i < names->count; i++) {
        const char *const name = names->at[i];
        if (strings_find(&old, name) != SIZE_MAX)
            user_error("%s: there is a column \"%s\" already; choose another name", manifest->name,
                       name);
        if (columns)
            tree_append(columns, tree_string(manifest, name, "a column's name"));
        if (schema)
            tree_append(schema, new_item(manifest, name, type));
    }
}

void manifest_add_column(struct manifest *manifest, const char *name, const char *type)
{
    struct strings names CLEANUP(strings_release) = {0};
    strings_add(&names, name);
    manifest_add_columns(manifest, &names, type);
}

/* Old names, and the new ones by position. */
struct renaming {
    const struct strings *from, *to;
};

/* The new name of a column, or NULL when there was none of that name. */
static const char *renamed(const struct renaming *renaming, const char *name)
{
    const size_t at = strings_find(renaming->from, name);
    return at == SIZE_MAX ? NULL : renaming->to->at[at];
}

/* Renames the column that a text member names. */
static void rename_text(struct manifest *manifest, json_t *object, const char *key,
                        const struct renaming *renaming)
{
    const char *const old = tree_text(object, key);
    const char *const name = old ? renamed(renaming, old) : NULL;
    if (name)
        tree_set(object, key, tree_string(manifest, name, "a column's name"));
}

static void rename_filters(struct manifest *manifest, const struct renaming *renaming)
{
    rename_text(manifest, manifest->root, "delete_where_column", renaming);
    const json_t *const conditions = tree_member(manifest->root, "delete_where");
    for (size_t i = 0; i < json_array_size(conditions); i++) {
        const json_t *const filters = tree_member(json_array_get(conditions, i), "where_filters");
        for (size_t j = 0; j < json_array_size(filters); j++)
            rename_text(manifest, json_array_get(filters, j), "column", renaming);
    }
}

static void rename_keys(struct manifest *manifest, const struct renaming *renaming)
{
    for (size_t k = 0; k < COUNT(key_lists); k++) {
        json_t *const list = tree_member(manifest->root, key_lists[k]);
        for (size_t i = 0; i < json_array_size(list); i++) {
            const char *const name = renamed(renaming, json_string_value(json_array_get(list, i)));
            if (name)
                json_array_set_new(list, i, tree_string(manifest, name, "a column's name"));
        }
    }
}

/* Facts about a name that was no column go when a column takes that name. */
static void rename_metadata(struct manifest *manifest, const struct renaming *renaming)
{
    json_t *const metadata = tree_member(manifest->root, "column_metadata");
    if (!json_is_object(metadata))
        return;
    json_t *const result = json_object();
    for (void *at = json_object_iter(metadata); at; at = json_object_iter_next(metadata, at)) {
        const char *const column = json_object_iter_key(at);
        const char *const name = renamed(renaming, column);
        if (name || strings_find(renaming->to, column) == SIZE_MAX)
            tree_set(result, name ? name : column, json_incref(json_object_iter_value(at)));
    }
    tree_set(manifest->root, "column_metadata", result);
}

void manifest_rename_mentions(struct manifest *manifest, const struct strings *from,
                              const struct strings *to)
{
    const struct renaming renaming = {.from = from, .to = to};
    if (from->count != to->count)
        app_error("%s: new names for %zu of %zu columns", manifest->name, to->count, from->count);
    const size_t repeated = strings_repeated(to);
    if (repeated != SIZE_MAX)
        user_error("%s: two columns would have the name \"%s\"", manifest->name, to->at[repeated]);
    rename_keys(manifest, &renaming);
    rename_metadata(manifest, &renaming);
    rename_filters(manifest, &renaming);
}

void manifest_rename_columns(struct manifest *manifest, const struct strings *names)
{
    struct strings old CLEANUP(strings_release) = {0};
    known_columns(manifest, &old);
    manifest_rename_mentions(manifest, &old, names);
    const json_t *const schema = tree_member(manifest->root, "schema");
    if (tree_member(manifest->root, "columns"))
        tree_set(manifest->root, "columns", tree_names(manifest, names));
    for (size_t i = 0; i < json_array_size(schema); i++)
        tree_set(json_array_get(schema, i), "name",
                 tree_string(manifest, names->at[i], "a column's name"));
}

void manifest_replace_columns(struct manifest *manifest, const struct strings *names)
{
    struct strings old CLEANUP(strings_release) = {0};
    manifest_columns(manifest, &old);
    const enum manifest_format format = manifest_format(manifest);
    if (old.count)
        manifest_settle_keys(manifest, names, KEYS_OUT);
    for (size_t k = 0; k < COUNT(key_lists); k++) {
        struct strings key CLEANUP(strings_release) = {0};
        manifest_key(manifest, key_lists[k], &key);
        if (key.count > 0)
            tree_set(manifest->root, key_lists[k], tree_names(manifest, &key));
    }
    tree_set(manifest->root, "columns", tree_names(manifest, names));
    json_object_del(manifest->root, "column_metadata");
    json_object_del(manifest->root, "schema");
    check_filters(manifest, names);
    if (format == MANIFEST_NATIVE)
        manifest_convert(manifest, MANIFEST_NATIVE);
}

void manifest_use_header(struct manifest *manifest)
{
    const bool native = manifest_format(manifest) == MANIFEST_NATIVE;
    if (tree_member(manifest->root, "schema"))
        manifest_unfold_schema(manifest);
    json_object_del(manifest->root, "columns");
    /* Without a schema only this tells the format. */
    if (native && !tree_member(manifest->root, "manifest_type"))
        tree_set(manifest->root, "manifest_type", json_string("output"));
    if (native || tree_member(manifest->root, "has_header"))
        tree_set(manifest->root, "has_header", json_true());
}
