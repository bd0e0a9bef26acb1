/* orthogonal.c: pads the rows of a table to the same width. */
#include "csv/width.h"
#include "processor.h"

struct orthogonal {
    bool drop_empty_rows, trailing_delimiter;
};

static const struct param params[] = {
    PARAM(struct orthogonal, drop_empty_rows, "rows without any value are left out"),
    PARAM(struct orthogonal, trailing_delimiter,
          "rows end in a delimiter: an empty last value behind the last column is left out"),
    {.type = PARAM_END},
};

/* How many cells of a row count; 0 for a row that is left out. */
struct measure {
    const struct orthogonal *params;
    size_t columns;
};

static struct measure measure_of(const struct item *table)
{
    struct strings names CLEANUP(strings_release) = {0};
    manifest_columns(table->in, &names);
    return (struct measure){table->run->params, names.count};
}

static size_t width_of(const struct measure *measure, const struct row_reader *row)
{
    const size_t width = row_width(row);
    size_t filled = measure->params->drop_empty_rows ? 0 : width;
    while (filled < width && row_cell(row, filled).len == 0)
        filled++;
    if (measure->params->drop_empty_rows && filled == width)
        return 0;
    const bool trails = measure->params->trailing_delimiter && width > measure->columns &&
                        width > 1 && row_cell(row, width - 1).len == 0;
    return width - trails;
}

static uint64_t scan(const struct slice *slice, struct row_reader *in)
{
    const struct measure measure = measure_of(slice->item);
    size_t widest = 0;
    while (row_next(in)) {
        const size_t width = width_of(&measure, in);
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
    const uint64_t widest = slice->item->scanned;
    const struct measure measure = measure_of(slice->item);
    while (row_next(in)) {
        const size_t kept = width_of(&measure, in);
        if (kept == 0)
            continue;
        if (kept == row_width(in))
            row_put_row(out, in);
        else
            for (size_t i = 0; i < kept; i++)
                row_put(out, row_cell(in, i));
        for (uint64_t width = kept; width < widest; width++)
            row_put_value(out, (struct span){"", 0});
        row_end(out);
    }
}

PROCESSOR(orthogonal) = {
    .name = "orthogonal",
    .summary = "Pads the rows of a table to the same width and names the columns that it lacks.",
    .params = params,
    .params_size = sizeof(struct orthogonal),
    .accepts = TABLES,
    .needs = COLUMNS,
    .flattens = true,
    .scan = scan,
    .manifest = manifest,
    .pieces = true,
    .rows = rows,
};
