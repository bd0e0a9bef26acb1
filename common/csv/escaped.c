/* escaped.c: rows in which a character escapes the one behind it, written without it. */
#include "csv/escaped.h"

#include <string.h>

struct span escaped_value(const struct row_reader *rows, struct span cell, char escape,
                          struct escaped *scratch)
{
    const struct span value = row_value(rows, cell, &scratch->undoubled);
    return escape ? escape_undone(value, escape, &scratch->unescaped) : value;
}

void escaped_put_row(struct row_writer *out, const struct row_reader *rows, char escape,
                     struct escaped *scratch)
{
    const struct span row = row_bytes(rows);
    if (!escape || !memchr(row.at, escape, row.len)) {
        row_put_row(out, rows);
        return;
    }
    for (size_t i = 0; i < row_width(rows); i++) {
        const struct span cell = row_cell(rows, i);
        if (cell.len == 0 || !memchr(cell.at, escape, cell.len))
            row_put(out, cell);
        else
            row_put_value(out, escaped_value(rows, cell, escape, scratch));
    }
}

void escaped_release(struct escaped *scratch)
{
    buf_release(&scratch->undoubled);
    buf_release(&scratch->unescaped);
}
