/* pieces_inner.h: what the files of pieces share: the slice, and a worker with the piece it has.
 *
 * Invariants: pieces are numbered in the order of the file. `cut` and `done` are the pieces whose
 * turn it is: to say where it ends, and to give away what was made of it. The members below `lock`
 * are looked at under it, or by the worker whose turn it is.
 */
#ifndef KBC_PIECES_INNER_H
#define KBC_PIECES_INNER_H

#include "csv/row_piece.h"
#include "run/pieces.h"

#include <pthread.h>

enum {
    PIECE_BEYOND = 16 * 1024, /* read behind it at once, as its last row goes on there */
    PIECE_ROOM = 2 * 1024 * 1024, /* for what is made of it; more waits for its turn */
};

struct pieces {
    const struct slice *slice;
    struct reader *in;
    struct writer *out; /* NULL: a scan */
    struct row_table table;
    size_t size; /* bytes of a range */
    bool has_places; /* `in` is a file, and ranges of it are read on their own */
    bool puts_places; /* so is `out` */

    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t begun; /* ranges taken */
    size_t cut, done;
    bool ended; /* the last piece was cut: no other begins */
    uint64_t at; /* where piece `cut` begins in the file */
    uint64_t rows; /* before piece `cut` */
    char *carried; /* a stream's bytes behind the last piece cut */
    size_t carried_len;
    uint64_t place; /* in the file of `out`: where `tail` goes, a multiple of IO_BLOCK */
    char *tail; /* bytes that wait for more, fewer than IO_BLOCK */
    size_t tail_len;
    uint64_t largest; /* of what `scan` returned */
};

struct worker {
    struct pieces *pieces;
    pthread_t thread;
    size_t number; /* of its piece */
    char *memory; /* ROW_PIECE_PAD bytes, what was read, ROW_PIECE_PAD bytes */
    size_t room, len; /* bytes of what was read */
    uint64_t from; /* where it begins in the file */
    bool final; /* it ends where the slice does */
    struct span bytes; /* the piece */
    uint64_t before; /* rows before it */
    struct row_reader *measure, *rows;
    struct writer writer; /* what is made of the piece; its block has PIECE_ROOM */
    char *front; /* a copy of the tail that goes before it */
    bool direct; /* it is its turn: what is made goes out at once */
};

/* Waits until it is the piece's turn. */
void pieces_wait_done(const struct worker *worker);

/* The next piece, cut; false when there is none left. */
MUST_USE bool pieces_cut(struct worker *worker);

void pieces_writer_init(struct worker *worker);

/* Gives away what was made of the piece. */
void pieces_give(struct worker *worker);

/* Gives away the tail, when all pieces are done. */
void pieces_give_tail(struct pieces *pieces);

#endif
