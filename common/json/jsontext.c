/* jsontext.c: strings of JSON from bytes. */
#include "json/jsontext.h"

#include <string.h>

enum { CHUNK = 4096, LONGEST_ESCAPE = 6 };

/* What stands behind the backslash for a byte; 0: it goes as it is, 'u': as \u00XX, 'm': it begins
 * a character of several bytes, or is no UTF-8. */
static const char escapes[256] = {
    ['\b'] = 'b', ['\t'] = 't',      ['\n'] = 'n',        ['\f'] = 'f',
    ['\r'] = 'r', ['"'] = '"',       ['\\'] = '\\',       [0 ... 7] = 'u',
    [11] = 'u',   [14 ... 31] = 'u', [128 ... 255] = 'm',
};

/* The code point of several bytes at the front and its length; 0 when it is not UTF-8. */
static size_t decode(const unsigned char *text, size_t left, uint32_t *point)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const size_t length = text[0] >= 0xf0 ? 4 : text[0] >= 0xe0 ? 3 : 2;
    if (text[0] < 0xc2 || text[0] > 0xf4 || left < length)
        return 0;
    *point = text[0] & (0xffU >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if ((text[i] & 0xc0) != 0x80)
            return 0;
        *point = *point << 6 | (text[i] & 0x3f);
    }
    const bool surrogate = *point >= 0xd800 && *point < 0xe000;
    return *point < least[length] || *point > 0x10ffff || surrogate ? 0 : length;
}

/* Writes \uXXXX; returns what follows. */
static char *put_unit(char *to, uint32_t unit)
{
    static const char digits[] = "0123456789abcdef";
    *to++ = '\\';
    *to++ = 'u';
    for (int shift = 12; shift >= 0; shift -= 4)
        *to++ = digits[unit >> shift & 15];
    return to;
}

static char *put_point(char *to, uint32_t point)
{
    if (point < 0x10000)
        return put_unit(to, point);
    const uint32_t rest = point - 0x10000;
    return put_unit(put_unit(to, 0xd800 | rest >> 10), 0xdc00 | (rest & 0x3ff));
}

/* Escapes the characters that begin before `stop`; `*to` is where they go. Returns where the rest
 * begins, or NULL when they are not UTF-8. */
static const unsigned char *escape(const unsigned char *at, const unsigned char *stop,
                                   const unsigned char *end, char **room)
{
    char *to = *room;
    while (at < stop) {
        const char sign = escapes[*at];
        *to = (char)*at;
        if (LIKELY(!sign)) {
            to++;
            at++;
            continue;
        }
        uint32_t point = *at;
        size_t length = 1;
        if (sign == 'm' && (length = decode(at, (size_t)(end - at), &point)) == 0)
            return NULL;
        at += length;
        if (sign == 'm' || sign == 'u') {
            to = put_point(to, point);
        } else {
            *to++ = '\\';
            *to++ = sign;
        }
    }
    *room = to;
    return at;
}

bool jsontext_inside(struct writer *out, struct span text)
{
    const unsigned char *at = (const unsigned char *)text.at;
    const unsigned char *const end = at + text.len;
    while (at && at < end) {
        const unsigned char *const stop = end - at > CHUNK ? at + CHUNK : end;
        char *const room = writer_room(out, (size_t)(stop - at) * LONGEST_ESCAPE);
        char *to = room;
        at = escape(at, stop, end, &to);
        writer_commit(out, (size_t)(to - room));
    }
    return at || text.len == 0;
}

static bool put_long_string(struct writer *out, struct span text)
{
    writer_write(out, "\"", 1);
    const bool good = jsontext_inside(out, text);
    writer_write(out, "\"", 1);
    return good;
}

bool jsontext_string(struct writer *out, struct span text)
{
    if (text.len > CHUNK)
        return put_long_string(out, text);
    const unsigned char *const at = (const unsigned char *)text.at;
    const unsigned char *const end = at + text.len;
    char *const room = writer_room(out, text.len * LONGEST_ESCAPE + 2);
    char *to = room;
    *to++ = '"';
    if (text.len > 0 && !escape(at, end, end, &to))
        return false;
    *to++ = '"';
    writer_commit(out, (size_t)(to - room));
    return true;
}

bool jsontext_is_text(struct span text)
{
    const unsigned char *at = (const unsigned char *)text.at;
    const unsigned char *const end = at + text.len;
    while (at < end) {
        uint32_t point;
        const size_t length = *at < 0x80 ? 1 : decode(at, (size_t)(end - at), &point);
        if (length == 0)
            return false;
        at += length;
    }
    return true;
}
