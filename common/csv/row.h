/* row.h: the CSV reader and writer.
 *
 * Invariants. A reader pulls one row after the other; the row and its cells are valid until the
 * next row_next(). A **cell** is the text that stands, or would stand, between two enclosures:
 * without the outer ones, every enclosure inside doubled (with a dialect without enclosure: the
 * value itself). So a cell goes to a writer of the same enclosure as it is, and row_value() gives
 * the value where one is needed. Nothing is copied or allocated for a row.
 *
 * The grammar is contract.md 2.3 with the improvements of 2.7: a byte-order mark (UTF-8) at the
 * start is dropped; a file whose first line break outside enclosures is a lone CR, with no LF
 * outside enclosures in its first 10 000 bytes, has rows that end in CR; an enclosure that is never
 * closed is user_error naming the row where it opens; input that begins like UTF-16 is user_error
 * saying so. An empty line is a row with one empty cell. A row is at most 256 MB and 16 million
 * cells (user_error). Rows are counted from 1.
 *
 * The writer encloses every cell, doubles enclosures and ends rows with LF. With a dialect without
 * enclosure values are written bare. One that holds the delimiter, CR or LF is user_error or, where
 * the dialect has an escape, gets it in front of these bytes and of the escape itself.
 *
 * How it works: row_scan.h finds the rows of a window of the input with a few instructions for
 * every 64 bytes, and row_exact.h reads those that are not regularly enclosed. The structs below
 * stand here so that what is done for every cell can be inlined; their members are for
 * common/csv/row_*.c only.
 *
 * Sources: contract.md 2.3 (PHP's fgetcsv as the originals use it), RFC 4180.
 */
#ifndef KBC_ROW_H
#define KBC_ROW_H

#include "base/buf.h"
#include "csv/dialect.h"
#include "io/io.h"
#include <string.h>

/* Cells are copied in steps of so many bytes. Every cell is followed by as many bytes that may be
 * read. */
enum { ROW_SHORT = 32 };

/* Where a row ends: the position of the last byte of its line end, and how many cells the window
 * has up to there. The entry before it says where it begins. */
struct row_mark {
    uint32_t at;
    uint32_t cells;
};

struct row_engine;

struct row_reader {
    const char *base; /* the window; positions count from here */
    const struct row_mark
        *row; /* the current row; row[-1] is the one before, or the window's start */
    const struct row_mark *last; /* the last row found in the window */
    const uint32_t *index; /* where each cell ends; the entry before it: where the first one begins.
                              NULL: row_cell_apart() knows */
    uint64_t number;
    char enclosure;
    char trail; /* CR, which is taken off the end of a row; or LF in files of CR */
    struct row_engine *engine;
};

/* Reads rows from `reader`, which stays the caller's and must outlive it. Nothing is read yet. */
MUST_USE struct row_reader *row_open(struct reader *reader, struct dialect dialect);

/* From now on an enclosure that is never closed is no error: the last cell ends where the input
 * does. */
void row_accept_unclosed(struct row_reader *rows);

/* For row_next(), row_width() and row_cell() only: the cases that are not for every row. */
bool row_advance(struct row_reader *rows);
size_t row_width_apart(const struct row_reader *rows);
struct span row_cell_apart(const struct row_reader *rows, size_t i);

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

/* The cell between two positions of the window. A regular cell is enclosed at both ends or at none.
 */
static inline struct span row_cell_between(const struct row_reader *rows, uint32_t from,
                                           uint32_t to)
{
    const char *at = rows->base + from;
    const size_t enclosed = *at == rows->enclosure;
    const size_t trailing = (rows->base + to)[-1] == rows->trail;
    return (struct span){at + enclosed, to - from - 2 * enclosed - trailing};
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

struct row_translation;

struct row_writer {
    struct writer *stream;
    size_t needs; /* room for row_put() beside the cell; huge when it must not do it */
    size_t begun; /* 1 when the row has a cell, else 0 */
    struct dialect from, to;
    /* Copies a cell for another enclosure: row_translate.h. */
    char *(*translate)(const struct row_translation *change, char *to, struct span cell);
    bool alike; /* cells go out as they come: the enclosures are the same */
    size_t column; /* of the row, for messages; counted only without enclosure */
    char signs[5][16]; /* bytes that no cell may hold to go out as it is, repeated */
    struct buf scratch;
};

/* Writes rows of dialect `to` to `writer`, which stays the caller's. Cells given to row_put() are
 * those of a reader of dialect `from`. */
MUST_USE struct row_writer *row_write(struct writer *writer, struct dialect from,
                                      struct dialect to);

/* For row_put() only: long cells, full blocks, other enclosures. */
void row_put_apart(struct row_writer *out, struct span cell);

/* Copies in steps of ROW_SHORT bytes, as if `length` were a multiple of it and not 0. */
static inline void row_copy(char *to, const char *from, size_t length)
{
    memcpy(to, from, ROW_SHORT);
    if (UNLIKELY(length > ROW_SHORT))
        for (size_t done = ROW_SHORT; done < length; done += ROW_SHORT)
            memcpy(to + done, from + done, ROW_SHORT);
}

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

/* One value: its enclosures are doubled. */
void row_put_value(struct row_writer *out, struct span value);

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
