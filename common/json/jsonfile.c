/* jsonfile.c: JSON text and files, in and out. */
#include "json/jsonfile.h"

#include <string.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/mem.h"
#include "io/io.h"
#include "json/jsonfile_inner.h"

/* jansson quotes the token it stumbled over, which may be a password: what follows is cut off. */
static int plain_length(const char *text)
{
    const char *quoted = strstr(text, " near '");
    return (int)(quoted ? (size_t)(quoted - text) : strlen(text));
}

static _Noreturn void broken(const json_error_t *error, const char *name)
{
    const char *text = error->text;
    switch (json_error_code(error)) {
    case json_error_out_of_memory:
        app_error("out of memory");
    case json_error_null_character:
    case json_error_null_byte_in_key:
        text = "the character \\u0000 is not allowed";
        break;
    case json_error_numeric_overflow:
        text = "the number is too large";
        break;
    case json_error_invalid_utf8:
        text = "the text is not UTF-8";
        break;
    default:
        break;
    }
    const int line = error->line < 1 ? 1 : error->line;
    const int column = error->column < 1 ? 1 : error->column;
    user_error("%s: line %d, column %d: %.*s", name, line, column, plain_length(text), text);
}

static json_t *parse(struct span text, size_t flags, const char *name)
{
    if (text.len >= 3 && memcmp(text.at, "\xEF\xBB\xBF", 3) == 0)
        text = (struct span){text.at + 3, text.len - 3};
    if (!text.len)
        user_error("%s: it is empty; it must be JSON", name);
    json_error_t error;
    json_t *json = json_loadb(text.at, text.len, flags | JSON_REJECT_DUPLICATES, &error);
    const bool repeated = !json && json_error_code(&error) == json_error_duplicate_key;
    if (repeated)
        json = json_loadb(text.at, text.len, flags, &error);
    /* Once with all numbers real, to find what else is wrong and where. */
    if (!json && json_error_code(&error) == json_error_numeric_overflow)
        json = json_loadb(text.at, text.len, flags | JSON_DECODE_INT_AS_REAL, &error);
    if (!json)
        broken(&error, name);
    if (repeated)
        names_warn(text, name);
    struct buf spelled CLEANUP(buf_release) = {0};
    if (!spelling_take(text, &spelled))
        return json;
    json_decref(json);
    json = json_loadb(buf_text(&spelled), spelled.len, flags, &error);
    if (!json)
        broken(&error, name);
    return json;
}

json_t *jsonfile_parse(struct span text, const char *name)
{
    return parse(text, 0, name);
}

json_t *jsonfile_parse_any(struct span text, const char *name)
{
    return parse(text, JSON_DECODE_ANY, name);
}

json_t *jsonfile_load(int folder, const char *path)
{
    struct reader *reader CLEANUP(reader_release) = reader_open(folder, path);
    struct buf text CLEANUP(buf_release) = {0};
    for (;;) {
        const size_t got = reader_read(reader, buf_room(&text, IO_BLOCK), IO_BLOCK);
        if (!got)
            break;
        text.len += got;
    }
    return jsonfile_parse((struct span){text.data, text.len}, path);
}

enum layout { INDENTED, COMPACT };

static void add_break(enum layout layout, size_t depth, struct buf *into)
{
    if (layout == COMPACT)
        return;
    buf_add_byte(into, '\n');
    memset(buf_room(into, depth * 4), ' ', depth * 4);
    into->len += depth * 4;
}

static void add_string(const char *text, size_t length, struct buf *into)
{
    buf_add_byte(into, '"');
    for (size_t i = 0; i < length; i++) {
        const char byte = text[i];
        const char *const named = byte ? strchr("\bb\ff\nn\rr\tt", byte) : NULL;
        if (byte == '"' || byte == '\\')
            buf_add_format(into, "\\%c", byte);
        else if ((unsigned char)byte >= 0x20)
            buf_add_byte(into, byte);
        else if (named)
            buf_add_format(into, "\\%c", named[1]);
        else
            buf_add_format(into, "\\u%04x", (unsigned)(unsigned char)byte);
    }
    buf_add_byte(into, '"');
}

static void add_value(const json_t *json, enum layout layout, size_t depth, struct buf *into);

static void add_array(const json_t *json, enum layout layout, size_t depth, struct buf *into)
{
    buf_add_byte(into, '[');
    for (size_t i = 0; i < json_array_size(json); i++) {
        if (i)
            buf_add_byte(into, ',');
        add_break(layout, depth + 1, into);
        add_value(json_array_get(json, i), layout, depth + 1, into);
    }
    if (json_array_size(json))
        add_break(layout, depth, into);
    buf_add_byte(into, ']');
}

static void add_object(const json_t *json, enum layout layout, size_t depth, struct buf *into)
{
    /* jansson's iterator takes no const object, though it changes nothing. */
    json_t *const object = (json_t *)(uintptr_t)json;
    buf_add_byte(into, '{');
    bool first = true;
    for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at)) {
        if (!first)
            buf_add_byte(into, ',');
        first = false;
        add_break(layout, depth + 1, into);
        const char *const key = json_object_iter_key(at);
        add_string(key, strlen(key), into);
        buf_add_text(into, layout == COMPACT ? ":" : ": ");
        add_value(json_object_iter_value(at), layout, depth + 1, into);
    }
    if (!first)
        add_break(layout, depth, into);
    buf_add_byte(into, '}');
}

static void add_value(const json_t *json, enum layout layout, size_t depth, struct buf *into)
{
    switch (json_typeof(json)) {
    case JSON_OBJECT:
        add_object(json, layout, depth, into);
        break;
    case JSON_ARRAY:
        add_array(json, layout, depth, into);
        break;
    case JSON_STRING:
        add_string(json_string_value(json), json_string_length(json), into);
        break;
    case JSON_INTEGER:
        buf_add_format(into, "%lld", (long long)json_integer_value(json));
        break;
    case JSON_REAL:
        spelling_add(json_real_value(json), into);
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        buf_add_text(into, json_is_true(json) ? "true" : "false");
        break;
    case JSON_NULL:
        buf_add_text(into, "null");
        break;
    }
}

char *jsonfile_text(const json_t *json)
{
    struct buf text = {0};
    add_value(json, INDENTED, 0, &text);
    buf_add_byte(&text, '\n');
    return buf_take(&text);
}

char *jsonfile_line(const json_t *json)
{
    struct buf text = {0};
    add_value(json, COMPACT, 0, &text);
    return buf_take(&text);
}

void jsonfile_release(json_t **json)
{
    json_decref(*json);
    *json = NULL;
}
