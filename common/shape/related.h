/* related.h: the tables that are written side by side from one pass over a document.
 *
 * Invariants: a table is NAME.csv with comma and ", a header and LF, and NAME.csv.manifest. Its
 * file is made when its first row comes, or by related_keep(). The columns are as many as its
 * cells.
 */
#ifndef KBC_RELATED_H
#define KBC_RELATED_H

#include "csv/row.h"
#include "data/manifest.h"

struct related_where {
    /* A new file of that name below the tables, which related_end() finishes. NULL: what is written
     * goes nowhere. */
    struct writer *(*file)(void *context, const char *name);
    void *context;
    bool incremental;
    enum manifest_format format; /* of tables without a primary key */
};

struct related_table {
    char *name;
    size_t width;
    struct span *cells; /* the row being made, `width` of them */
    struct strings columns, primary_key;
    uint64_t rows;
    struct writer *file;
    struct row_writer *out;
    bool is_kept;
};

struct related {
    struct related_where where;
    size_t count;
    struct related_table **tables;
};

MUST_USE struct related *related_new(const struct related_where *where);

/* One more table; all strings are copied. */
struct related_table *related_add(struct related *related, const char *name,
                                  const struct strings *columns, const struct strings *primary_key);

/* Makes its file although it may have no row. */
void related_keep(struct related *related, struct related_table *table);

/* Writes the row that its cells are, and empties them. */
void related_row(struct related *related, struct related_table *table);

/* Finishes the files, writes the manifests and releases all. */
void related_end(struct related *related);

#endif
