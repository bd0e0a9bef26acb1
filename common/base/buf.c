/* buf.c: growable bytes, and lists of strings. */
#include "base/buf.h"

#include "base/log.h"
#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SMALLEST_ROOM = 64 };

char *buf_room(struct buf *buf, size_t more)
{
    size_t needed;
    if (__builtin_add_overflow(buf->len, more, &needed) ||
        __builtin_add_overflow(needed, 1, &needed)) {
        app_error("out of memory: %zu more bytes asked for", more);
    }
    if (needed > buf->room) {
        const size_t doubled = buf->room > SIZE_MAX / 2 ? SIZE_MAX : buf->room * 2;
        const size_t room = doubled > SMALLEST_ROOM ? doubled : SMALLEST_ROOM;
        buf->room = needed > room ? needed : room;
        buf->data = mem_resize(buf->data, buf->room, 1);
    }
    return buf->data + buf->len;
}

void buf_add(struct buf *buf, const char *bytes, size_t length)
{
    char *to = buf_room(buf, length);
    if (length > 0)
        memcpy(to, bytes, length);
    to[length] = 0;
    buf->len += length;
}

void buf_add_text(struct buf *buf, const char *text)
{
    buf_add(buf, text, strlen(text));
}

void buf_add_byte(struct buf *buf, char byte)
{
    buf_add(buf, &byte, 1);
}

void buf_add_format(struct buf *buf, const char *format, ...)
{
    char *to = buf_room(buf, 0);
    const size_t room = buf->room - buf->len;
    va_list list, again;
    va_start(list, format);
    va_copy(again, list);
    const int length = vsnprintf(to, room, format, list);
    if (length < 0)
        app_error("out of memory: a text cannot be made");
    if ((size_t)length >= room) {
        to = buf_room(buf, (size_t)length);
        vsnprintf(to, (size_t)length + 1, format, again);
    }
    va_end(again);
    va_end(list);
    buf->len += (size_t)length;
}

/* Whoever filled a room may have left the end open. */
static void terminate(const struct buf *buf)
{
    if (buf->data[buf->len] != 0)
        buf->data[buf->len] = 0;
}

const char *buf_text(const struct buf *buf)
{
    if (!buf->data)
        return "";
    terminate(buf);
    return buf->data;
}

void buf_clear(struct buf *buf)
{
    buf->len = 0;
    if (buf->data)
        buf->data[0] = 0;
}

char *buf_take(struct buf *buf)
{
    buf_room(buf, 0);
    terminate(buf);
    char *data = buf->data;
    *buf = (struct buf){0};
    return data;
}

void buf_release(struct buf *buf)
{
    free(buf->data);
    *buf = (struct buf){0};
}

void strings_add(struct strings *list, const char *text)
{
    strings_give(list, mem_string(text));
}

void strings_give(struct strings *list, char *text)
{
    /* There is room up to the next power of two. */
    if ((list->count & (list->count - 1)) == 0) {
        const size_t room = list->count == 0 ? 1 : list->count * 2;
        list->at = mem_resize(list->at, room, sizeof(*list->at));
    }
    list->at[list->count++] = text;
}

void strings_split(struct strings *list, const char *text)
{
    struct buf part CLEANUP(buf_release) = {0};
    for (const char *at = text;; at++) {
        if (at[0] == '\\' && at[1] == ',') {
            buf_add_byte(&part, *++at);
        } else if (*at && *at != ',') {
            buf_add_byte(&part, *at);
        } else {
            strings_add(list, buf_text(&part));
            buf_clear(&part);
            if (!*at)
                return;
        }
    }
}

void strings_replace(struct strings *list, size_t i, char *text)
{
    free(list->at[i]);
    list->at[i] = text;
}

bool strings_equal(const struct strings *a, const struct strings *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (strcmp(a->at[i], b->at[i]) != 0)
            return false;
    return true;
}

size_t strings_find(const struct strings *list, const char *text)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->at[i], text) == 0)
            return i;
    return SIZE_MAX;
}

struct placed {
    const char *text;
    size_t position;
};

static int compare_placed(const void *left, const void *right)
{
    const struct placed *a = left;
    const struct placed *b = right;
    const int order = strcmp(a->text, b->text);
    return order != 0 ? order : (a->position > b->position) - (a->position < b->position);
}

size_t strings_repeated(const struct strings *list)
{
    struct placed *sorted CLEANUP(mem_release) = mem_new(list->count, sizeof(*sorted));
    for (size_t i = 0; i < list->count; i++)
        sorted[i] = (struct placed){.text = list->at[i], .position = i};
    qsort(sorted, list->count, sizeof(*sorted), compare_placed);
    size_t first = SIZE_MAX;
    for (size_t i = 1; i < list->count; i++)
        if (sorted[i].position < first && strcmp(sorted[i - 1].text, sorted[i].text) == 0)
            first = sorted[i].position;
    return first;
}

char *strings_free_name(const struct strings *taken, const char *name)
{
    char *found = mem_string(name);
    for (size_t i = 1; strings_find(taken, found) != SIZE_MAX; i++) {
        mem_release(&found);
        found = mem_format("%s_%zu", name, i);
    }
    return found;
}

char *strings_show(const struct strings *list, size_t most)
{
    struct buf text = {0};
    const size_t shown = list->count < most ? list->count : most;
    for (size_t i = 0; i < shown; i++) {
        buf_add_text(&text, i > 0 ? ", " : "");
        buf_add_text(&text, list->at[i]);
    }
    if (shown < list->count)
        buf_add_format(&text, "%s%zu more", shown > 0 ? " and " : "", list->count - shown);
    return buf_take(&text);
}

struct strings strings_copy(const struct strings *list)
{
    struct strings copy = {0};
    for (size_t i = 0; i < list->count; i++)
        strings_add(&copy, list->at[i]);
    return copy;
}

static int compare_strings(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

void strings_sort(struct strings *list)
{
    if (list->count > 1)
        qsort(list->at, list->count, sizeof(*list->at), compare_strings);
}

void strings_release(struct strings *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->at[i]);
    free(list->at);
    *list = (struct strings){0};
}
