/* lines.h: cutting lines, or rows, off the start or the end of a stream; and one kind of line end.
 *
 * Invariants: for those who cut, a line ends at LF and only there; a last line without one is a
 * line. What stays is copied byte for byte, by the kernel where it can. Memory is constant: what
 * has to be seen from the end is first made seekable (io.h). Cutting more than there is leaves
 * nothing.
 */
#ifndef KBC_LINES_H
#define KBC_LINES_H

#include "csv/dialect.h"
#include "io/io.h"

enum lines_end { LINES_TOP, LINES_BOTTOM };

/* Copies all but `count` lines at one end. `in` stays the caller's and is not to be read any more.
 */
void lines_cut(struct reader *in, struct writer *out, uint64_t count, enum lines_end end);

/* The same for rows of CSV (row.h). */
void lines_cut_rows(struct reader *in, struct writer *out, uint64_t count, enum lines_end end,
                    struct dialect dialect);

/* Takes `count` lines off the front of what is read; `in` is read on behind them. */
void lines_pass(struct reader *in, uint64_t count);

/* Copies with LF for every CRLF, and then for every CR. */
void lines_end_in_lf(struct reader *in, struct writer *out);

/* The same, and with LF for the line ends that Unicode adds, in UTF-8: U+0085, U+2028, U+2029. */
void lines_end_in_lf_unicode(struct reader *in, struct writer *out);

/* The same as lines_end_in_lf() outside of enclosures; those of a table are where row.h sees them,
 * whatever mixture of line ends it has. One that is never closed is user_error. */
void lines_end_in_lf_rows(struct reader *in, struct writer *out, struct dialect dialect);

#endif
