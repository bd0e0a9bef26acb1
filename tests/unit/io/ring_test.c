/* ring_test.c: unit tests of ring.h. */
#include "base/buf.h"
#include "base/mem.h"
#include "io/queue.h"
#include "io/ring.h"
#include "unit/unit.h"

#include <stdatomic.h>

enum { RING_SIZE = QUEUE_BLOCKS * IO_ROOM };

/* Writes numbers in pieces of odd sizes. */
struct numbers {
    struct ring_work ring;
    size_t bytes, piece;
    atomic_uint cleaned, finished, released;
};

static unsigned char byte_at(size_t i)
{
    return (unsigned char)(i * 2654435761U >> 13);
}

struct guard {
    struct numbers *numbers;
    char *memory;
};

static void clean(struct guard *guard)
{
    free(guard->memory);
    atomic_fetch_add(&guard->numbers->cleaned, 1);
}

static void fill(struct ring_work *ring, struct writer *writer)
{
    struct numbers *numbers = CONTAINER(ring, struct numbers, ring);
    struct guard guard CLEANUP(clean) = {.numbers = numbers,
                                         .memory = mem_new(numbers->piece + 1, 1)};
    for (size_t done = 0; done < numbers->bytes;) {
        const size_t left = numbers->bytes - done;
        const size_t some = left < numbers->piece ? left : numbers->piece;
        for (size_t i = 0; i < some; i++)
            guard.memory[i] = (char)byte_at(done + i);
        writer_write(writer, guard.memory, some);
        done += some;
    }
    atomic_fetch_add(&numbers->finished, 1);
}

static void release(struct ring_work *ring)
{
    atomic_fetch_add(&CONTAINER(ring, struct numbers, ring)->released, 1);
}

static struct numbers work(size_t bytes, size_t piece)
{
    return (struct numbers){
        .ring = {.run = fill, .release = release}, .bytes = bytes, .piece = piece};
}

/* Reads all in pieces; returns how many bytes came, in the right order. */
static size_t drain(struct reader *reader, size_t piece, size_t most)
{
    char *block CLEANUP(mem_release) = mem_new(piece, 1);
    size_t done = 0;
    for (size_t got; done < most && (got = reader_read(reader, block, piece)) > 0; done += got)
        for (size_t i = 0; i < got; i++)
            if ((unsigned char)block[i] != byte_at(done + i))
                return done + i;
    return done;
}

static void passes(size_t bytes, size_t written, size_t read)
{
    struct numbers numbers = work(bytes, written);
    struct reader *reader = ring_open(&numbers.ring);
    CHECK_NUMBER(drain(reader, read, SIZE_MAX), bytes);
    char byte;
    CHECK_NUMBER(reader_read(reader, &byte, 1), 0);
    reader_close(reader);
    CHECK_NUMBER(atomic_load(&numbers.finished), 1);
    CHECK_NUMBER(atomic_load(&numbers.cleaned), 1);
    CHECK_NUMBER(atomic_load(&numbers.released), 1);
}

TEST(bytes_come_out_in_order)
{
    passes(0, 10, 10);
    passes(1, 10, 10);
    passes(3 * RING_SIZE + 12345, 100003, 99991);
    passes(RING_SIZE, RING_SIZE, RING_SIZE);
    passes(2 * RING_SIZE, 2 * RING_SIZE, 7777);
    passes(100000, 1, 3);
}

static void closes_early(size_t bytes, size_t read)
{
    struct numbers numbers = work(bytes, 65537);
    struct reader *reader = ring_open(&numbers.ring);
    CHECK(drain(reader, 1000, read) >= read);
    reader_close(reader);
    CHECK_NUMBER(atomic_load(&numbers.finished), 0);
    CHECK_NUMBER(atomic_load(&numbers.cleaned), 1);
    CHECK_NUMBER(atomic_load(&numbers.released), 1);
}

TEST(an_early_close_ends_the_writing_thread)
{
    closes_early(64 * (size_t)RING_SIZE, 0);
    closes_early(64 * (size_t)RING_SIZE, 1);
    closes_early(64 * (size_t)RING_SIZE, 3 * (size_t)RING_SIZE);
}

/* A ring behind a ring: the first work's reader is read by the second's thread. */
struct relay {
    struct ring_work ring;
    struct numbers *from;
    atomic_uint released;
};

static void pass_on(struct ring_work *ring, struct writer *writer)
{
    struct relay *relay = CONTAINER(ring, struct relay, ring);
    struct reader *reader CLEANUP(reader_release) = ring_open(&relay->from->ring);
    io_copy(reader, writer);
}

static void relay_release(struct ring_work *ring)
{
    atomic_fetch_add(&CONTAINER(ring, struct relay, ring)->released, 1);
}

TEST(rings_stand_behind_rings_and_end_together)
{
    for (int early = 0; early < 2; early++) {
        struct numbers numbers = work(early ? 64 * (size_t)RING_SIZE : 5 * RING_SIZE + 1, 4099);
        struct relay relay = {.ring = {.run = pass_on, .release = relay_release}, .from = &numbers};
        struct reader *reader = ring_open(&relay.ring);
        if (early)
            CHECK(drain(reader, 1000, 5000) >= 5000);
        else
            CHECK_NUMBER(drain(reader, 1000, SIZE_MAX), 5 * RING_SIZE + 1);
        reader_close(reader);
        CHECK_NUMBER(atomic_load(&numbers.released), 1);
        CHECK_NUMBER(atomic_load(&numbers.cleaned), 1);
        CHECK_NUMBER(atomic_load(&relay.released), 1);
    }
}

TEST(peeking_takes_nothing)
{
    struct numbers numbers = work(1000, 10);
    struct reader *reader = ring_open(&numbers.ring);
    CHECK_NUMBER(reader_peek(reader, 500).len, 500);
    CHECK_NUMBER(drain(reader, 64, SIZE_MAX), 1000);
    CHECK_NUMBER(reader_descriptor(reader), -1);
    reader_close(reader);
}
