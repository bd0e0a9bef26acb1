/* charset_step.c: what all ways of converting need: iconv's descriptors, reading on, counting what
 * is done, and saying what cannot be converted. */
#include "base/log.h"
#include "text/charset_alike.h"
#include "text/charset_inner.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

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

/* Bytes 80 to 9F. */
static uint64_t count_controls(struct span bytes)
{
    uint64_t count = 0;
    for (size_t i = 0; i < bytes.len; i += UINT8_MAX) {
        const size_t end = bytes.len - i < UINT8_MAX ? bytes.len : i + UINT8_MAX;
        uint8_t some = 0;
        for (size_t k = i; k < end; k++)
            some = (uint8_t)(some + ((bytes.at[k] & 0xE0) == 0x80));
        count += some;
    }
    return count;
}

void charset_advance(struct conversion *conversion, struct span bytes)
{
    conversion->position += bytes.len;
    if (conversion->counts_controls)
        conversion->result.controls += count_controls(bytes);
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
    const struct span all = bytes;
    bytes.len = examine(conversion->source_cd, bytes, &character);
    char hex[HEX_ROOM];
    show_hex(hex, bytes);
    const uint64_t row = conversion->lines + 1;
    iconv_t cd CLEANUP(charset_cd_close) = charset_cd_open(conversion->target_cd, "WCHAR_T");
    if (!character || character > 0x10FFFF) {
        const char *wider = charset_wider(conversion->source);
        uint32_t there = 0;
        if (wider)
            examine(wider, all, &there);
        if (there)
            user_error("bytes %s at position %" PRIu64 ", row %" PRIu64
                       ", are not valid %s, but they are in %s, which systems often call so; set "
                       "source_encoding to %s",
                       hex, conversion->position, row, conversion->source, wider, wider);
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
