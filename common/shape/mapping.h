/* mapping.h: records as rows of the tables that a mapping describes.
 *
 * Invariants: nothing is inferred. A mapping is an object whose keys are paths in a row and whose
 * values say what becomes of what is there: a column, a table of its own, or an empty column. Keys
 * that join tables are what the original computes. What is wrong with a mapping is user_error when
 * it is read, what does not fit it in a record when that comes.
 */
#ifndef KBC_MAPPING_H
#define KBC_MAPPING_H

#include "shape/related.h"
#include "shape/value.h"

struct mapping;

/* The mapping in a JSON text; `table` is the name of the root table. NULL when the text is NULL, {}
 * or []: there is none. */
MUST_USE struct mapping *mapping_new(const char *json, const char *table);

/* Adds its tables to those that are written, and makes their files. All must outlive it. */
void mapping_begin(struct mapping *mapping, struct related *related, struct arena *arena);

/* Writes the rows of one record. */
void mapping_put(struct mapping *mapping, const struct value *record);

/* Tells what looks like a mistake although it is none. */
void mapping_end(const struct mapping *mapping);

void mapping_release(struct mapping *mapping);

/* The names of its tables, of which the first is the root. */
void mapping_tables(const struct mapping *mapping, struct strings *names);

#endif
