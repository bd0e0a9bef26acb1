/* io_file.c: readers and writers over files and descriptors. */
#include "io/io.h"

#include "base/log.h"
#include "base/mem.h"
#include "io/io_behind.h"
#include "io/io_descriptor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { LAG_FROM = 1024 * 1024 }; /* bytes; for less, a thread does not pay */

struct file_reader {
    struct reader reader;
    int descriptor;
    bool is_regular;
    char *name;
};

struct file_writer {
    struct writer writer;
    int descriptor;
    bool is_regular;
    bool may_lag; /* writer_lag() */
    struct behind *behind; /* what it may lag by; NULL until that pays */
    char *name;
};

/* On Linux the descriptor is closed even after EINTR. */
static void close_checked(int descriptor, const char *name)
{
    if (close(descriptor) != 0 && errno != EINTR)
        app_error("cannot close %s: %s", name, strerror(errno));
}

static struct stat describe(int descriptor, const char *name)
{
    struct stat about;
    if (fstat(descriptor, &about) != 0)
        app_error("cannot examine %s: %s", name, strerror(errno));
    return about;
}

static size_t file_read(struct reader *reader, char *to, size_t size)
{
    const struct file_reader *file = CONTAINER(reader, struct file_reader, reader);
    ssize_t got;
    do {
        got = read(file->descriptor, to, size);
    } while (got < 0 && io_is_passing(file->descriptor, POLLIN));
    if (got < 0)
        app_error("cannot read %s: %s", file->name, strerror(errno));
    io_count((uint64_t)got);
    return (size_t)got;
}

static void file_close(struct reader *reader)
{
    struct file_reader *file = CONTAINER(reader, struct file_reader, reader);
    close_checked(file->descriptor, file->name);
    free(file->name);
    free(file);
}

static const struct reader_kind file_reader_kind = {.read = file_read, .close = file_close};

struct reader *reader_of(int descriptor, const char *name)
{
    const struct stat about = describe(descriptor, name);
    struct file_reader *file = mem_new(1, sizeof(*file));
    reader_init(&file->reader, &file_reader_kind);
    file->descriptor = descriptor;
    file->is_regular = S_ISREG(about.st_mode);
    file->name = mem_string(name);
    if (file->is_regular)
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL); /* only a hint */
    return &file->reader;
}

