/* width.h: rows that are made as wide as the widest one, and names for the columns they get so.
 *
 * Invariants: nothing is cut off; what a row lacks is empty cells at its end. Positions count from
 * 0.
 */
#ifndef KBC_WIDTH_H
#define KBC_WIDTH_H

#include "csv/escaped.h"

/* The number of cells of the widest row that is left; 0 where there is none. */
uint64_t width_widest(struct row_reader *rows);

/* All cells of the reader's current row, as escaped_value() has them, and the empty ones that it
 * lacks. Without escape (0) `scratch` may be NULL. */
void width_put_row(struct row_writer *out, const struct row_reader *rows, uint64_t widest,
                   char escape, struct escaped *scratch);

/* A name for the column at a position, auto_col_I, that none of `names` is; to be freed. */
MUST_USE char *width_name(const struct strings *names, size_t position);

#endif
