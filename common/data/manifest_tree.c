/* manifest_tree.c: the JSON tree inside a manifest, and the metadata in it. */
#include "data/manifest_tree.h"

#include <string.h>

#include "base/log.h"

/* jansson tells of two failures only: no memory, and a value that is no value. */
static json_t *there(json_t *value)
{
    if (!value)
        app_error("out of memory");
    return value;
}

static void done(int result)
{
    if (result != 0)
        app_error("out of memory");
}

json_t *tree_member(const json_t *object, const char *key)
{
    json_t *const member = json_object_get(object, key);
    return json_is_null(member) ? NULL : member;
}

const char *tree_text(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

json_t *tree_object(json_t *object, const char *key)
{
    json_t *member = json_object_get(object, key);
    if (!json_is_object(member)) {
        member = there(json_object());
        tree_set(object, key, member);
    }
    return member;
}

void tree_set(json_t *object, const char *key, json_t *value)
{
    done(json_object_set_new_nocheck(object, key, there(value)));
}

void tree_append(json_t *list, json_t *value)
{
    done(json_array_append_new(list, there(value)));
}

json_t *tree_string(const struct manifest *manifest, const char *text, const char *what)
{
    json_t *const value = json_string(text);
    if (!value)
        user_error("%s: %s is not UTF-8, and JSON can hold nothing else; convert the data first",
                   manifest->name, what);
    return value;
}

json_t *tree_names(const struct manifest *manifest, const struct strings *names)
{
    json_t *const list = there(json_array());
    for (size_t i = 0; i < names->count; i++)
        tree_append(list, tree_string(manifest, names->at[i], "a column's name"));
    return list;
}

json_t *tree_copy(json_t *value)
{
    return there(json_deep_copy(value));
}

size_t schema_find(const json_t *schema, const char *name)
{
    for (size_t i = 0; i < json_array_size(schema); i++)
        if (strcmp(tree_text(json_array_get(schema, i), "name"), name) == 0)
            return i;
    return SIZE_MAX;
}

/* Position of the first fact with that key in a list, or SIZE_MAX. */
static size_t position(const json_t *list, const char *key)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (strcmp(tree_text(json_array_get(list, i), "key"), key) == 0)
            return i;
    return SIZE_MAX;
}

static json_t *fact(const char *key, json_t *value)
{
    json_t *const pair = there(json_object());
    tree_set(pair, "key", there(json_string_nocheck(key)));
    tree_set(pair, "value", value);
    return pair;
}

json_t *facts_list(json_t *facts)
{
    json_t *const list = there(json_array());
    /* Seen keys are kept in an object, so that a long list does not cost its square. */
    json_t *const seen = there(json_object());
    for (void *at = json_object_iter(facts); at; at = json_object_iter_next(facts, at))
        tree_append(list, fact(json_object_iter_key(at), tree_copy(json_object_iter_value(at))));
    for (size_t i = 0; i < json_array_size(facts); i++) {
        const json_t *const pair = json_array_get(facts, i);
        const char *const key = tree_text(pair, "key");
        json_t *const value = json_object_get(pair, "value");
        if (json_object_get(seen, key))
            continue;
        tree_set(seen, key, json_true());
        tree_append(list, fact(key, value ? tree_copy(value) : json_null()));
    }
    json_decref(seen);
    return list;
}

json_t *facts_find(json_t *facts, const char *key)
{
    if (json_is_object(facts))
        return tree_member(facts, key);
    const size_t at = position(facts, key);
    return at == SIZE_MAX ? NULL : tree_member(json_array_get(facts, at), "value");
}

void facts_put(json_t *facts, const char *key, json_t *value)
{
    if (json_is_object(facts)) {
        tree_set(facts, key, value);
        return;
    }
    const size_t at = position(facts, key);
    if (at == SIZE_MAX) {
        tree_append(facts, fact(key, value));
        return;
    }
    tree_set(json_array_get(facts, at), "value", value);
    for (size_t i = json_array_size(facts); --i > at;)
        if (strcmp(tree_text(json_array_get(facts, i), "key"), key) == 0)
            json_array_remove(facts, i);
}

void facts_offer(json_t *facts, const char *key, json_t *value)
{
    if (facts_find(facts, key))
        json_decref(value);
    else
        facts_put(facts, key, value);
}

void facts_remove(json_t *facts, const char *key)
{
    if (json_is_object(facts)) {
        json_object_del(facts, key);
        return;
    }
    for (size_t i = json_array_size(facts); i-- > 0;)
        if (strcmp(tree_text(json_array_get(facts, i), "key"), key) == 0)
            json_array_remove(facts, i);
}

json_t *facts_object(json_t *object, const char *key)
{
    json_t *const member = tree_member(object, key);
    if (json_is_object(member))
        return member;
    json_t *const list = facts_list(member);
    json_t *const facts = there(json_object());
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *const pair = json_array_get(list, i);
        tree_set(facts, tree_text(pair, "key"), json_incref(json_object_get(pair, "value")));
    }
    json_decref(list);
    tree_set(object, key, facts);
    return facts;
}

void facts_merge(json_t *facts, json_t *from)
{
    json_t *const list = facts_list(from);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *const pair = json_array_get(list, i);
        facts_offer(facts, tree_text(pair, "key"), json_incref(json_object_get(pair, "value")));
    }
    json_decref(list);
}
