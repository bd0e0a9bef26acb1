/* jsontext_structure.c: objects and lists of JSON, checked and written anew. */
#include "base/log.h"
#include "json/jsontext.h"

#include <string.h>

enum { DEEPEST = 500 };

/* A text that is read to its end; it was seen to be JSON when there is somewhere to write. */
struct scan {
    const char *at, *end;
    struct writer *out; /* NULL: only looked through */
    size_t depth;
    bool is_object[DEEPEST];
};

static void put(const struct scan *scan, const char *bytes, size_t length)
{
    if (scan->out)
        writer_write(scan->out, bytes, length);
}

static bool take(struct scan *scan, char byte)
{
    while (scan->at < scan->end && memchr(" \t\n\r", *scan->at, 4))
        scan->at++;
    const bool found = scan->at < scan->end && *scan->at == byte;
    scan->at += found;
    return found;
}

static bool is_hexadecimal(char byte)
{
    return (byte >= '0' && byte <= '9') || ((byte | 32) >= 'a' && (byte | 32) <= 'f');
}

/* Behind a backslash. */
static bool scan_escape(struct scan *scan)
{
    const char *const from = scan->at - 1;
    if (scan->at == scan->end || !memchr("\"\\/bfnrtu", *scan->at, 9))
        return false;
    if (*scan->at++ == 'u')
        for (int i = 0; i < 4; i++)
            if (scan->at == scan->end || !is_hexadecimal(*scan->at++))
                return false;
    put(scan, from, (size_t)(scan->at - from));
    return true;
}

/* What is between escapes. */
static bool scan_plain(struct scan *scan)
{
    const char *const from = scan->at;
    while (scan->at < scan->end && *scan->at != '"' && *scan->at != '\\') {
        if ((unsigned char)*scan->at < 0x20)
            return false;
        scan->at++;
    }
    const struct span text = {from, (size_t)(scan->at - from)};
    return scan->out ? jsontext_inside(scan->out, text) : jsontext_is_text(text);
}

/* Behind the first sign. */
static bool scan_string(struct scan *scan)
{
    put(scan, "\"", 1);
    for (;;) {
        if (!scan_plain(scan) || scan->at == scan->end)
            return false;
        if (*scan->at++ == '"')
            break;
        if (!scan_escape(scan))
            return false;
    }
    put(scan, "\"", 1);
    return true;
}

static bool scan_word(struct scan *scan, const char *word)
{
    const size_t length = strlen(word);
    if ((size_t)(scan->end - scan->at) < length || memcmp(scan->at, word, length) != 0)
        return false;
    scan->at += length;
    put(scan, word, length);
    return true;
}

/* JSON's own numbers: no plus, no leading zero, digits on both sides of a point. */
static bool scan_number(struct scan *scan)
{
    const char *const from = scan->at;
    while (scan->at < scan->end && memchr("+-.eE0123456789", *scan->at, 15))
        scan->at++;
    struct jsontext_number number;
    const struct span text = {from, (size_t)(scan->at - from)};
    if (!jsontext_number(text, &number) || number.plus || number.whole.len == 0 ||
        (number.whole.len > 1 && *number.whole.at == '0') ||
        (number.point && number.fraction.len == 0))
        return false;
    put(scan, text.at, text.len);
    return true;
}

static bool scan_key(struct scan *scan)
{
    if (!take(scan, '"') || !scan_string(scan) || !take(scan, ':'))
        return false;
    put(scan, ": ", 2);
    return true;
}

/* Behind a value: goes to where the next one begins, or to the end. */
static bool scan_next(struct scan *scan)
{
    while (scan->depth > 0) {
        const bool object = scan->is_object[scan->depth - 1];
        if (take(scan, object ? '}' : ']')) {
            put(scan, object ? "}" : "]", 1);
            scan->depth--;
            continue;
        }
        if (!take(scan, ','))
            return false;
        put(scan, ", ", 2);
        return !object || scan_key(scan);
    }
    return true;
}

/* Behind the bracket that opens. */
static bool scan_open(struct scan *scan, bool object)
{
    if (scan->depth == DEEPEST)
        return false;
    scan->is_object[scan->depth++] = object;
    put(scan, object ? "{" : "[", 1);
    if (take(scan, object ? '}' : ']')) {
        put(scan, object ? "}" : "]", 1);
        scan->depth--;
        return scan_next(scan);
    }
    return !object || scan_key(scan);
}

static bool scan_value(struct scan *scan)
{
    if (take(scan, '{'))
        return scan_open(scan, true);
    if (take(scan, '['))
        return scan_open(scan, false);
    const bool good = take(scan, '"') ? scan_string(scan)
                                      : scan_word(scan, "true") || scan_word(scan, "false") ||
                                            scan_word(scan, "null") || scan_number(scan);
    return good && scan_next(scan);
}

static bool scan_structure(struct span text, struct writer *out)
{
    struct scan scan = {.at = text.at, .end = text.at + text.len, .out = out};
    if (text.len == 0 || !memchr("{[", *text.at, 2))
        return false;
    bool good;
    do
        good = scan_value(&scan);
    while (good && scan.depth > 0);
    return good && scan.at == scan.end;
}

bool jsontext_is_structure(struct span text)
{
    return scan_structure(text, NULL);
}

void jsontext_put_structure(struct writer *out, struct span text)
{
    if (!scan_structure(text, out))
        app_error("a text is written as JSON that is none");
}
