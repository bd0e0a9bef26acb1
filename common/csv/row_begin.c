/* row_begin.c: what the beginning of a table tells: byte-order marks, UTF-16, how lines end. */
#include "base/log.h"
#include "csv/row_engine.h"
#include <string.h>

enum { SAMPLE = 10000 }; /* contract.md 2.2 */

/* Text in UTF-16 without a mark: every second byte is NUL, and the others are not. */
static bool is_utf16(struct span sample)
{
    const size_t pairs = (sample.len < 64 ? sample.len : 64) / 2;
    size_t first = 0, second = 0;
    for (size_t i = 0; i < pairs; i++) {
        first += sample.at[2 * i] == 0;
        second += sample.at[2 * i + 1] == 0;
    }
    return pairs >= 4 && ((first == pairs && second == 0) || (first == 0 && second == pairs));
}

static bool begins_with(struct span sample, const char *mark, size_t length)
{
    return sample.len >= length && memcmp(sample.at, mark, length) == 0;
}

/* A lone CR is the line end when it is the first line break outside enclosures and no LF follows in
 * the sample. */
static char find_line_end(struct span sample, struct dialect dialect)
{
    bool enclosed = false, cr = false;
    for (size_t i = 0; i < sample.len; i++) {
        const char byte = sample.at[i];
        if (byte == dialect.enclosure && dialect.enclosure)
            enclosed = !enclosed;
        else if (enclosed && byte == dialect.escape && dialect.escape)
            i++; /* what is escaped closes nothing */
        else if (byte == '\n' && !enclosed)
            return '\n';
        else if (byte == '\r' && !enclosed)
            cr = true;
    }
    return cr ? '\r' : '\n';
}

char row_find_line_end(struct reader *reader, struct dialect dialect)
{
    static const char utf8_mark[3] = "\xef\xbb\xbf";
    struct span sample = reader_peek(reader, SAMPLE + 1);
    if (begins_with(sample, "\xff\xfe", 2) || begins_with(sample, "\xfe\xff", 2) ||
        is_utf16(sample)) {
        user_error("the table is in UTF-16 or UTF-32; put processor-iconv before this one, "
                   "with its source_encoding");
    }
    if (begins_with(sample, utf8_mark, sizeof utf8_mark)) {
        char mark[sizeof utf8_mark];
        reader_fill(reader, mark, sizeof mark);
        sample = reader_peek(reader, SAMPLE + 1);
    }
    if (sample.len > SAMPLE && sample.at[SAMPLE - 1] != '\r')
        sample.len = SAMPLE;
    return find_line_end(sample, dialect);
}
