/* manifest_format.c: the legacy format and the native one, each from the other.
 *
 * What stands where is in contract.md 1.14. A legacy manifest knows one type of a column besides
 * the base type, and one backend, whose type that is, for the whole table.
 */
#include "data/manifest_tree.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "json/jsonfile.h"

enum manifest_format manifest_format(const struct manifest *manifest)
{
    const json_t *const root = manifest->root;
    if (tree_member(root, "manifest_type"))
        return MANIFEST_NATIVE;
    return tree_member(root, "schema") && !tree_member(root, "columns") ? MANIFEST_NATIVE
                                                                        : MANIFEST_LEGACY;
}

/* The only backends whose types the platform accepts in a schema (contract.md 1.7). */
static bool is_schema_backend(const char *backend)
{
    return backend && (strcmp(backend, "snowflake") == 0 || strcmp(backend, "bigquery") == 0);
}

/* The backend whose types the facts about a table speak of, or NULL. */
static const char *fact_backend(json_t *facts)
{
    const char *const backend = json_string_value(facts_find(facts, FACT_BACKEND));
    return backend && strcmp(backend, "base") != 0 ? backend : NULL;
}

/* The value as a text, as the platform wants lengths and defaults; a new reference. */
static json_t *as_text(json_t *value)
{
    if (json_is_string(value))
        return json_incref(value);
    char *const text = jsonfile_line(value);
    json_t *const result = json_string(text);
    free(text);
    return result;
}

/* Storage keeps facts as texts. */
static bool is_truth(const json_t *value)
{
    const char *const text = json_string_value(value);
    if (text)
        return strcmp(text, "1") == 0 || strcmp(text, "true") == 0;
    return json_is_true(value) || json_integer_value(value) != 0;
}

static void move_fact(json_t *facts, const char *key, json_t *into, const char *member)
{
    json_t *const value = facts_find(facts, key);
    if (!value)
        return;
    tree_set(into, member, as_text(value));
    facts_remove(facts, key);
}

/* Takes the types out of a column's facts. What has no place in a schema stays a fact: the type of
 * a backend that the platform refuses there, a length without a type. */
static void take_types(json_t *facts, const char *backend, json_t *item)
{
    json_t *const base = json_object();
    json_t *const own = is_schema_backend(backend) ? json_object() : NULL;
    move_fact(facts, FACT_BASE, base, "type");
    if (own)
        move_fact(facts, FACT_TYPE, own, "type");
    else if (!backend && !tree_member(base, "type"))
        move_fact(facts, FACT_TYPE, base, "type");
    json_t *const typed = own && tree_member(own, "type") ? own : base;
    if (tree_member(typed, "type")) {
        move_fact(facts, FACT_LENGTH, typed, "length");
        move_fact(facts, FACT_DEFAULT, typed, "default");
        /* The platform asks for a base type wherever there is a type. */
        if (!tree_member(base, "type"))
            tree_set(base, "type", json_string("STRING"));
        json_t *const data_type = tree_object(item, "data_type");
        tree_set(data_type, "base", json_incref(base));
        if (typed == own)
            tree_set(data_type, backend, json_incref(own));
    }
    json_decref(base);
    json_decref(own);
}

/* The column is typed already: the facts say the same, in other words. */
static void drop_types(json_t *facts)
{
    static const char *const keys[] = {FACT_BASE, FACT_TYPE, FACT_LENGTH, FACT_DEFAULT};
    for (size_t i = 0; i < COUNT(keys); i++)
        facts_remove(facts, keys[i]);
}

/* What is known of a column goes to its item of the schema, which keeps what it says already. */
static void fold_facts(json_t *facts, const char *backend, json_t *item)
{
    json_t *const nullable = facts_find(facts, FACT_NULLABLE);
    json_t *const key = facts_find(facts, FACT_PRIMARY_KEY);
    json_t *const description = facts_find(facts, FACT_DESCRIPTION);
    if (!tree_member(item, "nullable"))
        tree_set(item, "nullable", json_boolean(!nullable || is_truth(nullable)));
    if (!tree_member(item, "primary_key"))
        tree_set(item, "primary_key", json_boolean(key && is_truth(key)));
    if (!tree_member(item, "description") && description)
        tree_set(item, "description", as_text(description));
    facts_remove(facts, FACT_NULLABLE);
    facts_remove(facts, FACT_PRIMARY_KEY);
    facts_remove(facts, FACT_DESCRIPTION);
    if (json_object_size(tree_member(item, "data_type")) > 0)
        drop_types(facts);
    else
        take_types(facts, backend, item);
    if (tree_member(item, "description"))
        facts_remove(tree_member(item, "metadata"), FACT_DESCRIPTION);
    if (json_array_size(facts) > 0 || tree_member(item, "metadata"))
        facts_merge(facts_object(item, "metadata"), facts);
}

