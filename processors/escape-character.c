/* escape-character.c: turns escaped enclosures into doubled ones. */
#include "csv/escaped.h"
#include "processor.h"

struct escape_character {
    const char *escaped_by;
};

static const char *line_break(const char *text)
{
    return *text == '\n' || *text == '\r' ? "must be no line break" : NULL;
}

static const struct param params[] = {
    PARAM(struct escape_character, escaped_by, "the escape character, one byte", .required = true,
          .least = 1, .most = 1, .wrong = line_break),
    {.type = PARAM_END},
};

static void prepare(struct run *run)
{
    const struct escape_character *p = run->params;
    run->escape_in = *p->escaped_by;
}

static void manifest(struct item *table)
{
    const struct escape_character *p = table->run->params;
    const struct dialect dialect = manifest_dialect(table->in);
    if (*p->escaped_by == dialect.delimiter || *p->escaped_by == dialect.enclosure)
        user_error("%s: parameters.escaped_by is the %s of this table, which cannot escape",
                   table->shown, *p->escaped_by == dialect.delimiter ? "delimiter" : "enclosure");
}

static void rows(const struct slice *slice, struct row_reader *in, struct row_writer *out)
{
    const struct escape_character *p = slice->item->run->params;
    struct escaped scratch CLEANUP(escaped_release) = {0};
    while (row_next(in)) {
        escaped_put_row(out, in, *p->escaped_by, &scratch);
        row_end(out);
    }
}

PROCESSOR(escape_character) = {
    .name = "escape-character",
    .summary = "Turns enclosures that are escaped by a character into doubled ones.",
    .params = params,
    .params_size = sizeof(struct escape_character),
    .accepts = TABLES,
    .prepare = prepare,
    .manifest = manifest,
    .pieces = true,
    .rows = rows,
};
