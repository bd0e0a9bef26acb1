/* io_block.h: a writer, and the block in which it gathers what it is given.
 *
 * The part of io.h that is below its inline functions, and of no use without them. Invariants: what
 * stands in the block was given and not yet passed on. Blocks are passed on so that they end at
 * multiples of IO_BLOCK, wherever that is possible.
 */
#ifndef KBC_IO_BLOCK_H
#define KBC_IO_BLOCK_H

#include "base/base.h"

enum {
    IO_BLOCK = 256 * 1024, /* bytes moved at once; to places in a file that are multiples of it, as
                              the kernel takes those a third faster */
    IO_ROOM = IO_BLOCK + IO_BLOCK / 4, /* of a writer's block: what is behind a multiple waits */
};

struct writer;

struct writer_kind {
    /* Writes all of it. */
    void (*write)(struct writer *writer, const char *from, size_t size);
    /* Ends the stream, closes and releases all, what it wraps included. */
    void (*finish)(struct writer *writer);
};

struct writer {
    const struct writer_kind *kind;
    char *block; /* bytes not yet passed on: [0, len), of room, which is IO_ROOM or more */
    size_t len, room;
    uint64_t written; /* passed on so far */
};

void writer_init(struct writer *writer, const struct writer_kind *kind);

/* Passes on bytes that are not in the block; nothing is waiting. */
void writer_pass(struct writer *writer, const char *from, size_t size);

/* Passes on what is waiting. */
void writer_flush(struct writer *writer);

/* For writer_room() only: when there is none. */
char *writer_make_room(struct writer *writer, size_t size);

#endif
