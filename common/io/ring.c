/* ring.c: a bounded pipe in memory, with the thread that fills it. */
#include "io/ring.h"
#include "base/log.h"
#include "base/mem.h"
#include "io/queue.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct ring {
    struct reader reader;
    struct writer writer;
    struct ring_work *work;
    pthread_t thread;
    struct queue queue;
    size_t taken; /* bytes of the first block that were read; only the reader looks at this */
    bool left; /* the writing thread is on its way out; only it looks at this */
};

static void ring_write(struct writer *writer, const char *from, size_t size)
{
    struct ring *ring = CONTAINER(writer, struct ring, writer);
    /* The clean-up on the way out may write again: that is not wanted either. */
    if (ring->left || queue_put(&ring->queue, writer, from, size))
        return;
    ring->left = true;
    pthread_exit(NULL);
}

static void ring_finish(struct writer *writer)
{
    (void)writer; /* the ring is the reader's */
}

static size_t ring_read(struct reader *reader, char *to, size_t size)
{
    struct ring *ring = CONTAINER(reader, struct ring, reader);
    const struct span block = queue_first(&ring->queue);
    const size_t left = block.len - ring->taken;
    const size_t some = left < size ? left : size;
    if (some == 0)
        return 0;
    memcpy(to, block.at + ring->taken, some);
    ring->taken += some;
    if (ring->taken == block.len) {
        ring->taken = 0;
        queue_taken(&ring->queue);
    }
    return some;
}

static void ring_close(struct reader *reader)
{
    struct ring *ring = CONTAINER(reader, struct ring, reader);
    queue_close(&ring->queue);
    pthread_join(ring->thread, NULL);
    ring->work->release(ring->work);
    queue_release(&ring->queue);
    free(ring);
}

static const struct reader_kind reader_kind = {.read = ring_read, .close = ring_close};
static const struct writer_kind writer_kind = {.write = ring_write, .finish = ring_finish};

/* The end of the thread, whichever way it went. */
static void end(struct ring **ring)
{
    writer_finish(&(*ring)->writer);
    queue_end(&(*ring)->queue);
}

static void *fill(void *argument)
{
    struct ring *ring CLEANUP(end) = argument;
    ring->work->run(ring->work, &ring->writer);
    return NULL;
}

struct reader *ring_open(struct ring_work *work)
{
    struct ring *ring = mem_new(1, sizeof(*ring));
    ring->work = work;
    reader_init(&ring->reader, &reader_kind);
    writer_init(&ring->writer, &writer_kind);
    queue_init(&ring->queue);
    if (pthread_create(&ring->thread, NULL, fill, ring) != 0)
        app_error("cannot start a thread");
    return &ring->reader;
}
