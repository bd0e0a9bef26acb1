/* io_behind.c: writing to a file a few blocks behind the thread that makes them. */
#include "io/io_behind.h"

#include "base/mem.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct behind_block {
    char *bytes; /* IO_ROOM of them, or NULL */
    size_t size;
};

struct behind {
    int descriptor;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct behind_block blocks[BEHIND_BLOCKS];
    size_t first, used; /* blocks [first, first + used) wait, modulo BEHIND_BLOCKS */
    int error;
    bool ended; /* nothing more is put */
};

/* The next block to write; NULL at the end. */
static const struct behind_block *wait_for_block(struct behind *behind)
{
    pthread_mutex_lock(&behind->lock);
    while (behind->used == 0 && !behind->ended)
        pthread_cond_wait(&behind->changed, &behind->lock);
    const struct behind_block *block = behind->used ? &behind->blocks[behind->first] : NULL;
    pthread_mutex_unlock(&behind->lock);
    return block;
}

/* After an error what waits is let go, so that nobody waits for ever. */
static void *write_blocks(void *argument)
{
    struct behind *behind = argument;
    const struct behind_block *block;
    for (int error = 0; (block = wait_for_block(behind));) {
        if (!error)
            error = io_write_all(behind->descriptor, block->bytes, block->size);
        pthread_mutex_lock(&behind->lock);
        behind->first = (behind->first + 1) % BEHIND_BLOCKS;
        behind->used--;
        behind->error = error;
        pthread_cond_signal(&behind->changed);
        pthread_mutex_unlock(&behind->lock);
    }
    return NULL;
}

static void release(struct behind *behind)
{
    for (size_t i = 0; i < BEHIND_BLOCKS; i++)
        free(behind->blocks[i].bytes);
    pthread_mutex_destroy(&behind->lock);
    pthread_cond_destroy(&behind->changed);
    free(behind);
}

struct behind *behind_start(int descriptor)
{
    struct behind *behind = mem_new(1, sizeof(*behind));
    behind->descriptor = descriptor;
    pthread_mutex_init(&behind->lock, NULL);
    pthread_cond_init(&behind->changed, NULL);
    if (pthread_create(&behind->thread, NULL, write_blocks, behind) == 0)
        return behind;
    release(behind);
    return NULL;
}

/* Waits until at most `most` blocks wait. `*free` is then the next one that may be filled. */
static int wait_for_most(struct behind *behind, size_t most, struct behind_block **free)
{
    pthread_mutex_lock(&behind->lock);
    while (behind->used > most)
        pthread_cond_wait(&behind->changed, &behind->lock);
    *free = &behind->blocks[(behind->first + behind->used) % BEHIND_BLOCKS];
    const int error = behind->error;
    pthread_mutex_unlock(&behind->lock);
    return error;
}

static void hand_over(struct behind *behind)
{
    pthread_mutex_lock(&behind->lock);
    behind->used++;
    pthread_cond_signal(&behind->changed);
    pthread_mutex_unlock(&behind->lock);
}

int behind_put(struct behind *behind, struct writer *writer, const char *from, size_t size)
{
    /* A block that grew for one long row stays the writer's: memory is bounded. */
    const bool is_own = from == writer->block && writer->room == IO_ROOM;
    while (size > 0) {
        struct behind_block *block;
        const int error = wait_for_most(behind, BEHIND_BLOCKS - 1, &block);
        if (error)
            return error;
        block->size = is_own || size < IO_BLOCK ? size : IO_BLOCK;
        if (is_own) {
            char *const other = block->bytes;
            block->bytes = writer->block;
            writer->block = other;
            writer->room = other ? IO_ROOM : 0;
        } else {
            if (!block->bytes)
                block->bytes = mem_resize(NULL, IO_ROOM, 1);
            memcpy(block->bytes, from, block->size);
        }
        from += block->size;
        size -= block->size;
        hand_over(behind);
    }
    return 0;
}

int behind_wait(struct behind *behind)
{
    struct behind_block *block;
    return wait_for_most(behind, 0, &block);
}

int behind_end(struct behind *behind)
{
    pthread_mutex_lock(&behind->lock);
    behind->ended = true;
    pthread_cond_signal(&behind->changed);
    pthread_mutex_unlock(&behind->lock);
    pthread_join(behind->thread, NULL);
    const int error = behind->error;
    release(behind);
    return error;
}
