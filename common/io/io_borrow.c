/* io_borrow.c: readers and writers over others that somebody else closes. */
#include "base/mem.h"
#include "io/io.h"

#include <stdlib.h>

struct borrowed {
    struct writer writer;
    struct writer *owner;
};

static void borrowed_write(struct writer *writer, const char *from, size_t size)
{
    writer_write(CONTAINER(writer, struct borrowed, writer)->owner, from, size);
}

static void borrowed_finish(struct writer *writer)
{
    free(CONTAINER(writer, struct borrowed, writer));
}

static const struct writer_kind borrowed_kind = {.write = borrowed_write,
                                                 .finish = borrowed_finish};

struct writer *writer_borrow(struct writer *writer)
{
    struct borrowed *borrowed = mem_new(1, sizeof(*borrowed));
    writer_init(&borrowed->writer, &borrowed_kind);
    borrowed->owner = writer;
    return &borrowed->writer;
}

struct borrowed_reader {
    struct reader reader;
    struct reader *owner;
};

static size_t borrowed_read(struct reader *reader, char *to, size_t size)
{
    struct reader *owner = CONTAINER(reader, struct borrowed_reader, reader)->owner;
    if (reader->fault)
        reader_note_faults(owner, reader->fault);
    return reader_read(owner, to, size);
}

static void borrowed_close(struct reader *reader)
{
    free(CONTAINER(reader, struct borrowed_reader, reader));
}

static const struct reader_kind borrowed_reader_kind = {.read = borrowed_read,
                                                        .close = borrowed_close};

struct reader *reader_borrow(struct reader *reader)
{
    struct borrowed_reader *borrowed = mem_new(1, sizeof(*borrowed));
    reader_init(&borrowed->reader, &borrowed_reader_kind);
    borrowed->owner = reader;
    return &borrowed->reader;
}
