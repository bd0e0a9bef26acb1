/* row_exact.h: the exact state machine of the CSV grammar, one row at a time.
 *
 * Inner part of the row module. Invariants: the machine reads any input that contract.md 2.3
 * describes, in one pass, byte by byte; row_scan.h must agree with it wherever the enclosures are
 * regular. It keeps its tables and the cells of the last row; a cell is a span of the input, or of
 * the machine's own bytes where the input does not have it in the form that row.h promises. Up to
 * ROW_SHORT bytes behind `to` must be readable.
 */
#ifndef KBC_ROW_EXACT_H
#define KBC_ROW_EXACT_H

#include "csv/row_scan.h"

struct row_exact {
    struct row_signs signs;
    uint8_t kinds[256]; /* which of the scans stop at a byte */
    struct span *cells;
    size_t width, cells_room;
    char *own; /* cells that had to be put together */
    size_t own_len, own_room;
};

enum row_outcome {
    ROW_COMPLETE,
    ROW_PARTIAL, /* the bytes end within the row */
    ROW_UNCLOSED, /* the input ends within an enclosure, which is then the last cell */
};

void row_exact_init(struct row_exact *exact, struct row_signs signs);

/* Reads the row at `from` < `to`. When `final`, the input ends at `to`. The row's length goes
 * to `length` when it is complete. */
enum row_outcome row_exact_read(struct row_exact *exact, const char *from, const char *to,
                                bool final, size_t *length);

void row_exact_release(struct row_exact *exact);

#endif
