/* charset_table.c: single-byte encodings to UTF-8.
 *
 * The table is made by asking iconv once for each byte. Blocks of ASCII are copied; in all others
 * every byte stores four bytes and moves on by the length of its sequence, which costs no branch.
 */
#include "base/mem.h"
#include "text/charset_inner.h"

#include <endian.h>
#include <errno.h>
#include <string.h>

static const uint32_t REPLACEMENT = UINT32_C(0xC0BDBFEF); /* an entry: U+FFFD, three bytes */

/* What `byte` alone is: a whole character at once, or nothing at all. An encoding that keeps it for
 * later (stateful, or composing) or waits for more bytes is none of ours. */
static bool entry_make(uint32_t *entry, iconv_t cd, unsigned byte)
{
    char in = (char)byte, out[16] = {0};
    char *from = &in, *to = out;
    size_t left = 1, room = sizeof(out);
    if (iconv(cd, &from, &left, &to, &room) == (size_t)-1) {
        *entry = CHARSET_HOLE;
        return errno == EILSEQ && to == out && byte >= 0x80;
    }
    const size_t length = (size_t)(to - out);
    if (left || length < 1 || length > 3)
        return false;
    uint32_t bytes;
    memcpy(&bytes, out, sizeof(bytes));
    *entry = le32toh(bytes) | (uint32_t)length << 30;
    /* Nothing may be waiting behind it, and it must be one character. */
    if (iconv(cd, NULL, NULL, &to, &room) == (size_t)-1 || to != out + length)
        return false;
    for (size_t i = 1; i < length; i++)
        if ((out[i] & 0xC0) != 0x80)
            return false;
    return byte >= 0x80 || (length == 1 && (unsigned char)out[0] == byte);
}

bool charset_table_make(struct charset_table *table, const char *source)
{
    iconv_t cd CLEANUP(charset_cd_close) = charset_cd_open("UTF-8", source);
    bool fits = true;
    for (unsigned byte = 0; fits && byte < 256; byte++)
        fits = entry_make(&table->entry[byte], cd, byte);
    charset_wide_make(table);
    return fits;
}

/* Writes 4 bytes at `to`, of which the returned end covers those that count. */
static char *put(char *to, uint32_t entry)
{
    const uint32_t bytes = htole32(entry);
    memcpy(to, &bytes, sizeof(bytes));
    return to + (entry >> 30);
}

/* Converts 4 bytes; collects the marks of their entries. */
static char *put4(char *to, const struct charset_table *table, const char *from, uint32_t *marks)
{
    const uint32_t first = table->entry[(uint8_t)from[0]];
    const uint32_t second = table->entry[(uint8_t)from[1]];
    const uint32_t third = table->entry[(uint8_t)from[2]];
    const uint32_t fourth = table->entry[(uint8_t)from[3]];
    *marks |= first | second | third | fourth;
    return put(put(put(put(to, first), second), third), fourth);
}

/* Converts blocks of 64 bytes, as long as they are whole and have no hole; returns how many bytes.
 */
static size_t run_blocks(const struct charset_table *table, struct span from, char **to)
{
    size_t at = 0;
    while (from.len - at >= 64) {
        if (table->wide.run) {
            at += table->wide.run(&table->wide, (struct span){from.at + at, from.len - at}, to);
            if (from.len - at < 64)
                break;
        }
        const char *const block = from.at + at;
        char *out = *to;
        uint32_t marks = 0;
        if (charset_ascii64(block)) {
            memcpy(out, block, 64);
            out += 64;
        } else {
            for (size_t i = 0; i < 64; i += 16) {
                if (charset_ascii16(block + i)) {
                    memcpy(out, block + i, 16);
                    out += 16;
                    continue;
                }
                for (size_t j = i; j < i + 16; j += 4)
                    out = put4(out, table, block + j, &marks);
            }
        }
        if (UNLIKELY(marks & CHARSET_HOLE))
            break;
        *to = out;
        at += 64;
    }
    return at;
}

/* Converts up to the first hole or the end; returns how many bytes. */
static size_t run(const struct charset_table *table, struct span from, char **to)
{
    size_t at = run_blocks(table, from, to);
    for (; at < from.len; at++) {
        const uint32_t entry = table->entry[(uint8_t)from.at[at]];
        if (entry & CHARSET_HOLE)
            break;
        *to = put(*to, entry);
    }
    return at;
}

/* Converts one piece of the source. */
static void piece_convert(struct conversion *conversion, const struct charset_table *table,
                          struct span from)
{
    /* Three bytes for each, and what put() writes behind the last one. */
    char *const begin = writer_room(conversion->to, 3 * from.len + sizeof(uint32_t));
    char *out = begin;
    while (from.len > 0) {
        size_t done = run(table, from, &out);
        charset_advance(conversion, (struct span){from.at, done});
        if (done < from.len) {
            const struct span hole = {from.at + done, 1};
            if (conversion->on_error == ON_ERROR_REPLACE) {
                out = put(out, REPLACEMENT);
                conversion->result.replaced++;
            } else if (conversion->on_error == ON_ERROR_IGNORE) {
                conversion->result.dropped++;
            } else {
                charset_refuse(conversion, hole);
            }
            charset_advance(conversion, hole);
            done++;
        }
        from = (struct span){from.at + done, from.len - done};
    }
    writer_commit(conversion->to, (size_t)(out - begin));
}

void charset_table_convert(struct conversion *conversion, const struct charset_table *table)
{
    char *data CLEANUP(mem_release) = mem_new(CHARSET_BLOCK, 1);
    /* Small pieces ask for little room, so that the writer's block gets full before it is written.
     */
    enum { PIECE = CHARSET_BLOCK / 4 };
    for (;;) {
        const size_t length = reader_read(conversion->from, data, CHARSET_BLOCK);
        if (length == 0)
            break;
        for (size_t at = 0; at < length; at += PIECE) {
            const size_t piece = length - at < PIECE ? length - at : PIECE;
            piece_convert(conversion, table, (struct span){data + at, piece});
        }
    }
}
