/* sample.c: what the beginning of a table tells. */
#include "csv/sample.h"
#include "base/log.h"
#include "base/utf8.h"
#include "csv/row_view.h"

#include <string.h>

enum {
    SAMPLE = 10000, /* contract.md 2.2 */
    PAIRS_LEAST = 4, /* of bytes, to tell UTF-16 from */
    UTF16_SAMPLE = 4096,
};

/* Where NUL bytes and line breaks stand in the pairs of a text: first or second. */
struct places {
    size_t nul[2], line_break[2];
    size_t ends; /* line breaks beside a NUL */
    size_t pairs;
};

static struct places count_places(struct span sample)
{
    struct places places = {.pairs = sample.len / 2};
    for (size_t i = 0; i < 2 * places.pairs; i++) {
        const char byte = sample.at[i];
        const bool is_break = byte == '\n' || byte == '\r';
        places.nul[i % 2] += byte == 0;
        places.line_break[i % 2] += is_break;
        places.ends += is_break && sample.at[i ^ 1] == 0;
    }
    return places;
}

static bool is_utf8(struct span text)
{
    for (size_t i = 0; i < text.len;) {
        const size_t length =
            (unsigned char)text.at[i] < 0x80 ? 1 : utf8_shown_length(text.at + i, text.len - i);
        if (length == 0 && text.len - i >= 4)
            return false;
        i += length ? length : 1;
    }
    return true;
}

/* Text in UTF-16 without a mark: in characters below U+0100 one byte of each pair is NUL, always
 * the same one, and line breaks are always the other. Where most characters are of that kind this
 * is enough; where few are, there must be such a line break, and bytes that are not UTF-8. */
static bool is_utf16(struct span sample)
{
    const struct places places = count_places(sample);
    const size_t high = places.nul[1] > places.nul[0]; /* which byte of a pair is NUL */
    if (places.pairs < PAIRS_LEAST || places.nul[1 - high] > 0 || places.line_break[high] > 0)
        return false;
    if (2 * places.nul[high] >= places.pairs)
        return true;
    return places.nul[high] > 0 && places.ends > 0 && !is_utf8(sample);
}

char sample_other_delimiter(struct span value, char delimiter, size_t *count)
{
    static const char signs[] = {';', '\t', '|', ','};
    size_t counts[COUNT(signs)] = {0}, best = 0;
    for (size_t i = 0; i < value.len; i++)
        for (size_t k = 0; k < COUNT(signs); k++)
            counts[k] += value.at[i] == signs[k] && signs[k] != delimiter;
    for (size_t k = 1; k < COUNT(signs); k++)
        if (counts[k] > counts[best])
            best = k;
    *count = counts[best];
    return counts[best] ? signs[best] : 0;
}

const char *sample_sign_name(char sign)
{
    static const struct {
        char sign;
        const char *name;
    } names[] = {{'\t', "the tab"}, {';', ";"}, {',', ","}, {'|', "|"}};
    for (size_t i = 0; i < COUNT(names); i++)
        if (names[i].sign == sign)
            return names[i].name;
    return "another sign";
}

static bool begins_with(struct span sample, const char *mark, size_t length)
{
    return sample.len >= length && memcmp(sample.at, mark, length) == 0;
}

void sample_refuse_utf16(struct reader *reader)
{
    const struct span sample = reader_peek(reader, UTF16_SAMPLE);
    if (begins_with(sample, "\xff\xfe", 2) || begins_with(sample, "\xfe\xff", 2) ||
        is_utf16(sample)) {
        user_error("the table is in UTF-16 or UTF-32; put processor-iconv before this one, "
                   "with its source_encoding");
    }
}

/* Where the walk through a sample is. */
struct walk {
    enum { BEGINS, BARE, ENCLOSED, CLOSED } place; /* of a field */
    size_t cr; /* where the first lone CR stands, or SIZE_MAX */
    bool line_feed; /* there is an LF outside enclosures */
};

/* Whether an enclosure at `i` is doubled. */
static bool is_doubled(struct span sample, size_t i)
{
    return i + 1 < sample.len && sample.at[i + 1] == sample.at[i];
}

/* Goes on outside of enclosures. */
static void walk_outside(struct walk *walk, struct span sample, size_t i, struct dialect dialect)
{
    static const char blanks[] = " \t\v\f";
    const char byte = sample.at[i];
    if (byte == dialect.delimiter || byte == '\n' || byte == '\r') {
        const bool is_lone = byte == '\r' && i + 1 < sample.len && sample.at[i + 1] != '\n';
        if ((is_lone || (byte == '\r' && i + 1 == sample.len)) && walk->cr == SIZE_MAX)
            walk->cr = i;
        walk->line_feed = byte == '\n';
        walk->place = BEGINS;
    } else if (walk->place == BEGINS && dialect.enclosure && byte == dialect.enclosure) {
        walk->place = ENCLOSED;
    } else if (walk->place == BEGINS && (!byte || !strchr(blanks, byte))) {
        walk->place = BARE;
    }
}

/* Stops at the first LF outside enclosures, and SAMPLE bytes behind the first lone CR. */
static struct walk walk_through(struct span sample, struct dialect dialect)
{
    struct walk walk = {.place = BEGINS, .cr = SIZE_MAX};
    for (size_t i = 0; i < sample.len && !walk.line_feed; i++) {
        if (walk.cr != SIZE_MAX && i - walk.cr > SAMPLE)
            break;
        if (walk.place != ENCLOSED)
            walk_outside(&walk, sample, i, dialect);
        else if (dialect.escape && sample.at[i] == dialect.escape &&
                 dialect.escape != dialect.enclosure)
            i++; /* what is escaped closes nothing */
        else if (sample.at[i] == dialect.enclosure && is_doubled(sample, i))
            i++;
        else if (sample.at[i] == dialect.enclosure)
            walk.place = CLOSED;
    }
    return walk;
}

char sample_line_end(struct reader *reader, struct dialect dialect)
{
    static const char utf8_mark[3] = "\xef\xbb\xbf";
    sample_refuse_utf16(reader);
    if (begins_with(reader_peek(reader, sizeof utf8_mark), utf8_mark, sizeof utf8_mark)) {
        char mark[sizeof utf8_mark];
        reader_fill(reader, mark, sizeof mark);
    }
    for (size_t want = 2 * SAMPLE;; want *= 2) {
        const struct span sample = reader_peek(reader, want);
        const struct walk walk = walk_through(sample, dialect);
        if (walk.line_feed)
            return '\n';
        const bool all = sample.len < want || want > ROW_LONGEST;
        if (walk.cr != SIZE_MAX && (all || sample.len - walk.cr > SAMPLE + 1))
            return '\r';
        if (all)
            return '\n';
    }
}
