/* charset_alike.h: encodings that are taken for others.
 *
 * Invariants: for charset*.c only. Systems name an encoding by its standard where they write what a
 * vendor has made of it.
 */
#ifndef KBC_CHARSET_ALIKE_H
#define KBC_CHARSET_ALIKE_H

/* The encoding with more characters that is often called by this name; NULL when there is none. */
const char *charset_wider(const char *source);

#endif
