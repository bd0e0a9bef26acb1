/* row_put.c: single cells and values that row.h's inline way is not for. */
#include "base/log.h"
#include "csv/row_cell.h"
#include "csv/row_lanes.h"
#include "csv/row_sink.h"

static void put_byte(struct row_writer *out, char byte)
{
    *writer_room(out->stream, 1) = byte;
    writer_commit(out->stream, 1);
}

/* The delimiter before every cell but the first. */
static void begin_cell(struct row_writer *out)
{
    if (out->begun)
        put_byte(out, out->to.delimiter);
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
        if (LIKELY(!is_sign(out, *at)))
            continue;
        if (!out->to.escape && !out->to.instead) {
            user_error("column %zu has a value with %s in it, which a table without enclosure "
                       "cannot hold; give the output an enclosure",
                       out->column, *at == out->to.delimiter ? "the delimiter" : "a line break");
        }
        writer_write(out->stream, from, (size_t)(at - from));
        put_byte(out, out->to.escape ? out->to.escape : out->to.instead);
        from = out->to.escape ? at : at + 1;
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
    char *const at = writer_room(out->stream, cell.len + 3);
    char *const text = at + out->begun + 1;
    at[0] = out->to.delimiter;
    text[-1] = text[cell.len] = out->to.enclosure;
    if (cell.len)
        memcpy(text, cell.at, cell.len);
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
    if (hit)
        put_doubled(out, value, hit);
    else
        put_enclosed(out, value);
}

/* Nothing in a reader's cell has to be doubled, undoubled or escaped. */
static inline bool is_plain(const struct row_writer *out, struct span cell)
{
    for (size_t i = 0; i < cell.len; i += ROW_LANES) {
        uint32_t hits = 0;
        for (size_t k = 0; k < COUNT(out->signs); k++)
            hits |= row_lanes_equal(cell.at + i, row_lanes_of(out->signs[k]));
        if (hits & row_lanes_below(cell.len - i))
            return false;
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
    char *const at = writer_room(out->stream, cell.len + 2 * ROW_SHORT);
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
    if (out->alike)
        put_enclosed(out, cell);
    else
        put_foreign(out, cell);
}
