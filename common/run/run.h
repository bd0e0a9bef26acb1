/* run.h: runs a processor on a tree: from what is in in/ to what shall be in out/.
 *
 * Invariants: run_apply() checks everything and reads no more than headers (and what `scan` reads);
 * it writes nothing. The tree it makes refers to the tree it read, and its sources do the work when
 * they are read or written. run_publish() does all of it, several slices at once, and makes the
 * results visible at the end. The same tree gives the same bytes for any number of threads.
 */
#ifndef KBC_RUN_H
#define KBC_RUN_H

#include "data/stage.h"
#include "processor.h"

/* Checks and fills the parameters, and goes through all phases before the data. `in` and `settings`
 * must outlive the run; so must the run its tree. */
MUST_USE struct run *run_apply(const struct processor *processor, struct settings *settings,
                               const struct tree *in, struct stage *stage, const char *step);

/* Checks the parameters and fills `params`, a struct of the processor. */
void run_parameters(const struct processor *processor, struct settings *settings, void *params);

enum publish { PUBLISH_COPY, PUBLISH_CONSUME };

/* Writes run->out to the stage and publishes it, which releases the stage. With PUBLISH_CONSUME
 * files that go through unchanged are renamed out of in/. */
void run_publish(const struct run *run, struct stage *stage, enum publish how);

void run_release(struct run *run);

/* The same for any tree. */
void tree_publish(const struct tree *tree, struct stage *stage, enum publish how);

/* Makes everything of a tree below a stage_below(). */
void publish_below(const struct tree *tree, struct stage *below);

/* --- for the files of this module --- */

/* The items of a tree, in byte order of area and name; `count` is set. */
MUST_USE struct item *items_of(const struct run *run, const struct tree *tree, size_t *count);
void items_release(struct item *items, size_t count);

/* The source of what the processor's rows or bytes make of an entry, of its join or split of an
 * item, and of its unpack of an entry. */
MUST_USE struct source *work_slice(const struct item *item, const struct entry *entry);
MUST_USE struct source *work_join(const struct item *item);
MUST_USE struct source *work_unpack(const struct item *item, const struct entry *entry);
MUST_USE struct source *work_split(const struct item *item);

/* The plain bytes of a source as the phases see them in `area`: in tables gzip is inflated, and
 * `gzip` tells so. */
MUST_USE struct reader *work_open(const struct source *source, enum area area, bool *gzip);

/* Writes any source; false when it is a work_slice() and the processor dropped the result. */
MUST_USE bool work_keep(const struct source *source, struct writer *writer);

/* The item that such a source works on, or NULL for other sources. */
const struct item *work_item(const struct source *source);

/* The entry that such a source works on, or NULL when it works on all of the item. */
const struct entry *work_entry(const struct source *source);

/* How many bytes of files have to be read to make a source, or all data of an item. */
uint64_t intake_of_source(const struct source *source);
uint64_t intake_of_item(const struct item *item);

/* Marks a source, and those that its bytes are made of, as needed; and takes the marks away. */
void work_need(struct source *source);
void work_forget(struct source *source);

/* Reads a source to its end, for the errors in it. */
void work_discard(const struct source *source);

/* Calls the processor's scan for a slice. */
uint64_t work_scan(const struct item *item, const struct entry *entry);

/* Calls the processor's check for all slices; what is wrong is user_error. */
void work_check(const struct run *run);

/* The same for one stream. */
void work_check_stream(const struct item *item, struct reader *in);

/* Does a work_unpack()'s or work_split()'s work below a folder of the stage; returns how many files
 * it made. */
size_t work_unpack_to(const struct source *source, struct stage *stage, enum area area,
                      const char *folder);

/* It is a work_split(), which uses all threads itself. */
bool work_is_split(const struct source *source);

/* Writes the columns of item->out as a header row. */
void work_header(const struct item *item, struct row_writer *out);

/* Calls the processor's rows for a slice, between a header row that is carried over. */
void work_rows(const struct slice *slice, struct reader *in, struct writer *out);

/* Fills log_where() for an item and, when it is a folder, its slice. */
void work_where(const struct item *item, const char *path);

#endif
