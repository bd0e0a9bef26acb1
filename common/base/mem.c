/* mem.c: allocation that succeeds or ends the run. */
#include "base/mem.h"

#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* `count` * `size`, at least 1: malloc(0) may be NULL. */
static size_t total_size(size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total))
        app_error("out of memory: %zu times %zu bytes asked for", count, size);
    return total > 0 ? total : 1;
}

static void *checked(void *memory, size_t size)
{
    if (!memory)
        app_error("out of memory: %zu bytes asked for", size);
    return memory;
}

void *mem_new(size_t count, size_t size)
{
    const size_t total = total_size(count, size);
    return checked(calloc(1, total), total);
}

void *mem_resize(void *old, size_t count, size_t size)
{
    const size_t total = total_size(count, size);
    return checked(realloc(old, total), total);
}

char *mem_text(const char *text, size_t length)
{
    size_t total;
    if (__builtin_add_overflow(length, 1, &total))
        app_error("out of memory: %zu bytes asked for", length);
    char *copy = mem_resize(NULL, total, 1);
    if (length > 0)
        memcpy(copy, text, length);
    copy[length] = 0;
    return copy;
}

char *mem_string(const char *text)
{
    return mem_text(text, strlen(text));
}

char *mem_format(const char *format, ...)
{
    char *text = NULL;
    va_list list;
    va_start(list, format);
    const int length = vasprintf(&text, format, list);
    va_end(list);
    if (length < 0)
        app_error("out of memory: a text cannot be made");
    return text;
}

void mem_release(void *variable)
{
    void *memory;
    memcpy(&memory, variable, sizeof(memory)); /* the variable's type is unknown: no aliasing */
    free(memory);
}
