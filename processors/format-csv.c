/* format-csv.c: rewrites tables with another delimiter and enclosure. */
#include "processor.h"

struct format_csv {
    const char *delimiterTo, *enclosureTo, *escape;
};

static const char *line_break(const char *text)
{
    return *text == '\n' || *text == '\r' ? "must be no line break" : NULL;
}

static const struct param params[] = {
    PARAM(struct format_csv, delimiterTo, "the new delimiter, one byte", .required = true,
          .least = 1, .most = 1, .wrong = line_break),
    PARAM(struct format_csv, enclosureTo, "the new enclosure, one byte, or empty for none",
          .required = true, .most = 1, .wrong = line_break),
    PARAM(struct format_csv, escape,
          "with an empty `enclosureTo`: put in front of delimiters, line breaks and itself in "
          "values, which are an error otherwise",
          .least = 1, .most = 1, .wrong = line_break),
    {.type = PARAM_END},
};

static void prepare(struct run *run)
{
    const struct format_csv *p = run->params;
    if (*p->delimiterTo == *p->enclosureTo)
        user_error("parameters: delimiterTo and enclosureTo must not be the same");
    if (!p->escape)
        return;
    if (*p->enclosureTo)
        user_error("parameters.escape goes only with an empty enclosureTo: an enclosure needs no "
                   "escape");
    if (*p->escape == *p->delimiterTo)
        user_error("parameters: escape and delimiterTo must not be the same");
    run->escape_out = *p->escape;
}

static void manifest(struct item *table)
{
    const struct format_csv *p = table->run->params;
    manifest_set_dialect(
        table->out, (struct dialect){.delimiter = *p->delimiterTo, .enclosure = *p->enclosureTo});
    manifest_spell_out(table->out);
}

static void rows(const struct slice *slice, struct row_reader *in, struct row_writer *out)
{
    (void)slice;
    while (row_next(in)) {
        row_put_row(out, in);
        row_end(out);
    }
}

PROCESSOR(format_csv) = {
    .name = "format-csv",
    .summary = "Rewrites tables with another delimiter and enclosure.",
    .params = params,
    .params_size = sizeof(struct format_csv),
    .accepts = TABLES,
    .prepare = prepare,
    .manifest = manifest,
    .pieces = true,
    .rows = rows,
};
