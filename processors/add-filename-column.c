/* add-filename-column.c: appends the name of the file. */
#include "processor.h"

#include <string.h>

struct add_filename {
    const char *column_name;
};

static const struct param params[] = {
    PARAM(struct add_filename, column_name, "name of the new column", .fallback = "\"filename\"",
          .least = 1),
    {.type = PARAM_END},
};

static void manifest(struct item *table)
{
    const struct add_filename *p = table->run->params;
    manifest_add_column(table->out, p->column_name, "STRING");
}

static void rows(const struct slice *slice, struct row_reader *in, struct row_writer *out)
{
    const char *name = path_base(slice->path);
    const struct span value = {name, strlen(name)};
    while (row_next(in)) {
        row_put_row(out, in);
        row_put_value(out, value);
        row_end(out);
    }
}

PROCESSOR(add_filename_column) = {
    .name = "add-filename-column",
    .summary = "Appends a column with the name of the file, or of the slice.",
    .params = params,
    .params_size = sizeof(struct add_filename),
    .accepts = TABLES,
    .needs = COLUMNS,
    .manifest = manifest,
    .pieces = true,
    .rows = rows,
};
