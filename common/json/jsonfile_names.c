/* jsonfile_names.c: equal names in one object, of which jansson keeps the last without a word. */
#include "json/jsonfile_inner.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/shown.h"

enum { NAMES_SHOWN = 20 };

struct walk {
    json_t **open; /* the names seen in each object around; NULL: an array */
    size_t depth, room;
    struct strings repeated; /* as they are shown */
};

static void enter(struct walk *walk, bool object)
{
    if (walk->depth == walk->room) {
        walk->room = walk->room ? walk->room * 2 : 16;
        walk->open = mem_resize(walk->open, walk->room, sizeof(*walk->open));
    }
    walk->open[walk->depth++] = object ? json_object() : NULL;
}

static void note(struct walk *walk, const char *key)
{
    struct buf shown CLEANUP(buf_release) = {0};
    shown_add(&shown, (struct span){key, strlen(key)});
    if (walk->repeated.count <= NAMES_SHOWN &&
        strings_find(&walk->repeated, buf_text(&shown)) == SIZE_MAX)
        strings_add(&walk->repeated, buf_text(&shown));
}

/* A name is decoded, as two spellings with escapes may be one. */
static void see(struct walk *walk, struct span literal)
{
    json_t *const text = json_loadb(literal.at, literal.len, JSON_DECODE_ANY, NULL);
    const char *const key = json_string_value(text);
    json_t *const seen = walk->open[walk->depth - 1];
    if (!key || !seen)
        app_error("out of memory");
    if (json_object_get(seen, key))
        note(walk, key);
    else if (json_object_set_new(seen, key, json_true()) != 0)
        app_error("out of memory");
    json_decref(text);
}

static bool is_name(struct span text, size_t end)
{
    while (end < text.len && strchr(" \t\r\n", text.at[end]))
        end++;
    return end < text.len && text.at[end] == ':';
}

void names_warn(struct span text, const char *name)
{
    struct walk walk = {0};
    for (size_t at = 0, end; at < text.len; at = end) {
        const char byte = text.at[at];
        end = byte == '"' ? literal_end(text, at) : at + 1;
        if (byte == '{' || byte == '[')
            enter(&walk, byte == '{');
        else if (byte == '}' || byte == ']')
            json_decref(walk.open[--walk.depth]);
        else if (byte == '"' && is_name(text, end))
            see(&walk, (struct span){text.at + at, end - at});
    }
    char *list CLEANUP(mem_release) = strings_show(&walk.repeated, NAMES_SHOWN);
    log_warn("%s: given more than once in one object, of which the last value counts: %s", name,
             list);
    strings_release(&walk.repeated);
    free(walk.open);
}
