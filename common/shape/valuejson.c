/* valuejson.c: values from the events of JSON. */
#include "shape/valuejson.h"

/* The value of one event, whose parts are still to come. */
static struct value *value_of(struct arena *arena, enum jsonread_event event, struct span text)
{
    static const enum value_kind kinds[] = {
        [JSONREAD_NULL] = VALUE_NULL,     [JSONREAD_FALSE] = VALUE_FALSE,
        [JSONREAD_TRUE] = VALUE_TRUE,     [JSONREAD_NUMBER] = VALUE_NUMBER,
        [JSONREAD_TEXT] = VALUE_TEXT,     [JSONREAD_LIST] = VALUE_LIST,
        [JSONREAD_OBJECT] = VALUE_OBJECT,
    };
    return value_new(arena, kinds[event], text);
}

struct value *valuejson_read(struct jsonread *json, enum jsonread_event event, struct span text,
                             struct arena *arena, struct names *names)
{
    struct value *open[JSONREAD_LEVELS];
    struct value *root = value_of(arena, event, text);
    size_t depth = 0;
    if (root->kind < VALUE_LIST)
        return root;
    open[depth++] = root;
    struct name *name = NULL;
    while (depth > 0) {
        event = jsonread_next(json, &text);
        struct value *into = open[depth - 1];
        if (event == JSONREAD_NAME) {
            name = names_of(names, text, into->last ? into->last->name : NULL);
            continue;
        }
        if (event == JSONREAD_OBJECT_END || event == JSONREAD_LIST_END) {
            if (into->kind == VALUE_OBJECT)
                value_settle(names, into);
            depth--;
            continue;
        }
        struct value *value = value_of(arena, event, text);
        value_add(into, into->kind == VALUE_OBJECT ? name : NULL, value);
        if (value->kind >= VALUE_LIST)
            open[depth++] = value;
    }
    return root;
}
