/* pieces.h: the rows of one slice on several threads.
 *
 * Invariants: a piece is a range of rows of one slice. Each worker takes the next range of the
 * file, reads it, guesses where its first row begins and measures up to where its last row ends.
 * Then, in the order of the file, each piece learns from the one before where it truly begins and
 * how many rows stand before it; where the guess was wrong it is measured again. So nothing is ever
 * made of a guess. The processor's `rows` or `scan` is called for each piece, at the same time as
 * for others, with the numbers that the rows have in the slice; what it writes goes out in the
 * order of the file. So results are those of one thread, byte for byte, and the error that is shown
 * is the first one of the file. A slice that comes as a stream (inflated, say) is read and measured
 * by one worker at a time.
 *
 * Memory: 4 MB for each worker, more where one row is longer than that.
 */
#ifndef KBC_PIECES_H
#define KBC_PIECES_H

#include "processor.h"

/* Whether it pays for so many bytes, for a processor that can. */
bool pieces_pay(const struct processor *processor, uint64_t size);

/* Reads `in` and writes what the processor's `rows` makes of it. */
void pieces_rows(const struct slice *slice, struct reader *in, struct writer *out);

/* The largest number that the processor's `scan` returns. */
MUST_USE uint64_t pieces_scan(const struct slice *slice, struct reader *in);

#endif