/* A list of names becomes flags of the schema's items. */
static void fold_key(struct manifest *manifest, json_t *schema, const char *key)
{
    const json_t *const list = tree_member(manifest->root, key);
    for (size_t i = 0; json_array_size(list) > 0 && i < json_array_size(schema); i++) {
        json_t *const item = json_array_get(schema, i);
        if (tree_member(item, key))
            tree_set(item, key, json_false());
    }
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *const name = json_string_value(json_array_get(list, i));
        tree_set(json_array_get(schema, schema_find(schema, name)), key, json_true());
    }
    json_object_del(manifest->root, key);
}

static void fold_columns(struct manifest *manifest, const struct strings *names)
{
    json_t *const root = manifest->root;
    const json_t *const metadata = tree_member(root, "column_metadata");
    json_t *const about = tree_member(root, "metadata");
    const char *const backend = fact_backend(about);
    json_t *schema = tree_member(root, "schema");
    if (!schema) {
        tree_set(root, "schema", json_array());
        schema = tree_member(root, "schema");
        for (size_t i = 0; i < names->count; i++) {
            json_t *const item = json_object();
            tree_set(item, "name", json_string(names->at[i]));
            tree_append(schema, item);
        }
    }
    for (size_t i = 0; i < names->count; i++) {
        json_t *const facts = facts_list(tree_member(metadata, names->at[i]));
        fold_facts(facts, backend, json_array_get(schema, i));
        json_decref(facts);
    }
    fold_key(manifest, schema, "primary_key");
    fold_key(manifest, schema, "distribution_key");
    if (is_schema_backend(backend))
        facts_remove(about, FACT_BACKEND);
    json_object_del(root, "columns");
    json_object_del(root, "column_metadata");
}

static void to_native(struct manifest *manifest)
{
    json_t *const root = manifest->root;
    struct strings names CLEANUP(strings_release) = {0};
    if (manifest_columns(manifest, &names))
        fold_columns(manifest, &names);
    json_t *const metadata = tree_member(root, "metadata");
    if (json_array_size(metadata) + json_object_size(metadata) > 0 ||
        tree_member(root, "table_metadata"))
        facts_merge(facts_object(root, "table_metadata"), metadata);
    json_object_del(root, "metadata");
    if (tree_member(root, "description"))
        facts_remove(tree_member(root, "table_metadata"), FACT_DESCRIPTION);
    if (!tree_member(root, "manifest_type"))
        tree_set(root, "manifest_type", json_string("output"));
}

/* The backend whose types a legacy manifest keeps: the one it names, or the first there is. */
static const char *chosen_backend(const struct manifest *manifest, json_t *table_facts)
{
    const char *const named = fact_backend(table_facts);
    if (named)
        return named;
    const json_t *const schema = tree_member(manifest->root, "schema");
    for (size_t i = 0; i < json_array_size(schema); i++) {
        json_t *const types = tree_member(json_array_get(schema, i), "data_type");
        for (void *at = json_object_iter(types); at; at = json_object_iter_next(types, at)) {
            const char *const backend = json_object_iter_key(at);
            if (strcmp(backend, "base") != 0 && tree_member(json_object_iter_value(at), "type"))
                return backend;
        }
    }
    return NULL;
}

static void offer_member(json_t *facts, const char *fact, const json_t *object, const char *key)
{
    json_t *const value = tree_member(object, key);
    if (value)
        facts_offer(facts, fact, json_is_boolean(value) ? json_incref(value) : as_text(value));
}

static void unfold_item(const json_t *item, const char *backend, json_t *facts)
{
    offer_member(facts, FACT_NULLABLE, item, "nullable");
    const json_t *const types = tree_member(item, "data_type");
    const json_t *const base = tree_member(types, "base");
    const json_t *const own = backend ? tree_member(types, backend) : NULL;
    const json_t *const typed = tree_member(own, "type") ? own : base;
    offer_member(facts, FACT_BASE, base, "type");
    offer_member(facts, FACT_TYPE, own, "type");
    offer_member(facts, FACT_LENGTH, typed, "length");
    offer_member(facts, FACT_DEFAULT, typed, "default");
    offer_member(facts, FACT_DESCRIPTION, item, "description");
    facts_merge(facts, tree_member(item, "metadata"));
}

