/* charset_inner.h: a conversion under way, and the ways to do it; for charset*.c alone.
 *
 * Invariants: `position` and `lines` describe the part of the source that is done; they are brought
 * up to date with charset_advance(). A path takes its source to the end and leaves `to` open.
 */
#ifndef KBC_CHARSET_INNER_H
#define KBC_CHARSET_INNER_H

#include "text/charset.h"

#include <iconv.h>
#include <string.h>

enum {
    CHARSET_BLOCK = 64 * 1024, /* bytes of the source looked at together; they stay in the cache */
    CHARSET_NEAR = 16, /* no encoding needs more bytes to tell that a sequence is invalid */
    CHARSET_TEXT = 16, /* characters in an approximation, at most */
};

struct conversion {
    struct reader *from;
    struct writer *to;
    const char *source, *target; /* as the user names them, for messages */
    const char *source_cd, *target_cd; /* for iconv: never names that read or write a BOM */
    enum on_error on_error;
    char line_feed[8]; /* how the source writes LF */
    size_t line_feed_length;
    bool counts_controls; /* the source has a charset_windows() */
    uint64_t position; /* bytes of the source that are done */
    uint64_t lines; /* line feeds among them */
    struct charset_result result;
};

/* A part of the source that is being looked at: [at, end) of data is not done yet. */
struct window {
    char *data; /* CHARSET_BLOCK bytes */
    size_t at, end;
    bool last; /* the source has no more */
};

/* An iconv descriptor; user_error when there is no such encoding. */
iconv_t charset_cd_open(const char *target, const char *source);

/* For CLEANUP(charset_cd_close). */
void charset_cd_close(iconv_t *cd);

/* `cd`, from WCHAR_T, has a way to write the character. Resets it. */
bool charset_writes(iconv_t cd, uint32_t character);

/* Moves what is not done to the front and reads on behind it. */
void charset_fill(struct conversion *conversion, struct window *window);

/* These next bytes of the source are done. */
void charset_advance(struct conversion *conversion, struct span bytes);

/* What `bytes` (all that is known of the rest) begins with cannot be converted: user_error. */
_Noreturn void charset_refuse(const struct conversion *conversion, struct span bytes);

/* The source ends in the middle of a sequence: counted as dropped, or user_error. */
void charset_truncated(struct conversion *conversion, struct span bytes);

static inline unsigned char charset_upper(unsigned char byte)
{
    return byte >= 'a' && byte <= 'z' ? (unsigned char)(byte - 'a' + 'A') : byte;
}

/* The name is this one, in any case of letters. */
bool charset_same_name(const char *name, const char *upper_name);

bool charset_is_utf8(const char *name);

/* How often `needle` stands in `bytes`, at multiples of its length. */
uint64_t charset_count(struct span bytes, struct span needle);

/* All 16, or 64, bytes are ASCII. */
static inline bool charset_ascii16(const char *at)
{
    uint64_t words[2];
    memcpy(words, at, sizeof(words));
    return !((words[0] | words[1]) & UINT64_C(0x8080808080808080));
}

bool charset_ascii64(const char *at);

/* Any encoding to any, by iconv: straight, to stop at the first error. */
void charset_direct(struct conversion *conversion);

/* The same through code points, to go on after an error. */
void charset_pivot(struct conversion *conversion);

/* UTF-8 to UTF-8: checked and copied. */
void charset_utf8(struct conversion *conversion);

/* What each byte of a single-byte encoding is in UTF-8: up to three bytes in memory order (the low
 * 24 bits, little-endian), how many of them in the two highest bits; CHARSET_HOLE for a byte that
 * is nothing. */
enum { CHARSET_HOLE = 1 << 29 };

/* The same for the bytes from 80 on that are characters of two bytes; `lead` is 0 for others. */
struct charset_wide {
    uint8_t lead[128], trail[128];
    /* Converts blocks of 64 bytes up to one that has others, and returns how many bytes. Writes up
     * to 64 bytes behind what counts. NULL: this machine cannot, or KBC_SIMD names another way. */
    size_t (*run)(const struct charset_wide *wide, struct span from, char **to);
};

struct charset_table {
    uint32_t entry[256];
    struct charset_wide wide;
};

/* Fills `wide` from the entries. */
void charset_wide_make(struct charset_table *table);

/* Fills the table; false when `source` is not a stateless single-byte superset of ASCII. */
bool charset_table_make(struct charset_table *table, const char *source);

/* Such an encoding to UTF-8. */
void charset_table_convert(struct conversion *conversion, const struct charset_table *table);

/* What can be written for `character` where that cannot: `length` characters at `text`, which may
 * in turn need an approximation. None of them: the character is left out. */
struct approximation {
    uint32_t text[CHARSET_TEXT];
    size_t length;
};

/* False when there is none. */
bool charset_approximate(uint32_t character, struct approximation *to);

#endif
