/* headers.c: names all columns in the header row and pads the rows to its width. */
#include "csv/width.h"
#include "processor.h"

struct headers {
    const char *delimiter, *enclosure, *escaped_by;
};

static const char *line_break(const char *text)
{
    return *text == '\n' || *text == '\r' ? "must be no line break" : NULL;
}

static const struct param params[] = {
    PARAM(struct headers, delimiter,
          "what stands between the cells, one byte (default: as the manifest says, else a comma)",
          .least = 1, .most = 1, .wrong = line_break),
    PARAM(
        struct headers, enclosure,
        "what stands around the cells, one byte or empty for none (default: as the manifest says, "
        "else \")",
        .most = 1, .wrong = line_break),
    PARAM(struct headers, escaped_by,
          "a character that escapes the one behind it; it is not written", .most = 1,
          .wrong = line_break),
    {.type = PARAM_END},
};

static void prepare(struct run *run)
{
    const struct headers *p = run->params;
    run->delimiter = p->delimiter;
    run->enclosure = p->enclosure;
    run->escape_in = p->escaped_by ? *p->escaped_by : '\0';
}

/* The columns are in the manifest: the first row is data. */
static bool is_headless(const struct item *table)
{
    struct strings names CLEANUP(strings_release) = {0};
    return manifest_columns(table->in, &names) && (table->folder || names.count > 0);
}

static uint64_t scan(const struct slice *slice, struct row_reader *in)
{
    (void)slice;
    return width_widest(in);
}

static void manifest(struct item *table)
{
    struct strings names CLEANUP(strings_release) = {0}, added CLEANUP(strings_release) = {0};
    if (!is_headless(table)) {
        if (table->folder)
            item_columns(table, &names); /* says that slices have no header */
        return;
    }
    manifest_columns(table->in, &names);
    for (size_t i = names.count; i < table->scanned; i++)
        strings_give(&added, width_name(&names, i));
    if (added.count > 0)
        manifest_add_columns(table->out, &added, "STRING");
}

/* The header's own names, and new ones for those that are empty or not there. */
static void put_header(const struct item *table, const struct row_reader *in,
                       struct row_writer *out)
{
    const char escape = table->run->escape_in;
    struct strings names CLEANUP(strings_release) = {0};
    struct escaped scratch CLEANUP(escaped_release) = {0};
    for (size_t i = 0; i < row_width(in); i++) {
        const struct span name = escaped_value(in, row_cell(in, i), escape, &scratch);
        strings_give(&names, mem_text(name.at, name.len));
    }
    for (size_t i = 0; i < table->scanned; i++)
        if (i >= names.count)
            strings_give(&names, width_name(&names, i));
        else if (!*names.at[i])
            strings_replace(&names, i, width_name(&names, i));
    row_put_values(out, &names);
    row_end(out);
}

static void rows(const struct slice *slice, struct row_reader *in, struct row_writer *out)
{
    const struct item *table = slice->item;
    const char escape = table->run->escape_in;
    const bool headless = is_headless(table);
    struct escaped scratch CLEANUP(escaped_release) = {0};
    while (row_next(in)) {
        if (!headless && row_number(in) == 1) {
            put_header(table, in, out);
            continue;
        }
        width_put_row(out, in, table->scanned, escape, &scratch);
        row_end(out);
    }
}

PROCESSOR(headers) = {
    .name = "headers",
    .summary = "Names all columns in the header row and pads the rows to the same width.",
    .params = params,
    .params_size = sizeof(struct headers),
    .accepts = TABLES,
    .without_config = true,
    .prepare = prepare,
    .scan = scan,
    .manifest = manifest,
    .pieces = true,
    .rows = rows,
};
