/* charset_scan.c: where a text is ASCII or valid UTF-8, and what to count in it, many bytes at
 * once.
 *
 * Written with the compiler's vectors of 16 bytes, which it turns into SSE2, NEON or plain C.
 */
#include "text/charset_inner.h"

#include <string.h>

typedef uint8_t bytes16 __attribute__((vector_size(16)));
typedef uint64_t words2 __attribute__((vector_size(16)));

static words2 load(const char *at)
{
    words2 block;
    memcpy(&block, at, sizeof(block));
    return block;
}

/* Bit 7 of every byte is 0. */
static bool none(words2 bytes)
{
    return !((bytes[0] | bytes[1]) & UINT64_C(0x8080808080808080));
}

bool charset_ascii64(const char *at)
{
    return none(load(at) | load(at + 16) | load(at + 32) | load(at + 48));
}

/* Lanes that hold the needle are -1. */
static bytes16 found16(const char *at, uint8_t needle)
{
    return (bytes16)((bytes16)load(at) == needle);
}

static uint64_t count_byte(struct span bytes, char needle)
{
    const uint8_t byte = (uint8_t)needle;
    uint64_t count = 0;
    size_t at = 0;
    while (bytes.len - at >= 64) {
        bytes16 found = {0}; /* a lane counts up to 63 times 4 */
        for (int i = 0; i < 63 && bytes.len - at >= 64; i++, at += 64) {
            const char *const block = bytes.at + at;
            found -= found16(block, byte) + found16(block + 16, byte) + found16(block + 32, byte) +
                     found16(block + 48, byte);
        }
        for (size_t lane = 0; lane < 16; lane++)
            count += found[lane];
    }
    for (; at < bytes.len; at++)
        count += bytes.at[at] == needle;
    return count;
}

uint64_t charset_count(struct span bytes, struct span needle)
{
    if (needle.len == 1)
        return count_byte(bytes, needle.at[0]);
    uint64_t count = 0;
    for (size_t at = 0; at + needle.len <= bytes.len; at += needle.len)
        count += !memcmp(bytes.at + at, needle.at, needle.len);
    return count;
}

/* Below, bit 7 of each byte of a vector is an answer; the bits under it mean nothing. A shift of
 * the whole words brings a byte's own lower bits there. */

/* Bytes from C0 on: all that lead. */
static words2 leads(words2 bytes)
{
    return bytes & bytes << 1;
}

/* From E0 on: those that lead at least three. */
static words2 leads_three(words2 bytes)
{
    return leads(bytes) & bytes << 2;
}

/* From F0 on. */
static words2 leads_four(words2 bytes)
{
    return leads_three(bytes) & bytes << 3;
}

static words2 continues(words2 bytes)
{
    return bytes & ~(bytes << 1);
}

/* C0 and C1, which lead only overlong forms. */
static words2 never_leads(words2 bytes)
{
    return (words2)((bytes16)(bytes & UINT64_C(0xFEFEFEFEFEFEFEFE)) == 0xC0);
}

/* Breaks of RFC 3629 in 16 bytes that have nothing from E0 on, nor the three before them: a
 * continuation byte stands where a lead byte wants one, and nowhere else. */
static words2 breaks_two(const char *at)
{
    const words2 bytes = load(at);
    return (continues(bytes) ^ leads(load(at - 1))) | never_leads(bytes);
}

/* Breaks in any 16 bytes. Also, F5 to FF never occur, and the byte after E0, ED, F0 and F4 is such
 * as to keep out overlong forms, surrogates and what is too large. */
static words2 breaks_any(const char *at)
{
    const bytes16 byte = (bytes16)load(at);
    const bytes16 before = (bytes16)load(at - 1);
    const words2 wanted =
        leads((words2)before) | leads_three(load(at - 2)) | leads_four(load(at - 3));
    const words2 second = ((words2)(before == 0xE0) & (words2)(byte < 0xA0)) |
                          ((words2)(before == 0xED) & (words2)(byte > 0x9F)) |
                          ((words2)(before == 0xF0) & (words2)(byte < 0x90)) |
                          ((words2)(before == 0xF4) & (words2)(byte > 0x8F));
    return (continues((words2)byte) ^ wanted) | never_leads((words2)byte) | (words2)(byte > 0xF4) |
           second;
}

/* 64 bytes behind at least three that are valid. The last character may be cut. */
static bool valid64(const char *at)
{
    const words2 large = leads_three(load(at - 3)) | leads_three(load(at)) |
                         leads_three(load(at + 16)) | leads_three(load(at + 32)) |
                         leads_three(load(at + 48));
    return none(large) ? none(breaks_two(at) | breaks_two(at + 16) | breaks_two(at + 32) |
                              breaks_two(at + 48))
                       : none(breaks_any(at) | breaks_any(at + 16) | breaks_any(at + 32) |
                              breaks_any(at + 48));
}

/* How many bytes the character of this lead byte has; 0 when it leads none. */
static size_t lead_length(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    if (lead < 0xC2)
        return 0;
    return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
}

/* How many bytes, at most those of one character, are a valid beginning. */
static size_t beginning(struct span bytes)
{
    const unsigned char lead = (unsigned char)bytes.at[0];
    const size_t length = lead_length(lead);
    if (length < 2 || bytes.len < 2)
        return length ? 1 : 0;
    const unsigned char second = (unsigned char)bytes.at[1];
    const unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (second < low || second > high)
        return 1;
    size_t at = 2;
    while (at < length && at < bytes.len && (bytes.at[at] & 0xC0) == 0x80)
        at++;
    return at;
}

bool charset_utf8_cut(struct span bytes)
{
    return bytes.len && bytes.len < lead_length((unsigned char)bytes.at[0]) &&
           beginning(bytes) == bytes.len;
}

/* Goes on character by character from `at` until `stop`, or the first that is not whole and valid.
 */
static size_t valid_slowly(struct span bytes, size_t at, size_t stop)
{
    while (at < stop) {
        const struct span rest = {bytes.at + at, bytes.len - at};
        const size_t length = beginning(rest);
        if (!length || length < lead_length((unsigned char)rest.at[0]))
            break;
        at += length;
    }
    return at;
}

/* From `at`, which has three valid bytes before it, in steps of 64. Ends between two characters. */
static size_t valid_fast(struct span bytes, size_t at)
{
    const size_t begin = at;
    while (bytes.len - at >= 64 && valid64(bytes.at + at))
        at += 64;
    for (size_t back = 1; at > begin && back <= 3; back++)
        if (lead_length((unsigned char)bytes.at[at - back]) > back)
            return at - back;
    return at;
}

size_t charset_utf8_valid(struct span bytes)
{
    size_t at = 0;
    while (at < bytes.len) {
        if (at >= 3)
            at = valid_fast(bytes, at);
        const size_t stop = bytes.len - at < 64 ? bytes.len : at + 64;
        const size_t next = valid_slowly(bytes, at, stop);
        if (next < stop)
            return next;
        at = next;
    }
    return at;
}
