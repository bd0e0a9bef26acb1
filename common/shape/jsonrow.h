/* jsonrow.h: rows of CSV as objects of JSON.
 *
 * Invariants. The plan of an object is made once, from the names of the columns; then each row is
 * that plan with values in it. A separator in a name makes objects inside objects: with "_" the
 * columns a_b and a_c become {"a": {"b": .., "c": ..}}; an object stands where the first of its
 * columns does. Of two columns with one name the last counts. Used by one thread at a time.
 */
#ifndef KBC_JSONROW_H
#define KBC_JSONROW_H

#include "base/buf.h"
#include "csv/row.h"

/* How a cell becomes a value. White space at both ends is left out first. */
enum jsonrow_type {
    JSONROW_INFER, /* an object or a list, null when empty, a number, a boolean, or else text */
    JSONROW_STRING,
    JSONROW_NUMBER, /* always with a point or an exponent; null when empty */
    JSONROW_BOOL, /* t, true, yes, 1, f, false, no, 0 in any case; null when empty */
    JSONROW_OBJECT /* an object or a list; "" when empty */
};

struct jsonrow_column {
    const char *name;
    const char *member; /* its name at the end of the object that it belongs to; NULL: its own */
    enum jsonrow_type type;
};

struct jsonrow;

/* `table` stands in messages. Names that contradict one another (a and
 * a_b) or have two separators side by side are user_error, and so is what is not UTF-8. */
MUST_USE struct jsonrow *jsonrow_new(const struct jsonrow_column *columns, size_t count,
                                     const char *separator, const char *table);

/* Writes the current row. A row that is too short, and a value that is not of its type or not
 * UTF-8, are user_error. */
void jsonrow_put(struct jsonrow *plan, const struct row_reader *rows, struct writer *out);

/* Releases it; NULL is fine. */
void jsonrow_release(struct jsonrow *plan);

/* For CLEANUP(jsonrow_drop). */
void jsonrow_drop(struct jsonrow **plan);

#endif
