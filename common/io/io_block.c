/* io_block.c: the block in which a writer gathers what it is given. */
#include "io/io_block.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

void writer_init(struct writer *writer, const struct writer_kind *kind)
{
    *writer = (struct writer){.kind = kind};
}

void writer_pass(struct writer *writer, const char *from, size_t size)
{
    writer->kind->write(writer, from, size);
    writer->written += size;
}

void writer_flush(struct writer *writer)
{
    const size_t size = writer->len;
    if (size > 0) {
        writer->len = 0;
        writer_pass(writer, writer->block, size);
    }
}

static void make_block(struct writer *writer, size_t room)
{
    free(writer->block);
    writer->block = mem_resize(NULL, room, 1);
    writer->room = room;
}

/* Passes on what ends at a multiple of IO_BLOCK. What is behind it moves to the start of the block,
 * which is another one where `kind` has kept this one. */
static void pass_whole(struct writer *writer)
{
    const size_t rest = (size_t)((writer->written + writer->len) % IO_BLOCK);
    if (writer->len <= rest)
        return;
    const char *const from = writer->block;
    const size_t whole = writer->len - rest;
    writer->len = 0;
    writer_pass(writer, from, whole);
    if (!writer->block)
        make_block(writer, IO_ROOM);
    memmove(writer->block, from + whole, rest);
    writer->len = rest;
}

char *writer_make_room(struct writer *writer, size_t size)
{
    pass_whole(writer);
    if (size > writer->room - writer->len)
        writer_flush(writer);
    if (size > writer->room || !writer->block)
        make_block(writer, size > IO_ROOM ? size : IO_ROOM);
    return writer->block + writer->len;
}
