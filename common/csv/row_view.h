/* row_view.h: what a row reader shows of its input: a window of rows, and the row that it stands
 * on.
 *
 * The part of row.h that is below its inline functions. Invariants: the members are for
 * common/csv/row_*.c; everybody else uses the functions of row.h.
 */
#ifndef KBC_ROW_VIEW_H
#define KBC_ROW_VIEW_H

#include "csv/dialect.h"
#include "io/io.h"

/* Cells are copied in steps of so many bytes. Every cell is followed by as many bytes that may be
 * read. */
enum { ROW_SHORT = 32 };

/* Where a row ends: the position of the last byte of its line end, and how many cells the window
 * has up to there. The entry before it says where it begins. */
struct row_mark {
    uint32_t at;
    uint32_t cells;
};

/* The longest row, in bytes. */
enum { ROW_LONGEST = 256 * 1024 * 1024 };

/* No byte is this one. */
enum { ROW_BARE = 256 };

struct row_engine;

struct row_reader {
    const char *base; /* the window; positions count from here */
    const struct row_mark
        *row; /* the current row; row[-1] is the one before, or the window's start */
    const struct row_mark *last; /* the last row found in the window */
    const uint32_t *index; /* where each cell ends; the entry before it: where the first one begins.
                              NULL: row_cell_apart() knows */
    uint64_t number;
    int enclosure; /* ROW_BARE: the dialect has none */
    char trail; /* CR, which is taken off the end of a row; or LF in files of CR */
    struct row_engine *engine;
};

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

/* For row_next(), row_width() and row_cell() only: the cases that are not for every row. */
bool row_advance(struct row_reader *rows);
size_t row_width_apart(const struct row_reader *rows);
struct span row_cell_apart(const struct row_reader *rows, size_t i);

#endif
