/* manifest_edit.c: changes of single members, of keys and of metadata. */
#include "data/manifest_tree.h"

#include <string.h>

#include "base/log.h"

/* No digest that data-anonymization writes is longer than SHA512's, in hexadecimal. */
enum { LONGEST_DIGEST = 128 };

void manifest_set_dialect(struct manifest *manifest, struct dialect dialect)
{
    const char delimiter[2] = {dialect.delimiter}, enclosure[2] = {dialect.enclosure};
    tree_set(manifest->root, "delimiter", tree_string(manifest, delimiter, "the delimiter"));
    tree_set(manifest->root, "enclosure", tree_string(manifest, enclosure, "the enclosure"));
}

void manifest_set_text(struct manifest *manifest, const char *key, const char *value)
{
    tree_set(manifest->root, key, tree_string(manifest, value, key));
}

void manifest_set_boolean(struct manifest *manifest, const char *key, int value)
{
    tree_set(manifest->root, key, json_boolean(value));
}

void manifest_set_list(struct manifest *manifest, const char *key, const struct strings *values)
{
    tree_set(manifest->root, key, tree_names(manifest, values));
}

void manifest_remove(struct manifest *manifest, const char *key)
{
    json_object_del(manifest->root, key);
}

/* Writes what the platform takes for granted where nothing is said. */
static void offer(struct manifest *manifest, const char *key, json_t *value)
{
    if (tree_member(manifest->root, key))
        json_decref(value);
    else
        tree_set(manifest->root, key, value);
}

void manifest_spell_out(struct manifest *manifest)
{
    if (manifest_format(manifest) == MANIFEST_NATIVE)
        return;
    offer(manifest, "destination", json_string(""));
    offer(manifest, "incremental", json_false());
    if (tree_member(manifest->root, "schema"))
        return;
    offer(manifest, "primary_key", json_array());
    offer(manifest, "columns", json_array());
    offer(manifest, "metadata", json_array());
    offer(manifest, "column_metadata", json_array());
}

void manifest_spell_out_native(struct manifest *manifest)
{
    const bool native = manifest_format(manifest) == MANIFEST_NATIVE;
    if (!native || tree_member(manifest->root, "manifest_type"))
        return;
    offer(manifest, "incremental", json_false());
    offer(manifest, "write_always", json_false());
    offer(manifest, "delimiter", json_string(","));
    offer(manifest, "enclosure", json_string("\""));
    offer(manifest, "manifest_type", json_string("out"));
    offer(manifest, "has_header", json_false());
}

void manifest_set_metadata(struct manifest *manifest, const char *key, const char *value)
{
    json_t *const text = tree_string(manifest, value, "a value of the metadata");
    json_decref(tree_string(manifest, key, "a key of the metadata"));
    json_t *const root = manifest->root;
    if (manifest_format(manifest) == MANIFEST_LEGACY) {
        const json_t *const old = tree_member(root, "metadata");
        /* An empty object says nothing, and the platform takes nothing but a list. */
        if (!json_is_array(old) && json_object_size(old) == 0)
            tree_set(root, "metadata", json_array());
        facts_put(tree_member(root, "metadata"), key, text);
    } else if (strcmp(key, FACT_DESCRIPTION) == 0 && tree_member(root, "description")) {
        /* The platform refuses both together (contract.md 1.7). */
        facts_remove(tree_member(root, "table_metadata"), key);
        tree_set(root, "description", text);
    } else {
        facts_put(facts_object(root, "table_metadata"), key, text);
    }
}

/* A length in characters that holds every digest is kept, any other would cut them. */
static bool holds_digests(const json_t *length)
{
    if (json_is_integer(length))
        return json_integer_value(length) >= LONGEST_DIGEST;
    const char *const text = json_string_value(length);
    if (!text || !*text || strlen(text) > 9)
        return false;
    long value = 0;
    for (const char *at = text; *at; at++) {
        if (*at < '0' || *at > '9')
            return false;
        value = value * 10 + (*at - '0');
    }
    return value >= LONGEST_DIGEST;
}

static void schema_to_text(json_t *schema, const char *column)
{
    for (size_t i = 0; i < json_array_size(schema); i++) {
        json_t *const item = json_array_get(schema, i);
        const json_t *const type = tree_member(item, "data_type");
        if (!type || strcmp(tree_text(item, "name"), column) != 0)
            continue;
        const json_t *const base = tree_member(type, "base");
        json_t *const text =
            json_is_object(base) ? tree_copy(tree_member(type, "base")) : json_object();
        tree_set(text, "type", json_string("STRING"));
        if (!holds_digests(tree_member(text, "length")))
            json_object_del(text, "length");
        json_t *const only = json_object();
        tree_set(only, "base", text);
        tree_set(item, "data_type", only);
    }
}

void manifest_column_to_text(struct manifest *manifest, const char *column)
{
    schema_to_text(tree_member(manifest->root, "schema"), column);
    json_t *const facts = tree_member(tree_member(manifest->root, "column_metadata"), column);
    if (!facts || !(facts_find(facts, FACT_BASE) || facts_find(facts, FACT_TYPE)))
        return;
    facts_put(facts, FACT_BASE, json_string("STRING"));
    facts_remove(facts, FACT_TYPE);
    if (!holds_digests(facts_find(facts, FACT_LENGTH)))
        facts_remove(facts, FACT_LENGTH);
}
