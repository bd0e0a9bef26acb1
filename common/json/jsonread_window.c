/* jsonread_window.c: the window of the input, and where in it something is wrong. */
#include "json/jsonread_window.h"
#include "base/log.h"
#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Counts what leaves the window. */
static void count_lines(struct jsonread *json, const char *to)
{
    const char *from = json->window;
    for (const char *hit; (hit = memchr(from, '\n', (size_t)(to - from))); from = hit + 1) {
        json->lines++;
        json->columns = 0;
    }
    json->columns += (uint64_t)(to - from);
}

bool jsonread_more(struct jsonread *json)
{
    const size_t kept = (size_t)(json->end - json->token);
    const size_t taken = (size_t)(json->at - json->token);
    if (kept > TEXT_MOST)
        jsonread_wrong(json, json->token, "a text or number has more than 256 MB");
    count_lines(json, json->token);
    memmove(json->window, json->token, kept);
    if (json->room - kept < WINDOW / 2) {
        json->room *= 2;
        json->window = mem_resize(json->window, json->room + WINDOW_BEHIND, 1);
    }
    const size_t room = json->room - kept;
    const size_t more =
        reader_read(json->reader, json->window + kept, room < WINDOW ? room : WINDOW);
    json->token = json->window;
    json->at = json->window + taken;
    json->end = json->window + kept + more;
    memset(json->window + kept + more, 0, WINDOW_BEHIND);
    return more > 0;
}

void jsonread_wrong(const struct jsonread *json, const char *at, const char *format, ...)
{
    char message[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof(message), format, arguments);
    va_end(arguments);
    uint64_t line = json->lines, column = json->columns;
    const char *from = json->window;
    for (const char *hit; (hit = memchr(from, '\n', (size_t)(at - from))); from = hit + 1) {
        line++;
        column = 0;
    }
    column += (uint64_t)(at - from);
    user_error("%s, line %llu, column %llu: %s", json->name, (unsigned long long)line + 1,
               (unsigned long long)column + 1, message);
}
