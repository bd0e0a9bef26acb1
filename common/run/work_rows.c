/* work_rows.c: calls a processor's rows, with the dialects and the header that the manifests tell.
 */
#include "csv/delimiter.h"
#include "run/work_inner.h"

#include <string.h>

void work_where(const struct item *item, const char *path)
{
    struct where *where = log_where();
    where->step = item->run->step;
    where->place = item->shown;
    where->slice = item->folder && path ? path + strlen(item->name) + 1 : NULL;
}

void work_leave(void)
{
    *log_where() = (struct where){0};
}

void work_header(const struct item *item, struct row_writer *out)
{
    struct strings names CLEANUP(strings_release) = {0};
    manifest_columns(item->out, &names);
    row_put_values(out, &names);
    row_end(out);
}

struct dialect work_dialect_of(const struct run *run, const struct manifest *manifest)
{
    struct dialect dialect = manifest_dialect(manifest);
    dialect.delimiter = run->delimiter ? *run->delimiter : dialect.delimiter;
    dialect.enclosure = run->enclosure ? *run->enclosure : dialect.enclosure;
    if (dialect.delimiter == dialect.enclosure)
        user_error("the delimiter and the enclosure are the same");
    return dialect;
}

struct dialect work_dialect_in(const struct run *run, const struct manifest *manifest)
{
    struct dialect dialect = work_dialect_of(run, manifest);
    const char *delimiter = run->delimiter_in;
    dialect.escape = run->escape_in;
    if (delimiter)
        dialect.delimiter = delimiter[1] ? DELIMITER_BYTE : delimiter[0];
    return dialect;
}

struct dialect work_dialect(const struct item *item)
{
    return work_dialect_in(item->run, item->in);
}

struct reader *work_delimited(const struct run *run, struct reader *table, struct dialect dialect)
{
    const char *delimiter = run->delimiter_in;
    return delimiter[1] ? delimiter_open(table, delimiter, dialect) : table;
}

struct dialect work_dialect_out(const struct item *item)
{
    struct dialect dialect = work_dialect_of(item->run, item->out);
    dialect.escape = item->run->escape_out;
    dialect.instead = item->run->instead_out;
    return dialect;
}

void work_call_rows(const struct slice *slice, struct row_reader *rows, struct writer *out,
                    bool first)
{
    const struct item *item = slice->item;
    struct row_writer *made CLEANUP(row_writer_release) =
        row_write(out, work_dialect(item), work_dialect_out(item));
    if (first && manifest_has_header(item->in) && row_next(rows))
        work_header(item, made);
    item->run->processor->rows(slice, rows, made);
}

void work_rows(const struct slice *slice, struct reader *in, struct writer *out)
{
    struct row_reader *rows CLEANUP(row_reader_release) = row_open(in, work_dialect(slice->item));
    work_call_rows(slice, rows, out, true);
}
