/* jsonread.c: the structure of JSON, as events. */
#include "json/jsonread.h"
#include "base/log.h"
#include "base/mem.h"
#include "json/jsonread_window.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct jsonread *jsonread_open(struct reader *reader, const char *name, bool many)
{
    struct jsonread *json = mem_new(1, sizeof(*json));
    json->reader = reader;
    json->name = mem_string(name);
    json->many = many;
    json->is_empty = true;
    json->room = WINDOW;
    json->window = mem_new(json->room + WINDOW_BEHIND, 1);
    json->at = json->end = json->token = json->window;
    const struct span start = reader_peek(reader, 4);
    if (start.len >= 2 && (!memcmp(start.at, "\xff\xfe", 2) || !memcmp(start.at, "\xfe\xff", 2) ||
                           !start.at[0] || !start.at[1]))
        user_error("%s looks like UTF-16, and JSON is UTF-8; put processor-iconv before this "
                   "processor",
                   name);
    if (start.len >= 3 && !memcmp(start.at, "\xef\xbb\xbf", 3) && jsonread_more(json))
        json->at += 3;
    return json;
}

/* The next byte that is no white space, and where it stands; 0 at the end of the input. */
static char next_byte(struct jsonread *json)
{
    for (;;) {
        while (*json->at == ' ' || *json->at == '\n' || *json->at == '\t' || *json->at == '\r')
            json->at++;
        json->token = json->at;
        if (LIKELY(json->at < json->end))
            return *json->at;
        if (!jsonread_more(json))
            return '\0';
    }
}

static _Noreturn void unexpected(const struct jsonread *json, const char *wanted)
{
    if (json->at == json->end)
        jsonread_wrong(json, json->at, "the file ends where %s should be", wanted);
    jsonread_wrong(json, json->at, "%s should be here", wanted);
}

static enum jsonread_event begin(struct jsonread *json, bool is_object)
{
    if (json->depth == JSONREAD_LEVELS)
        jsonread_wrong(json, json->at, "it is nested more than %d levels deep", JSONREAD_LEVELS);
    json->at++;
    json->is_object[json->depth++] = is_object;
    json->state = is_object ? WANTS_FIRST_NAME : WANTS_FIRST;
    return is_object ? JSONREAD_OBJECT : JSONREAD_LIST;
}

static enum jsonread_event word(struct jsonread *json, const char *word, enum jsonread_event event)
{
    const size_t length = strlen(word);
    while ((size_t)(json->end - json->at) < length && jsonread_more(json))
        continue;
    if ((size_t)(json->end - json->at) < length || memcmp(json->at, word, length) != 0)
        jsonread_wrong(json, json->at, "no value begins like this; texts stand between quotes");
    json->at += length;
    json->state = HAS_VALUE;
    return event;
}

static enum jsonread_event value(struct jsonread *json, char first, struct span *text)
{
    switch (first) {
    case '"':
        *text = jsonread_string(json);
        json->state = HAS_VALUE;
        return JSONREAD_TEXT;
    case '{':
        return begin(json, true);
    case '[':
        return begin(json, false);
    case 't':
        return word(json, "true", JSONREAD_TRUE);
    case 'f':
        return word(json, "false", JSONREAD_FALSE);
    case 'n':
        return word(json, "null", JSONREAD_NULL);
    default:
        if (first != '-' && (first < '0' || first > '9'))
            unexpected(json, "a value");
        *text = jsonread_number(json);
        json->state = HAS_VALUE;
        return JSONREAD_NUMBER;
    }
}

static enum jsonread_event name(struct jsonread *json, struct span *text)
{
    *text = jsonread_string(json);
    if (text->len > 0 && text->at[0] == '\0')
        jsonread_wrong(json, json->token, "a member's name begins with U+0000");
    if (UNLIKELY(json->at == json->end || *json->at != ':')) {
        if (text->at != json->text.data) {
            buf_clear(&json->text);
            buf_add(&json->text, text->at, text->len);
        }
        *text = (struct span){buf_text(&json->text), json->text.len};
        if (next_byte(json) != ':')
            unexpected(json, "a colon");
    }
    json->at++;
    json->state = WANTS_VALUE;
    return JSONREAD_NAME;
}

static enum jsonread_event end(struct jsonread *json)
{
    json->at++;
    json->depth--;
    json->state = HAS_VALUE;
    return json->is_object[json->depth] ? JSONREAD_OBJECT_END : JSONREAD_LIST_END;
}

/* What comes behind a document. */
static enum jsonread_event behind(struct jsonread *json, char first, struct span *text)
{
    if (first == '\0' && json->at == json->end)
        return JSONREAD_END;
    if (!json->many)
        jsonread_wrong(json, json->at,
                       "the document has ended, and something follows; set ndjson where each line "
                       "is a document");
    return value(json, first, text);
}

enum jsonread_event jsonread_next(struct jsonread *json, struct span *text)
{
    char first = next_byte(json);
    if (UNLIKELY(json->is_empty)) {
        if (json->at == json->end && json->many)
            return JSONREAD_END;
        if (json->at == json->end)
            user_error("%s is empty, and no document of JSON", json->name);
        json->is_empty = false;
        return value(json, first, text);
    }
    if (json->state == HAS_VALUE) {
        if (json->depth == 0)
            return behind(json, first, text);
        const bool is_object = json->is_object[json->depth - 1];
        if (first == (is_object ? '}' : ']'))
            return end(json);
        if (first != ',')
            unexpected(json, is_object ? "a comma or }" : "a comma or ]");
        json->at++;
        json->state = is_object ? WANTS_NAME : WANTS_VALUE;
        first = next_byte(json);
    }
    switch (json->state) {
    case WANTS_FIRST:
        return first == ']' ? end(json) : value(json, first, text);
    case WANTS_FIRST_NAME:
        if (first == '}')
            return end(json);
        break;
    case WANTS_NAME:
        break;
    default:
        return value(json, first, text);
    }
    if (first != '"')
        unexpected(json, "a member's name between quotes");
    return name(json, text);
}

void jsonread_skip(struct jsonread *json, enum jsonread_event event)
{
    if (event != JSONREAD_OBJECT && event != JSONREAD_LIST)
        return;
    const size_t outside = json->depth - 1;
    struct span text;
    while (json->depth > outside)
        jsonread_next(json, &text);
}

size_t jsonread_depth(const struct jsonread *json)
{
    return json->depth - (json->state == WANTS_FIRST || json->state == WANTS_FIRST_NAME);
}

void jsonread_fail(const struct jsonread *json, const char *format, ...)
{
    char message[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof(message), format, arguments);
    va_end(arguments);
    jsonread_wrong(json, json->token, "%s", message);
}

void jsonread_close(struct jsonread *json)
{
    if (!json)
        return;
    buf_release(&json->text);
    free(json->name);
    free(json->window);
    free(json);
}

void jsonread_release(struct jsonread **json)
{
    jsonread_close(*json);
}
