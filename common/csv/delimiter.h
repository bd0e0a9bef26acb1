/* delimiter.h: tables whose delimiter is of several bytes, such as ||, :: or a sign beyond ASCII.
 *
 * Invariants: the readers of rows know delimiters of one byte, which is what makes them fast; so
 * every delimiter outside of enclosures is replaced before they see it. All else stays as it is,
 * but for a byte-order mark (UTF-8), which goes. Memory is constant.
 */
#ifndef KBC_DELIMITER_H
#define KBC_DELIMITER_H

#include "csv/dialect.h"
#include "io/io.h"

/* What stands for it: ASCII's separator of units. */
enum { DELIMITER_BYTE = 0x1f };

/* Bytes of the longest one. */
enum { DELIMITER_MOST = 16 };

/* Reads the table `inner`, which it takes over, with DELIMITER_BYTE for `delimiter` (2 to
 * DELIMITER_MOST bytes, without line breaks and enclosures in it; kept by the caller). Enclosures
 * are where row.h sees them. A value that has that byte outside of enclosures is user_error. */
MUST_USE struct reader *delimiter_open(struct reader *inner, const char *delimiter,
                                       struct dialect dialect);

#endif
