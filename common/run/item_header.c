/* item_header.c: the names of a table and of its columns, wherever they stand. */
#include "csv/lines.h"
#include "run/run.h"
#include "run/work.h"

#include <string.h>

const char *item_title(const struct item *item)
{
    const char *name = manifest_text_member(item->in, "name");
    return name ? name : item->name;
}

static const struct entry *first_slice(const struct item *item)
{
    for (size_t i = 0; i < item->count; i++)
        if (item_is_data(item, i))
            return item->entries[i];
    return NULL;
}

/* The columns that the manifest has. An empty list is as good as none. */
static bool manifest_knows(const struct item *item, struct strings *names)
{
    return manifest_columns(item->in, names) && names->count > 0;
}

bool item_columns(const struct item *item, struct strings *names)
{
    if (manifest_knows(item, names))
        return true;
    const struct entry *first = first_slice(item);
    if (item->folder && first)
        user_error("%s: its columns are not known, and slices have no header to take them from; "
                   "put create-manifest before this processor",
                   item->shown);
    if (!first || !item_first_row(item, first, names))
        return false;
    if (names->count == 0)
        user_error("%s: it has no header: its first line is empty", item->shown);
    return true;
}

/* No two made-up names are the same, so that only those that came have to be looked at. */
void columns_number(struct strings *names)
{
    static const char made[] = "col_";
    struct strings taken CLEANUP(strings_release) = {0};
    for (size_t i = 0; i < names->count; i++)
        if (strncmp(names->at[i], made, strlen(made)) == 0)
            strings_add(&taken, names->at[i]);
    for (size_t i = 0; i < names->count; i++) {
        char *name CLEANUP(mem_release) = mem_format("%s%zu", made, i + 1);
        if (!*names->at[i])
            strings_replace(names, i, strings_free_name(&taken, name));
    }
}

bool item_take_columns(struct item *item)
{
    struct strings names CLEANUP(strings_release) = {0};
    if (manifest_knows(item, &names))
        return true;
    if (!item_columns(item, &names))
        return false;
    columns_number(&names);
    manifest_replace_columns(item->out, &names);
    if (!item->manifest_entry && run_manifest_format(item->run) == MANIFEST_NATIVE)
        manifest_convert(item->out, MANIFEST_NATIVE);
    return true;
}

enum header item_header(const struct item *item)
{
    struct strings names CLEANUP(strings_release) = {0}, first CLEANUP(strings_release) = {0};
    if (manifest_has_header(item->in))
        return HEADER_FLAGGED;
    if (!manifest_knows(item, &names))
        return HEADER_ALONE;
    if (item->folder || !manifest_text_member(item->in, "id"))
        return HEADER_NONE;
    item_first_row(item, item->entries[0], &first);
    return strings_equal(&names, &first) ? HEADER_BESIDE : HEADER_NONE;
}

bool item_keeps_header(const struct item *item, uint64_t lines, bool of_rows)
{
    struct strings names CLEANUP(strings_release) = {0};
    const struct entry *first = first_slice(item);
    if (!first || !manifest_knows(item, &names))
        return true;
    const struct where before = *log_where();
    work_where(item, first->path);
    bool gzip = false;
    struct reader *reader CLEANUP(reader_release) = work_open(first->source, item->area, &gzip);
    if (!of_rows)
        lines_pass(reader, lines);
    struct row_reader *rows CLEANUP(row_reader_release) =
        row_open(reader, manifest_dialect(item->in));
    row_accept_unclosed(rows);
    bool found = row_next(rows);
    while (of_rows && found && lines-- > 0)
        found = row_next(rows);
    struct buf scratch CLEANUP(buf_release) = {0};
    bool same = found && row_width(rows) == names.count;
    for (size_t i = 0; same && i < names.count; i++) {
        const struct span value = row_value(rows, row_cell(rows, i), &scratch);
        same = value.len == strlen(names.at[i]) && memcmp(value.at, names.at[i], value.len) == 0;
    }
    *log_where() = before;
    return same;
}

bool item_is_header_only(const struct item *item, const struct entry *slice)
{
    const enum header header = item->area == AREA_TABLES ? item_header(item) : HEADER_NONE;
    if (header == HEADER_NONE || (header == HEADER_ALONE && item->folder))
        return false;
    const struct where before = *log_where();
    work_where(item, slice->path);
    bool gzip = false;
    struct reader *reader CLEANUP(reader_release) = work_open(slice->source, item->area, &gzip);
    struct row_reader *rows CLEANUP(row_reader_release) =
        row_open(reader, manifest_dialect(item->in));
    /* A header that is never closed would swallow all rows, and the table would look empty. */
    const bool found = row_next(rows);
    row_accept_unclosed(rows);
    const bool alone = found && !row_next(rows);
    *log_where() = before;
    return alone;
}
