/* row_write.c: the CSV writer. */
#include "log.h"
#include "mem.h"
#include "row_engine.h"
#include <stdlib.h>

static bool is_same(struct dialect from, struct dialect to)
{
    return to.enclosure && from.enclosure == to.enclosure;
}

static void find_signs(struct row_writer *out)
{
    const struct dialect *from = &out->from, *to = &out->to;
    const char line_feed = to->enclosure ? to->enclosure : '\n';
    const char signs[] = {
        line_feed,
        to->enclosure ? line_feed : '\r',
        to->enclosure ? line_feed : to->delimiter,
        from->enclosure ? from->enclosure : line_feed,
        to->escape && !to->enclosure ? to->escape : line_feed,
    };
    for (size_t i = 0; i < COUNT(signs); i++) {
        memset(out->signs[i], signs[i], ROW_SHORT);
    }
}

struct row_writer *row_write(struct writer *writer, struct dialect from, struct dialect to)
{
    struct row_writer *out = mem_new(1, sizeof *out);
    out->stream = writer;
    out->from = from;
    out->to = to;
    out->needs = is_same(from, to) ? 2 * ROW_SHORT : SIZE_MAX / 2;
    find_signs(out);
    return out;
}

/* As writer_room(), which is called only when there is none. */
static inline char *find_room(struct row_writer *out, size_t size)
{
    struct writer *stream = out->stream;
    const bool enough = stream->room - stream->len >= size;
    return LIKELY(enough) ? stream->block + stream->len : writer_room(stream, size);
}

static void put_byte(struct row_writer *out, char byte)
{
    *find_room(out, 1) = byte;
    writer_commit(out->stream, 1);
}

/* The delimiter before every cell but the first. */
static void begin_cell(struct row_writer *out)
{
    if (out->begun) {
        put_byte(out, out->to.delimiter);
    }
    out->begun = 1;
    out->column++;
}

/* What a value without enclosure must not hold as it is: a reader would take it for more. */
static bool is_sign(const struct row_writer *out, char byte)
{
    return byte == out->to.delimiter || byte == '\n' || byte == '\r' ||
           (out->to.escape && byte == out->to.escape);
}

static void put_bare(struct row_writer *out, struct span value)
{
    begin_cell(out);
    const char *from = value.at, *const end = value.at + value.len;
    for (const char *at = from; at < end; at++) {
        if (LIKELY(!is_sign(out, *at))) {
            continue;
        }
        if (!out->to.escape) {
            user_error("column %zu has a value with %s in it, which a table without enclosure "
                       "cannot hold; give the output an enclosure",
                       out->column, *at == out->to.delimiter ? "the delimiter" : "a line break");
        }
        writer_write(out->stream, from, (size_t)(at - from));
        put_byte(out, out->to.escape);
        from = at;
    }
    writer_write(out->stream, from, (size_t)(end - from));
}

/* A value with enclosures in it, of which the first is at `hit`. */
static void put_doubled(struct row_writer *out, struct span value, const char *hit)
{
    const char *from = value.at, *end = value.at + value.len;
    begin_cell(out);
    put_byte(out, out->to.enclosure);
    for (; hit; hit = memchr(from, out->to.enclosure, (size_t)(end - from))) {
        writer_write(out->stream, from, (size_t)(hit + 1 - from));
        put_byte(out, out->to.enclosure);
        from = hit + 1;
    }
    writer_write(out->stream, from, (size_t)(end - from));
    put_byte(out, out->to.enclosure);
}

/* A cell in the form that it has in the output. */
static void put_enclosed(struct row_writer *out, struct span cell)
{
    if (cell.len >= IO_BLOCK / 2) { /* not worth a copy */
        begin_cell(out);
        put_byte(out, out->to.enclosure);
        writer_write(out->stream, cell.at, cell.len);
        put_byte(out, out->to.enclosure);
        return;
    }
    char *const at = find_room(out, cell.len + 3);
    char *const text = at + out->begun + 1;
    at[0] = out->to.delimiter;
    text[-1] = text[cell.len] = out->to.enclosure;
    if (cell.len) {
        memcpy(text, cell.at, cell.len);
    }
    writer_commit(out->stream, out->begun + cell.len + 2);
    out->begun = 1;
}

