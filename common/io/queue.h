/* queue.h: blocks of bytes on their way from one thread to another.
 *
 * Invariants: they come out in the order in which they went in, and at most QUEUE_BLOCKS of them
 * wait: who puts waits while the queue is full, who takes while it is empty. A writer's own block
 * is handed over, not copied, and the writer gets one in its place that was read. One thread puts,
 * and calls queue_end() when nothing more comes; one takes, and calls queue_close() when it wants
 * no more.
 */
#ifndef KBC_QUEUE_H
#define KBC_QUEUE_H

#include "io/io.h"

#include <pthread.h>

enum { QUEUE_BLOCKS = 4 };

struct queue_block {
    char *bytes;
    size_t room, size;
};

struct queue {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct queue_block blocks[QUEUE_BLOCKS];
    size_t first, used; /* blocks [first, first + used) wait, modulo QUEUE_BLOCKS */
    bool ended, closed;
};

void queue_init(struct queue *queue);

/* When neither thread uses it any more. */
void queue_release(struct queue *queue);

/* Puts bytes that `writer` passes on. False when the queue was closed: nobody wants them. */
MUST_USE bool queue_put(struct queue *queue, struct writer *writer, const char *from, size_t size);

/* Waits until all that was put has been taken. */
void queue_drain(struct queue *queue);

void queue_end(struct queue *queue);

/* The block that waits longest, until queue_taken(); of length 0 at the end. */
MUST_USE struct span queue_first(struct queue *queue);

/* That block is not needed any more. */
void queue_taken(struct queue *queue);

void queue_close(struct queue *queue);

#endif
