/* merge-slices.c: one file from the slices of a table. */
#include "processor.h"
#include "run/join.h"

struct merge_slices {
    bool header, gzip, files;
};

static const struct param params[] = {
    PARAM(struct merge_slices, header,
          "write the column names as the first row and take the columns out of the manifest"),
    PARAM(struct merge_slices, gzip, "the result is gzip (its name stays)"),
    PARAM(struct merge_slices, files, "merge folders in in/files, too"),
    {.type = PARAM_END},
};

static bool applies(const struct run *run, const struct item *item)
{
    const struct merge_slices *p = run->params;
    return item->folder && (item->area == AREA_TABLES || p->files);
}

static void manifest(struct item *item)
{
    const struct merge_slices *p = item->run->params;
    if (item->area == AREA_FILES) {
        if (item->manifest_entry)
            manifest_set_boolean(item->out, "is_sliced", false);
        return;
    }
    struct strings columns CLEANUP(strings_release) = {0};
    manifest_columns(item->in, &columns);
    if (p->header && columns.count == 0)
        user_error("%s: its columns are not known, so there is no header to write; put "
                   "create-manifest before this processor",
                   item->shown);
    if (p->header)
        manifest_use_header(item->out);
}

/* The slices begin with a header each, and the columns to make one of them are known. */
static bool has_headers(const struct item *table)
{
    struct strings columns CLEANUP(strings_release) = {0};
    manifest_columns(table->in, &columns);
    return manifest_has_header(table->in) && columns.count > 0;
}

static void make_header(const struct item *table, struct buf *header)
{
    const struct dialect dialect = manifest_dialect(table->in);
    struct strings columns CLEANUP(strings_release) = {0};
    manifest_columns(table->in, &columns);
    struct writer *writer CLEANUP(writer_release) = writer_of_buf(header);
    struct row_writer *out CLEANUP(row_writer_release) = row_write(writer, dialect, dialect);
    row_put_values(out, &columns);
    row_end(out);
}

/* Slices that have a header each become a table with one. */
static void join(const struct item *item, struct slices *in, struct writer *out)
{
    const struct merge_slices *p = item->run->params;
    const bool table = item->area == AREA_TABLES;
    const struct join how = {.dialect = table ? manifest_dialect(item->in) : DIALECT_DEFAULT,
                             .of_rows = table,
                             .skips_header = table && has_headers(item)};
    struct buf header CLEANUP(buf_release) = {0};
    if (table && (p->header || how.skips_header))
        make_header(item, &header);
    if (!p->gzip)
        writer_write(out, header.data, header.len);
    else if (header.len)
        join_gzip_bytes((struct span){header.data, header.len}, out);
    for (struct reader *slice = slices_next(in); slice; slice = slices_next(in))
        if (p->gzip)
            join_gzip(slice, out, &how);
        else
            join_plain(slice, out, &how);
    if (p->gzip && writer_size(out) == 0) /* no bytes at all would be no gzip */
        join_gzip_bytes((struct span){0}, out);
}

PROCESSOR(merge_slices) = {
    .name = "merge-slices",
    .summary = "Joins the slices of a sliced table to one file.",
    .params = params,
    .params_size = sizeof(struct merge_slices),
    .accepts = TABLES | FILES,
    .applies = applies,
    .manifest = manifest,
    .join = join,
};
