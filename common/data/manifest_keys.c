/* manifest_keys.c: the keys of a table, as lists of names or as flags of a schema. */
#include "data/manifest_tree.h"

#include <string.h>

#include "base/log.h"
#include "base/mem.h"

enum { NAMES_SHOWN = 20 };

static const struct {
    const char *member, *shown;
} keys[] = {{"primary_key", "primary key"}, {"distribution_key", "distribution key"}};

/* Flags the named columns of a schema, and no other. */
static void flag_key(json_t *schema, const char *key, const struct strings *names)
{
    for (size_t i = 0; i < json_array_size(schema); i++) {
        json_t *const item = json_array_get(schema, i);
        if (tree_member(item, key))
            tree_set(item, key, json_false());
    }
    for (size_t i = 0; i < names->count; i++)
        tree_set(json_array_get(schema, schema_find(schema, names->at[i])), key, json_true());
}

/* Also the facts that say the same as the key. */
static void forget_primary_key_facts(struct manifest *manifest)
{
    json_t *const metadata = tree_member(manifest->root, "column_metadata");
    for (void *at = json_object_iter(metadata); at; at = json_object_iter_next(metadata, at))
        facts_remove(json_object_iter_value(at), FACT_PRIMARY_KEY);
}

void manifest_set_primary_key(struct manifest *manifest, const struct strings *names)
{
    struct strings columns CLEANUP(strings_release) = {0};
    manifest_columns(manifest, &columns);
    for (size_t i = 0; i < names->count; i++)
        if (strings_find(&columns, names->at[i]) == SIZE_MAX) {
            manifest_convert(manifest, MANIFEST_LEGACY);
            break;
        }
    json_t *const schema = tree_member(manifest->root, "schema");
    forget_primary_key_facts(manifest);
    if (schema)
        flag_key(schema, "primary_key", names);
    if (names->count == 0)
        json_object_del(manifest->root, "primary_key");
    else if (!schema || tree_member(manifest->root, "columns"))
        tree_set(manifest->root, "primary_key", tree_names(manifest, names));
}

void manifest_extend_primary_key(struct manifest *manifest, const struct strings *names)
{
    json_t *const list = tree_member(manifest->root, "primary_key");
    json_t *const schema = tree_member(manifest->root, "schema");
    bool flagged = false;
    for (size_t i = 0; i < json_array_size(schema); i++)
        flagged = flagged || json_is_true(tree_member(json_array_get(schema, i), "primary_key"));
    const bool listed = json_array_size(list) > 0;
    for (size_t i = 0; i < names->count; i++) {
        if (listed)
            tree_append(list, tree_string(manifest, names->at[i], "a column's name"));
        if (flagged)
            tree_set(json_array_get(schema, schema_find(schema, names->at[i])), "primary_key",
                     json_true());
    }
}

void manifest_key(const struct manifest *manifest, const char *key, struct strings *names)
{
    const json_t *const list = tree_member(manifest->root, key);
    const json_t *const schema = tree_member(manifest->root, "schema");
    for (size_t i = 0; i < json_array_size(list); i++)
        strings_add(names, json_string_value(json_array_get(list, i)));
    if (names->count > 0)
        return;
    for (size_t i = 0; i < json_array_size(schema); i++)
        if (json_is_true(tree_member(json_array_get(schema, i), key)))
            strings_add(names, tree_text(json_array_get(schema, i), "name"));
}

static void drop_key(struct manifest *manifest, const char *key)
{
    const struct strings none = {0};
    json_object_del(manifest->root, key);
    flag_key(tree_member(manifest->root, "schema"), key, &none);
    if (strcmp(key, "primary_key") == 0)
        forget_primary_key_facts(manifest);
}

/* The names of `all` that are not among `names`, for a message; NULL when there is none. */
static char *others(const struct strings *all, const struct strings *names)
{
    struct strings missing CLEANUP(strings_release) = {0};
    for (size_t i = 0; i < all->count; i++)
        if (strings_find(names, all->at[i]) == SIZE_MAX)
            strings_add(&missing, all->at[i]);
    return missing.count > 0 ? strings_show(&missing, NAMES_SHOWN) : NULL;
}

char *manifest_key_strays(const struct manifest *manifest, const char *key)
{
    struct strings columns CLEANUP(strings_release) = {0}, names CLEANUP(strings_release) = {0};
    manifest_key(manifest, key, &names);
    manifest_columns(manifest, &columns);
    return columns.count > 0 ? others(&names, &columns) : NULL;
}

void manifest_settle_keys(struct manifest *manifest, const struct strings *columns,
                          enum manifest_keys rule)
{
    for (size_t k = 0; k < COUNT(keys); k++) {
        struct strings names CLEANUP(strings_release) = {0};
        manifest_key(manifest, keys[k].member, &names);
        char *missing CLEANUP(mem_release) = others(&names, columns);
        if (!missing)
            continue;
        char *all CLEANUP(mem_release) = strings_show(&names, NAMES_SHOWN);
        if (rule == KEYS_WHOLE)
            user_error("%s: the %s (%s) would lose: %s; keep these columns, or take the whole key "
                       "out of the manifest with drop_keys",
                       manifest->name, keys[k].shown, all, missing);
        log_warn("%s: the %s (%s) is taken out, as the table has no longer: %s", manifest->name,
                 keys[k].shown, all, missing);
        drop_key(manifest, keys[k].member);
    }
}
