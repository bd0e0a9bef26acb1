/* mapping_inner.h: a mapping as it was read.
 *
 * Inner part of mapping.h. Invariants: cells of a row are the columns of the mapping in their
 * order, one for each COLUMN and USER and for each TABLE that is joined by a hash, and then the
 * parent's key where the table has one.
 */
#ifndef KBC_MAPPING_INNER_H
#define KBC_MAPPING_INNER_H

#include "shape/mapping.h"

#define NO_CELL SIZE_MAX

struct mapped_table;

struct mapped {
    enum mapped_type { MAPPED_COLUMN, MAPPED_USER, MAPPED_TABLE } type;
    char *key; /* as the mapping has it */
    struct strings steps;
    bool is_row; /* the path is the row itself, */
    bool is_scalar_row; /* or the row where that is no object */
    bool forces; /* what is no scalar is written as JSON */
    size_t cell; /* or NO_CELL */
    struct mapped_table *child; /* of TABLE; or the table itself */
    bool is_linked;
};

struct mapped_table {
    char *name;
    size_t count;
    struct mapped *at;
    struct strings columns, primary_key;
    bool *in_key; /* of each cell */
    size_t parent; /* cell of the parent's key, or NO_CELL */
    struct related_table *out;
    uint64_t missing; /* rows of empty cells that stand for nothing */
};

struct mapping {
    size_t count;
    struct mapped_table **tables; /* of which the first is the root */
    struct related *related;
    struct arena *arena;
    struct digest *md5;
    struct buf scratch;
};

#endif
