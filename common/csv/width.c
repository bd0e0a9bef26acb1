/* width.c: counts cells, adds those that a row lacks, and finds free names. */
#include "csv/width.h"
#include "base/mem.h"

uint64_t width_widest(struct row_reader *rows)
{
    size_t widest = 0;
    while (row_next(rows)) {
        const size_t width = row_width(rows);
        widest = width > widest ? width : widest;
    }
    return widest;
}

void width_put_row(struct row_writer *out, const struct row_reader *rows, uint64_t widest,
                   char escape, struct escaped *scratch)
{
    escaped_put_row(out, rows, escape, scratch);
    for (uint64_t width = row_width(rows); width < widest; width++)
        row_put_value(out, (struct span){"", 0});
}

char *width_name(const struct strings *names, size_t position)
{
    char *name CLEANUP(mem_release) = mem_format("auto_col_%zu", position);
    return strings_free_name(names, name);
}
