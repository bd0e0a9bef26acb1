/* manifest_check.c: whether what was read is a manifest. */
#include "data/manifest_tree.h"

#include <string.h>

#include "base/log.h"

/* A place in the tree: a member or, without a name, an element of what is above. */
struct spot {
    const struct manifest *manifest;
    const struct spot *above;
    const char *member;
    size_t index;
};

typedef void value_check(const struct spot *spot, json_t *value);

/* What a member must be and, where it is a list, each element, and the members of those. */
struct member {
    const char *key;
    value_check *check, *each;
    const struct member *inside; /* ends with a NULL key */
};

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
    if (!json_is_object(value) || !tree_text(value, "name"))
        wrong(spot, "an object with the member \"name\", a text");
}

static const struct member column_members[] = {
    {.key = "data_type", .check = check_data_type},
    {.key = "nullable", .check = check_boolean},
    {.key = "primary_key", .check = check_boolean},
    {.key = "distribution_key", .check = check_boolean},
    {.key = "description", .check = check_text},
    {.key = "metadata", .check = check_facts},
    {.key = NULL},
};

static const struct member filter_members[] = {
    {.key = "column", .check = check_text},
    {.key = NULL},
};

static const struct member condition_members[] = {
    {.key = "where_filters", .check = check_list, .each = check_object, .inside = filter_members},
    {.key = NULL},
};

/* What tables' and files' manifests may have (contract.md 1.5-1.7), where the type matters to us.
 */
static const struct member known[] = {
    {.key = "destination", .check = check_text},
    {.key = "incremental", .check = check_boolean},
    {.key = "primary_key", .check = check_names},
    {.key = "distribution_key", .check = check_names},
    {.key = "columns", .check = check_names},
    {.key = "delimiter", .check = check_text},
    {.key = "enclosure", .check = check_text},
    {.key = "metadata", .check = check_facts},
    {.key = "column_metadata", .check = check_column_facts},
    {.key = "delete_where_column", .check = check_text},
    {.key = "delete_where_values", .check = check_list},
    {.key = "delete_where_operator", .check = check_text},
    {.key = "delete_where", .check = check_list, .each = check_object, .inside = condition_members},
    {.key = "write_always", .check = check_boolean},
    {.key = "tags", .check = check_list},
    {.key = "manifest_type", .check = check_text},
    {.key = "has_header", .check = check_boolean},
    {.key = "description", .check = check_text},
    {.key = "table_metadata", .check = check_facts},
    {.key = "schema", .check = check_list, .each = check_column, .inside = column_members},
    {.key = "is_sliced", .check = check_boolean},
    {.key = "s3", .check = check_object},
    {.key = "abs", .check = check_object},
    {.key = NULL},
};

/* `above` is NULL for the manifest itself. */
static void check_members(const struct manifest *manifest, const struct spot *above, json_t *object,
                          const struct member *members)
{
    for (const struct member *member = members; member->key; member++) {
        json_t *const value = tree_member(object, member->key);
        if (!value)
            continue;
        const struct spot spot = {.manifest = manifest, .above = above, .member = member->key};
        member->check(&spot, value);
        for (size_t i = 0; member->each && i < json_array_size(value); i++) {
            json_t *const element = json_array_get(value, i);
            const struct spot at = {.manifest = manifest, .above = &spot, .index = i};
            member->each(&at, element);
            check_members(manifest, &at, element, member->inside);
        }
    }
}

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
    check_members(manifest, NULL, manifest->root, known);
    settle_columns(manifest);
}
