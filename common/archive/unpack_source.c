/* unpack_source.c: where libarchive gets its bytes from. */
#include "archive/unpack_source.h"

#include "base/log.h"
#include "base/mem.h"

#include <archive.h>
#include <archive_entry.h>
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

static la_ssize_t give_bytes(struct archive *archive, void *data, const void **block)
{
    (void)archive;
    struct source *source = data;
    *block = source->block;
    if (source->descriptor < 0)
        return (la_ssize_t)reader_read(source->inner, source->block, SOURCE_BLOCK);
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

/* libarchive's formats stop reading where the archive says its end is, before the check sums of a
 * compression around it. So that one is an archive of its own kind ("raw"), read to its end. */
struct uncompressed {
    struct reader reader;
    struct source source;
    struct archive *archive;
    bool ended;
};

static size_t uncompressed_read(struct reader *reader, char *to, size_t size)
{
    struct uncompressed *own = CONTAINER(reader, struct uncompressed, reader);
    if (own->ended)
        return 0;
    if (reader->fault != NULL)
        reader_note_faults(own->source.inner, reader->fault);
    if (own->archive == NULL) {
        own->archive = archive_read_new();
        if (own->archive == NULL)
            app_error("out of memory in an archive");
        archive_read_support_filter_bzip2(own->archive);
        archive_read_support_filter_xz(own->archive);
        archive_read_support_filter_zstd(own->archive);
        archive_read_support_format_raw(own->archive);
        struct archive_entry *entry;
        own->ended = unpack_source_open(&own->source, own->archive) != ARCHIVE_OK ||
                     archive_read_next_header(own->archive, &entry) != ARCHIVE_OK;
    }
    const la_ssize_t got = own->ended ? -1 : archive_read_data(own->archive, to, size);
    own->ended = got <= 0;
    if (got < 0)
        reader_fail(reader, "the compressed data is damaged: %s", source_problem(own->archive));
    return got > 0 ? (size_t)got : 0;
}

static void uncompressed_close(struct reader *reader)
{
    struct uncompressed *own = CONTAINER(reader, struct uncompressed, reader);
    archive_read_free(own->archive);
    reader_close(own->source.inner);
    unpack_source_release(&own->source);
    free(own);
}

struct reader *source_uncompressed(struct reader *inner)
{
    static const struct reader_kind kind = {.read = uncompressed_read, .close = uncompressed_close};
    struct uncompressed *own = mem_new(1, sizeof(*own));
    reader_init(&own->reader, &kind);
    source_init(&own->source, inner);
    return &own->reader;
}
