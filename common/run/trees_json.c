/* trees_json.c: the records of a JSON document. */
#include "run/trees.h"
#include "shape/valuejson.h"

#include <string.h>

/* The records at the root node of a value that begins with `event`. */
static void read_records(struct trees *trees, struct jsonread *json, enum jsonread_event event,
                         struct span text)
{
    struct arena *arena = trees_arena(trees);
    struct names *names = trees_names(trees);
    if (event != JSONREAD_LIST) {
        trees_single(trees, valuejson_read(json, event, text, arena, names));
        return;
    }
    trees_list(trees);
    while ((event = jsonread_next(json, &text)) != JSONREAD_LIST_END)
        trees_record(trees, valuejson_read(json, event, text, arena, names));
}

/* Follows the root node from step `at` on. */
static void follow(struct trees *trees, struct jsonread *json, enum jsonread_event event,
                   struct span text, size_t at)
{
    const struct strings *root = trees_root(trees);
    if (at == root->count) {
        read_records(trees, json, event, text);
        return;
    }
    if (event != JSONREAD_OBJECT)
        jsonread_fail(json, "the root node's \"%s\" must be a member of an object, and here is %s",
                      root->at[at], event == JSONREAD_LIST ? "a list" : "a single value");
    const size_t length = strlen(root->at[at]);
    bool is_found = false;
    while (jsonread_next(json, &text) == JSONREAD_NAME) {
        const bool fits = text.len == length && memcmp(text.at, root->at[at], length) == 0;
        if (fits && is_found)
            jsonread_fail(json, "the root node's \"%s\" comes a second time", root->at[at]);
        event = jsonread_next(json, &text);
        if (fits)
            follow(trees, json, event, text, at + 1);
        else
            jsonread_skip(json, event);
        is_found = is_found || fits;
    }
    if (!is_found)
        jsonread_fail(json,
                      "the object that ends here has no member \"%s\", which the root node "
                      "names",
                      root->at[at]);
}

void trees_read_json(struct trees *trees, struct reader *in, const char *name, bool many)
{
    struct jsonread *json CLEANUP(jsonread_release) = jsonread_open(in, name, many);
    struct span text = {NULL, 0};
    for (enum jsonread_event event; (event = jsonread_next(json, &text)) != JSONREAD_END;)
        follow(trees, json, event, text, 0);
}
