/* explain.h: an outline as text for a terminal.
 *
 * Invariants: a line is at most `width` characters wide, whatever is in the data.
 */
#ifndef KBC_EXPLAIN_H
#define KBC_EXPLAIN_H

#include "chain/outline.h"

/* What each step finds, and changes: names, columns, formats. */
void explain_steps(struct buf *text, const struct outline *outline, size_t width);

/* The first rows of every table before and after each step. */
void explain_rows(struct buf *text, const struct outline *outline, size_t width);

#endif