void row_put_value(struct row_writer *out, struct span value)
{
    if (!out->to.enclosure) {
        put_bare(out, value);
        return;
    }
    const char *hit = value.len ? memchr(value.at, out->to.enclosure, value.len) : NULL;
    if (hit) {
        put_doubled(out, value, hit);
    } else {
        put_enclosed(out, value);
    }
}

/* As wide as every processor has them; wider ones would be taken apart by the compiler. */
enum { LANES = 16 };
typedef char row_lanes __attribute__((vector_size(LANES)));

static inline void load(row_lanes *lanes, const char *at)
{
    memcpy(lanes, at, LANES);
}

/* Nothing in a reader's cell has to be doubled, undoubled or escaped. */
static inline bool is_plain(const struct row_writer *out, struct span cell)
{
    static const char inside[2 * LANES] = {-1, -1, -1, -1, -1, -1, -1, -1,
                                           -1, -1, -1, -1, -1, -1, -1, -1};
    for (size_t i = 0; i < cell.len; i += LANES) {
        const size_t left = cell.len - i < LANES ? cell.len - i : LANES;
        row_lanes bytes, sign, hits = {0};
        uint64_t halves[2];
        load(&bytes, cell.at + i);
        for (size_t k = 0; k < COUNT(out->signs); k++) {
            load(&sign, out->signs[k]);
            hits |= bytes == sign;
        }
        load(&sign, inside + LANES - left);
        hits &= sign;
        memcpy(halves, &hits, sizeof halves);
        if (halves[0] | halves[1]) {
            return false;
        }
    }
    return true;
}

/* A reader's cell for another enclosure, or for none. */
static inline void put_foreign(struct row_writer *out, struct span cell)
{
    if (UNLIKELY(cell.len >= IO_BLOCK / 2 || !is_plain(out, cell))) {
        row_put_value(out, row_undoubled(cell, out->from.enclosure, &out->scratch));
        return;
    }
    const size_t enclosed = out->to.enclosure != 0;
    char *const at = find_room(out, cell.len + 2 * ROW_SHORT);
    char *const text = at + out->begun + enclosed;
    at[0] = out->to.delimiter;
    at[out->begun] = out->to.enclosure;
    row_copy(text, cell.at, cell.len);
    text[cell.len] = out->to.enclosure;
    writer_commit(out->stream, out->begun + cell.len + 2 * enclosed);
    out->begun = 1;
    out->column++;
}

void row_put_apart(struct row_writer *out, struct span cell)
{
    if (is_same(out->from, out->to)) {
        put_enclosed(out, cell);
    } else {
        put_foreign(out, cell);
    }
}

/* A row of cells that are all enclosed stands in the output as it stands in the input. */
static void put_enclosed_row(struct row_writer *out, const struct row_reader *rows)
{
    const char *from = row_bytes(rows).at;
    const char *to = rows->base + rows->row->at;
    const size_t length = (size_t)(to - from) - (to[-1] == rows->trail);
    char *room = find_room(out, length + 1 + ROW_SHORT);
    *room = out->to.delimiter;
    row_copy(room + out->begun, from, length);
    writer_commit(out->stream, length + out->begun);
    out->begun = 1;
}

/* The same as row_put() for each cell, with less to do for one: room is asked for once, and what
 * stands between two cells is written at once. The CR of a CR LF is part of the last cell at first.
 */
static void put_regular_row(struct row_writer *out, const struct row_reader *rows, size_t width)
{
    const char *const base = rows->base;
    const char enclosure = out->to.enclosure;
    const char between[4] = {enclosure, out->to.delimiter, enclosure, 0};
    const uint32_t *stop = rows->index + rows->row[-1].cells;
    const uint32_t *const last = stop + width;
    const struct span row = row_bytes(rows);
    char *const room = find_room(out, row.len + 3 * width + 2 * ROW_SHORT);
    char *to = room + out->begun + 1;
    room[0] = between[1];
    to[-1] = enclosure;
    for (const char *from = row.at; stop < last; from = base + *stop++ + 1) {
        const size_t enclosed = *from == enclosure;
        const size_t length = (size_t)(base + *stop - from) - 2 * enclosed;
        row_copy(to, from + enclosed, length);
        memcpy(to + length, between, sizeof between);
        to += length + 3;
    }
    if (UNLIKELY((base + stop[-1])[-1] == rows->trail)) {
        to--;
        to[-3] = enclosure;
    }
    writer_commit(out->stream, (size_t)(to - room) - 2);
    out->begun = 1;
}

