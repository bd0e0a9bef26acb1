/* charset.h: conversion between character encodings.
 *
 * Invariants: works on a stream, block by block, with constant memory; a sequence that straddles
 * two blocks is one sequence. Results do not depend on the locale of the container. Encoding names
 * are those of the C library's iconv, in any case of letters, without a // suffix. This module is
 * the only one that includes iconv.
 */
#ifndef KBC_CHARSET_H
#define KBC_CHARSET_H

#include "io/io.h"

enum on_error { ON_ERROR_FAIL, ON_ERROR_TRANSLITERATE, ON_ERROR_IGNORE, ON_ERROR_REPLACE };

/* The encoding is known to iconv and carries no // suffix. */
bool charset_known(const char *encoding);

/* The encoding of Windows that is often meant by a name in which bytes 80 to 9F are no characters
 * that text has (an ISO-8859-x, EUC-KR); NULL for all others. */
const char *charset_windows(const char *source);

struct charset_result {
    uint64_t dropped; /* sequences left out (ignore) */
    uint64_t replaced; /* characters approximated (transliterate), sequences replaced (replace) */
    uint64_t controls; /* bytes 80 to 9F of an encoding that has a charset_windows() */
};

/* Converts all of `from` to `to`. With ON_ERROR_FAIL an invalid or unmappable sequence, and with
 * ON_ERROR_TRANSLITERATE an invalid one, is user_error that names the encoding, the bytes in hex,
 * the byte position (0-based) and the row (physical line, 1-based). A sequence cut off by the end
 * of the stream is one, too. ON_ERROR_REPLACE writes U+FFFD for what is invalid, or '?' where the
 * target lacks it, and '?' for characters that the target lacks. */
struct charset_result charset_convert(struct reader *from, struct writer *to, const char *source,
                                      const char *target, enum on_error on_error);

/* Length of the longest part at the front that is whole, valid characters of UTF-8. */
size_t charset_utf8_valid(struct span bytes);

/* `bytes` are the beginning of a character of UTF-8, cut off. */
bool charset_utf8_cut(struct span bytes);

#endif
