/* work.h: sources whose bytes a processor makes when they are asked for.
 *
 * Inner part of run.h. Invariants: such a source refers to its item, which must outlive it. Reading
 * it calls the processor, in a thread of its own where it is read and not written to a file; so the
 * sources of several steps read from each other.
 */
#ifndef KBC_WORK_H
#define KBC_WORK_H

#include "run/run.h"

/* The source of what the processor's rows or bytes make of an entry, of its join or split of an
 * item, and of its unpack of an entry. */
MUST_USE struct source *work_slice(const struct item *item, const struct entry *entry);
MUST_USE struct source *work_join(const struct item *item);
MUST_USE struct source *work_unpack(const struct item *item, const struct entry *entry);
MUST_USE struct source *work_split(const struct item *item);

/* The plain bytes of a source as the phases see them in `area`: in tables gzip is inflated, and
 * `gzip` tells so. */
MUST_USE struct reader *work_open(const struct source *source, enum area area, bool *gzip);

/* The same of an item's entry, for a function of the processor that reads text: a table that looks
 * like UTF-16 is user_error, unless the processor reads any encoding. */
MUST_USE struct reader *work_read(const struct item *item, const struct entry *entry, bool *gzip);

/* Writes any source; false when it is a work_slice() and the processor dropped the result. */
MUST_USE bool work_keep(const struct source *source, struct writer *writer);

/* The item that such a source works on, or NULL for other sources. */
const struct item *work_item(const struct source *source);

/* The entry that such a source works on, or NULL when it works on all of the item. */
const struct entry *work_entry(const struct source *source);

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

/* How tables are read or written: as the manifest says, or the processor for all of them. */
struct dialect work_dialect_of(const struct run *run, const struct manifest *manifest);

/* The same with all that the processor says of what it reads and writes. */
struct dialect work_dialect_in(const struct run *run, const struct manifest *manifest);
struct dialect work_dialect_out(const struct item *item);

/* A table of a run that has a delimiter_in, for row_open() with work_dialect_in(). Takes it over.
 */
MUST_USE struct reader *work_delimited(const struct run *run, struct reader *table,
                                       struct dialect dialect);

/* Says how many values of a slice rows() left out, if any. */
void work_warn_surplus(const struct slice *slice);

/* Writes the columns of item->out as a header row. */
void work_header(const struct item *item, struct row_writer *out);

/* Calls the processor's rows for a slice, between a header row that is carried over. */
void work_rows(const struct slice *slice, struct reader *in, struct writer *out);

/* Fills log_where() for an item and, when it is a folder, its slice. */
void work_where(const struct item *item, const char *path);

#endif
