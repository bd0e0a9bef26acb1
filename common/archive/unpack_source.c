/* unpack_source.c: where libarchive gets its bytes from. */
#include "archive/unpack_source.h"

#include "base/log.h"
#include "base/mem.h"

#include <archive.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void source_init(struct source *source, struct reader *inner)
{
    *source = (struct source){.inner = inner, .descriptor = reader_descriptor(inner)};
    source->block = mem_new(SOURCE_BLOCK, 1);
    if (source->descriptor < 0)
        return;
    struct stat about;
    const off_t begin = lseek(source->descriptor, 0, SEEK_CUR);
    if (begin < 0 || fstat(source->descriptor, &about) != 0)
        app_error("cannot examine an archive: %s", strerror(errno));
    source->begin = (uint64_t)begin;
    source->size = about.st_size > begin ? (uint64_t)(about.st_size - begin) : 0;
}

size_t source_read_at(const struct source *source, uint64_t at, char *to, size_t size)
{
    size_t filled = 0;
    while (filled < size && at + filled < source->size) {
        const ssize_t got = pread(source->descriptor, to + filled, size - filled,
                                  (off_t)(source->begin + at + filled));
        if (got == 0)
            break;
        if (got < 0 && errno != EINTR)
            app_error("cannot read an archive: %s", strerror(errno));
        filled += got > 0 ? (size_t)got : 0;
        io_count(got > 0 ? (uint64_t)got : 0);
    }
    return filled;
}

/* Reads the next block in order. */
static size_t next_block(struct source *source)
{
    const size_t got = reader_read(source->inner, source->block, SOURCE_BLOCK);
    size_t filled = got;
    while (filled > 0 && source->block[filled - 1] == 0)
        filled--;
    if (filled > 0)
        source->filled = source->given + filled;
    source->given += got;
    return got;
}

void source_read_rest(struct source *source)
{
    while (next_block(source) > 0) {
    }
}

static la_ssize_t give_bytes(struct archive *archive, void *data, const void **block)
{
    (void)archive;
    struct source *source = data;
    *block = source->block;
    if (source->descriptor < 0)
        return (la_ssize_t)next_block(source);
    const size_t got =
        source->view != NULL
            ? source->view->read(source->view, source->at, source->block, SOURCE_BLOCK)
            : source_read_at(source, source->at, source->block, SOURCE_BLOCK);
    source->at += got;
    return (la_ssize_t)got;
}

static la_int64_t seek_bytes(struct archive *archive, void *data, la_int64_t offset, int whence)
{
    (void)archive;
    struct source *source = data;
    const uint64_t size = source->view != NULL ? source->view->size : source->size;
    const uint64_t from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? source->at : size;
    int64_t to;
    if (__builtin_add_overflow((int64_t)from, offset, &to) || to < 0)
        return ARCHIVE_FATAL;
    source->at = (uint64_t)to < size ? (uint64_t)to : size;
    return (la_int64_t)source->at;
}

int unpack_source_open(struct source *source, struct archive *archive)
{
    archive_read_set_callback_data(archive, source);
    archive_read_set_read_callback(archive, give_bytes);
    if (source->descriptor >= 0)
        archive_read_set_seek_callback(archive, seek_bytes);
    return archive_read_open1(archive);
}

void unpack_source_release(struct source *source)
{
    free(source->block);
    source->block = NULL;
}

const char *source_problem(struct archive *archive)
{
    if (archive_errno(archive) == ENOMEM)
        app_error("out of memory in an archive");
    const char *text = archive_error_string(archive);
    return text != NULL ? text : "it is truncated or its kind is unknown";
}
