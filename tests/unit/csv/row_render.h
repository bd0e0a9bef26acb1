/* row_render.h: what a row reader makes of an input, as text, for row_test.c and row_fuzz.c.
 *
 * Two readers agree when their texts are equal. The input comes in pieces of any size, and the
 * reader's block may be as small as a byte, so that edges fall on every byte.
 */
#ifndef KBC_ROW_RENDER_H
#define KBC_ROW_RENDER_H

#include "csv/row.h"
#include "csv/row_engine.h"

/* A reader of bytes in memory that gives at most `piece` bytes at once. */
struct pieces {
    struct reader reader;
    struct span left;
    size_t piece;
};

static inline size_t pieces_read(struct reader *reader, char *to, size_t size)
{
    struct pieces *pieces = CONTAINER(reader, struct pieces, reader);
    size_t count = size < pieces->piece ? size : pieces->piece;
    count = count < pieces->left.len ? count : pieces->left.len;
    if (count) {
        memcpy(to, pieces->left.at, count);
        pieces->left.at += count;
        pieces->left.len -= count;
    }
    return count;
}

static inline void pieces_close(struct reader *reader)
{
    (void)reader;
}

static const struct reader_kind pieces_kind = {.read = pieces_read, .close = pieces_close};

enum render_form {
    RENDER_CELLS, /* as row_cell() gives them */
    RENDER_VALUES, /* as row_value() does */
    RENDER_PLAIN, /* the same, and an empty line looks like an empty cell */
};

struct render {
    struct dialect dialect;
    const struct row_scanner *scanner; /* NULL: the exact machine */
    size_t piece, step;
    uint64_t cells_from; /* rows before this number are not asked for cells */
    enum render_form form;
    struct pieces pieces; /* while it is at work, for those who catch errors: render_end() */
    struct row_reader *rows;
};

static inline void render_cells(const struct row_reader *rows, enum render_form form,
                                struct buf *text)
{
    CLEANUP(buf_release) struct buf scratch = {0};
    const size_t width = row_width(rows);
    for (size_t i = 0; i < width; i++) {
        struct span cell = row_cell(rows, i);
        if (form != RENDER_CELLS)
            cell = row_value(rows, cell, &scratch);
        buf_add_byte(text, '[');
        buf_add(text, cell.at, cell.len);
        buf_add_byte(text, ']');
    }
}

static inline void render_end(struct render *how)
{
    row_close(how->rows);
    how->rows = NULL;
    reader_close(&how->pieces.reader);
}

/* Appends the current row: its cells, in brackets, and a line end to `text`, its bytes to `bytes`.
 * An empty line has an exclamation mark. */
static inline void render_row(const struct render *how, const struct row_reader *rows,
                              struct buf *text, struct buf *bytes)
{
    const struct span row = row_bytes(rows);
    buf_add(bytes, row.at, row.len);
    if (row_number(rows) >= how->cells_from)
        render_cells(rows, how->form, text);
    const bool marked = how->form != RENDER_PLAIN && row_blank(rows);
    buf_add_text(text, marked ? "!\n" : "\n");
}

/* The same for every row. */
static inline void render(struct render *how, struct span input, struct buf *text,
                          struct buf *bytes)
{
    how->pieces = (struct pieces){.left = input, .piece = how->piece};
    reader_init(&how->pieces.reader, &pieces_kind);
    how->rows = row_open_with(&how->pieces.reader, how->dialect, how->scanner, how->step);
    while (row_next(how->rows))
        render_row(how, how->rows, text, bytes);
    render_end(how);
}

#endif
