/* sample.h: what the beginning of a table tells: its encoding, and how its rows end.
 *
 * Invariants: the reader stands at the beginning, and nothing is taken from it but a byte-order
 * mark where that is said. As much is looked at as is needed, at most the longest row.
 */
#ifndef KBC_SAMPLE_H
#define KBC_SAMPLE_H

#include "csv/dialect.h"
#include "io/io.h"

/* A table that looks like UTF-16 or UTF-32 is user_error that says what to do: its bytes are no
 * characters, and whoever takes them for such cuts them in half. With a mark, or without one by
 * where its NUL bytes and line ends stand. */
void sample_refuse_utf16(struct reader *reader);

/* The sign that the only value of a row looks separated by, where the table's delimiter is another:
 * the most frequent one of , ; | and the tab; 0 for none. `count` is how often it is there. */
char sample_other_delimiter(struct span value, char delimiter, size_t *count);

/* A delimiter for messages: "the tab", ";". */
const char *sample_sign_name(char sign);

/* The byte that ends the rows: LF, or CR where the first line break outside enclosures is a lone
 * one and no LF outside enclosures follows it within 10 000 bytes (contract.md 2.2). Enclosures are
 * those of the reader's grammar: they open at the start of a field, blanks before them aside. Takes
 * a byte-order mark (UTF-8) off, and refuses UTF-16. */
char sample_line_end(struct reader *reader, struct dialect dialect);

#endif
