/* merge-slices.c: one file from the slices of a table. */
#include "processor.h"
#include "run/join.h"

enum order { ORDER_NATURAL, ORDER_BYTES };
enum match { MATCH_POSITION, MATCH_NAME };

struct merge_slices {
    bool header, gzip, files;
    enum order order;
    enum match match;
};

static const char *const orders[] = {"natural", "bytes", NULL};
static const char *const matches[] = {"position", "name", NULL};

static const struct param params[] = {
    PARAM(struct merge_slices, header,
          "write the column names as the first row and take the columns out of the manifest"),
    PARAM(struct merge_slices, gzip, "the result is gzip (its name stays)"),
    PARAM(struct merge_slices, files, "merge folders in in/files, too"),
    PARAM(struct merge_slices, order,
          "natural: by their names, where part2 comes before part10; bytes: in byte order",
          .choices = orders, .fallback = "\"natural\""),
    PARAM(struct merge_slices, match,
          "name: every slice begins with a header, which says in which order its columns are; "
          "position: all have them in the same order",
          .choices = matches, .fallback = "\"position\""),
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
    if (p->order == ORDER_NATURAL)
        item_order_naturally(item);
    if (item->area == AREA_FILES) {
        if (item->manifest_entry)
            manifest_set_boolean(item->out, "is_sliced", false);
        return;
    }
    struct strings columns CLEANUP(strings_release) = {0};
    manifest_columns(item->in, &columns);
    if (p->header && columns.count == 0 && p->match == MATCH_POSITION)
        user_error("%s: its columns are not known, so there is no header to write; put "
                   "create-manifest before this processor",
                   item->shown);
    if (p->header)
        manifest_use_header(item->out);
}

/* What each slice begins with: the manifest tells of it, or match does. The columns that no
 * manifest knows are those of the first slice. None for slices without a header. */
static void slice_header(const struct item *table, struct strings *names)
{
    const struct merge_slices *p = table->run->params;
    if (p->match == MATCH_POSITION && !manifest_has_header(table->in))
        return;
    manifest_columns(table->in, names);
    if (p->match == MATCH_POSITION)
        return;
    for (size_t i = 0; names->count == 0 && i < table->count; i++)
        if (item_is_data(table, i))
            item_first_row(table, table->entries[i], names);
    columns_number(names);
    const size_t repeated = strings_repeated(names);
    if (repeated != SIZE_MAX)
        user_error("%s: two columns have the name \"%s\", so that they cannot be matched by name",
                   table->shown, names->at[repeated]);
}

static void make_header(const struct item *table, const struct strings *columns, struct buf *header)
{
    const struct dialect dialect = manifest_dialect(table->in);
    struct writer *writer CLEANUP(writer_release) = writer_of_buf(header);
    struct row_writer *out CLEANUP(row_writer_release) = row_write(writer, dialect, dialect);
    row_put_values(out, columns);
    row_end(out);
}

/* Slices that have a header each become a table with one, unless the manifest says that it has
 * none. */
static void join_table(const struct item *table, struct join *how, struct strings *names,
                       struct buf *header)
{
    const struct merge_slices *p = table->run->params;
    struct strings known CLEANUP(strings_release) = {0};
    how->dialect = manifest_dialect(table->in);
    slice_header(table, names);
    how->header = names->count > 0 ? names : NULL;
    const bool unknown = !manifest_columns(table->in, &known) || known.count == 0;
    if (p->header || (how->header && (unknown || manifest_has_header(table->in))))
        make_header(table, how->header ? how->header : &known, header);
}

static void join(const struct item *item, struct slices *in, struct writer *out)
{
    const struct merge_slices *p = item->run->params;
    struct join how = {.dialect = DIALECT_DEFAULT,
                       .of_rows = item->area == AREA_TABLES,
                       .by_name = p->match == MATCH_NAME};
    struct strings names CLEANUP(strings_release) = {0};
    struct buf header CLEANUP(buf_release) = {0};
    if (how.of_rows)
        join_table(item, &how, &names, &header);
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
    .aliases = IDS("merge"),
    .params = params,
    .params_size = sizeof(struct merge_slices),
    .accepts = TABLES | FILES,
    .applies = applies,
    .manifest = manifest,
    .join = join,
};
