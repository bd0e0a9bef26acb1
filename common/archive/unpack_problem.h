/* unpack_problem.h: what libarchive's messages mean.
 *
 * Invariants: for unpack*.c only. The texts are those of libarchive 3.6 to 3.8; one that is not
 * known here tells of damage.
 */
#ifndef KBC_UNPACK_PROBLEM_H
#define KBC_UNPACK_PROBLEM_H

#include "base/buf.h"

/* It tells of encryption. */
MUST_USE bool problem_is_encryption(const char *problem);

/* It tells of something that libarchive cannot do, damage or not: its name goes to `method`. */
MUST_USE bool problem_is_method(const char *problem, struct buf *method);

/* Puts the name of a codec of 7z there. */
void problem_add_codec(struct buf *to, uint64_t codec);

#endif
