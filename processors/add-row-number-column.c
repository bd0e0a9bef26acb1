/* add-row-number-column.c: appends the number of the row. */
#include "processor.h"

struct add_row_number {
    const char *column_name;
};

static const struct param params[] = {
    PARAM(struct add_row_number, column_name, "name of the new column",
          .fallback = "\"row_number\"", .least = 1),
    {.type = PARAM_END},
};

static void manifest(struct item *table)
{
    const struct add_row_number *p = table->run->params;
    manifest_add_column(table->out, p->column_name, "INTEGER");
}

/* Counted in every slice anew, as the original does: slices have no order of their own. */
static void rows(const struct slice *slice, struct row_reader *in, struct row_writer *out)
{
    while (row_next(in)) {
        row_put_row(out, in);
        row_put_number(out, row_number(in) - slice->headers);
        row_end(out);
    }
}

PROCESSOR(add_row_number_column) = {
    .name = "add-row-number-column",
    .summary = "Appends a column with the number of the row in its table or slice.",
    .params = params,
    .params_size = sizeof(struct add_row_number),
    .accepts = TABLES,
    .needs = COLUMNS,
    .manifest = manifest,
    .pieces = true,
    .rows = rows,
};
