/* header.c: reading and replacing the header row of a table. */
#include "csv/header.h"
#include "base/log.h"
#include "base/mem.h"
#include "csv/row.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static void seek(struct reader *table, off_t to)
{
    if (lseek(reader_descriptor(table), to, SEEK_SET) < 0)
        app_error("cannot move in a table: %s", strerror(errno));
}

static off_t place_of(struct reader *table)
{
    const off_t place = lseek(reader_descriptor(table), 0, SEEK_CUR);
    if (place < 0)
        app_error("cannot tell the position in a table: %s", strerror(errno));
    return place;
}

void header_names(struct reader *table, struct dialect dialect, struct strings *names)
{
    const off_t start = place_of(table);
    struct row_reader *rows CLEANUP(row_reader_release) = row_open(table, dialect);
    struct buf scratch CLEANUP(buf_release) = {0};
    const bool found = row_next(rows) && !row_blank(rows);
    for (size_t i = 0; found && i < row_width(rows); i++) {
        const struct span name = row_value(rows, row_cell(rows, i), &scratch);
        strings_give(names, mem_text(name.at, name.len));
    }
    seek(table, start);
}

/* The bytes that end a row: at most CR LF. */
static struct span line_end(struct span row)
{
    size_t length = 0;
    while (length < row.len && length < 2) {
        const char byte = row.at[row.len - length - 1];
        if (byte != '\r' && (byte != '\n' || length > 0))
            break;
        length++;
    }
    return (struct span){row.at + row.len - length, length};
}

void header_replace(struct reader *table, struct writer *out, struct dialect dialect,
                    const struct strings *names)
{
    const off_t start = place_of(table);
    const struct span mark = reader_peek(table, 3);
    const bool marked = mark.len == 3 && memcmp(mark.at, "\xEF\xBB\xBF", 3) == 0;
    struct row_reader *rows CLEANUP(row_reader_release) = row_open(table, dialect);
    if (!row_next(rows))
        return;
    const struct span row = row_bytes(rows);
    struct row_writer *header CLEANUP(row_writer_release) = row_write(out, dialect, dialect);
    row_put_values(header, names);
    row_put_bytes(header, line_end(row));
    seek(table, start + (off_t)row.len + (marked ? 3 : 0));
    io_copy(table, out);
}
