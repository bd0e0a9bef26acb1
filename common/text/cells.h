/* cells.h: a text of any length as cells of CSV.
 *
 * Invariants: the text is UTF-8, and no character is cut in two; a byte that is no UTF-8 is
 * user_error with its position. Nothing of it is changed: the cells together are the text. Memory
 * is constant, however long a cell may be.
 */
#ifndef KBC_CELLS_H
#define KBC_CELLS_H

#include "io/io.h"

struct cells_limit {
    uint64_t characters; /* of a cell, at least 1 */
    uint64_t bytes; /* of a cell, at least 4; 0: no limit */
};

struct cells;

/* Reads from `in`, which stays the caller's. */
MUST_USE struct cells *cells_open(struct reader *in, struct cells_limit limit);

/* Writes the next cell, in double quotes; false when there is no text left, and nothing is written.
 */
bool cells_next(struct cells *cells, struct writer *out);

/* Releases it; NULL is fine. */
void cells_close(struct cells *cells);

/* Writes a cell of which the text is `value`, a number or a file's name; if that is not UTF-8, it
 * is user_error. */
void cells_put(struct writer *out, struct span value);

#endif