/* The flags of the schema's items become a list of names, unless there is one. */
static void unfold_key(struct manifest *manifest, const json_t *schema, const char *key)
{
    if (json_array_size(tree_member(manifest->root, key)) > 0)
        return;
    json_t *const list = json_array();
    for (size_t i = 0; i < json_array_size(schema); i++) {
        const json_t *const item = json_array_get(schema, i);
        const bool first = schema_find(schema, tree_text(item, "name")) == i;
        if (first && json_is_true(tree_member(item, key)))
            tree_append(list, json_incref(tree_member(item, "name")));
    }
    if (json_array_size(list) > 0)
        tree_set(manifest->root, key, list);
    else
        json_decref(list);
}

void manifest_unfold_schema(struct manifest *manifest)
{
    json_t *const root = manifest->root;
    const json_t *const schema = tree_member(root, "schema");
    const bool native = manifest_format(manifest) == MANIFEST_NATIVE;
    const char *const about = native ? "table_metadata" : "metadata";
    const char *const backend = chosen_backend(manifest, tree_member(root, about));
    if (backend && !fact_backend(tree_member(root, about))) {
        if (!tree_member(root, about))
            tree_set(root, about, json_array());
        facts_put(native ? facts_object(root, about) : tree_member(root, about), FACT_BACKEND,
                  json_string(backend));
    }
    json_t *const metadata = tree_object(root, "column_metadata");
    json_t *const columns = json_array();
    for (size_t i = 0; i < json_array_size(schema); i++) {
        const json_t *const item = json_array_get(schema, i);
        const char *const name = tree_text(item, "name");
        if (!tree_member(metadata, name))
            tree_set(metadata, name, json_array());
        unfold_item(item, backend, tree_member(metadata, name));
        tree_append(columns, json_incref(tree_member(item, "name")));
    }
    tree_set(root, "columns", columns);
    unfold_key(manifest, schema, "primary_key");
    unfold_key(manifest, schema, "distribution_key");
    json_object_del(root, "schema");
}

/* Every column gets facts, reduced to what an output manifest may have: keys and values. */
static void normalise_column_facts(struct manifest *manifest, const struct strings *names)
{
    const json_t *const old = tree_member(manifest->root, "column_metadata");
    json_t *const metadata = json_object();
    for (size_t i = 0; i < names->count; i++) {
        json_t *const facts = facts_list(tree_member(old, names->at[i]));
        facts_offer(facts, FACT_NULLABLE, json_true());
        tree_set(metadata, names->at[i], facts);
    }
    if (old || names->count > 0)
        tree_set(manifest->root, "column_metadata", metadata);
    else
        json_decref(metadata);
}

static void to_legacy(struct manifest *manifest)
{
    json_t *const root = manifest->root;
    const bool native = manifest_format(manifest) == MANIFEST_NATIVE;
    json_t *const description = native ? tree_member(root, "description") : NULL;
    if (tree_member(root, "schema"))
        manifest_unfold_schema(manifest);
    json_t *const facts = facts_list(tree_member(root, "metadata"));
    if (description)
        facts_offer(facts, FACT_DESCRIPTION, json_incref(description));
    facts_merge(facts, tree_member(root, "table_metadata"));
    if (json_array_size(facts) > 0)
        tree_set(root, "metadata", json_incref(facts));
    json_decref(facts);
    if (native)
        json_object_del(root, "description");
    json_object_del(root, "table_metadata");
    json_object_del(root, "manifest_type");
    struct strings names CLEANUP(strings_release) = {0};
    if (manifest_columns(manifest, &names))
        normalise_column_facts(manifest, &names);
}

/* A key that names a column the table does not have, or NULL. */
static const char *stray_key(const struct manifest *manifest, const char *key)
{
    struct strings names CLEANUP(strings_release) = {0};
    manifest_columns(manifest, &names);
    const json_t *const list = tree_member(manifest->root, key);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *const name = json_string_value(json_array_get(list, i));
        if (strings_find(&names, name) == SIZE_MAX)
            return name;
    }
    return NULL;
}

void manifest_convert(struct manifest *manifest, enum manifest_format format)
{
    json_t *const root = manifest->root;
    if (json_array_size(tree_member(root, "primary_key")) == 0)
        json_object_del(root, "primary_key");
    if (json_array_size(tree_member(root, "distribution_key")) == 0)
        json_object_del(root, "distribution_key");
    if (format == MANIFEST_NATIVE) {
        const char *stray = stray_key(manifest, "primary_key");
        if (!stray)
            stray = stray_key(manifest, "distribution_key");
        if (!stray) {
            to_native(manifest);
            return;
        }
        log_info("%s: a key names \"%s\", which is not among the columns; the manifest is written "
                 "in the legacy format",
                 manifest->name, stray);
    }
    to_legacy(manifest);
}
