/* pieces_put.c: what is made of pieces goes out in their order.
 *
 * Into a file each worker writes its own, at the place that it learns when it is its turn; only the
 * bytes behind the last multiple of IO_BLOCK wait for the next one, as files are written fastest in
 * whole blocks. Into anything else workers write one after the other.
 */
#include "base/mem.h"
#include "run/pieces_inner.h"

#include <stdlib.h>
#include <string.h>

void pieces_wait_done(const struct worker *worker)
{
    struct pieces *pieces = worker->pieces;
    pthread_mutex_lock(&pieces->lock);
    while (pieces->done != worker->number)
        pthread_cond_wait(&pieces->changed, &pieces->lock);
    pthread_mutex_unlock(&pieces->lock);
}

static void pass_done(struct pieces *pieces)
{
    pthread_mutex_lock(&pieces->lock);
    pieces->done++;
    pthread_cond_broadcast(&pieces->changed);
    pthread_mutex_unlock(&pieces->lock);
}

/* A part of the file, and its place. */
struct blocks {
    uint64_t at;
    struct span parts[WRITER_PARTS];
};

/* Takes the whole blocks of the tail and `made`; what is behind them is the new tail. */
static struct blocks take_blocks(struct worker *worker, struct span made)
{
    struct pieces *pieces = worker->pieces;
    struct blocks blocks = {.at = pieces->place};
    const size_t total = pieces->tail_len + made.len;
    const size_t rest = (size_t)((pieces->place + total) % IO_BLOCK);
    const bool is_whole = total > rest;
    if (is_whole) {
        memcpy(worker->front, pieces->tail, pieces->tail_len);
        blocks.parts[0] = (struct span){worker->front, pieces->tail_len};
        blocks.parts[1] = (struct span){made.at, made.len - rest};
        pieces->place += total - rest;
        pieces->tail_len = 0;
        made = (struct span){made.at + made.len - rest, rest};
    }
    if (made.len > 0)
        memcpy(pieces->tail + pieces->tail_len, made.at, made.len);
    pieces->tail_len += made.len;
    return blocks;
}

/* It is the worker's turn. */
static void put(struct worker *worker, const char *from, size_t size)
{
    if (worker->pieces->puts_places) {
        const struct blocks blocks = take_blocks(worker, (struct span){from, size});
        writer_put_at(worker->pieces->out, blocks.at, blocks.parts);
    } else {
        writer_write(worker->pieces->out, from, size);
    }
}

/* More than there is room for. */
static void write_direct(struct writer *writer, const char *from, size_t size)
{
    struct worker *worker = CONTAINER(writer, struct worker, writer);
    if (!worker->direct)
        pieces_wait_done(worker);
    worker->direct = true;
    put(worker, from, size);
}

void pieces_writer_init(struct worker *worker)
{
    static const struct writer_kind kind = {.write = write_direct};
    writer_init(&worker->writer, &kind);
    worker->writer.room = PIECE_ROOM;
    worker->writer.block = mem_resize(NULL, PIECE_ROOM, 1);
    worker->front = mem_resize(NULL, IO_BLOCK, 1);
}

void pieces_give(struct worker *worker)
{
    struct pieces *pieces = worker->pieces;
    struct writer *writer = &worker->writer;
    const struct span made = {writer->block, writer->len};
    writer->len = 0;
    worker->direct = false;
    pieces_wait_done(worker);
    if (pieces->out && pieces->puts_places) {
        const struct blocks blocks = take_blocks(worker, made);
        pass_done(pieces);
        writer_put_at(pieces->out, blocks.at, blocks.parts);
        return;
    }
    if (pieces->out)
        writer_write(pieces->out, made.at, made.len);
    pass_done(pieces);
}

void pieces_give_tail(struct pieces *pieces)
{
    const uint64_t size = pieces->place + pieces->tail_len - pieces->out->written;
    const struct span parts[WRITER_PARTS] = {{pieces->tail, pieces->tail_len}};
    writer_put_at(pieces->out, pieces->place, parts);
    writer_add_put(pieces->out, size);
}
