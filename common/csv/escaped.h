/* escaped.h: rows in which a character escapes the one behind it, written without it. */
#ifndef KBC_ESCAPED_H
#define KBC_ESCAPED_H

#include "base/escape.h"
#include "csv/row.h"

/* What is used again for each row; zero at first. */
struct escaped {
    struct buf undoubled, unescaped;
};

/* The value of a cell as escape_undone() has it; with escape 0 as row_value(). Valid until the next
 * call. */
struct span escaped_value(const struct row_reader *rows, struct span cell, char escape,
                          struct escaped *scratch);

/* All cells of the reader's current row, as escaped_value() has them. */
void escaped_put_row(struct row_writer *out, const struct row_reader *rows, char escape,
                     struct escaped *scratch);

/* For CLEANUP(escaped_release). */
void escaped_release(struct escaped *scratch);

#endif
