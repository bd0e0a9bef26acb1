/* io_behind.h: a thread that writes to a file what another one makes.
 *
 * Inner part of the io module. Invariants: blocks are written in the order in which they were put
 * (queue.h). The first error of the machine is kept and given to whoever
 * calls next, so that it is reported where the bytes were made; nothing is written after it. All
 * functions are for the thread that started it.
 */
#ifndef KBC_IO_BEHIND_H
#define KBC_IO_BEHIND_H

#include "io/io.h"

struct behind;

/* Starts the thread; NULL when none is to spare (pool.h). The descriptor stays the caller's. */
MUST_USE struct behind *behind_start(int descriptor);

/* Takes `size` bytes to write. Those in the writer's own block are taken with it: the writer gets
 * another one, or none. Returns 0 or an errno, as the next two. */
MUST_USE int behind_put(struct behind *behind, struct writer *writer, const char *from,
                        size_t size);

/* Returns when all is written. */
MUST_USE int behind_wait(struct behind *behind);

/* The same, and ends the thread. */
MUST_USE int behind_end(struct behind *behind);

#endif
