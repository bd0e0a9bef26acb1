/* lines.c: cutting lines or rows off one end. */
#include "csv/lines.h"
#include "base/log.h"
#include "base/mem.h"
#include "csv/row.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Everything behind the first `count` lines. */
static void cut_top(struct reader *in, struct writer *out, uint64_t count)
{
    char *block CLEANUP(mem_release) = mem_resize(NULL, IO_BLOCK, 1);
    while (count > 0) {
        const size_t size = reader_read(in, block, IO_BLOCK);
        if (size == 0)
            return;
        const char *at = block, *end = block + size;
        while (count > 0 && at < end) {
            const char *line_end = memchr(at, '\n', (size_t)(end - at));
            at = line_end ? line_end + 1 : end;
            count -= line_end != NULL;
        }
        writer_write(out, at, (size_t)(end - at));
    }
    io_copy(in, out);
}

void lines_pass(struct reader *in, uint64_t count)
{
    char *block CLEANUP(mem_release) = mem_resize(NULL, IO_BLOCK, 1);
    while (count > 0) {
        const struct span next = reader_peek(in, IO_BLOCK);
        const char *const end = next.len ? memchr(next.at, '\n', next.len) : NULL;
        if (next.len == 0)
            return;
        reader_fill(in, block, end ? (size_t)(end - next.at) + 1 : next.len);
        count -= end != NULL;
    }
}

static uint64_t place_of(int file)
{
    const off_t place = lseek(file, 0, SEEK_CUR);
    if (place < 0)
        app_error("cannot tell the position in the input: %s", strerror(errno));
    return (uint64_t)place;
}

static void go_to(int file, uint64_t place)
{
    if (lseek(file, (off_t)place, SEEK_SET) < 0)
        app_error("cannot move in the input: %s", strerror(errno));
}

static uint64_t size_of(int file)
{
    struct stat status;
    if (fstat(file, &status) != 0)
        app_error("cannot tell the size of the input: %s", strerror(errno));
    return (uint64_t)status.st_size;
}

/* Where the last `count` lines of [start, end) begin, found from the end. */
static uint64_t last_lines(int file, uint64_t start, uint64_t end, uint64_t count)
{
    char *block CLEANUP(mem_release) = mem_resize(NULL, IO_BLOCK, 1);
    const uint64_t last = end;
    while (end > start) {
        const size_t size = end - start < IO_BLOCK ? (size_t)(end - start) : IO_BLOCK;
        if (pread(file, block, size, (off_t)(end - size)) != (ssize_t)size)
            app_error("cannot read the input backwards: %s", strerror(errno));
        for (const char *at = block + size; at; at = memrchr(block, '\n', (size_t)(at - block))) {
            const uint64_t begin = end - size + (uint64_t)(at - block) + 1;
            if (at == block + size || begin == last)
                continue; /* not found yet, or the end of the last line itself */
            if (--count == 0)
                return begin;
        }
        end -= size;
    }
    return start;
}

static void cut_bottom(struct reader *in, struct writer *out, uint64_t count)
{
    struct reader *again CLEANUP(reader_release) = reader_seekable(in);
    const int file = reader_descriptor(again);
    const uint64_t start = place_of(file), end = size_of(file);
    io_copy_some(again, out, last_lines(file, start, end, count) - start);
}

void lines_cut(struct reader *in, struct writer *out, uint64_t count, enum lines_end end)
{
    if (end == LINES_TOP)
        cut_top(in, out, count);
    else
        cut_bottom(in, out, count);
}

static uint64_t count_rows(struct reader *in, struct dialect dialect)
{
    struct row_reader *rows CLEANUP(row_reader_release) = row_open(in, dialect);
    uint64_t count = 0;
    while (row_next(rows))
        count++;
    return count;
}

/* The bytes that the first `count` rows take, a byte-order mark included. */
static uint64_t size_of_rows(struct reader *in, uint64_t count, struct dialect dialect)
{
    const struct span mark = reader_peek(in, 3);
    uint64_t size = mark.len == 3 && memcmp(mark.at, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    struct row_reader *rows CLEANUP(row_reader_release) = row_open(in, dialect);
    for (; count > 0 && row_next(rows); count--)
        size += row_bytes(rows).len;
    return size;
}

void lines_cut_rows(struct reader *in, struct writer *out, uint64_t count, enum lines_end end,
                    struct dialect dialect)
{
    struct reader *again CLEANUP(reader_release) = reader_seekable(in);
    const int file = reader_descriptor(again);
    const uint64_t start = place_of(file);
    if (end == LINES_BOTTOM) {
        const uint64_t rows = count_rows(again, dialect);
        if (rows <= count)
            return;
        go_to(file, start);
        count = rows - count;
    }
    const uint64_t size = size_of_rows(again, count, dialect);
    go_to(file, end == LINES_TOP ? start + size : start);
    if (end == LINES_TOP)
        io_copy(again, out);
    else
        io_copy_some(again, out, size);
}
