/* row.h: the CSV reader and writer.
 *
 * Invariants. A reader pulls one row after the other; the row and its cells are valid until the
 * next row_next(). A **cell** is the text that stands, or would stand, between two enclosures:
 * without the outer ones, every enclosure inside doubled (with a dialect without enclosure: the
 * value itself). So a cell goes to a writer of the same enclosure as it is, and row_value() gives
 * the value where one is needed. Nothing is copied or allocated for a row.
 *
 * The grammar is contract.md 2.3 with the improvements of 2.7: a byte-order mark (UTF-8) at the
 * start is dropped; rows end in LF, or in CR where sample.h says so; NUL is data; an enclosure that
 * is never closed is user_error naming the row where it opens; input that begins like UTF-16 is
 * user_error saying so. An empty line is a row with one empty cell. A row is at most 256 MB and 16
 * million cells (user_error). Rows are counted from 1.
 *
 * The writer encloses every cell, doubles enclosures and ends rows with LF. With a dialect without
 * enclosure values are written bare. One that holds the delimiter, CR or LF is user_error or, where
 * the dialect has an escape, gets it in front of these bytes and of the escape itself.
 *
 * How it works: row_scan.h finds the rows of a window of the input with a few instructions for
 * every 64 bytes, and row_exact.h reads those that are not regularly enclosed. What is done for
 * every cell is inlined: the structs stand in row_view.h and row_sink.h, and their members are for
 * common/csv/row_*.c only.
 *
 * Sources: contract.md 2.3 (PHP's fgetcsv as the originals use it), RFC 4180.
 */
#ifndef KBC_ROW_H
#define KBC_ROW_H

#include "csv/row_sink.h"
#include "csv/row_view.h"

/* Reads rows from `reader`, which stays the caller's and must outlive it. Nothing is read yet. */
MUST_USE struct row_reader *row_open(struct reader *reader, struct dialect dialect);

/* From now on an enclosure that is never closed is no error: the last cell ends where the input
 * does. */
void row_accept_unclosed(struct row_reader *rows);

/* Moves to the next row; false at the end. The row's number is put in log_where() while reading, so
 * that errors name it. */
static inline bool row_next(struct row_reader *rows)
{
    if (UNLIKELY(rows->row == rows->last))
        return row_advance(rows);
    rows->row++;
    rows->number++;
    return true;
}

/* Number of cells of the current row, at least 1. */
static inline size_t row_width(const struct row_reader *rows)
{
    if (UNLIKELY(!rows->index))
        return row_width_apart(rows);
    return rows->row[0].cells - rows->row[-1].cells;
}

/* Cell `i` < row_width(). */
static inline struct span row_cell(const struct row_reader *rows, size_t i)
{
    if (UNLIKELY(!rows->index))
        return row_cell_apart(rows, i);
    const uint32_t *ends = rows->index + rows->row[-1].cells + i;
    return row_cell_between(rows, ends[-1] + 1, ends[0]);
}

/* Number of the current row, from 1. */
static inline uint64_t row_number(const struct row_reader *rows)
{
    return rows->number;
}

/* The bytes of the current row as they stand in the input, its line end included. */
static inline struct span row_bytes(const struct row_reader *rows)
{
    const uint32_t from = rows->row[-1].at + 1;
    return (struct span){rows->base + from, rows->row[0].at + 1 - from};
}

/* The current row is an empty line. */
bool row_blank(const struct row_reader *rows);

/* The value of a cell: the cell itself where no enclosure is in it, else undoubled into `scratch`,
 * which is overwritten. */
struct span row_value(const struct row_reader *rows, struct span cell, struct buf *scratch);

/* The dialect it reads. */
struct dialect row_dialect(const struct row_reader *rows);

/* Releases it, not the reader below; NULL is fine. */
void row_close(struct row_reader *rows);

/* For CLEANUP(row_reader_release). */
void row_reader_release(struct row_reader **rows);

/* Writes rows of dialect `to` to `writer`, which stays the caller's. Cells given to row_put() are
 * those of a reader of dialect `from`. */
MUST_USE struct row_writer *row_write(struct writer *writer, struct dialect from,
                                      struct dialect to);

/* One cell of a reader: what row_cell() gave, or a part of it that has whole pairs of enclosures.
 * Up to ROW_SHORT bytes behind it are read; so bytes of other origin go to row_put_value(). */
static inline void row_put(struct row_writer *out, struct span cell)
{
    struct writer *stream = out->stream;
    if (UNLIKELY(stream->room - stream->len < cell.len + out->needs)) {
        row_put_apart(out, cell);
        return;
    }
    const char delimiter = out->to.delimiter, enclosure = out->to.enclosure;
    char *const at = stream->block + stream->len;
    char *const text = at + out->begun + 1;
    stream->len += out->begun + cell.len + 2;
    out->begun = 1;
    at[0] = delimiter;
    text[-1] = enclosure;
    row_copy(text, cell.at, cell.len);
    text[cell.len] = enclosure;
}

/* Values, one cell each. */
void row_put_values(struct row_writer *out, const struct strings *values);

/* A number in decimal. */
void row_put_number(struct row_writer *out, uint64_t number);

/* All cells of the reader's current row. */
void row_put_row(struct row_writer *out, const struct row_reader *rows);

/* Those of its cells that stand at `positions`, from 0; empty ones where it has none. */
void row_put_some(struct row_writer *out, const struct row_reader *rows, const size_t *positions,
                  size_t count);

/* Ends the row; with no cell before it, an empty line. */
static inline void row_end(struct row_writer *out)
{
    struct writer *stream = out->stream;
    if (UNLIKELY(stream->len == stream->room))
        writer_room(stream, 1);
    stream->block[stream->len++] = '\n';
    out->begun = 0;
    out->column = 0;
}

/* Bytes between rows, as they are. */
void row_put_bytes(struct row_writer *out, struct span bytes);

/* The stream below; what was put so far is in it. */
struct writer *row_stream(struct row_writer *out);

/* Releases it, not the writer below; NULL is fine. */
void row_write_end(struct row_writer *out);

/* For CLEANUP(row_writer_release). */
void row_writer_release(struct row_writer **out);

#endif
