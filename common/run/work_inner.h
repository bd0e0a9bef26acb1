/* work_inner.h: the source whose bytes a processor makes, slices that are read and files that are
 * made; for work*.c and pieces.
 *
 * Invariants: every kind of such a source has work_release(). Of the slices one is open at a time.
 * What was made is known by its path, so that it can be taken back.
 */
#ifndef KBC_WORK_INNER_H
#define KBC_WORK_INNER_H

#include "run/work.h"

struct work {
    struct source source;
    const struct item *item;
    const struct entry *entry; /* NULL: it works on all of the item */
};

/* A new one, of a kind whose release is work_release(). */
MUST_USE struct source *work_new(const struct source_kind *kind, const struct item *item,
                                 const struct entry *entry);
void work_release(struct source *source);

/* For a kind's open: work that is read, not written to a file, in a thread of its own. */
MUST_USE struct reader *work_pipe(const struct source *source);

/* The opposite of work_where(). */
void work_leave(void);

struct slices {
    const struct item *item;
    size_t next;
    struct reader *reader;
    struct row_reader *rows;
    const struct source *source; /* of `reader` */
};

struct unpacked {
    struct stage *stage;
    enum area area;
    const char *folder;
    struct strings made; /* paths below the area */
    size_t folders; /* of them */
};

/* For CLEANUP: a thread may end in the middle. */
void slices_release(struct slices *slices);

/* How an item's data is read. */
struct dialect work_dialect(const struct item *item);

/* Calls the processor's rows for a slice, or a piece of it that has its `first` row; the header
 * that the manifest speaks of is not for the processor. */
void work_call_rows(const struct slice *slice, struct row_reader *rows, struct writer *out,
                    bool first);

/* Somebody else's result is made to its end also where a processor stops before: the errors in it
 * are the same as if it had been a file. */
void work_read_rest(const struct source *source, struct reader *reader);

#endif
