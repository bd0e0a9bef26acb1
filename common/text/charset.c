/* charset.c: conversion between character encodings: the choice of the way, and the messages. */
#include "text/charset.h"

#include "base/log.h"
#include "text/charset_alike.h"
#include "text/charset_inner.h"

#include <string.h>

/* Encodings whose byte order glibc takes from a mark or from the machine. Here it is little-endian
 * wherever no mark says otherwise. `mark` is the length of U+FEFF, 0 where none is honoured. */
struct ordered {
    const char *name, *little, *big;
    size_t mark;
};

static const struct ordered ORDERED[] = {
    {"UTF-16", "UTF-16LE", "UTF-16BE", 2}, {"UTF16", "UTF-16LE", "UTF-16BE", 2},
    {"UTF-32", "UTF-32LE", "UTF-32BE", 4}, {"UTF32", "UTF-32LE", "UTF-32BE", 4},
    {"UCS-2", "UCS-2LE", "UCS-2BE", 0},    {"UCS2", "UCS-2LE", "UCS-2BE", 0},
};

static const char LITTLE_MARK[4] = {(char)0xFF, (char)0xFE, 0, 0};
static const char BIG_MARK[4] = {0, 0, (char)0xFE, (char)0xFF};

static bool big_mark(struct span bytes, size_t mark)
{
    return bytes.len == mark && !memcmp(bytes.at, BIG_MARK + 4 - mark, mark);
}

static bool little_mark(struct span bytes, size_t mark)
{
    return bytes.len == mark && !memcmp(bytes.at, LITTLE_MARK, mark);
}

static const struct ordered *ordered_find(const char *name)
{
    for (size_t i = 0; i < COUNT(ORDERED); i++)
        if (charset_same_name(name, ORDERED[i].name))
            return &ORDERED[i];
    return NULL;
}

static bool converts(const char *target, const char *source)
{
    iconv_t cd CLEANUP(charset_cd_close) = iconv_open(target, source);
    return cd != (iconv_t)-1;
}

bool charset_known(const char *encoding)
{
    /* Only what the names that glibc lists are made of: it would leave out a blank or a comma, read
     * what follows a slash as an instruction, and take "" for the locale's encoding. */
    for (size_t i = 0; encoding[i]; i++) {
        const unsigned char byte = charset_upper((unsigned char)encoding[i]);
        if (!((byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
              strchr("()-.:_", byte))) {
            return false;
        }
    }
    return encoding[0] && converts(encoding, "UTF-8") && converts("UTF-8", encoding);
}

/* Chooses the byte order of the source, and takes its mark away. */
static void source_begin(struct conversion *conversion)
{
    const struct ordered *const ordered = ordered_find(conversion->source);
    if (!ordered)
        return;
    conversion->source_cd = ordered->little;
    if (!ordered->mark)
        return;
    const struct span front = reader_peek(conversion->from, ordered->mark);
    const bool big = big_mark(front, ordered->mark);
    if (!big && !little_mark(front, ordered->mark))
        return;
    char mark[4];
    conversion->position = reader_fill(conversion->from, mark, ordered->mark);
    if (big)
        conversion->source_cd = ordered->big;
}

/* Chooses the byte order of the target, and writes its mark unless there is nothing to mark. */
static void target_begin(struct conversion *conversion)
{
    const struct ordered *const ordered = ordered_find(conversion->target);
    if (!ordered)
        return;
    conversion->target_cd = ordered->little;
    if (ordered->mark && reader_peek(conversion->from, 1).len)
        writer_write(conversion->to, LITTLE_MARK, ordered->mark);
}

/* Asks iconv how the source writes LF. Twice, because the first may have a mark before it. */
static void line_feed_find(struct conversion *conversion)
{
    conversion->line_feed[0] = '\n';
    conversion->line_feed_length = 1;
    iconv_t cd CLEANUP(charset_cd_close) = charset_cd_open(conversion->source_cd, "UTF-8");
    char feeds[] = "\n\n", out[16];
    char *from = feeds, *to = out;
    size_t left = 1, room = sizeof(out);
    iconv(cd, &from, &left, &to, &room);
    char *const second = to;
    left = 1;
    iconv(cd, &from, &left, &to, &room);
    const size_t length = (size_t)(to - second);
    if (length >= 1 && length <= sizeof(conversion->line_feed)) {
        memcpy(conversion->line_feed, second, length);
        conversion->line_feed_length = length;
    }
}

struct charset_result charset_convert(struct reader *from, struct writer *to, const char *source,
                                      const char *target, enum on_error on_error)
{
    struct conversion conversion = {
        .from = from,
        .to = to,
        .source = source,
        .target = target,
        .source_cd = source,
        .target_cd = target,
        .on_error = on_error,
        .counts_controls = charset_windows(source) != NULL,
    };
    source_begin(&conversion);
    target_begin(&conversion);
    line_feed_find(&conversion);
    struct charset_table table;
    if (charset_is_utf8(target) && charset_is_utf8(source) && on_error != ON_ERROR_REPLACE)
        charset_utf8(&conversion);
    else if (charset_is_utf8(target) && charset_table_make(&table, source))
        charset_table_convert(&conversion, &table);
    else if (on_error == ON_ERROR_FAIL)
        charset_direct(&conversion);
    else
        charset_pivot(&conversion);
    return conversion.result;
}
