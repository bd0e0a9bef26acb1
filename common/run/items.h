/* items.h: groups the entries of a tree to tables and files: data, slices and manifest.
 *
 * Inner part of run.h. Invariants: an item refers to entries of the tree, which must outlive it.
 */
#ifndef KBC_ITEMS_H
#define KBC_ITEMS_H

#include "processor.h"

/* The items of a tree, in byte order of area and name; `count` is set. */
MUST_USE struct item *items_of(const struct run *run, const struct tree *tree, size_t *count);
void items_release(struct item *items, size_t count);

#endif
