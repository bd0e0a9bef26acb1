/* manifest_check.c: whether what was read is a manifest. */
#include "manifest_tree.h"

#include <string.h>

#include "log.h"

/* A place in the tree: a member or, without a name, an element of what is above. */
struct spot {
    const struct manifest *manifest;
    const struct spot *above;
    const char *member;
    size_t index;
};

typedef void value_check(const struct spot *spot, json_t *value);

/* Adds the place as "schema[2].name"; there are at most five steps. */
static void add_path(const struct spot *spot, struct buf *into)
{
    if (spot->above)
        add_path(spot->above, into);
    if (spot->member)
        buf_add_format(into, "%s%s", into->len ? "." : "", spot->member);
    else
        buf_add_format(into, "[%zu]", spot->index);
}

static _Noreturn void wrong(const struct spot *spot, const char *must)
{
    struct buf path CLEANUP(buf_release) = {0};
    add_path(spot, &path);
    user_error("%s: \"%s\" must be %s", spot->manifest->name, buf_text(&path), must);
}

static void check_member(const struct spot *spot, json_t *object, const char *key,
                         value_check *check)
{
    json_t *const value = tree_member(object, key);
    if (value)
        check(&(struct spot){.manifest = spot->manifest, .above = spot, .member = key}, value);
}

/* The list's elements; null is no element. */
static void check_elements(const struct spot *spot, json_t *list, value_check *check)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        check(&(struct spot){.manifest = spot->manifest, .above = spot, .index = i},
              json_array_get(list, i));
}

static void check_text(const struct spot *spot, json_t *value)
{
    if (!json_is_string(value))
        wrong(spot, "a text");
}

static void check_boolean(const struct spot *spot, json_t *value)
{
    if (!json_is_boolean(value))
        wrong(spot, "true or false");
}

static void check_names(const struct spot *spot, json_t *value)
{
    if (!json_is_array(value))
        wrong(spot, "a list of texts");
    check_elements(spot, value, check_text);
}

static void check_list(const struct spot *spot, json_t *value)
{
    if (!json_is_array(value))
        wrong(spot, "a list");
}

/* An empty list is taken for an empty object. */
static void check_object(const struct spot *spot, json_t *value)
{
    if (!json_is_object(value) && !(json_is_array(value) && json_array_size(value) == 0))
        wrong(spot, "an object");
}

static void check_fact(const struct spot *spot, json_t *value)
{
    if (!json_is_object(value) || !tree_text(value, "key"))
        wrong(spot, "an object with the members \"key\", a text, and \"value\"");
}

static void check_facts(const struct spot *spot, json_t *value)
{
    if (!json_is_object(value) && !json_is_array(value))
        wrong(spot, "a list of objects with \"key\" and \"value\", or an object");
    check_elements(spot, value, check_fact);
}

static void check_object_of(const struct spot *spot, json_t *value, value_check *check)
{
    check_object(spot, value);
    for (void *at = json_object_iter(value); at; at = json_object_iter_next(value, at))
        check_member(spot, value, json_object_iter_key(at), check);
}

static void check_column_facts(const struct spot *spot, json_t *value)
{
    check_object_of(spot, value, check_facts);
}

static void check_data_type(const struct spot *spot, json_t *value)
{
    check_object_of(spot, value, check_object);
}

static void check_schema_item(const struct spot *spot, json_t *value)
{
    if (!json_is_object(value) || !tree_text(value, "name"))
        wrong(spot, "an object with the member \"name\", a text");
    check_member(spot, value, "data_type", check_data_type);
    check_member(spot, value, "nullable", check_boolean);
    check_member(spot, value, "primary_key", check_boolean);
    check_member(spot, value, "distribution_key", check_boolean);
    check_member(spot, value, "description", check_text);
    check_member(spot, value, "metadata", check_facts);
}

static void check_schema(const struct spot *spot, json_t *value)
{
    check_list(spot, value);
    check_elements(spot, value, check_schema_item);
}

static void check_filter(const struct spot *spot, json_t *value)
{
    check_object(spot, value);
    check_member(spot, value, "column", check_text);
}

static void check_filters(const struct spot *spot, json_t *value)
{
    check_list(spot, value);
    check_elements(spot, value, check_filter);
}

static void check_condition(const struct spot *spot, json_t *value)
{
    check_object(spot, value);
    check_member(spot, value, "where_filters", check_filters);
}

static void check_conditions(const struct spot *spot, json_t *value)
{
    check_list(spot, value);
    check_elements(spot, value, check_condition);
}

/* What tables' and files' manifests may have (contract.md 1.5-1.7), where the type matters to us.
 */
static const struct {
    const char *key;
    value_check *check;
} known[] = {
    {"destination", check_text},
    {"incremental", check_boolean},
    {"primary_key", check_names},
    {"distribution_key", check_names},
    {"columns", check_names},
    {"delimiter", check_text},
    {"enclosure", check_text},
    {"metadata", check_facts},
    {"column_metadata", check_column_facts},
    {"delete_where_column", check_text},
    {"delete_where_values", check_list},
    {"delete_where_operator", check_text},
    {"delete_where", check_conditions},
    {"write_always", check_boolean},
    {"tags", check_list},
    {"manifest_type", check_text},
    {"has_header", check_boolean},
    {"description", check_text},
    {"table_metadata", check_facts},
    {"schema", check_schema},
    {"is_sliced", check_boolean},
    {"s3", check_object},
    {"abs", check_object},
};

static void settle_columns(struct manifest *manifest)
{
    json_t *const columns = tree_member(manifest->root, "columns");
    json_t *const schema = tree_member(manifest->root, "schema");
    if (!columns || !schema)
        return;
    const size_t count = json_array_size(columns);
    if ((count == 0) != (json_array_size(schema) == 0)) {
        json_object_del(manifest->root, count == 0 ? "columns" : "schema");
        return;
    }
    bool same = count == json_array_size(schema);
    for (size_t i = 0; same && i < count; i++)
        same = strcmp(json_string_value(json_array_get(columns, i)),
                      tree_text(json_array_get(schema, i), "name")) == 0;
    if (!same)
        user_error("%s: \"columns\" and \"schema\" name different columns; take one of the two out",
                   manifest->name);
}

void manifest_check(struct manifest *manifest)
{
    for (size_t i = 0; i < COUNT(known); i++) {
        json_t *const value = tree_member(manifest->root, known[i].key);
        if (value)
            known[i].check(&(struct spot){.manifest = manifest, .member = known[i].key}, value);
    }
    settle_columns(manifest);
}
