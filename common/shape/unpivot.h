/* unpivot.h: one row becomes a row for each of some of its cells, with the name of the cell's
 * column.
 *
 * Invariants: a plan says which cells of a row stay and which become rows; it is made of the names
 * of the table's columns and, where a row above them has something to say of them, of that row.
 * What cannot be done with these columns is user_error. Rows are written in the order of the
 * columns. Nothing is allocated for a row.
 */
#ifndef KBC_UNPIVOT_H
#define KBC_UNPIVOT_H

#include "csv/row.h"
#include "text/pattern.h"

struct unpivot_how {
    const struct strings *keep, *turn; /* names or masks of columns; .at NULL: all the others. */
    int64_t from; /* in place of them: from this column on, from 1, all are turned; 0: none, and
                     rows stay as they are */
    const char *name, *value; /* names of the new columns */
    const char *above; /* and of the one from the row above; NULL or empty: none */
    const struct strings *renamed; /* in place of the first columns of the result */
    bool clean; /* the names of the result, as unpivot_clean() */
    bool skip_empty; /* cells without a value give no row */
};

struct unpivot_cell {
    size_t position;
    struct span name, above; /* as cells, in `text` */
};

struct unpivot {
    size_t width; /* of the table */
    size_t kept_count, turned_count;
    size_t *kept;
    struct unpivot_cell *turned;
    struct strings columns; /* of the result */
    bool has_above, skip_empty, as_is;
    struct buf text;
};

/* `above` is empty where there is no such row. The dialect is that of the rows to come. */
struct unpivot unpivot_plan(const struct unpivot_how *how, const struct strings *columns,
                            const struct strings *above, struct dialect dialect);

/* Writes what becomes of the reader's current row. One that is wider than the table is user_error;
 * what a narrower one lacks is empty. */
void unpivot_row(const struct unpivot *plan, const struct row_reader *in, struct row_writer *out);

/* A name without signs, as the original of transpose makes it: # is "count", letters lose their
 * accents, blanks become _, all but A-Z, a-z, 0-9 and _ goes, and what is shorter than two is
 * "empty". To be freed. */
MUST_USE char *unpivot_clean(const char *name);

/* For CLEANUP(unpivot_release). */
void unpivot_release(struct unpivot *plan);

#endif
