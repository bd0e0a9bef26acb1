/* escape.h: values in which an escape character stands before a byte.
 *
 * Invariant: in front of an LF and at the end of a value the escape character escapes nothing and
 * stays; so it is in the original of escape-character (contract.md).
 */
#ifndef KBC_ESCAPE_H
#define KBC_ESCAPE_H

#include "base/buf.h"

/* The value with every escape and the byte behind it replaced by that byte. It is in `scratch`,
 * which is overwritten, or, where nothing is escaped, itself. */
struct span escape_undone(struct span value, char escape, struct buf *scratch);

/* The same where letters behind an escape are control characters, as MySQL writes them: n, r, t, b,
 * 0 and Z are LF, CR, tab, backspace, NUL and 1A; and where an escape in front of an LF goes. */
struct span escape_undone_letters(struct span value, char escape, struct buf *scratch);

#endif
