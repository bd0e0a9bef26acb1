/* queue.c: a bounded queue of blocks between two threads. */
#include "io/queue.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

void queue_init(struct queue *queue)
{
    *queue = (struct queue){.first = 0};
    pthread_mutex_init(&queue->lock, NULL);
    pthread_cond_init(&queue->changed, NULL);
}

void queue_release(struct queue *queue)
{
    for (size_t i = 0; i < QUEUE_BLOCKS; i++)
        free(queue->blocks[i].bytes);
    pthread_mutex_destroy(&queue->lock);
    pthread_cond_destroy(&queue->changed);
}

/* Waits until at most `most` blocks wait. The next free one, which is the putting thread's until it
 * is handed over; NULL when the queue was closed. */
static struct queue_block *wait_for_most(struct queue *queue, size_t most)
{
    pthread_mutex_lock(&queue->lock);
    while (queue->used > most && !queue->closed)
        pthread_cond_wait(&queue->changed, &queue->lock);
    struct queue_block *block =
        queue->closed ? NULL : &queue->blocks[(queue->first + queue->used) % QUEUE_BLOCKS];
    pthread_mutex_unlock(&queue->lock);
    return block;
}

static void hand_over(struct queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->used++;
    pthread_cond_signal(&queue->changed);
    pthread_mutex_unlock(&queue->lock);
}

/* The writer's block and the queue's, which was read to its end, change places. */
static void swap_blocks(struct queue_block *block, struct writer *writer, size_t size)
{
    const struct queue_block old = *block;
    *block = (struct queue_block){.bytes = writer->block, .room = writer->room, .size = size};
    writer->block = old.bytes;
    writer->room = old.room;
}

static void copy_to(struct queue_block *block, const char *from, size_t size)
{
    if (block->room < size) {
        free(block->bytes);
        block->bytes = mem_resize(NULL, IO_ROOM, 1);
        block->room = IO_ROOM;
    }
    memcpy(block->bytes, from, size);
    block->size = size;
}

bool queue_put(struct queue *queue, struct writer *writer, const char *from, size_t size)
{
    /* A block that grew for one long row stays the writer's, or the queue would be as large. */
    const bool swaps = from == writer->block && writer->room == IO_ROOM;
    while (size > 0) {
        struct queue_block *block = wait_for_most(queue, QUEUE_BLOCKS - 1);
        if (!block)
            return false;
        const size_t some = swaps || size < IO_BLOCK ? size : IO_BLOCK;
        if (swaps)
            swap_blocks(block, writer, size);
        else
            copy_to(block, from, some);
        hand_over(queue);
        from += some;
        size -= some;
    }
    return true;
}

void queue_drain(struct queue *queue)
{
    wait_for_most(queue, 0);
}

/* Sets a flag that the other thread may be waiting for. */
static void set(struct queue *queue, bool *flag)
{
    pthread_mutex_lock(&queue->lock);
    *flag = true;
    pthread_cond_signal(&queue->changed);
    pthread_mutex_unlock(&queue->lock);
}

void queue_end(struct queue *queue)
{
    set(queue, &queue->ended);
}

void queue_close(struct queue *queue)
{
    set(queue, &queue->closed);
}

struct span queue_first(struct queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    while (queue->used == 0 && !queue->ended)
        pthread_cond_wait(&queue->changed, &queue->lock);
    const struct queue_block *block = &queue->blocks[queue->first];
    const struct span waiting = {block->bytes, queue->used > 0 ? block->size : 0};
    pthread_mutex_unlock(&queue->lock);
    return waiting;
}

void queue_taken(struct queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->first = (queue->first + 1) % QUEUE_BLOCKS;
    queue->used--;
    pthread_cond_signal(&queue->changed);
    pthread_mutex_unlock(&queue->lock);
}
