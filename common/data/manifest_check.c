/* manifest_check.c: which types the members of a manifest must have, and what is wrong. */
#include "base/log.h"
#include "data/manifest_tree.h"

#include <string.h>

/* A place in the tree: a member or, without a name, an element of what is above; with nothing
 * above, the manifest. */
struct spot {
    const struct manifest *manifest;
    const struct spot *above;
    const char *member;
    size_t index;
};

typedef void value_check(const struct spot *spot, json_t *value);

/* What a member must be. */
struct member {
    const char *key; /* NULL ends a list of them */
    value_check *check;
};

/* Adds the place as "schema[2].name"; there are at most five steps. */
static void add_path(const struct spot *spot, struct buf *into)
{
    if (!spot->above)
        return;
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

static void check_elements(const struct spot *spot, json_t *list, value_check *check)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        check(&(struct spot){.manifest = spot->manifest, .above = spot, .index = i},
              json_array_get(list, i));
}

static void check_members(const struct spot *spot, json_t *object, const struct member *members)
{
    for (const struct member *member = members; member->key; member++) {
        json_t *const value = tree_member(object, member->key);
        if (value)
            member->check(
                &(struct spot){.manifest = spot->manifest, .above = spot, .member = member->key},
                value);
    }
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

static void check_list(const struct spot *spot, json_t *value)
{
    if (!json_is_array(value))
        wrong(spot, "a list");
}

static void check_list_of(const struct spot *spot, json_t *value, value_check *check)
{
    check_list(spot, value);
    check_elements(spot, value, check);
}

static void check_names(const struct spot *spot, json_t *value)
{
    if (!json_is_array(value))
        wrong(spot, "a list of texts");
    check_elements(spot, value, check_text);
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
        if (!json_is_null(json_object_iter_value(at)))
            check(&(struct spot){.manifest = spot->manifest,
                                 .above = spot,
                                 .member = json_object_iter_key(at)},
                  json_object_iter_value(at));
}

static void check_column_facts(const struct spot *spot, json_t *value)
{
    check_object_of(spot, value, check_facts);
}

static void check_data_type(const struct spot *spot, json_t *value)
{
    check_object_of(spot, value, check_object);
}

static void check_column(const struct spot *spot, json_t *value)
{
    static const struct member members[] = {
        {"data_type", check_data_type},
        {"nullable", check_boolean},
        {"primary_key", check_boolean},
        {"distribution_key", check_boolean},
        {"description", check_text},
        {"metadata", check_facts},
        {NULL, NULL},
    };
    if (!json_is_object(value) || !tree_text(value, "name"))
        wrong(spot, "an object with the member \"name\", a text");
    check_members(spot, value, members);
}

static void check_schema(const struct spot *spot, json_t *value)
{
    check_list_of(spot, value, check_column);
}

static void check_filter(const struct spot *spot, json_t *value)
{
    static const struct member members[] = {{"column", check_text}, {NULL, NULL}};
    check_object(spot, value);
    check_members(spot, value, members);
}

static void check_filters(const struct spot *spot, json_t *value)
{
    check_list_of(spot, value, check_filter);
}

static void check_condition(const struct spot *spot, json_t *value)
{
    static const struct member members[] = {{"where_filters", check_filters}, {NULL, NULL}};
    check_object(spot, value);
    check_members(spot, value, members);
}

static void check_conditions(const struct spot *spot, json_t *value)
{
    check_list_of(spot, value, check_condition);
}

/* What tables' and files' manifests may have (contract.md 1.5-1.7), where the type matters to us.
 */
static const struct member known[] = {
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
    {NULL, NULL},
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
    check_members(&(struct spot){.manifest = manifest}, manifest->root, known);
    settle_columns(manifest);
}
