/* join.c: appending slices. */
#include "run/join.h"
#include "archive/codec.h"
#include "base/log.h"
#include "base/mem.h"
#include "processor.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { GZIP_LEVEL = 1, NAMES_SHOWN = 20, SAMPLE = 10000 /* row.h looks at as much */ };

/* The last byte of what is left of a plain file, or -1 when nothing is. */
static int last_of_file(int file)
{
    struct stat status;
    const off_t place = lseek(file, 0, SEEK_CUR);
    char last = 0;
    if (place < 0 || fstat(file, &status) != 0)
        app_error("cannot tell the size of a slice: %s", strerror(errno));
    if (status.st_size <= place)
        return -1;
    if (pread(file, &last, 1, status.st_size - 1) != 1)
        app_error("cannot read the end of a slice: %s", strerror(errno));
    return (unsigned char)last;
}

/* Copies everything, or only reads it when `out` is NULL; returns the last byte, or -1. */
static int copy(struct reader *in, struct writer *out)
{
    char *block CLEANUP(mem_release) = mem_resize(NULL, IO_BLOCK, 1);
    int last = -1;
    for (size_t size; (size = reader_read(in, block, IO_BLOCK)) > 0;) {
        last = (unsigned char)block[size - 1];
        if (out)
            writer_write(out, block, size);
    }
    return last;
}

static bool ends_inside_row(int last)
{
    return last >= 0 && last != '\n';
}

/* The plain bytes of a slice; both readers are to be closed. */
static struct reader *inflated(struct reader *slice)
{
    return codec_gunzip(reader_borrow(slice));
}

static bool begins_with(struct span bytes, const char *mark, size_t length)
{
    return bytes.len >= length && memcmp(bytes.at, mark, length) == 0;
}

/* The bytes of a slice cannot stand behind those of another: rows that end in a lone CR would be
 * glued to rows that end in LF, a byte-order mark would become data, and so would a header. UTF-16
 * is for row.h to refuse. */
static bool needs_rows(struct reader *plain, const struct join *how)
{
    if (!how->of_rows || how->header)
        return how->of_rows;
    const struct span sample = reader_peek(plain, SAMPLE + 1);
    if (begins_with(sample, "\xef\xbb\xbf", 3) || begins_with(sample, "\xff\xfe", 2) ||
        begins_with(sample, "\xfe\xff", 2) || (sample.len && memchr(sample.at, 0, sample.len)))
        return true;
    for (size_t i = 0; i < sample.len; i++)
        if (sample.at[i] == '\r' && (i + 1 == sample.len || sample.at[i + 1] != '\n'))
            return true;
    return false;
}

/* Where the columns stand in a slice, to be freed; NULL: in the order of the header. */
static size_t *take_header(const struct row_reader *rows, const struct join *how)
{
    struct strings names CLEANUP(strings_release) = {0};
    struct buf scratch CLEANUP(buf_release) = {0};
    for (size_t i = 0; i < row_width(rows); i++) {
        const struct span name = row_value(rows, row_cell(rows, i), &scratch);
        strings_give(&names, mem_text(name.at, name.len));
    }
    columns_number(&names);
    if (strings_equal(&names, how->header))
        return NULL;
    size_t *positions = mem_new(how->header->count, sizeof(*positions));
    bool same = names.count == how->header->count && strings_repeated(&names) == SIZE_MAX;
    for (size_t i = 0; same && i < names.count; i++) {
        positions[i] = strings_find(&names, how->header->at[i]);
        same = positions[i] != SIZE_MAX;
    }
    if (same && how->by_name)
        return positions;
    char *header = strings_show(how->header, NAMES_SHOWN);
    if (same)
        user_error("it has the columns in another order than the table (%s); set match to "
                   "\"name\" to bring them into order",
                   header);
    user_error("it is not the header of the table (%s); every slice has to begin with that",
               header);
}

