/* label.h: names of columns and tables from paths in a document, as the original makes them.
 *
 * Invariants: a name is made of letters and digits of ASCII, - and _, and has at most about 64
 * bytes. Existing tables depend on every detail of it.
 */
#ifndef KBC_LABEL_H
#define KBC_LABEL_H

#include "base/buf.h"

/* Appends the name for a label, "[].price.currency" or "root.orders.lines"; nothing when nothing is
 * left of it. */
void label_clean(struct span label, struct buf *into);

#endif
