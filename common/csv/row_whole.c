/* row_whole.c: a reader's row written at once, with less to do for each cell. */
#include "csv/row.h"
#include "csv/row_engine.h"
#include "csv/row_translate.h"

enum {
    ROOM_WANTED = 16 * 1024, /* bytes; asking for more would pass blocks on half empty */
    AT_ONCE = ROW_PAD, /* bytes of a cell copied without looking at its length, behind which as many
                          may be read: a branch that cannot be foreseen costs more */
};

/* A row of cells that are all enclosed stands in the output as it stands in the input. */
static void put_enclosed_row(struct row_writer *out, const struct row_reader *rows)
{
    const char *from = row_bytes(rows).at;
    const char *to = rows->base + rows->row->at;
    const size_t length = (size_t)(to - from) - (to[-1] == rows->trail);
    char *room = writer_room(out->stream, length + 1 + ROW_SHORT);
    *room = out->to.delimiter;
    row_copy(room + out->begun, from, length);
    writer_commit(out->stream, length + out->begun);
    out->begun = 1;
}

/* The same as row_put() for each cell: room is asked for once, and what stands between two cells is
 * written at once. The CR of a CR LF is part of the last cell at first. */
static void put_regular_row(struct row_writer *out, const struct row_reader *rows, size_t width)
{
    const char *const base = rows->base;
    const char enclosure = out->to.enclosure;
    const char between[4] = {enclosure, out->to.delimiter, enclosure, 0};
    const uint32_t *stop = rows->index + rows->row[-1].cells;
    const uint32_t *const last = stop + width;
    const struct span row = row_bytes(rows);
    char *const room = writer_room(out->stream, row.len + 3 * width + 2 * ROW_SHORT);
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

/* A cell for another enclosure, quick for short ones without signs. */
static inline char *put_translated(const struct row_writer *out,
                                   const struct row_translation *change, char *to, struct span cell)
{
    uint32_t hits = 0;
    for (size_t i = 0; i < COUNT(change->signs); i++) {
        hits |= row_lanes_equal(cell.at, change->signs[i]);
        hits |= row_lanes_equal(cell.at + ROW_LANES, change->signs[i]) << ROW_LANES;
    }
    memcpy(to, cell.at, 2 * ROW_LANES);
    if (LIKELY(cell.len < 2 * ROW_LANES && !(hits & ((1u << cell.len) - 1))))
        return to + cell.len;
    return out->translate(change, to, cell);
}

/* As put_regular_row() for another enclosure. */
static void put_translated_row(struct row_writer *out, const struct row_reader *rows, size_t width)
{
    const struct row_translation change = {
        .from = out->from.enclosure,
        .to = out->to.enclosure,
        .signs = {row_lanes_of(out->signs[0]), row_lanes_of(out->signs[3])},
    };
    const char between[4] = {change.to, out->to.delimiter, change.to, 0};
    const uint32_t *stop = rows->index + rows->row[-1].cells;
    const uint32_t *const last = stop + width;
    const size_t most = 2 * row_bytes(rows).len + 3 * width + 4 * ROW_SHORT;
    char *const room = writer_room(out->stream, most);
    char *to = room + out->begun + 1;
    room[0] = between[1];
    to[-1] = change.to;
    for (; stop < last; stop++) {
        to = put_translated(out, &change, to, row_cell_between(rows, stop[-1] + 1, stop[0]));
        memcpy(to, between, sizeof between);
        to += 3;
    }
    writer_commit(out->stream, (size_t)(to - room) - 2);
    out->begun = 1;
}

void row_put_row(struct row_writer *out, const struct row_reader *rows)
{
    const size_t width = row_width(rows);
    if (rows->index && !out->alike && out->to.enclosure)
        put_translated_row(out, rows, width);
    else if (!rows->index || !out->alike)
        for (size_t i = 0; i < width; i++)
            row_put(out, row_cell(rows, i));
    else if (!rows->engine->scan.not_enclosed && out->from.delimiter == out->to.delimiter)
        put_enclosed_row(out, rows);
    else
        put_regular_row(out, rows, width);
}

/* As put_regular_row() for a choice of cells, of which `most` bytes come at most. */
static void put_some_regular(struct row_writer *out, const struct row_reader *rows,
                             const size_t *positions, size_t count, size_t most)
{
    static const char empty[AT_ONCE];
    const char enclosure = out->to.enclosure;
    const char between[4] = {enclosure, out->to.delimiter, enclosure, 0};
    const size_t width = row_width(rows);
    const uint32_t *const ends = rows->index + rows->row[-1].cells;
    char *const room = writer_room(out->stream, most);
    char *to = room + out->begun + 1;
    room[0] = between[1];
    to[-1] = enclosure;
    for (size_t i = 0; i < count; i++) {
        struct span cell = {empty, 0};
        if (LIKELY(positions[i] < width)) {
            const uint32_t *end = ends + positions[i];
            cell = row_cell_between(rows, end[-1] + 1, end[0]);
        }
        memcpy(to, cell.at, AT_ONCE);
        if (UNLIKELY(cell.len > AT_ONCE))
            memcpy(to + AT_ONCE, cell.at + AT_ONCE, cell.len - AT_ONCE);
        memcpy(to + cell.len, between, sizeof between);
        to += cell.len + 3;
    }
    writer_commit(out->stream, (size_t)(to - room) - 2);
    out->begun = 1;
}

void row_put_some(struct row_writer *out, const struct row_reader *rows, const size_t *positions,
                  size_t count)
{
    const size_t width = row_width(rows);
    const size_t most = count * (row_bytes(rows).len + 3) + AT_ONCE;
    if (LIKELY(rows->index && out->alike && count && most < ROOM_WANTED)) {
        put_some_regular(out, rows, positions, count, most);
        return;
    }
    for (size_t i = 0; i < count; i++)
        if (positions[i] < width)
            row_put(out, row_cell(rows, positions[i]));
        else
            row_put_value(out, (struct span){"", 0});
}
