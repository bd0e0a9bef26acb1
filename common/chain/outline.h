/* outline.h: what stands in the data folder before a chain and after each of its steps.
 *
 * Invariants: it holds copies of what can be shown (shown.h): names, columns, formats, manifests
 * and the first rows. Data is read from its start, as far as these rows need it, through the very
 * steps that a run would use; what a step must read whole (chain.h) is read whole. A table that
 * only a step makes readable is no error. Parameters whose key begins with # are masked.
 */
#ifndef KBC_OUTLINE_H
#define KBC_OUTLINE_H

#include "chain/chain.h"

enum outline_head {
    HEAD_NONE, /* no table */
    HEAD_MANIFEST, /* the manifest knows the columns */
    HEAD_ROW /* the first row is taken for the header, as the platform does */
};

/* A column's name and place; sorted by both, so that tables of very many columns can be compared.
 */
struct outline_column {
    const char *name;
    size_t at;
};

struct outline_item {
    enum area area;
    char *name; /* "tables/orders.csv", with a slash when it is a folder */
    struct strings files; /* data, below the area */
    uint64_t size; /* bytes of all, or SIZE_UNKNOWN */
    bool gzip;
    bool wide; /* a table in UTF-16 or UTF-32: its columns and rows cannot be read */
    bool made; /* the step makes its data, and does not only pass it on */
    enum outline_head head;
    bool has_header; /* the manifest says that a header row is in the data, too */
    struct dialect dialect;
    struct strings columns;
    struct outline_column *sorted; /* all columns */
    char *manifest; /* its text, or NULL */
    size_t count; /* the first rows */
    struct strings *rows;
    bool more; /* than these */
};

struct outline_state {
    char *title; /* "in" or "1. iconv" */
    char *parameters; /* of the step, as JSON in one line; NULL for "in" */
    size_t count;
    struct outline_item *items; /* in byte order of area and name */
};

struct outline {
    size_t count; /* steps + 1 */
    struct outline_state *states;
};

/* With the first `rows` rows of every table. */
MUST_USE struct outline *outline_new(const struct chain *chain,
                                     const struct chain_parameters *parameters,
                                     const struct tree *in, size_t rows);

/* The item of that name, or else the only one whose last part it is in the other area; NULL. */
const struct outline_item *outline_find(const struct outline_state *state,
                                        const struct outline_item *item);

/* The first column of that name; SIZE_MAX for none. */
size_t outline_column(const struct outline_item *item, const char *name);

void outline_release(struct outline *outline);

/* All but the rows is the same. */
bool outline_same_facts(const struct outline_item *a, const struct outline_item *b);

/* The first rows are. */
bool outline_same_rows(const struct outline_item *a, const struct outline_item *b);

/* "table, 3 slices, gzip, 1.2 MB"; what an item is, to be freed. */
MUST_USE char *outline_kind(const struct outline_item *item);

/* "CSV with ; and no enclosure"; to be freed. Empty for what is no table. */
MUST_USE char *outline_format(const struct outline_item *item);

#endif
