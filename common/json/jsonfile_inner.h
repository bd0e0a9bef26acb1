/* jsonfile_inner.h: what jansson does not tell of a text, for jsonfile*.c alone.
 *
 * Invariants: jansson has 64-bit integers and doubles, and no place for how a number was written.
 * So a number that would come out with other digits (one with a point or an exponent, a whole one
 * beyond int64, and -0) is in a tree a real whose value is not the number, but the number of its
 * spelling: all of them are kept, each once, as long as the process lives. Copies and comparisons
 * of trees then are right by themselves. No real of a tree was made in another way.
 */
#ifndef KBC_JSONFILE_INNER_H
#define KBC_JSONFILE_INNER_H

#include "base/buf.h"

/* Adds the same JSON with those numbers as the numbers of their spellings; false when there are
 * none. `text` is JSON. Of any thread. */
bool spelling_take(struct span text, struct buf *into);

/* Adds the spelling that a real of a tree stands for. */
void spelling_add(double real, struct buf *into);

/* Where the string literal that begins at `from` ends, its last quote included. */
size_t literal_end(struct span text, size_t from);

/* Warns of names that an object has more than once. `text` is JSON, `name` that of the file. */
void names_warn(struct span text, const char *name);

#endif
