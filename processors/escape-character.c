/* escape-character.c: turns escaped enclosures into doubled ones. */
#include "csv/escaped.h"
#include "processor.h"

#include <string.h>

struct escape_character {
    const char *escaped_by, *null_marker;
    bool control_letters;
};

static const struct param params[] = {
    PARAM(struct escape_character, escaped_by, "the escape character, one byte", .required = true,
          .least = 1, .most = 1, .wrong = param_sign),
    PARAM(struct escape_character, null_marker,
          "a value that is this, such as \\N, and not enclosed becomes empty", .least = 1),
    PARAM(
        struct escape_character, control_letters,
        "the escape character and n, r, t, b, 0 or Z are a control character, as in MySQL, and it "
        "goes in front of a line feed"),
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

/* A value without enclosure that stands for none. Cells that are not in the row's own bytes were
 * put together from enclosed ones. */
static bool is_null(const struct row_reader *in, struct span cell, const char *marker)
{
    const struct span row = row_bytes(in);
    const char enclosure = row_dialect(in).enclosure;
    if (!marker || cell.len != strlen(marker) || memcmp(cell.at, marker, cell.len) != 0)
        return false;
    const uintptr_t at = (uintptr_t)cell.at, begin = (uintptr_t)row.at;
    return at == begin ||
           (at > begin && at - begin < row.len && (!enclosure || cell.at[-1] != enclosure));
}

/* The same as escaped_put_row(), with what the parameters add. */
static void put_row(struct row_writer *out, const struct row_reader *in,
                    const struct escape_character *p, struct escaped *scratch)
{
    const char escape = *p->escaped_by;
    struct span (*const undo)(struct span, char, struct buf *) =
        p->control_letters ? escape_undone_letters : escape_undone;
    for (size_t i = 0; i < row_width(in); i++) {
        const struct span cell = row_cell(in, i);
        if (is_null(in, cell, p->null_marker))
            row_put_value(out, (struct span){"", 0});
        else if (cell.len == 0 || !memchr(cell.at, escape, cell.len))
            row_put(out, cell);
        else
            row_put_value(
                out, undo(row_value(in, cell, &scratch->undoubled), escape, &scratch->unescaped));
    }
}

static void rows(const struct slice *slice, struct row_reader *in, struct row_writer *out)
{
    const struct escape_character *p = slice->item->run->params;
    struct escaped scratch CLEANUP(escaped_release) = {0};
    const bool is_plain = !p->null_marker && !p->control_letters;
    while (row_next(in)) {
        if (is_plain)
            escaped_put_row(out, in, *p->escaped_by, &scratch);
        else
            put_row(out, in, p, &scratch);
        row_end(out);
    }
}

PROCESSOR(escape_character) = {
    .name = "escape-character",
    .summary = "Turns enclosures that are escaped by a character into doubled ones.",
    .params = params,
    .params_size = sizeof(struct escape_character),
    .accepts = TABLES,
    .needs = FLAT,
    .prepare = prepare,
    .manifest = manifest,
    .pieces = true,
    .rows = rows,
};
