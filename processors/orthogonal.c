/* orthogonal.c: pads the rows of a table to the same width. */
#include "processor.h"

/* A name for the column at a position, from 0, that no other column has. */
static char *free_name(const struct strings *names, size_t position)
{
    char *name = mem_format("auto_col_%zu", position);
    for (size_t i = 1; strings_find(names, name) != SIZE_MAX; i++) {
        mem_release(&name);
        name = mem_format("auto_col_%zu_%zu", position, i);
    }
    return name;
}

static uint64_t scan(const struct slice *slice, struct row_reader *in)
{
    (void)slice;
    size_t widest = 0;
    while (row_next(in)) {
        const size_t width = row_width(in);
        widest = width > widest ? width : widest;
    }
    return widest;
}

/* The new columns come after the conversion, because they have a type only in the native format;
 * the second one says of them what it said of the others. */
static void manifest(struct item *table)
{
    struct strings names CLEANUP(strings_release) = {0};
    struct strings added CLEANUP(strings_release) = {0};
    manifest_columns(table->in, &names);
    for (size_t i = names.count; i < table->scanned; i++)
        strings_give(&added, free_name(&names, i));
    manifest_convert(table->out, run_manifest_format(table->run));
    if (added.count == 0)
        return;
    manifest_add_columns(table->out, &added, "STRING");
    manifest_convert(table->out, manifest_format(table->out));
}

/* Not to the number of columns, as the original: what is missing at the end stays so. */
static void rows(const struct slice *slice, struct row_reader *in, struct row_writer *out)
{
    const uint64_t widest = slice->item->scanned;
    while (row_next(in)) {
        row_put_row(out, in);
        for (uint64_t width = row_width(in); width < widest; width++)
            row_put_value(out, (struct span){"", 0});
        row_end(out);
    }
}

PROCESSOR(orthogonal) = {
    .name = "orthogonal",
    .summary = "Pads the rows of a table to the same width and names the columns that it lacks.",
    .accepts = TABLES,
    .needs = COLUMNS,
    .scan = scan,
    .manifest = manifest,
    .pieces = true,
    .rows = rows,
};
