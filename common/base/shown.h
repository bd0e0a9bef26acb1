/* shown.h: bytes of data as text that a person can read.
 *
 * Invariants: what is shown is UTF-8 without control characters, whatever the bytes were: a line
 * end, a tab and other controls become the pictures that Unicode has for them, and what is no UTF-8
 * becomes U+FFFD. Width is counted in code points.
 */
#ifndef KBC_SHOWN_H
#define KBC_SHOWN_H

#include "base/buf.h"

/* Appends the bytes as they are shown. */
void shown_add(struct buf *buf, struct span bytes);

/* Appends a number of bytes, as "1.2 MB". */
void shown_size(struct buf *buf, uint64_t bytes);

/* How wide a shown text is. */
size_t shown_width(const char *text);

/* Appends a shown text in exactly `width` columns: blanks behind it, or cut off with an ellipsis.
 */
void shown_pad(struct buf *buf, const char *text, size_t width);

/* Columns of the terminal that standard output is, else 80. */
size_t shown_terminal(void);

#endif