/* The number of the first lane that is not 0; LANES if all are. */
static inline size_t first_lane(row_lanes lanes)
{
    uint64_t halves[2];
    memcpy(halves, &lanes, sizeof halves);
    if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) {
        halves[0] = __builtin_bswap64(halves[0]);
        halves[1] = __builtin_bswap64(halves[1]);
    }
    if (LIKELY(!(halves[0] | halves[1]))) {
        return LANES;
    }
    const size_t skipped = halves[0] ? 0 : 8;
    return skipped + (size_t)__builtin_ctzll(halves[0] ? halves[0] : halves[1]) / 8;
}

/* Copies a reader's cell for another enclosure: pairs of the one become single, single ones of the
 * other pairs. Returns the end of the copy; up to LANES bytes behind it are written. */
static inline char *put_translated(const struct row_writer *out, char *to, struct span cell)
{
    const char *from = cell.at, *const end = from + cell.len;
    row_lanes reads, writes;
    load(&reads, out->signs[3]);
    load(&writes, out->signs[0]);
    while (from < end) {
        const size_t left = (size_t)(end - from) < LANES ? (size_t)(end - from) : LANES;
        row_lanes bytes;
        load(&bytes, from);
        memcpy(to, &bytes, LANES);
        const size_t hit = first_lane((row_lanes)((bytes == reads) | (bytes == writes)));
        const size_t passed = hit < left ? hit + 1 : left;
        from += passed;
        to += passed;
        if (UNLIKELY(hit < left)) {
            const char sign = to[-1];
            from += sign == out->from.enclosure;
            *to = sign;
            to += sign == out->to.enclosure;
        }
    }
    return to;
}

/* As put_regular_row() for another enclosure. */
static void put_translated_row(struct row_writer *out, const struct row_reader *rows, size_t width)
{
    const char enclosure = out->to.enclosure, delimiter = out->to.delimiter;
    char *const room = find_room(out, 2 * row_bytes(rows).len + 3 * width + 2 * ROW_SHORT);
    char *to = room;
    *to = delimiter;
    to += out->begun;
    for (size_t i = 0; i < width; i++) {
        *to = enclosure;
        to = put_translated(out, to + 1, row_cell(rows, i));
        to[0] = enclosure;
        to[1] = delimiter;
        to += 2;
    }
    writer_commit(out->stream, (size_t)(to - room) - 1);
    out->begun = 1;
}

void row_put_row(struct row_writer *out, const struct row_reader *rows)
{
    const size_t width = row_width(rows);
    if (rows->index && out->to.enclosure && !is_same(out->from, out->to)) {
        put_translated_row(out, rows, width);
    } else if (!is_same(out->from, out->to)) {
        for (size_t i = 0; i < width; i++) {
            put_foreign(out, row_cell(rows, i));
        }
    } else if (!rows->index) {
        for (size_t i = 0; i < width; i++) {
            row_put(out, row_cell(rows, i));
        }
    } else if (!rows->engine->scan.not_enclosed && out->from.delimiter == out->to.delimiter) {
        put_enclosed_row(out, rows);
    } else {
        put_regular_row(out, rows, width);
    }
}

void row_put_bytes(struct row_writer *out, struct span bytes)
{
    writer_write(out->stream, bytes.at, bytes.len);
}

struct writer *row_stream(struct row_writer *out)
{
    return out->stream;
}

void row_write_end(struct row_writer *out)
{
    if (!out) {
        return;
    }
    buf_release(&out->scratch);
    free(out);
}

void row_writer_release(struct row_writer **out)
{
    row_write_end(*out);
}
