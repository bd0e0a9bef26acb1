/* io_copy.c: moving what is left in a reader to a writer, by the kernel where it can. */
#include "io/io.h"

#include <errno.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { COPY_STEP = 64 << 20 }; /* the bytes are counted after each */

/* Makes the empty file `to` share the extents of `from`, when all of it is wanted and the file
 * system can: btrfs, XFS. Returns how many bytes, 0 when nothing was done. See ioctl_ficlone(2). */
static uint64_t clone_whole(int from, int to, uint64_t size)
{
    struct stat source, target;
    if (fstat(from, &source) != 0 || fstat(to, &target) != 0 || source.st_size == 0 ||
        target.st_size != 0 || (uint64_t)source.st_size > size) {
        return 0;
    }
    if (lseek(from, 0, SEEK_CUR) != 0 || lseek(to, 0, SEEK_CUR) != 0)
        return 0;
    if (ioctl(to, FICLONE, from) != 0)
        return 0;
    const off_t end = lseek(to, 0, SEEK_END);
    if (end < 0 || lseek(from, end, SEEK_SET) != end)
        return 0;
    io_count((uint64_t)end);
    return (uint64_t)end;
}

/* Returns how many bytes; fewer than `size` when the kernel cannot, or at the end. Any failure is
 * left to the block loop, which meets it again if it is real and can name the file. Some file
 * systems show an end (0) where there is none, so the block loop has the last word on that as well.
 */
static uint64_t copy_in_kernel(int from, int to, uint64_t size)
{
    uint64_t copied = 0;
    while (copied < size) {
        const uint64_t left = size - copied;
        const ssize_t step =
            copy_file_range(from, NULL, to, NULL, left < COPY_STEP ? left : COPY_STEP, 0);
        if (step > 0) {
            copied += (uint64_t)step;
            io_count((uint64_t)step);
        } else if (step == 0 || errno != EINTR) {
            break;
        }
    }
    return copied;
}

/* Both stand at the same place within a page. Elsewhere the kernel would write every page in two
 * parts, which takes longer than to read and write blocks. */
static bool is_even(int from, int to)
{
    enum { PAGE = 4096 };
    return lseek(from, 0, SEEK_CUR) % PAGE == lseek(to, 0, SEEK_CUR) % PAGE;
}

size_t io_pull(struct reader *reader, struct writer *writer, uint64_t size, char **at)
{
    /* A quarter: short reads of pipes and codecs are gathered to large writes. */
    const size_t least = IO_BLOCK / 4;
    *at = writer_room(writer, least);
    const size_t room = writer->room - writer->len;
    const size_t whole = IO_BLOCK - (size_t)(writer_size(writer) % IO_BLOCK);
    const size_t most = whole >= least && whole < room ? whole : room;
    return reader_read(reader, *at, size < most ? (size_t)size : most);
}

static uint64_t copy_by_block(struct reader *reader, struct writer *writer, uint64_t size)
{
    uint64_t copied = 0;
    while (copied < size) {
        char *at;
        const size_t got = io_pull(reader, writer, size - copied, &at);
        if (got == 0)
            break;
        writer_commit(writer, got);
        copied += got;
    }
    return copied;
}

uint64_t io_copy_some(struct reader *reader, struct writer *writer, uint64_t size)
{
    uint64_t copied = 0;
    const int from = reader_descriptor(reader);
    const int to = from < 0 ? -1 : writer_descriptor(writer);
    if (to >= 0) {
        copied = clone_whole(from, to, size);
        if (copied == 0 && is_even(from, to))
            copied = copy_in_kernel(from, to, size);
        writer->written += copied;
    }
    return copied + copy_by_block(reader, writer, size - copied);
}

uint64_t io_copy(struct reader *reader, struct writer *writer)
{
    return io_copy_some(reader, writer, UINT64_MAX);
}
