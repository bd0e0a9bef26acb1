/* schema.h: the structure of records, found as they come, and the tables that it makes.
 *
 * Invariants. A node stands for all values at one path: null, a scalar, an object with members, or
 * an array with one element node. The root of a type is an array, whose elements are the records.
 * Every array is a table; its columns are the nodes below its element, objects being replaced by
 * their own. Names are given at the end of each input file, to the nodes that have none, so that
 * they do not depend on what comes later. Where an array stands at a path in one record and a
 * single value in another, the single value counts as an array of one. What cannot be one table is
 * schema_visit()'s result. Names of nodes are those of the struct names that the values have.
 */
#ifndef KBC_SCHEMA_H
#define KBC_SCHEMA_H

#include "shape/value.h"

enum node_kind { NODE_NONE, NODE_NULL, NODE_SCALAR, NODE_OBJECT, NODE_ARRAY };

struct node {
    enum node_kind kind;
    struct name *name; /* NULL: of an element */
    struct node *parent; /* NULL: of a root */
    struct node *first, *last, *next, *previous; /* members, in order */
    struct node *element; /* of ARRAY */
    uint32_t family; /* what its members are known by */
    char *column; /* name of the column; NULL: not given yet */
    /* Of an element: */
    struct names *taken; /* names of columns in its table, also those that were given up */
    struct node *latest; /* the last member that stood in an array; those behind it are of single
                            values alone */
    size_t table; /* position among the schema's tables, once finished */
    /* Of a member: */
    bool in_array;
    size_t at; /* position of its column, once finished */
    /* Of an array: */
    bool is_named; /* as an array */
    size_t met; /* number of the file in which a single value came, from 1 */
    char *path; /* once finished: the names from the root on */
};

/* A table of a finished schema. */
struct schema_table {
    struct node *element;
    char *name; /* unique among the tables */
    struct strings columns; /* without that of the parent's id */
    char *parent; /* name of the column for it, behind the others; NULL: a root */
};

struct schema {
    struct names *names;
    struct node **roots;
    size_t root_count;
    struct node **members; /* by family and name */
    size_t member_mask, member_count;
    uint32_t families;
    size_t file; /* from 1 */
    bool has_list_in_list;
    struct schema_table *tables;
    size_t table_count;
};

MUST_USE struct schema *schema_new(struct names *names);

/* The root of that type, a new one where there is none. */
struct node *schema_root(struct schema *schema, struct name *type);

/* One record: an element of a root. False when it does not fit what came before; `wrong` then says
 * what and where. */
MUST_USE bool schema_visit(struct schema *schema, struct node *root, const struct value *record,
                           struct buf *wrong);

/* The end of a file: gives names. */
void schema_end_file(struct schema *schema);

/* All records have come: makes the tables. A table with more than 65,535 columns is user_error. */
void schema_finish(struct schema *schema);

/* The member of an object or element that has that name, or NULL. */
struct node *schema_member(const struct schema *schema, const struct node *node,
                           const struct name *name);

/* "orders.items": where a node stands, for messages. */
void schema_place(const struct node *node, struct buf *into);

void schema_release(struct schema *schema);

#endif
