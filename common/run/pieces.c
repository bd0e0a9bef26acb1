/* pieces.c: the workers of a slice that is read in pieces. */
#include "base/log.h"
#include "base/mem.h"
#include "base/pool.h"
#include "run/pieces_inner.h"
#include "run/work_inner.h"

#include <stdlib.h>
#include <unistd.h>

enum {
    WORKERS_MOST = 256,
    PIECE = 512 * 1024, /* bytes: what comes in and what goes out stay in a core's cache */
};

/* Tests ask for small ones. */
static size_t piece_size(void)
{
    const char *wanted = getenv("KBC_PIECE");
    const long size = wanted ? strtol(wanted, NULL, 10) : 0;
    return size > 0 && size <= PIECE ? (size_t)size : PIECE;
}

bool pieces_pay(const struct processor *processor, uint64_t size)
{
    return processor->pieces && size != SIZE_UNKNOWN && size >= 4 * (uint64_t)piece_size() &&
           pool_threads() > 1;
}

/* An error in a piece is shown when all before it went well. */
static void hold(void *argument)
{
    pieces_wait_done(argument);
}

static void make(struct worker *worker)
{
    struct pieces *pieces = worker->pieces;
    row_piece_set(worker->rows, worker->bytes, worker->before);
    if (!pieces->out) {
        const uint64_t number =
            pieces->slice->item->run->processor->scan(pieces->slice, worker->rows);
        pieces_wait_done(worker);
        if (number > pieces->largest)
            pieces->largest = number;
        return;
    }
    work_call_rows(pieces->slice, worker->rows, &worker->writer,
                   worker->before == 0 && worker->bytes.len > 0);
}

static void worker_begin(struct worker *worker)
{
    struct pieces *pieces = worker->pieces;
    work_where(pieces->slice->item, pieces->slice->path);
    log_hold(hold, worker);
    worker->measure = row_piece_open(&pieces->table);
    worker->rows = row_piece_open(&pieces->table);
    if (pieces->out)
        pieces_writer_init(worker);
}

static void worker_end(struct worker *worker)
{
    log_hold(NULL, NULL);
    row_close(worker->measure);
    row_close(worker->rows);
    free(worker->writer.block);
    free(worker->front);
    free(worker->memory);
}

static bool step(struct worker *worker)
{
    if (!pieces_cut(worker))
        return false;
    make(worker);
    pieces_give(worker);
    return true;
}

static void *help(void *argument)
{
    struct worker *worker = argument;
    worker_begin(worker);
    while (step(worker))
        continue;
    worker_end(worker);
    pool_give_back();
    return NULL;
}

/* Works on all pieces, with the threads that have nothing else to do now or later. */
static void work(struct pieces *pieces)
{
    struct worker *workers = mem_new(WORKERS_MOST, sizeof(*workers));
    size_t count = 1;
    for (size_t i = 0; i < WORKERS_MOST; i++)
        workers[i].pieces = pieces;
    worker_begin(&workers[0]);
    do {
        while (count < WORKERS_MOST && pool_borrow())
            if (pthread_create(&workers[count].thread, NULL, help, &workers[count]) == 0)
                count++;
            else
                break; /* fewer threads do it as well */
    } while (step(&workers[0]));
    worker_end(&workers[0]);
    for (size_t i = 1; i < count; i++)
        pthread_join(workers[i].thread, NULL);
    free(workers);
}

static void pieces_init(struct pieces *pieces, const struct slice *slice, struct reader *in)
{
    pieces->slice = slice;
    pieces->in = in;
    pieces->size = piece_size();
    pieces->table = row_table_begin(in, work_dialect(slice->item));
    pthread_mutex_init(&pieces->lock, NULL);
    pthread_cond_init(&pieces->changed, NULL);
    const int descriptor = reader_descriptor(in);
    pieces->has_places = descriptor >= 0;
    if (descriptor >= 0)
        pieces->at = (uint64_t)lseek(descriptor, 0, SEEK_CUR);
}

static void pieces_release(struct pieces *pieces)
{
    pthread_mutex_destroy(&pieces->lock);
    pthread_cond_destroy(&pieces->changed);
    free(pieces->carried);
    free(pieces->tail);
}

void pieces_rows(const struct slice *slice, struct reader *in, struct writer *out)
{
    struct pieces pieces = {.out = out};
    pieces_init(&pieces, slice, in);
    pieces.puts_places = writer_descriptor(out) >= 0;
    if (pieces.puts_places) {
        pieces.place = out->written;
        pieces.tail = mem_resize(NULL, IO_BLOCK, 1);
    }
    work(&pieces);
    if (pieces.puts_places)
        pieces_give_tail(&pieces);
    pieces_release(&pieces);
}

uint64_t pieces_scan(const struct slice *slice, struct reader *in)
{
    struct pieces pieces = {0};
    pieces_init(&pieces, slice, in);
    work(&pieces);
    pieces_release(&pieces);
    return pieces.largest;
}
