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

/* Names in different folders may be the same, and would no longer tell the slices apart. */
static void refuse_folders(const struct item *table)
{
    for (size_t i = 0; i < table->count; i++) {
        const char *path = table->entries[i]->path;
        if (item_is_data(table, i) && path_base(path) > path + strlen(table->name) + 1)
            user_error("%s: its slice %s is in a sub-folder, where the platform finds no slices; "
                       "put flatten-folders before this processor",
                       table->shown, path + strlen(table->name) + 1);
    }
}

static void manifest(struct item *table)
{
    const struct add_filename *p = table->run->params;
    refuse_folders(table);
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
