/* ring.c: a bounded pipe in memory, with the thread that fills it. */
#include "io/ring.h"
#include "base/log.h"
#include "base/mem.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct slot {
    char *block;
    size_t room, size;
};

struct ring {
    struct reader reader;
    struct writer writer;
    struct ring_work *work;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct slot slots[RING_BLOCKS];
    size_t first, used; /* slots [first, first + used) hold blocks, modulo RING_BLOCKS */
    size_t taken; /* bytes of the first one that were read; only the reader looks at this */
    bool ended; /* nothing more is written */
    bool closed; /* nothing more is read */
    bool left; /* the writing thread is on its way out; only it looks at this */
};

/* The next free slot, which is the writer's until it is handed over; NULL: the reader is gone. */
static struct slot *wait_for_slot(struct ring *ring)
{
    pthread_mutex_lock(&ring->lock);
    while (ring->used == RING_BLOCKS && !ring->closed)
        pthread_cond_wait(&ring->changed, &ring->lock);
    struct slot *slot =
        ring->closed ? NULL : &ring->slots[(ring->first + ring->used) % RING_BLOCKS];
    pthread_mutex_unlock(&ring->lock);
    return slot;
}

static void hand_over(struct ring *ring)
{
    pthread_mutex_lock(&ring->lock);
    ring->used++;
    pthread_cond_signal(&ring->changed);
    pthread_mutex_unlock(&ring->lock);
}

/* The writer's block and the slot's, which was read to its end, change places. */
static void swap_blocks(struct slot *slot, struct writer *writer, size_t size)
{
    const struct slot old = *slot;
    *slot = (struct slot){.block = writer->block, .room = writer->room, .size = size};
    writer->block = old.block;
    writer->room = old.room;
}

static void copy_to(struct slot *slot, const char *from, size_t size)
{
    if (slot->room < size) {
        free(slot->block);
        slot->block = mem_resize(NULL, IO_ROOM, 1);
        slot->room = IO_ROOM;
    }
    memcpy(slot->block, from, size);
    slot->size = size;
}

static void ring_write(struct writer *writer, const char *from, size_t size)
{
    struct ring *ring = CONTAINER(writer, struct ring, writer);
    /* A block that grew for one long row stays the writer's, or the ring would be as large. */
    const bool swaps = from == writer->block && writer->room == IO_ROOM;
    while (size > 0 && !ring->left) {
        struct slot *slot = wait_for_slot(ring);
        if (!slot) {
            /* The clean-up on the way out may write again: that is not wanted either. */
            ring->left = true;
            pthread_exit(NULL);
        }
        const size_t some = swaps || size < IO_BLOCK ? size : IO_BLOCK;
        if (swaps)
            swap_blocks(slot, writer, size);
        else
            copy_to(slot, from, some);
        hand_over(ring);
        from += some;
        size -= some;
    }
}

static void ring_finish(struct writer *writer)
{
    (void)writer; /* the ring is the reader's */
}

static size_t ring_read(struct reader *reader, char *to, size_t size)
{
    struct ring *ring = CONTAINER(reader, struct ring, reader);
    pthread_mutex_lock(&ring->lock);
    while (ring->used == 0 && !ring->ended)
        pthread_cond_wait(&ring->changed, &ring->lock);
    const bool some_left = ring->used > 0;
    pthread_mutex_unlock(&ring->lock);
    if (!some_left)
        return 0;
    const struct slot *slot = &ring->slots[ring->first];
    const size_t left = slot->size - ring->taken;
    const size_t some = left < size ? left : size;
    memcpy(to, slot->block + ring->taken, some);
    ring->taken += some;
    if (ring->taken < slot->size)
        return some;
    ring->taken = 0;
    pthread_mutex_lock(&ring->lock);
    ring->first = (ring->first + 1) % RING_BLOCKS;
    ring->used--;
    pthread_cond_signal(&ring->changed);
    pthread_mutex_unlock(&ring->lock);
    return some;
}

static void ring_close(struct reader *reader)
{
    struct ring *ring = CONTAINER(reader, struct ring, reader);
    pthread_mutex_lock(&ring->lock);
    ring->closed = true;
    pthread_cond_signal(&ring->changed);
    pthread_mutex_unlock(&ring->lock);
    pthread_join(ring->thread, NULL);
    ring->work->release(ring->work);
    pthread_mutex_destroy(&ring->lock);
    pthread_cond_destroy(&ring->changed);
    for (size_t i = 0; i < RING_BLOCKS; i++)
        free(ring->slots[i].block);
    free(ring);
}

static const struct reader_kind reader_kind = {.read = ring_read, .close = ring_close};
static const struct writer_kind writer_kind = {.write = ring_write, .finish = ring_finish};

/* The end of the thread, whichever way it went. */
static void end(struct ring **ring)
{
    writer_finish(&(*ring)->writer);
    pthread_mutex_lock(&(*ring)->lock);
    (*ring)->ended = true;
    pthread_cond_signal(&(*ring)->changed);
    pthread_mutex_unlock(&(*ring)->lock);
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
    pthread_mutex_init(&ring->lock, NULL);
    pthread_cond_init(&ring->changed, NULL);
    if (pthread_create(&ring->thread, NULL, fill, ring) != 0)
        app_error("cannot start a thread");
    return &ring->reader;
}

struct ahead {
    struct ring_work work;
    struct reader *reader;
};

static void ahead_run(struct ring_work *work, struct writer *writer)
{
    const struct ahead *ahead = CONTAINER(work, struct ahead, work);
    size_t got;
    while ((got = reader_read(ahead->reader, writer_room(writer, IO_BLOCK), IO_BLOCK)) > 0)
        writer_commit(writer, got);
}

static void ahead_release(struct ring_work *work)
{
    struct ahead *ahead = CONTAINER(work, struct ahead, work);
    reader_close(ahead->reader);
    free(ahead);
}

struct reader *ring_ahead(struct reader *reader)
{
    struct ahead *ahead = mem_new(1, sizeof(*ahead));
    ahead->work = (struct ring_work){.run = ahead_run, .release = ahead_release};
    ahead->reader = reader;
    return ring_open(&ahead->work);
}
