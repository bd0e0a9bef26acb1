/* io_behind.c: writing to a file a few blocks behind the thread that makes them. */
#include "io/io_behind.h"

#include "base/mem.h"
#include "base/pool.h"
#include "io/io_descriptor.h"
#include "io/queue.h"

#include <stdatomic.h>
#include <stdlib.h>

struct behind {
    struct queue queue;
    int descriptor;
    pthread_t thread;
    atomic_int error;
};

/* After an error what waits is let go, so that nobody waits for ever. */
static void *write_blocks(void *argument)
{
    struct behind *behind = argument;
    for (struct span block; (block = queue_first(&behind->queue)).len > 0;) {
        if (!atomic_load(&behind->error))
            atomic_store(&behind->error, io_write_all(behind->descriptor, block.at, block.len));
        queue_taken(&behind->queue);
    }
    return NULL;
}

static void release(struct behind *behind)
{
    pool_give_back();
    queue_release(&behind->queue);
    free(behind);
}

struct behind *behind_start(int descriptor)
{
    if (!pool_borrow())
        return NULL;
    struct behind *behind = mem_new(1, sizeof(*behind));
    behind->descriptor = descriptor;
    queue_init(&behind->queue);
    if (pthread_create(&behind->thread, NULL, write_blocks, behind) == 0)
        return behind;
    release(behind);
    return NULL;
}

int behind_put(struct behind *behind, struct writer *writer, const char *from, size_t size)
{
    const int error = atomic_load(&behind->error);
    return error || queue_put(&behind->queue, writer, from, size) ? error : 0;
}

int behind_wait(struct behind *behind)
{
    queue_drain(&behind->queue);
    return atomic_load(&behind->error);
}

int behind_end(struct behind *behind)
{
    queue_end(&behind->queue);
    pthread_join(behind->thread, NULL);
    const int error = atomic_load(&behind->error);
    release(behind);
    return error;
}
