/* ring.c: a bounded pipe in memory, with the thread that fills it. */
#include "ring.h"
#include "log.h"
#include "mem.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct ring {
    struct reader reader;
    struct writer writer;
    struct ring_work *work;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    char *bytes; /* RING_SIZE of them */
    size_t start, used;
    bool ended; /* nothing more is written */
    bool closed; /* nothing more is read */
    bool left; /* the writing thread is on its way out; only it looks at this */
};

/* Waits for room; the part of it that lies in one piece, at most `size`. 0: the reader is gone. */
static size_t wait_for_room(struct ring *ring, size_t size, char **to)
{
    pthread_mutex_lock(&ring->lock);
    while (ring->used == RING_SIZE && !ring->closed)
        pthread_cond_wait(&ring->changed, &ring->lock);
    const size_t end = (ring->start + ring->used) % RING_SIZE;
    size_t room = RING_SIZE - ring->used;
    if (room > RING_SIZE - end)
        room = RING_SIZE - end;
    if (ring->closed)
        room = 0;
    pthread_mutex_unlock(&ring->lock);
    *to = ring->bytes + end;
    return room < size ? room : size;
}

static void ring_write(struct writer *writer, const char *from, size_t size)
{
    struct ring *ring = CONTAINER(writer, struct ring, writer);
    while (size > 0 && !ring->left) {
        char *to = NULL;
        const size_t some = wait_for_room(ring, size, &to);
        if (some == 0) {
            /* The clean-up on the way out may write again: that is not wanted either. */
            ring->left = true;
            pthread_exit(NULL);
        }
        memcpy(to, from, some);
        pthread_mutex_lock(&ring->lock);
        ring->used += some;
        pthread_cond_signal(&ring->changed);
        pthread_mutex_unlock(&ring->lock);
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
    size_t some = ring->used < size ? ring->used : size;
    if (some > RING_SIZE - ring->start)
        some = RING_SIZE - ring->start;
    pthread_mutex_unlock(&ring->lock);
    if (some == 0)
        return 0;
    memcpy(to, ring->bytes + ring->start, some);
    pthread_mutex_lock(&ring->lock);
    ring->start = (ring->start + some) % RING_SIZE;
    ring->used -= some;
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
    free(ring->bytes);
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
    ring->bytes = mem_resize(NULL, RING_SIZE, 1);
    reader_init(&ring->reader, &reader_kind);
    writer_init(&ring->writer, &writer_kind);
    pthread_mutex_init(&ring->lock, NULL);
    pthread_cond_init(&ring->changed, NULL);
    if (pthread_create(&ring->thread, NULL, fill, ring) != 0)
        app_error("cannot start a thread");
    return &ring->reader;
}
