/* header.h: the header row of a table: what it says, and another one in its place.
 *
 * Invariants: the header is the first row of CSV (row.h), not the first line. What stands behind it
 * is never looked at, and copied byte for byte by the kernel where it can be. Both functions want a
 * reader that has a descriptor (reader_seekable) and stands at the start of the table.
 */
#ifndef KBC_HEADER_H
#define KBC_HEADER_H

#include "base/buf.h"
#include "csv/dialect.h"
#include "io/io.h"

/* The names in the header; none when the table is empty or its first line is. The reader goes back
 * to where it was. */
void header_names(struct reader *table, struct dialect dialect, struct strings *names);

/* Writes these names as the header, which keeps its line end, and everything behind the old one. A
 * byte-order mark goes; an empty table stays empty. */
void header_replace(struct reader *table, struct writer *out, struct dialect dialect,
                    const struct strings *names);

#endif
