/* row_translate.h: a regular cell on its way from one enclosure to another.
 *
 * Inner part of the row writer. Pairs of the one enclosure become single, single ones of the other
 * pairs. Up to 64 bytes behind the cell may be read, and behind its copy be written.
 */
#ifndef KBC_ROW_TRANSLATE_H
#define KBC_ROW_TRANSLATE_H

#include "csv/row_lanes.h"

struct row_translation {
    char from, to;
    row_lanes signs[2]; /* both, repeated */
};

/* Copies any cell, of any length, and returns the end of the copy. */
typedef char *row_translate(const struct row_translation *change, char *to, struct span cell);

row_translate row_translate_lanes, row_translate_avx512;

#endif
