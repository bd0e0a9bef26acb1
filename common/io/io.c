/* io.c: what all readers and writers share, and those over memory. */
#include "io/io.h"

#include "base/buf.h"
#include "base/log.h"
#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { AHEAD_ROOM = 64 * 1024 };

void reader_init(struct reader *reader, const struct reader_kind *kind)
{
    *reader = (struct reader){.kind = kind};
}

static size_t ahead_size(const struct reader *reader)
{
    return reader->ahead_end - reader->ahead_at;
}

size_t reader_read(struct reader *reader, char *to, size_t size)
{
    if (size == 0)
        return 0;
    const size_t waiting = ahead_size(reader);
    if (waiting == 0)
        return reader->kind->read(reader, to, size);
    const size_t taken = size < waiting ? size : waiting;
    memcpy(to, reader->ahead + reader->ahead_at, taken);
    reader->ahead_at += taken;
    return taken;
}

size_t reader_fill(struct reader *reader, char *to, size_t size)
{
    size_t filled = 0;
    while (filled < size) {
        const size_t added = reader_read(reader, to + filled, size - filled);
        if (added == 0)
            break;
        filled += added;
    }
    return filled;
}

/* Room for `want` bytes that are looked at, of which those that are there stay. */
static void ahead_make_room(struct reader *reader, size_t want)
{
    const size_t size = ahead_size(reader);
    if (size > 0 && reader->ahead_at > 0)
        memmove(reader->ahead, reader->ahead + reader->ahead_at, size);
    reader->ahead_at = 0;
    reader->ahead_end = size;
    if (reader->ahead_room >= want && reader->ahead)
        return;
    reader->ahead_room = want > AHEAD_ROOM ? want : AHEAD_ROOM;
    reader->ahead = mem_resize(reader->ahead, reader->ahead_room, 1);
}

struct span reader_peek(struct reader *reader, size_t want)
{
    if (!reader->ahead || ahead_size(reader) < want)
        ahead_make_room(reader, want);
    while (ahead_size(reader) < want) {
        const size_t added = reader->kind->read(reader, reader->ahead + reader->ahead_end,
                                                reader->ahead_room - reader->ahead_end);
        if (added == 0)
            break;
        reader->ahead_end += added;
    }
    const size_t waiting = ahead_size(reader);
    return (struct span){
        .at = reader->ahead + reader->ahead_at,
        .len = waiting < want ? waiting : want,
    };
}

void reader_fail(struct reader *reader, const char *format, ...)
{
    struct fault fault;
    va_list list;
    va_start(list, format);
    vsnprintf(fault.text, sizeof(fault.text), format, list);
    va_end(list);
    if (!reader->fault)
        user_error("%s", fault.text);
    if (reader->fault->text[0] == 0)
        *reader->fault = fault;
}

void reader_note_faults(struct reader *reader, struct fault *fault)
{
    reader->fault = fault;
}

void reader_close(struct reader *reader)
{
    if (reader) {
        free(reader->ahead);
        reader->kind->close(reader);
    }
}

void reader_release(struct reader **reader)
{
    reader_close(*reader);
    *reader = NULL;
}

struct span_reader {
    struct reader reader;
    struct span left;
};

static size_t span_read(struct reader *reader, char *to, size_t size)
{
    struct span *left = &CONTAINER(reader, struct span_reader, reader)->left;
    const size_t taken = size < left->len ? size : left->len;
    if (taken > 0) {
        memcpy(to, left->at, taken);
        left->at += taken;
        left->len -= taken;
    }
    return taken;
}

static void span_close(struct reader *reader)
{
    free(CONTAINER(reader, struct span_reader, reader));
}

struct reader *reader_of_span(struct span bytes)
{
    static const struct reader_kind kind = {.read = span_read, .close = span_close};
    struct span_reader *made = mem_new(1, sizeof(*made));
    reader_init(&made->reader, &kind);
    made->left = bytes;
    return &made->reader;
}

void writer_write(struct writer *writer, const char *from, size_t size)
{
    if (size >= IO_BLOCK) {
        writer_flush(writer);
        writer_pass(writer, from, size);
    } else if (size > 0) {
        memcpy(writer_room(writer, size), from, size);
        writer_commit(writer, size);
    }
}

uint64_t writer_size(const struct writer *writer)
{
    return writer->written + writer->len;
}

void writer_finish(struct writer *writer)
{
    if (writer) {
        writer_flush(writer);
        free(writer->block);
        writer->block = NULL;
        writer->room = 0;
        writer->kind->finish(writer);
    }
}

void writer_release(struct writer **writer)
{
    writer_finish(*writer);
    *writer = NULL;
}

struct buf_writer {
    struct writer writer;
    struct buf *buf;
};

static void buf_writer_write(struct writer *writer, const char *from, size_t size)
{
    buf_add(CONTAINER(writer, struct buf_writer, writer)->buf, from, size);
}

static void buf_writer_finish(struct writer *writer)
{
    free(CONTAINER(writer, struct buf_writer, writer));
}

struct writer *writer_of_buf(struct buf *buf)
{
    static const struct writer_kind kind = {.write = buf_writer_write, .finish = buf_writer_finish};
    struct buf_writer *made = mem_new(1, sizeof(*made));
    writer_init(&made->writer, &kind);
    made->buf = buf;
    return &made->writer;
}
