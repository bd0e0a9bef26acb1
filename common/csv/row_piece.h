/* row_piece.h: the rows of a table that is read in pieces, in any order.
 *
 * Invariants: a piece is a run of whole rows that lie in memory, with ROW_PIECE_PAD bytes before
 * and behind them that may be read. What only the beginning of a table tells (how its lines end) is
 * found once, by row_table_begin(), and holds for all pieces; so the rows of the pieces, one piece
 * after the other, are the very rows that row_open() finds in the whole. Where a piece begins is
 * known for sure only from the one before: row_piece_measure() tells where its last row ends.
 * row_piece_guess() only guesses, and whoever uses it must check.
 */
#ifndef KBC_ROW_PIECE_H
#define KBC_ROW_PIECE_H

#include "csv/row.h"

enum { ROW_PIECE_PAD = 64 };

/* What holds for all pieces of a table. */
struct row_table {
    struct dialect dialect;
    char line_end;
};

/* Looks at the beginning of the input, as row_open() would, and takes a byte-order mark off. */
MUST_USE struct row_table row_table_begin(struct reader *reader, struct dialect dialect);

/* A reader of pieces, without rows until row_piece_set(). It is closed by row_close(). */
MUST_USE struct row_reader *row_piece_open(const struct row_table *table);

/* From now on `rows` reads `bytes`, which stay the caller's; `before` rows of the table stand
 * before them. */
void row_piece_set(struct row_reader *rows, struct span bytes, uint64_t before);

/* Counts the rows that begin before `upto`, where bytes.at is the beginning of one: `*length` is
 * where the last of them ends. False when it does not seem to end in `bytes`; `final` says that
 * nothing follows them, so that it does. What is wrong in the rows is no error yet. `rows` is a
 * reader of pieces that is used for nothing else. */
MUST_USE bool row_piece_measure(struct row_reader *rows, struct span bytes, size_t upto, bool final,
                                size_t *length, uint64_t *count);

/* Where, at most bytes.len, the first row behind bytes.at[0] seems to begin, wherever bytes.at
 * stands in the table; SIZE_MAX when no row seems to end in `bytes`. First as if bytes.at were
 * outside enclosures and, where an enclosure shows that it is not, as if it were inside. (Ge et
 * al., "Speculative Distributed CSV Data Parsing for Big Data Analytics", SIGMOD 2019, with the
 * test for regular enclosures in place of the statistics.) */
MUST_USE size_t row_piece_guess(const struct row_table *table, struct span bytes);

#endif
