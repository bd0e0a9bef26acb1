/* join.h: slices one after the other in one stream, so that no row is glued to the next.
 *
 * Invariants: a slice that does not end in LF gets one behind it; an empty one adds nothing. Slices
 * may be gzip or not. What needs no change is copied by the kernel where it can; what is gzip and
 * stays gzip is inflated to see that it is whole and how it begins and ends, but not deflated
 * again. Of slices of rows, those whose rows end in a lone CR (row.h) are written anew, with LF,
 * and byte-order marks are left out. A header is left out only where it is one.
 */
#ifndef KBC_JOIN_H
#define KBC_JOIN_H

#include "base/buf.h"
#include "csv/dialect.h"
#include "io/io.h"

/* What the slices are. */
struct join {
    struct dialect dialect;
    bool of_rows; /* CSV; else any bytes, of which nothing is known but where lines end */
    const struct strings *header; /* the first row of each slice, which is left out; another one
                                     there is user_error. NULL: slices have no header */
    bool by_name; /* each may have its columns in an order of its own, and is put into that of
                     `header` */
};

/* Appends a slice, which stays the caller's, to a plain stream. */
void join_plain(struct reader *slice, struct writer *out, const struct join *how);

/* Appends a slice, which stays the caller's, to a gzip stream as members of it. */
void join_gzip(struct reader *slice, struct writer *out, const struct join *how);

/* Appends bytes to a gzip stream as a member of it. */
void join_gzip_bytes(struct span bytes, struct writer *out);

#endif
