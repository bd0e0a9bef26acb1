/* lines_ends.c: every line end of a stream made LF. */
#include "base/log.h"
#include "csv/lines.h"

#include <string.h>

/* Where a table is read, between the blocks. */
struct scan {
    struct dialect dialect;
    enum place { CELL_BEGINS, ENCLOSED, BEHIND_ENCLOSURE, BARE } place;
    bool cut; /* as of convert() */
};

/* Makes CRLF and CR to LF, in place; returns how many bytes are left. `cut`: the byte before was a
 * CR, for which an LF stands already. */
static size_t convert(char *at, size_t length, bool *cut)
{
    const char *from = at, *end = at + length;
    char *to = at;
    if (*cut && *from == '\n')
        from++;
    *cut = at[length - 1] == '\r';
    while (from < end) {
        const char *found = memchr(from, '\r', (size_t)(end - from));
        const size_t line = (size_t)((found ? found : end) - from);
        if (to != from)
            memmove(to, from, line);
        to += line;
        from += line;
        if (found) {
            *to++ = '\n';
            from += from + 1 < end && from[1] == '\n' ? 2 : 1;
        }
    }
    return (size_t)(to - at);
}

void lines_end_in_lf(struct reader *in, struct writer *out)
{
    bool cut = false;
    char *at;
    for (size_t got = 0; (got = io_pull(in, out, IO_BLOCK, &at)) > 0;)
        writer_commit(out, convert(at, got, &cut));
}

/* The length of one of Unicode's line ends; 0 for other bytes, -1 when they are too few to tell. */
static int unicode_end(const char *at, size_t length)
{
    static const struct span ends[] = {{"\xc2\x85", 2}, {"\xe2\x80\xa8", 3}, {"\xe2\x80\xa9", 3}};
    for (size_t i = 0; i < COUNT(ends); i++) {
        const size_t known = length < ends[i].len ? length : ends[i].len;
        if (memcmp(at, ends[i].at, known) == 0)
            return known == ends[i].len ? (int)known : -1;
    }
    return 0;
}

/* Makes those of Unicode to LF, in place; returns how many bytes are left. What may be the
 * beginning of one stays at the end, and `*open` says how many bytes it has. */
static size_t convert_unicode(char *at, size_t length, size_t *open)
{
    const char *from = at, *const end = at + length;
    char *to = at;
    *open = 0;
    while (from < end) {
        const bool leads = *from == '\xc2' || *from == '\xe2';
        const int found = leads ? unicode_end(from, (size_t)(end - from)) : 0;
        if (found < 0) {
            *open = (size_t)(end - from);
            memmove(to, from, *open);
            return (size_t)(to - at) + *open;
        }
        *to++ = found > 0 ? '\n' : *from;
        from += found > 0 ? found : 1;
    }
    return (size_t)(to - at);
}

void lines_end_in_lf_unicode(struct reader *in, struct writer *out)
{
    enum { OPEN = 2 }; /* bytes of a cut one */
    bool cut = false;
    size_t open = 0;
    char rest[OPEN] = {0};
    for (;;) {
        char *at = writer_room(out, IO_BLOCK + OPEN);
        memcpy(at, rest, open);
        const size_t got = reader_read(in, at + open, IO_BLOCK);
        if (got == 0) {
            writer_commit(out, open);
            return;
        }
        const size_t made = convert_unicode(at, open + got, &open);
        memcpy(rest, at + made - open, open);
        if (made > open)
            writer_commit(out, convert(at, made - open, &cut));
    }
}

/* The end of what is not enclosed, the enclosure that opens included. */
static const char *end_of_bare(struct scan *scan, const char *at, const char *end)
{
    static const char blanks[] = {' ', '\t', '\v', '\f'};
    const struct dialect dialect = scan->dialect;
    enum place place = scan->place;
    while (at < end && place != ENCLOSED) {
        const char byte = *at++;
        if (byte == dialect.delimiter || byte == '\n' || byte == '\r')
            place = CELL_BEGINS;
        else if (place != BARE && byte == dialect.enclosure)
            place = ENCLOSED; /* again, where it is doubled */
        else if (place == BEHIND_ENCLOSURE || !memchr(blanks, byte, sizeof(blanks)))
            place = BARE;
    }
    scan->place = place;
    return at;
}

/* The end of what is enclosed, the enclosure that closes included. */
static const char *end_of_enclosed(struct scan *scan, const char *at, const char *end)
{
    const char *found = memchr(at, scan->dialect.enclosure, (size_t)(end - at));
    if (!found)
        return end;
    scan->place = BEHIND_ENCLOSURE;
    return found + 1;
}

/* As convert(), outside of enclosures. */
static size_t convert_outside(char *at, size_t length, struct scan *scan)
{
    const char *from = at, *end = at + length;
    char *to = at;
    while (from < end) {
        const bool enclosed = scan->place == ENCLOSED;
        const char *next =
            enclosed ? end_of_enclosed(scan, from, end) : end_of_bare(scan, from, end);
        const size_t size = (size_t)(next - from);
        if (to != from)
            memmove(to, from, size);
        to += enclosed ? size : convert(to, size, &scan->cut);
        from = next;
    }
    return (size_t)(to - at);
}

/* A byte-order mark is no part of the first cell. */
static void pass_mark(struct reader *in, struct writer *out)
{
    char mark[3];
    const struct span start = reader_peek(in, sizeof(mark));
    if (start.len == sizeof(mark) && memcmp(start.at, "\xEF\xBB\xBF", sizeof(mark)) == 0)
        writer_write(out, mark, reader_fill(in, mark, sizeof(mark)));
}

void lines_end_in_lf_rows(struct reader *in, struct writer *out, struct dialect dialect)
{
    struct scan scan = {.dialect = dialect};
    char *at;
    if (!dialect.enclosure) {
        lines_end_in_lf(in, out);
        return;
    }
    pass_mark(in, out);
    for (size_t got = 0; (got = io_pull(in, out, IO_BLOCK, &at)) > 0;)
        writer_commit(out, convert_outside(at, got, &scan));
    if (scan.place == ENCLOSED)
        user_error("an enclosure is never closed, so the line breaks inside of cells cannot be "
                   "told; check-csv says where it is");
}
