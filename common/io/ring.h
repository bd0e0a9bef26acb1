/* ring.h: a bounded pipe in memory from one thread to another.
 *
 * Invariants: the bytes come out in the order in which they went in. The writer's own blocks are
 * handed over, so that bytes are copied once, by the reader. The writer waits while the ring is
 * full, the reader while it is empty; writer_finish() is the end of the stream for the reader. When
 * the reader is closed before the end, nobody wants the rest: the writing thread then ends at its
 * next write, and its CLEANUP() functions run (the files are compiled with -fexceptions). Closing
 * the reader waits for that thread.
 */
#ifndef KBC_RING_H
#define KBC_RING_H

#include "io/io.h"

/* What fills a ring: embedded as first member of a struct that run() finds its data in. */
struct ring_work {
    /* Called in the new thread; writes all to `writer`, which stays the ring's. */
    void (*run)(struct ring_work *work, struct writer *writer);
    /* Called by the thread that closes the reader, when run() has ended. */
    void (*release)(struct ring_work *work);
};

/* Starts a thread that runs `work`; what it writes is what the reader reads. Errors of the thread
 * end the process as everywhere (log.h). */
MUST_USE struct reader *ring_open(struct ring_work *work);

#endif