struct reader *reader_open(int folder, const char *path)
{
    /* O_NONBLOCK: opening a named pipe must not wait for its writer. */
    const int descriptor = openat(folder, path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (descriptor < 0) {
        if (errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG)
            user_error("%s does not exist", path);
        if (errno == ENXIO) /* a socket, or a device without a driver */
            user_error("%s is not a regular file", path);
        app_error("cannot open %s: %s", path, strerror(errno));
    }
    if (!S_ISREG(describe(descriptor, path).st_mode)) {
        close(descriptor);
        user_error("%s is not a regular file", path);
    }
    return reader_of(descriptor, path);
}

int reader_descriptor(struct reader *reader)
{
    if (reader->kind != &file_reader_kind)
        return -1;
    const struct file_reader *file = CONTAINER(reader, struct file_reader, reader);
    if (!file->is_regular)
        return -1;
    const off_t ahead = (off_t)(reader->ahead_end - reader->ahead_at);
    if (ahead > 0 && lseek(file->descriptor, -ahead, SEEK_CUR) < 0)
        return -1;
    reader->ahead_at = reader->ahead_end = 0;
    return file->descriptor;
}

size_t reader_get_at(const struct reader *reader, uint64_t at, char *to, size_t size)
{
    const struct file_reader *file = CONTAINER(reader, const struct file_reader, reader);
    size_t done = 0;
    while (done < size) {
        const ssize_t got = pread(file->descriptor, to + done, size - done, (off_t)(at + done));
        if (got < 0 && io_is_passing(file->descriptor, POLLIN))
            continue;
        if (got < 0)
            app_error("cannot read %s: %s", file->name, strerror(errno));
        if (got == 0)
            break;
        done += (size_t)got;
    }
    io_count(done);
    return done;
}

static void check_written(const struct file_writer *file, int error)
{
    if (error == EPIPE && file->descriptor == STDOUT_FILENO)
        leave_by_signal(SIGPIPE);
    if (error)
        app_error("cannot write %s: %s", file->name, strerror(error));
}

static void file_write(struct writer *writer, const char *from, size_t size)
{
    struct file_writer *file = CONTAINER(writer, struct file_writer, writer);
    if (file->may_lag && !file->behind && writer->written >= LAG_FROM)
        file->behind = behind_start(file->descriptor);
    check_written(file, file->behind ? behind_put(file->behind, writer, from, size)
                                     : io_write_all(file->descriptor, from, size));
}

/* writer_finish() has given back the writer's own block before. */
static void file_finish(struct writer *writer)
{
    struct file_writer *file = CONTAINER(writer, struct file_writer, writer);
    if (file->behind)
        check_written(file, behind_end(file->behind));
    if (file->descriptor != STDOUT_FILENO)
        close_checked(file->descriptor, file->name);
    free(file->name);
    free(file);
}

static const struct writer_kind file_writer_kind = {.write = file_write, .finish = file_finish};

struct writer *writer_of(int descriptor, const char *name)
{
    const struct stat about = describe(descriptor, name);
    struct file_writer *file = mem_new(1, sizeof(*file));
    writer_init(&file->writer, &file_writer_kind);
    file->descriptor = descriptor;
    file->is_regular = S_ISREG(about.st_mode);
    file->name = mem_string(name);
    return &file->writer;
}

struct writer *writer_create_free(int folder, const char *path)
{
    const int descriptor = openat(folder, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0 && errno == ENAMETOOLONG)
        user_error("%s: the name is too long", path);
    if (descriptor < 0 && errno == EEXIST)
        return NULL;
    if (descriptor < 0)
        app_error("cannot create %s: %s", path, strerror(errno));
    return writer_of(descriptor, path);
}

struct writer *writer_create(int folder, const char *path)
{
    struct writer *writer = writer_create_free(folder, path);
    if (!writer)
        app_error("cannot create %s: %s", path, strerror(EEXIST));
    return writer;
}

int writer_descriptor(struct writer *writer)
{
    if (writer->kind != &file_writer_kind)
        return -1;
    const struct file_writer *file = CONTAINER(writer, struct file_writer, writer);
    if (!file->is_regular)
        return -1;
    writer_flush(writer);
    if (file->behind)
        check_written(file, behind_wait(file->behind));
    return file->descriptor;
}

void writer_put_at(const struct writer *writer, uint64_t at, const struct span parts[WRITER_PARTS])
{
    const struct file_writer *file = CONTAINER(writer, const struct file_writer, writer);
    struct iovec left[WRITER_PARTS];
    for (size_t i = 0; i < WRITER_PARTS; i++)
        left[i] = (struct iovec){(void *)(uintptr_t)parts[i].at, parts[i].len};
    for (size_t first = 0; first < WRITER_PARTS;) {
        if (left[first].iov_len == 0) {
            first++;
            continue;
        }
        const ssize_t put =
            pwritev(file->descriptor, left + first, (int)(WRITER_PARTS - first), (off_t)at);
        if (put < 0 && !io_is_passing(file->descriptor, POLLOUT))
            check_written(file, errno);
        at += put < 0 ? 0 : (size_t)put;
        for (size_t taken = put < 0 ? 0 : (size_t)put, i = first; taken > 0; i++) {
            const size_t some = taken < left[i].iov_len ? taken : left[i].iov_len;
            left[i].iov_base = (char *)left[i].iov_base + some;
            left[i].iov_len -= some;
            taken -= some;
        }
    }
}

void writer_add_put(struct writer *writer, uint64_t size)
{
    const struct file_writer *file = CONTAINER(writer, const struct file_writer, writer);
    writer->written += size;
    if (lseek(file->descriptor, (off_t)size, SEEK_CUR) < 0)
        check_written(file, errno);
}

void writer_lag(struct writer *writer)
{
    if (writer->kind == &file_writer_kind)
        CONTAINER(writer, struct file_writer, writer)->may_lag = true;
}
