/* treerows.h: records as rows of the tables that a finished schema has.
 *
 * Invariants: the records are those that the schema was made of. An id is told by what an object
 * holds, as the original computes it: existing tables are joined by it. Or it is a running number.
 */
#ifndef KBC_TREEROWS_H
#define KBC_TREEROWS_H

#include "shape/related.h"
#include "shape/schema.h"

enum treerows_ids { TREEROWS_HASH, TREEROWS_NUMBER };

struct treerows;

/* All three stay the caller's and outlive it. */
MUST_USE struct treerows *treerows_new(struct schema *schema, struct related *related,
                                       struct arena *arena, enum treerows_ids ids);

/* Writes the rows of one record. */
void treerows_put(struct treerows *rows, struct node *root, const struct value *record);

void treerows_release(struct treerows *rows);

#endif
