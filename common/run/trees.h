/* trees.h: a run that makes related tables of tree-shaped documents (JSON, XML).
 *
 * Invariants: the documents of one area are read in byte order of their paths and consumed; what
 * they make goes to out/tables. Without a mapping they are read twice: once for the schema, once
 * for the rows. Both times a reader of the format hands over the same records. What is wrong in
 * them is user_error, with nothing written.
 */
#ifndef KBC_TREES_H
#define KBC_TREES_H

#include "processor.h"
#include "shape/treerows.h"

struct trees;

/* What a processor's parameters say. All strings stay the caller's. */
struct trees_how {
    enum area area; /* where the documents are */
    const char *mapping; /* JSON, or NULL */
    const char *root_node; /* names joined by ".", or "" */
    bool incremental, add_file_name, append_row_nr;
    bool is_many; /* a file has many documents, and each is a record */
    const struct strings *always_array; /* members that are lists: names, or paths from the row */
    enum treerows_ids ids;
    /* Reads one document, shown as `name`: calls trees_list() and then trees_record() for each
     * element where a list stands at the root node, or else trees_single(). */
    void (*read)(struct trees *trees, const void *params, struct reader *in, const char *name);
    const void *params;
};

/* The steps of the root node. */
const struct strings *trees_root(const struct trees *trees);

/* The memory of records, and their names. */
struct arena *trees_arena(struct trees *trees);
struct names *trees_names(struct trees *trees);

/* A list begins. */
void trees_list(struct trees *trees);

/* An element of it. */
void trees_record(struct trees *trees, struct value *record);

/* What stands at the root node instead of a list. */
void trees_single(struct trees *trees, struct value *value);

/* For how->read of JSON: one document, or, with `many`, one after the other. */
void trees_read_json(struct trees *trees, struct reader *in, const char *name, bool many);

/* For prepare: refuses wrong parameters. */
void trees_check(const struct trees_how *how);

/* For .add: all documents of the area become one split(), which calls trees_split(). `documents` is
 * an item of the caller's, to be released with trees_forget(). */
void trees_add(struct run *run, enum area area, struct item *documents);
void trees_forget(struct item *documents);

/* For .split: makes the tables. */
void trees_split(const struct item *documents, struct unpacked *out, const struct trees_how *how);

/* For .bytes, of a stream: the root table, of one document. */
void trees_stream(struct reader *in, struct writer *out, const struct trees_how *how);

#endif
