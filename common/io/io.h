/* io.h: readers and writers, the pull and push ends of a stream of bytes.
 *
 * Invariants: a reader gives bytes in order until its end and then 0 for ever. A writer takes bytes
 * until writer_finish(); every write and every close is checked. Neither knows nor shows what is
 * behind it: a file, standard input, a gzip stream (codec.h), a ring to another thread (ring.h).
 * One that wraps another owns it. Both are used by one thread at a time. A failing machine (a bad
 * disk, a full disk) is app_error (exit 2) naming `name`, which is a path below the data folder;
 * damaged data is reader_fail().
 *
 * New kinds embed the struct as first member, set `kind` and leave the rest to reader_init() or
 * writer_init().
 */
#ifndef KBC_IO_H
#define KBC_IO_H

#include "io/io_block.h"

/* What is wrong with the data of a stream; text[0] is 0 while nothing is. */
struct fault {
    char text[256];
};

struct reader;

struct reader_kind {
    /* Reads at least 1 and at most `size` bytes; 0 is the end. */
    size_t (*read)(struct reader *reader, char *to, size_t size);
    /* Releases all of it, what it wraps included. */
    void (*close)(struct reader *reader);
};

struct reader {
    const struct reader_kind *kind;
    char *ahead; /* bytes that were looked at but not yet read: [ahead_at, ahead_end) */
    size_t ahead_at, ahead_end, ahead_room;
    struct fault *fault;
};

void reader_init(struct reader *reader, const struct reader_kind *kind);

/* Reads at least 1 byte, at most `size`; 0 only at the end. */
size_t reader_read(struct reader *reader, char *to, size_t size);

/* Reads until `size` bytes are there or the end is; returns how many. */
size_t reader_fill(struct reader *reader, char *to, size_t size);

/* Looks at the next bytes without taking them: up to `want`, fewer only at the end; they are
 * all kept in memory. They stay valid until the next call on this reader. */
struct span reader_peek(struct reader *reader, size_t want);

/* The data is damaged. Without a fault attached: user_error (exit 1) with the message. With one:
 * keeps the first message there and returns; the caller then behaves as at the end of the stream
 * (returns 0). */
void reader_fail(struct reader *reader, const char *format, ...) PRINTF(2, 3);

/* From now on damage is noted in `fault` (the caller's, alive as long as the reader) and is no
 * error. A wrapping reader passes the fault on to what it wraps. */
void reader_note_faults(struct reader *reader, struct fault *fault);

/* Closes and releases; NULL is fine. */
void reader_close(struct reader *reader);

/* For CLEANUP(reader_release). */
void reader_release(struct reader **reader);

/* Reads a regular file below `folder` (a directory's descriptor). user_error when it does not
 * exist. `path` is also the name in messages and is copied. */
MUST_USE struct reader *reader_open(int folder, const char *path);

/* Reads a descriptor, which is closed with the reader. `name` is copied. */
MUST_USE struct reader *reader_of(int descriptor, const char *name);

/* Reads bytes in memory that the caller keeps alive. */
MUST_USE struct reader *reader_of_span(struct span bytes);

/* The descriptor when the reader is a plain regular file, standing just behind the last byte read,
 * or -1. For those who ask the kernel to copy, or seek. */
int reader_descriptor(struct reader *reader);

/* Reads `size` bytes from position `at` of the file of a reader that has a descriptor, fewer only
 * at the file's end; returns how many. Several threads may do so at once. */
size_t reader_get_at(const struct reader *reader, uint64_t at, char *to, size_t size);

/* A reader over what is left of `reader`, and with a descriptor: a second one of the same file, or
 * of an unnamed temporary file with the bytes. `reader` stays the caller's and is not to be read
 * any more. */
MUST_USE struct reader *reader_seekable(struct reader *reader);

/* Room for at least `size` bytes at the returned place; passes on what is waiting when it must. */
static inline char *writer_room(struct writer *writer, size_t size)
{
    const bool enough = writer->block && writer->room - writer->len >= size;
    return LIKELY(enough) ? writer->block + writer->len : writer_make_room(writer, size);
}

/* The first `size` bytes of the room have been filled. */
static inline void writer_commit(struct writer *writer, size_t size)
{
    writer->len += size;
}

void writer_write(struct writer *writer, const char *from, size_t size);

/* How many bytes it was given so far. */
uint64_t writer_size(const struct writer *writer);

/* Ends the stream: flushes, closes, releases. NULL is fine. */
void writer_finish(struct writer *writer);

/* For CLEANUP(writer_release); finishes, as writer_finish(). */
void writer_release(struct writer **writer);

/* Creates a file below `folder`; it must not exist. */
MUST_USE struct writer *writer_create(int folder, const char *path);

/* The same, but NULL when it exists. */
MUST_USE struct writer *writer_create_free(int folder, const char *path);

/* Writes to a descriptor, closed by writer_finish() unless it is standard output. */
MUST_USE struct writer *writer_of(int descriptor, const char *name);

/* From now on a thread that has nothing else to do (pool.h) may write what `writer` is given, a few
 * blocks later: for big files. Errors are reported by a later call, and by
 * writer_finish() at the latest. Does nothing where `writer` is no file. */
void writer_lag(struct writer *writer);

struct buf;
/* Appends to a buffer, which the caller keeps. */
MUST_USE struct writer *writer_of_buf(struct buf *buf);

/* Reads what `reader` reads, which stays the caller's: closing this one leaves it open. */
MUST_USE struct reader *reader_borrow(struct reader *reader);

/* Passes everything on to `writer`, which stays the caller's: finishing this one leaves it open. */
MUST_USE struct writer *writer_borrow(struct writer *writer);

/* The descriptor when the writer is a plain file, after passing on what is waiting; or -1. */
int writer_descriptor(struct writer *writer);

enum { WRITER_PARTS = 2 };

/* Writes `parts`, one after the other, at position `at` of the file of a writer that has a
 * descriptor. Several threads may do so at once. */
void writer_put_at(const struct writer *writer, uint64_t at, const struct span parts[WRITER_PARTS]);

/* So many bytes have been put behind those that the writer was given. */
void writer_add_put(struct writer *writer, uint64_t size);

/* All bytes left in `reader` go to `writer`: by the kernel where both are plain files (a shared
 * extent where the file system can) and their pages fit, else through blocks. Returns how many. */
uint64_t io_copy(struct reader *reader, struct writer *writer);

/* The same for at most `size` bytes. */
uint64_t io_copy_some(struct reader *reader, struct writer *writer, uint64_t size);

/* For those who change bytes in place: reads the next ones, at most `size`, to where `writer` will
 * take them from, and returns how many; 0 at the end. `*at` is where they stand. As many of them as
 * are wanted go on with writer_commit(). */
MUST_USE size_t io_pull(struct reader *reader, struct writer *writer, uint64_t size, char **at);

/* Adds to the number of bytes that were read from files so far, by all threads: for those who read
 * or copy a descriptor themselves. Readers and io_copy() count on their own. */
void io_count(uint64_t bytes);

/* That number. Of this process, and only ever more: progress.h shows it. */
uint64_t io_counted(void);

#endif
