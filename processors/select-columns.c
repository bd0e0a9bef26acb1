/* select-columns.c: keeps, reorders or repeats columns of tables. */
#include "processor.h"

struct select_columns {
    struct strings columns;
    bool drop_keys;
};

static const struct param params[] = {
    PARAM(struct select_columns, columns, "names of the columns to keep, in the order wanted",
          .required = true),
    PARAM(struct select_columns, drop_keys,
          "take a key out of the manifest as a whole where a column of it is not kept"),
    {.type = PARAM_END},
};

static void manifest(struct item *table)
{
    const struct select_columns *p = table->run->params;
    /* Refuses unknown names, before anything is written. */
    size_t *positions CLEANUP(mem_release) = manifest_positions(table->in, &p->columns);
    (void)positions;
    manifest_select_columns(table->out, &p->columns, p->drop_keys ? KEYS_OUT : KEYS_WHOLE);
}

static void rows(const struct slice *slice, struct row_reader *in, struct row_writer *out)
{
    const struct select_columns *p = slice->item->run->params;
    size_t *positions CLEANUP(mem_release) = manifest_positions(slice->item->in, &p->columns);
    struct strings names CLEANUP(strings_release) = {0};
    manifest_columns(slice->item->in, &names);
    uint64_t surplus = 0;
    while (row_next(in)) {
        const size_t width = row_width(in);
        surplus += width > names.count ? width - names.count : 0;
        row_put_some(out, in, positions, p->columns.count);
        row_end(out);
    }
    *slice->surplus += surplus;
}

PROCESSOR(select_columns) = {
    .name = "select-columns",
    .summary = "Keeps, reorders or repeats columns of tables.",
    .params = params,
    .params_size = sizeof(struct select_columns),
    .accepts = TABLES,
    .needs = COLUMNS,
    .manifest = manifest,
    .pieces = true,
    .rows = rows,
};
