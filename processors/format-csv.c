/* format-csv.c: rewrites tables with another delimiter and enclosure. */
#include "csv/delimiter.h"
#include "processor.h"

#include <string.h>

struct format_csv {
    const char *delimiterFrom, *delimiterTo, *enclosureTo, *escape, *replacement;
};

static const char *line_break(const char *text)
{
    return strpbrk(text, "\n\r") ? "must have no line break" : NULL;
}

static const struct param params[] = {
    PARAM(struct format_csv, delimiterFrom,
          "the delimiter of the input, of one byte or several, such as || or :: (default: the "
          "manifest's, or ,)",
          .least = 1, .most = DELIMITER_MOST, .wrong = line_break),
    PARAM(struct format_csv, delimiterTo, "the new delimiter, one byte", .required = true,
          .least = 1, .most = 1, .wrong = param_sign),
    PARAM(struct format_csv, enclosureTo, "the new enclosure, one byte, or empty for none",
          .required = true, .most = 1, .wrong = param_sign),
    PARAM(struct format_csv, escape,
          "with an empty `enclosureTo`: put in front of delimiters, line breaks and itself in "
          "values, which are an error otherwise",
          .least = 1, .most = 1, .wrong = param_sign),
    PARAM(struct format_csv, replacement,
          "with an empty `enclosureTo`: written in the place of each delimiter and line break in "
          "values, such as a blank",
          .least = 1, .most = 1, .wrong = param_sign),
    {.type = PARAM_END},
};

/* What is for values without enclosure. */
static char sign_for_bare(const char *name, const char *sign, const struct format_csv *p)
{
    if (*p->enclosureTo)
        user_error("parameters.%s goes only with an empty enclosureTo: an enclosure needs no %s",
                   name, name);
    if (*sign == *p->delimiterTo)
        user_error("parameters: %s and delimiterTo must not be the same", name);
    return *sign;
}

static void prepare(struct run *run)
{
    const struct format_csv *p = run->params;
    if (*p->delimiterTo == *p->enclosureTo)
        user_error("parameters: delimiterTo and enclosureTo must not be the same");
    run->delimiter_in = p->delimiterFrom;
    if (p->escape && p->replacement)
        user_error("parameters: escape and replacement are two ways to do the same; give one");
    if (p->escape)
        run->escape_out = sign_for_bare("escape", p->escape, p);
    if (p->replacement)
        run->instead_out = sign_for_bare("replacement", p->replacement, p);
}

static void manifest(struct item *table)
{
    const struct format_csv *p = table->run->params;
    const char enclosure = manifest_dialect(table->in).enclosure;
    if (p->delimiterFrom && enclosure && strchr(p->delimiterFrom, enclosure))
        user_error("%s: parameters.delimiterFrom has the enclosure of this table in it",
                   table->shown);
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
    .needs = FLAT,
    .prepare = prepare,
    .manifest = manifest,
    .pieces = true,
    .rows = rows,
};