/* The rows of a slice that has its columns in another order. */
static void join_ordered(struct row_reader *rows, struct row_writer *made, const size_t *positions,
                         size_t count)
{
    while (row_next(rows)) {
        if (row_width(rows) > count)
            user_error("the row has %zu values, and the header %zu", row_width(rows), count);
        row_put_some(made, rows, positions, count);
        row_end(made);
    }
}

/* Rows that end in LF as they are; those that end in CR are written anew. */
static void join_rows(struct reader *plain, struct writer *out, const struct join *how)
{
    struct row_reader *rows CLEANUP(row_reader_release) = row_open(plain, how->dialect);
    struct row_writer *made CLEANUP(row_writer_release) =
        row_write(out, how->dialect, how->dialect);
    bool ends_in_cr = false;
    size_t *positions CLEANUP(mem_release) = NULL;
    while (row_next(rows)) {
        const struct span bytes = row_bytes(rows);
        const char last = bytes.len ? bytes.at[bytes.len - 1] : 0;
        ends_in_cr = ends_in_cr || (row_number(rows) == 1 && last == '\r');
        if (row_number(rows) == 1 && how->header) {
            positions = take_header(rows, how);
            if (positions)
                join_ordered(rows, made, positions, how->header->count);
            continue;
        }
        if (ends_in_cr)
            row_put_row(made, rows);
        else
            row_put_bytes(made, bytes);
        if (ends_in_cr || last != '\n')
            row_end(made);
    }
}

void join_plain(struct reader *slice, struct writer *out, const struct join *how)
{
    struct reader *unpacked CLEANUP(reader_release) =
        codec_is_gzip(reader_peek(slice, 2)) ? inflated(slice) : NULL;
    struct reader *plain = unpacked ? unpacked : slice;
    if (needs_rows(plain, how)) {
        join_rows(plain, out, how);
        return;
    }
    const int file = reader_descriptor(plain);
    const int last = file < 0 ? copy(plain, out) : last_of_file(file);
    if (file >= 0)
        io_copy(plain, out);
    if (ends_inside_row(last))
        writer_write(out, "\n", 1);
}

void join_gzip_bytes(struct span bytes, struct writer *out)
{
    struct writer *member CLEANUP(writer_release) = codec_gzip(writer_borrow(out), GZIP_LEVEL);
    writer_write(member, bytes.at, bytes.len);
}

/* Deflates the plain bytes as one member. */
static void join_deflated(struct reader *plain, struct writer *out, const struct join *how)
{
    struct writer *member CLEANUP(writer_release) = codec_gzip(writer_borrow(out), GZIP_LEVEL);
    if (needs_rows(plain, how))
        join_rows(plain, member, how);
    else if (ends_inside_row(copy(plain, member)))
        writer_write(member, "\n", 1);
}

/* Appends the members of a slice as they are. */
static void join_members(struct reader *slice, struct writer *out, const struct join *how)
{
    struct reader *again CLEANUP(reader_release) = reader_seekable(slice);
    const int file = reader_descriptor(again);
    const off_t start = lseek(file, 0, SEEK_CUR);
    struct reader *plain CLEANUP(reader_release) = inflated(again);
    if (needs_rows(plain, how)) {
        join_deflated(plain, out, how);
        return;
    }
    const int last = copy(plain, NULL);
    const uint64_t size = codec_gzip_size(plain);
    if (start < 0 || lseek(file, start, SEEK_SET) < 0)
        app_error("cannot read a slice again: %s", strerror(errno));
    io_copy_some(again, out, size);
    if (ends_inside_row(last))
        join_gzip_bytes((struct span){"\n", 1}, out);
}

void join_gzip(struct reader *slice, struct writer *out, const struct join *how)
{
    const struct span start = reader_peek(slice, 2);
    if (codec_is_gzip(start))
        join_members(slice, out, how);
    else if (start.len > 0)
        join_deflated(slice, out, how);
}
