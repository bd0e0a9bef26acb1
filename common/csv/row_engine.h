/* row_engine.h: what a row_reader keeps beside what row.h shows.
 *
 * Inner part of the row module; tests include it to choose the scanner and the size of blocks.
 * Invariants: block[0, end) has been read, and what stands before `at` was given out; ROW_PAD bytes
 * before and behind are the block's, too. The view's base points into the block. `exact` reads rows
 * while `distrust` is not 0, because it pays not to try the scanner where most rows are irregular.
 */
#ifndef KBC_ROW_ENGINE_H
#define KBC_ROW_ENGINE_H

#include "csv/row_exact.h"
#include "csv/row_scan.h"
#include "csv/row_view.h"

enum {
    ROW_PAD = 64,
    ROW_WINDOW = 32 * 1024,
};

struct row_engine {
    struct row_reader view;
    struct reader *reader;
    struct dialect dialect;
    const struct row_scanner *scanner; /* NULL: none */
    struct row_scan scan;
    struct row_exact exact;
    struct row_mark single[2]; /* the view's rows when it is one that `exact` read */
    unsigned distrust, penalty;

    char *memory;
    char *area; /* what is read goes here, and the row that it ends before it */
    size_t before, room; /* bytes before and from area */
    char *block;
    size_t at, end;
    size_t step; /* bytes to read at once */
    size_t window; /* bytes to scan at once */
    bool started, finished, accepts_unclosed;
};

/* As row_open(), with a given scanner and block size. */
MUST_USE struct row_reader *row_open_with(struct reader *reader, struct dialect dialect,
                                          const struct row_scanner *scanner, size_t step);

/* The view is without rows. */
void row_engine_show_nothing(struct row_engine *engine);

/* The beginning of the input has been looked at. */
void row_engine_begin(struct row_engine *engine, char line_end);

/* Reads `bytes` in place of blocks of a reader, and nothing behind them: what row_piece.h says of
 * pieces holds for them. */
void row_engine_set(struct row_engine *engine, struct span bytes);

#endif
