/* cells.c: cutting UTF-8 at characters. */
#include "text/cells.h"
#include "base/log.h"
#include "base/mem.h"
#include "text/charset.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK = 64 * 1024, STEP = 64, LONGEST_CHARACTER = 4 };

struct cells {
    struct reader *in;
    struct cells_limit limit;
    char *block; /* BLOCK bytes: [at, valid) are whole characters, [valid, end) the start of one */
    size_t at, valid, end;
    uint64_t position; /* in the text, of block[0] */
};

struct cells *cells_open(struct reader *in, struct cells_limit limit)
{
    struct cells *cells = mem_new(1, sizeof(*cells));
    cells->in = in;
    cells->limit = limit;
    cells->block = mem_resize(NULL, BLOCK, 1);
    return cells;
}

/* Makes [at, valid) not empty; false at the end of the text. */
static bool fill(struct cells *cells)
{
    if (cells->at < cells->valid)
        return true;
    const size_t left = cells->end - cells->at;
    memmove(cells->block, cells->block + cells->at, left);
    cells->position += cells->at;
    const size_t got = reader_fill(cells->in, cells->block + left, BLOCK - left);
    cells->at = 0;
    cells->end = left + got;
    const struct span bytes = {cells->block, cells->end};
    cells->valid = charset_utf8_valid(bytes);
    const struct span rest = {bytes.at + cells->valid, bytes.len - cells->valid};
    const bool goes_on = rest.len < LONGEST_CHARACTER && got == BLOCK - left;
    if (rest.len > 0 && cells->valid == 0 && !(goes_on && charset_utf8_cut(rest)))
        user_error("the byte %02X at position %llu (from 0) is not UTF-8; put iconv before this "
                   "processor, or decompress if the file is compressed",
                   (unsigned char)*rest.at, (unsigned long long)cells->position);
    return cells->valid > 0;
}

static bool begins_character(char byte)
{
    return (byte & 0xC0) != 0x80;
}

/* Length of the first `*left` characters of whole ones, or of all; what is left of `*left`. */
static size_t first_characters(struct span text, uint64_t *left)
{
    size_t at = 0;
    for (size_t begun = 0; text.len - at >= STEP && *left >= STEP; *left -= begun, at += STEP) {
        begun = 0;
        for (size_t i = 0; i < STEP; i++)
            begun += begins_character(text.at[at + i]);
    }
    for (; at < text.len; at++)
        if (begins_character(text.at[at]) && (*left)-- == 0) {
            *left = 0;
            break;
        }
    return at;
}

/* Length of the longest part of whole characters that has at most `most` bytes. */
static size_t first_bytes(struct span text, uint64_t most)
{
    if (most >= text.len)
        return text.len;
    size_t length = (size_t)most;
    while (length > 0 && !begins_character(text.at[length]))
        length--;
    return length;
}

/* Text between two enclosures, its own ones doubled. */
static void put_text(struct writer *out, struct span text)
{
    while (text.len > 0) {
        const char *quote = memchr(text.at, '"', text.len);
        const size_t length = quote ? (size_t)(quote - text.at) + 1 : text.len;
        writer_write(out, text.at, length);
        if (quote)
            writer_write(out, "\"", 1);
        text.at += length;
        text.len -= length;
    }
}

void cells_put(struct writer *out, struct span value)
{
    if (charset_utf8_valid(value) < value.len)
        user_error("the file's name is not UTF-8, and cannot be a value; rename the file");
    writer_write(out, "\"", 1);
    put_text(out, value);
    writer_write(out, "\"", 1);
}

bool cells_next(struct cells *cells, struct writer *out)
{
    if (!fill(cells))
        return false;
    uint64_t characters = cells->limit.characters;
    uint64_t bytes = cells->limit.bytes ? cells->limit.bytes : UINT64_MAX;
    writer_write(out, "\"", 1);
    while (characters > 0 && fill(cells)) {
        struct span text = {cells->block + cells->at, cells->valid - cells->at};
        const size_t fitting = first_bytes(text, bytes);
        const bool full = fitting < text.len;
        text.len = fitting;
        text.len = first_characters(text, &characters);
        put_text(out, text);
        cells->at += text.len;
        bytes -= text.len;
        if (full && text.len == fitting)
            break;
    }
    writer_write(out, "\"", 1);
    return true;
}

void cells_close(struct cells *cells)
{
    if (!cells)
        return;
    free(cells->block);
    free(cells);
}
