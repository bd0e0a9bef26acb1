/* orthogonal.c: pads the rows of a table to the same width. */
#include "csv/width.h"
#include "processor.h"

static uint64_t scan(const struct slice *slice, struct row_reader *in)
{
    (void)slice;
    return width_widest(in);
}

/* The new columns come after the conversion, because they have a type only in the native format;
 * the second one says of them what it said of the others. */
static void manifest(struct item *table)
{
    struct strings names CLEANUP(strings_release) = {0};
    struct strings added CLEANUP(strings_release) = {0};
    manifest_columns(table->in, &names);
    for (size_t i = names.count; i < table->scanned; i++)
        strings_give(&added, width_name(&names, i));
    manifest_convert(table->out, run_manifest_format(table->run));
    if (added.count == 0)
        return;
    manifest_add_columns(table->out, &added, "STRING");
    manifest_convert(table->out, manifest_format(table->out));
}

/* Not to the number of columns, as the original: what is missing at the end stays so. */
static void rows(const struct slice *slice, struct row_reader *in, struct row_writer *out)
{
    while (row_next(in)) {
        width_put_row(out, in, slice->item->scanned, '\0', NULL);
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
