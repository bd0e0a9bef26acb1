/* row_cell.h: the value of a cell, with its doubled enclosures made single. */
#ifndef KBC_ROW_CELL_H
#define KBC_ROW_CELL_H

#include "base/buf.h"

/* A cell with single enclosures: itself, or in `scratch`, which is overwritten. */
struct span row_undoubled(struct span cell, char enclosure, struct buf *scratch);

#endif
