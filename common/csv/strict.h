/* strict.h: a table held against the rules by another reader than ours.
 *
 * Invariants: libcsv in its strict mode reads the table (RFC 4180 with the table's delimiter and
 * enclosure; lines end in LF or CRLF). Spaces are data, so that none may stand beside an enclosure.
 * Every row is as wide as the table, an empty line being a row with one empty value; values are
 * UTF-8 and hold no NUL; there is no byte-order mark. After a row that cannot be read the rest is
 * not looked at. Memory is that of one value, at most 256 MB. This module is the only one that
 * includes libcsv.
 */
#ifndef KBC_STRICT_H
#define KBC_STRICT_H

#include "base/buf.h"
#include "csv/dialect.h"
#include "io/io.h"

struct strict {
    struct dialect dialect;
    size_t width; /* of every row; 0: that of the first one */
    const struct strings *names; /* of the columns, for messages; may be fewer, or NULL */
    size_t most; /* lines that are added at most */
};

/* Reads `in`, which stays the caller's, to its end, and adds a line to `wrong` for each thing that
 * is wrong: "row 3, column 2 (name): ...". */
void strict_check(struct reader *in, const struct strict *rules, struct strings *wrong);

#endif
