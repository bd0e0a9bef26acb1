/* charset.c: conversion between character encodings: the choice of the way, and the messages. */
#include "text/charset.h"

#include "base/log.h"
#include "text/charset_inner.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
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

static unsigned char upper(unsigned char byte)
{
    return byte >= 'a' && byte <= 'z' ? (unsigned char)(byte - 'a' + 'A') : byte;
}

static bool same_name(const char *name, const char *upper_name)
{
    size_t at = 0;
    while (name[at] && upper((unsigned char)name[at]) == (unsigned char)upper_name[at])
        at++;
    return !name[at] && !upper_name[at];
}

static bool is_utf8(const char *name)
{
    return same_name(name, "UTF-8") || same_name(name, "UTF8");
}

static const struct ordered *ordered_find(const char *name)
{
    for (size_t i = 0; i < COUNT(ORDERED); i++)
        if (same_name(name, ORDERED[i].name))
            return &ORDERED[i];
    return NULL;
}

void charset_cd_close(iconv_t *cd)
{
    if (*cd != (iconv_t)-1)
        iconv_close(*cd);
}

iconv_t charset_cd_open(const char *target, const char *source)
{
    const iconv_t cd = iconv_open(target, source);
    if (cd == (iconv_t)-1)
        user_error("text cannot be converted from %s to %s: no such encoding", source, target);
    return cd;
}

bool charset_writes(iconv_t cd, uint32_t character)
{
    char out[64];
    char *from = (char *)&character, *to = out;
    size_t left = sizeof(character), room = sizeof(out);
    iconv(cd, NULL, NULL, NULL, NULL);
    return iconv(cd, &from, &left, &to, &room) != (size_t)-1;
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
        const unsigned char byte = upper((unsigned char)encoding[i]);
        if (!((byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
              strchr("()-.:_", byte))) {
            return false;
        }
    }
    return encoding[0] && converts(encoding, "UTF-8") && converts("UTF-8", encoding);
}

void charset_fill(struct conversion *conversion, struct window *window)
{
    window->end -= window->at;
    memmove(window->data, window->data + window->at, window->end);
    window->at = 0;
    const size_t added =
        reader_read(conversion->from, window->data + window->end, CHARSET_BLOCK - window->end);
    window->end += added;
    window->last = !added;
}

void charset_advance(struct conversion *conversion, struct span bytes)
{
    conversion->position += bytes.len;
    if (conversion->on_error != ON_ERROR_IGNORE) {
        conversion->lines += charset_count(
            bytes, (struct span){conversion->line_feed, conversion->line_feed_length});
    }
}

enum { HEX_BYTES = 8, HEX_ROOM = 3 * HEX_BYTES + 4 };

static void show_hex(char text[HEX_ROOM], struct span bytes)
{
    size_t at = 0;
    text[0] = 0;
    for (size_t i = 0; i < bytes.len && i < HEX_BYTES; i++) {
        at += (size_t)snprintf(text + at, HEX_ROOM - at, i ? " %02x" : "%02x",
                               (unsigned char)bytes.at[i]);
    }
}

/* How many bytes tell what the sequence in front is; *character is what they mean, 0 for nothing.
 */
static size_t examine(const char *source, struct span bytes, uint32_t *character)
{
    iconv_t cd CLEANUP(charset_cd_close) = charset_cd_open("WCHAR_T", source);
    size_t tried = 0, left = 1;
    uint32_t found = 0;
    bool more = true;
    while (more && tried < bytes.len && tried < CHARSET_NEAR) {
        char sample[CHARSET_NEAR];
        tried++;
        memcpy(sample, bytes.at, tried);
        char *from = sample, *to = (char *)&found;
        size_t room = sizeof(found);
        left = tried;
        iconv(cd, NULL, NULL, NULL, NULL);
        more = iconv(cd, &from, &left, &to, &room) == (size_t)-1 && errno == EINVAL;
        if (!left)
            iconv(cd, NULL, NULL, &to, &room); /* what a composing decoder (CP1255) keeps back */
    }
    *character = left ? 0 : found;
    return tried;
}

void charset_refuse(const struct conversion *conversion, struct span bytes)
{
    uint32_t character;
    bytes.len = examine(conversion->source_cd, bytes, &character);
    char hex[HEX_ROOM];
    show_hex(hex, bytes);
    const uint64_t row = conversion->lines + 1;
    iconv_t cd CLEANUP(charset_cd_close) = charset_cd_open(conversion->target_cd, "WCHAR_T");
    if (!character || character > 0x10FFFF) {
        user_error("bytes %s at position %" PRIu64 ", row %" PRIu64
                   ", are not valid %s; check source_encoding, or set on_error to ignore",
                   hex, conversion->position, row, conversion->source);
    }
    if (charset_writes(cd, character)) {
        /* Only in a stateful encoding, where they mean something else in their place. */
        user_error("bytes %s at position %" PRIu64 ", row %" PRIu64
                   ", cannot be converted from %s to %s; set on_error to ignore",
                   hex, conversion->position, row, conversion->source, conversion->target);
    }
    user_error("character U+%04" PRIX32 " (bytes %s in %s) at position %" PRIu64 ", row %" PRIu64
               ", does not exist in %s; set on_error to transliterate or ignore",
               character, hex, conversion->source, conversion->position, row, conversion->target);
}

void charset_truncated(struct conversion *conversion, struct span bytes)
{
    const struct fault *const fault = conversion->from->fault;
    if (fault && fault->text[0])
        return; /* the source is damaged: that is what its reader reports */
    if (conversion->on_error == ON_ERROR_IGNORE) {
        conversion->result.dropped++;
        return;
    }
    char hex[HEX_ROOM];
    show_hex(hex, bytes);
    user_error("the data ends within a sequence of %s: bytes %s at position %" PRIu64
               ", row %" PRIu64 "; check that it is complete, or set on_error to ignore",
               conversion->source, hex, conversion->position, conversion->lines + 1);
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
    };
    source_begin(&conversion);
    target_begin(&conversion);
    line_feed_find(&conversion);
    struct charset_table table;
    if (is_utf8(target) && is_utf8(source))
        charset_utf8(&conversion);
    else if (is_utf8(target) && charset_table_make(&table, source))
        charset_table_convert(&conversion, &table);
    else if (on_error == ON_ERROR_FAIL)
        charset_direct(&conversion);
    else
        charset_pivot(&conversion);
    return conversion.result;
}
