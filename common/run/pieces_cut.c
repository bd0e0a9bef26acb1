/* pieces_cut.c: reading ranges of a slice, and finding where the rows in them begin and end. */
#include "base/log.h"
#include "base/mem.h"
#include "run/pieces_inner.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_KEPT = 2 * 1024 * 1024 };

static char *base(const struct worker *worker)
{
    return worker->memory + ROW_PIECE_PAD;
}

/* What a long row needed is not kept for ever. */
static void make_room(struct worker *worker, size_t room)
{
    const bool fits = worker->room >= room && (worker->len > 0 || worker->room <= MOST_KEPT);
    if (fits)
        return;
    worker->memory = mem_resize(worker->memory, room + 2 * (size_t)ROW_PIECE_PAD, 1);
    worker->room = room;
}

/* Reads on until `size` bytes are there, or the slice ends. */
static void read_up_to(struct worker *worker, size_t size)
{
    const struct pieces *pieces = worker->pieces;
    make_room(worker, size);
    char *to = base(worker) + worker->len;
    const size_t wanted = size - worker->len;
    const size_t got = pieces->has_places
                           ? reader_get_at(pieces->in, worker->from + worker->len, to, wanted)
                           : reader_fill(pieces->in, to, wanted);
    worker->len += got;
    worker->final = got < wanted;
    memset(base(worker) + worker->len, 0, ROW_PIECE_PAD);
}

/* What a worker's measuring found, in bytes from the start of what was read. */
struct border {
    size_t from, to;
    uint64_t rows;
    bool known;
};

/* Measures the rows from `from` on that begin before `upto`. */
static struct border measure(const struct worker *worker, size_t from, size_t upto)
{
    struct border found = {.from = from, .to = from};
    size_t length = 0;
    if (from >= upto) {
        found.known = true;
        return found;
    }
    const struct span bytes = {base(worker) + from, worker->len - from};
    found.known =
        row_piece_measure(worker->measure, bytes, upto - from, worker->final, &length, &found.rows);
    found.to = from + length;
    return found;
}

/* Reads a range of the file, and guesses its rows. The byte before the range tells whether a row
 * begins with it. */
static struct border read_range(struct worker *worker)
{
    const size_t ahead = worker->number > 0, size = worker->pieces->size;
    worker->from = (uint64_t)worker->number * worker->pieces->size - ahead;
    worker->len = 0;
    read_up_to(worker, size + PIECE_BEYOND + ahead);
    const struct span bytes = {base(worker), worker->len};
    const size_t from = ahead ? row_piece_guess(&worker->pieces->table, bytes) : 0;
    if (from >= size + ahead || from > worker->len)
        return (struct border){.from = SIZE_MAX};
    return measure(worker, from, size + ahead);
}

static void read_stream(struct worker *worker)
{
    struct pieces *pieces = worker->pieces;
    worker->from = pieces->at;
    worker->len = 0;
    const size_t wanted = pieces->size + PIECE_BEYOND;
    make_room(worker, pieces->carried_len > wanted ? pieces->carried_len : wanted);
    memcpy(base(worker), pieces->carried, pieces->carried_len);
    worker->len = pieces->carried_len;
    if (worker->len < wanted)
        read_up_to(worker, wanted);
}

static void keep_stream(struct worker *worker, size_t from)
{
    struct pieces *pieces = worker->pieces;
    pieces->carried_len = worker->len - from;
    pieces->carried = mem_resize(pieces->carried, pieces->carried_len + 1, 1);
    memcpy(pieces->carried, base(worker) + from, pieces->carried_len);
}

static _Noreturn void refuse_row(uint64_t number)
{
    log_where()->row = &number;
    user_error("the row is longer than %d MB; is an enclosure missing?",
               ROW_LONGEST / (1024 * 1024));
}

/* As measure(), for sure: reads on until the last row ends. */
static struct border measure_all(struct worker *worker, size_t from, size_t upto)
{
    struct border found = measure(worker, from, upto);
    while (!found.known) {
        if (worker->len >= upto + ROW_LONGEST)
            refuse_row(worker->pieces->rows + found.rows);
        read_up_to(worker, 2 * worker->len);
        found = measure(worker, from, upto);
    }
    return found;
}

/* Waits until the piece before has been cut; false when that was the last one. */
static bool wait_cut(const struct worker *worker)
{
    struct pieces *pieces = worker->pieces;
    pthread_mutex_lock(&pieces->lock);
    while (pieces->cut != worker->number && !pieces->ended)
        pthread_cond_wait(&pieces->changed, &pieces->lock);
    const bool is_turn = !pieces->ended;
    pthread_mutex_unlock(&pieces->lock);
    return is_turn;
}

static void pass_cut(struct pieces *pieces, const struct border *found, uint64_t end, bool final)
{
    pthread_mutex_lock(&pieces->lock);
    pieces->at = end;
    pieces->rows += found->rows;
    pieces->ended = final;
    pieces->cut++;
    pthread_cond_broadcast(&pieces->changed);
    pthread_mutex_unlock(&pieces->lock);
}

static bool take(struct worker *worker)
{
    struct pieces *pieces = worker->pieces;
    pthread_mutex_lock(&pieces->lock);
    const bool some_left = !pieces->ended;
    worker->number = pieces->begun;
    pieces->begun += some_left;
    pthread_mutex_unlock(&pieces->lock);
    return some_left;
}

bool pieces_cut(struct worker *worker)
{
    struct pieces *pieces = worker->pieces;
    if (!take(worker))
        return false;
    struct border found = {.from = SIZE_MAX};
    if (pieces->has_places)
        found = read_range(worker);
    if (!wait_cut(worker))
        return false;
    if (!pieces->has_places)
        read_stream(worker);
    /* A row that began in an earlier range may go on behind all of this one. */
    const uint64_t upto = pieces->has_places ? ((uint64_t)worker->number + 1) * pieces->size : 0;
    const size_t from = (size_t)(pieces->at - worker->from);
    if (pieces->has_places && pieces->at >= upto)
        found = (struct border){.from = 0, .to = 0, .known = true};
    else if (!found.known || found.from != from)
        found = measure_all(
            worker, from, pieces->has_places ? (size_t)(upto - worker->from) : from + pieces->size);
    const uint64_t end =
        pieces->at >= upto && pieces->has_places ? pieces->at : worker->from + found.to;
    const bool final = worker->final && end >= worker->from + worker->len;
    worker->before = pieces->rows;
    worker->bytes = (struct span){base(worker) + found.from, found.to - found.from};
    if (!pieces->has_places)
        keep_stream(worker, found.to);
    pass_cut(pieces, &found, end, final);
    return true;
}
