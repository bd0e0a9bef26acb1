/* page.h: an outline as one HTML page.
 *
 * Invariants: the page stands alone: its style is inside, it has no script, and it refers to
 * nothing. Everything that comes from data is escaped. What a step changed is marked: files,
 * columns, cells, manifests.
 */
#ifndef KBC_PAGE_H
#define KBC_PAGE_H

#include "chain/outline.h"

void page_write(struct buf *html, const struct outline *outline);

#endif
