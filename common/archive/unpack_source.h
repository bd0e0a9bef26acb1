/* unpack_source.h: where libarchive gets its bytes from.
 *
 * Invariants: for unpack*.c only. A source reads a reader from where it stands: with a descriptor
 * by position, so that libarchive can seek, and else in order. It does not own the reader. What is
 * wrong with a stream is the reader's own fault; libarchive then sees an early end.
 */
#ifndef KBC_UNPACK_SOURCE_H
#define KBC_UNPACK_SOURCE_H

#include "io/io.h"

struct archive;

enum { SOURCE_BLOCK = 64 * 1024 }; /* bytes in source->block */

/* An archive that libarchive is to see in place of the one in the file. Embedded in what makes it.
 */
struct source_view {
    /* Reads at least 1 and at most `size` bytes at the position `at`; 0 at the end. */
    size_t (*read)(struct source_view *view, uint64_t at, char *to, size_t size);
    uint64_t size;
};

struct source {
    struct reader *inner;
    int descriptor; /* -1: it is read in order */
    uint64_t begin, size,
        at; /* with a descriptor: place in the file, length, position in the archive */
    char *block;
    uint64_t given, filled; /* in order: how many bytes, and up to the last that is not 0 */
    struct source_view *view; /* with a descriptor: NULL shows what is in the file */
};

/* Prepares a source over `inner`. */
void source_init(struct source *source, struct reader *inner);

/* Reads `size` bytes at the position `at` of a source with a descriptor, fewer only at its end. */
size_t source_read_at(const struct source *source, uint64_t at, char *to, size_t size);

/* Opens `archive` over the source, which must not move any more; libarchive's result. */
int unpack_source_open(struct source *source, struct archive *archive);

/* Reads what is left of a source that is read in order, so that `filled` is right. */
void source_read_rest(struct source *source);

/* Releases the block; not the reader. */
void unpack_source_release(struct source *source);

/* The text of libarchive's last error, never NULL. Ends the run when it was lack of memory. */
const char *source_problem(struct archive *archive);

#endif
