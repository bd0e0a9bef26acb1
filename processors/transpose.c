/* transpose.c: turns columns of a table into rows. */
#include "processor.h"
#include "shape/unpivot.h"

#include <string.h>

struct transpose {
    const char *filename;
    bool transpose;
    int64_t header_rows_count;
    struct strings header_column_names;
    struct param_json header_transpose_row;
    const char *header_transpose_column_name;
    int8_t header_sanitize;
    int64_t transpose_from_column;
    struct strings tables, id_columns, value_columns;
    const char *name_column, *value_column;
    bool skip_empty, drop_keys;
};

static const struct param params[] = {
    PARAM(struct transpose, tables,
          "names of the tables, or patterns with *, ? and [abc] (default: all)"),
    PARAM(struct transpose, id_columns,
          "names of the columns that stay, or patterns (default: all but value_columns)",
          .least = 1),
    PARAM(struct transpose, value_columns,
          "names of the columns that become rows, or patterns (default: all but id_columns)",
          .least = 1),
    PARAM(struct transpose, name_column, "the new column with the names of those columns",
          .fallback = "\"key\"", .least = 1),
    PARAM(struct transpose, value_column, "the new column with their values",
          .fallback = "\"value\"", .least = 1),
    PARAM(struct transpose, skip_empty, "values that are empty give no row"),
    PARAM(struct transpose, drop_keys,
          "take a key out of the manifest as a whole where a column of it becomes rows"),
    PARAM(
        struct transpose, filename,
        "the table to work on, in place of tables; or else the one of this name with _out.csv for "
        ".csv",
        .wrong = param_empty),
    PARAM(struct transpose, transpose,
          "with filename: columns become rows; otherwise the names of the columns alone change"),
    PARAM(struct transpose, header_rows_count,
          "how many rows are the header; the last of them has the names", .fallback = "1",
          .most = 1000),
    PARAM(struct transpose, transpose_from_column,
          "with filename: the first column, from 1, that becomes rows; 0 or less: none",
          .least = -1000000, .most = 100000000),
    PARAM(struct transpose, header_column_names,
          "with transpose: names for the first columns of the result"),
    PARAM(struct transpose, header_transpose_column_name,
          "the new column with what stands in the header above the names"),
    PARAM(struct transpose, header_transpose_row,
          "for the original's configurations; has no effect"),
    PARAM(struct transpose, header_sanitize,
          "names of the result lose signs and accents (default: true with filename)"),
    {.type = PARAM_END},
};

static bool has_item(const struct run *run, const char *name)
{
    for (size_t i = 0; i < run->count; i++)
        if (run->items[i].area == AREA_TABLES && run->items[i].count > 0 &&
            strcmp(run->items[i].name, name) == 0)
            return true;
    return false;
}

/* The table of `filename`, in state: that name, or the one that the platform's extractor uses. */
static void find_table(struct run *run, const char *name)
{
    char **found = run->state;
    struct buf other CLEANUP(buf_release) = {0};
    for (const char *at = name; *at;)
        if (strncmp(at, ".csv", 4) == 0)
            at += 4;
        else
            buf_add_byte(&other, *at++);
    buf_add_text(&other, "_out.csv");
    *found = mem_string(has_item(run, name) ? name : buf_text(&other));
    if (run->count > 0 && !has_item(run, *found))
        log_warn("in/tables has neither %s nor %s: nothing is changed", name, *found);
}

static void prepare(struct run *run)
{
    const struct transpose *p = run->params;
    const bool named = p->id_columns.at || p->value_columns.at;
    if (p->filename && (named || p->tables.at))
        user_error("parameters.filename goes with transpose_from_column; leave it out and give "
                   "tables, or leave out tables, id_columns and value_columns");
    if (!p->filename && !named)
        user_error("parameters: give id_columns or value_columns (or filename, as the original "
                   "has it)");
    if (p->filename)
        find_table(run, p->filename);
}

static void release(struct run *run)
{
    char **found = run->state;
    mem_release(found);
}

static bool applies(const struct run *run, const struct item *item)
{
    const struct transpose *p = run->params;
    char *const *found = run->state;
    if (*found)
        return strcmp(item->name, *found) == 0;
    for (size_t i = 0; i < p->tables.count; i++)
        if (pattern_name_fits(p->tables.at[i], item->name))
            return true;
    return !p->tables.at;
}

/* How many rows of the data are its header. */
static uint64_t header_rows(const struct item *table)
{
    const struct transpose *p = table->run->params;
    const enum header header = item_header(table);
    const uint64_t wanted = (uint64_t)p->header_rows_count;
    if (header == HEADER_ALONE && !table->folder)
        return wanted;
    if (wanted > 1)
        user_error(
            "%s: its columns are in the manifest, so that parameters.header_rows_count must be "
            "0 or 1",
            table->shown);
    return header == HEADER_BESIDE;
}

/* The columns, and the row above them; false when the table is empty. */
static bool read_header(const struct item *table, struct strings *columns, struct strings *above)
{
    const uint64_t rows = header_rows(table);
    if (item_header(table) != HEADER_ALONE || table->folder)
        return item_columns(table, columns);
    const struct entry *data = table->entries[0];
    if (rows == 0)
        user_error(
            "%s: its columns are not known without a header; put create-manifest before this "
            "processor, or give header_rows_count",
            table->shown);
    if (!item_row(table, data, 1, columns))
        return false;
    strings_release(columns);
    if (!item_row(table, data, rows, columns))
        user_error("%s: it has fewer rows than parameters.header_rows_count", table->shown);
    if (rows > 1)
        item_row(table, data, rows - 1, above);
    return true;
}

static struct unpivot plan_of(const struct item *table, const struct strings *columns,
                              const struct strings *above)
{
    const struct transpose *p = table->run->params;
    static const struct strings none = {0};
    const bool from = p->filename && p->transpose;
    const struct unpivot_how how = {
        .keep = &p->id_columns,
        .turn = &p->value_columns,
        .from = from ? p->transpose_from_column : 0,
        .name = p->name_column,
        .value = p->value_column,
        .above = p->header_transpose_column_name,
        .renamed = from || !p->filename ? &p->header_column_names : &none,
        .clean = p->header_sanitize < 0 ? p->filename != NULL : p->header_sanitize,
        .skip_empty = p->skip_empty};
    return unpivot_plan(&how, columns, above, manifest_dialect(table->in));
}

/* Where the columns are in the header alone: what the manifest says of those that stay. */
static void edit_mentions(struct item *table, const struct strings *kept, const struct strings *now,
                          enum manifest_keys rule)
{
    manifest_settle_keys(table->out, kept, rule);
    if (strings_repeated(now) == SIZE_MAX)
        manifest_rename_mentions(table->out, kept, now);
}

static void manifest(struct item *table)
{
    const struct transpose *p = table->run->params;
    const enum manifest_keys rule = p->drop_keys ? KEYS_OUT : KEYS_WHOLE;
    struct strings columns CLEANUP(strings_release) = {0}, above CLEANUP(strings_release) = {0};
    struct strings kept CLEANUP(strings_release) = {0}, now CLEANUP(strings_release) = {0};
    struct strings added CLEANUP(strings_release) = {0}, keys CLEANUP(strings_release) = {0};
    if (!read_header(table, &columns, &above))
        return;
    struct unpivot plan CLEANUP(unpivot_release) = plan_of(table, &columns, &above);
    for (size_t i = 0; i < plan.kept_count; i++)
        strings_add(&kept, columns.at[plan.kept[i]]);
    for (size_t i = 0; i < plan.columns.count; i++)
        strings_add(i < plan.kept_count ? &now : &added, plan.columns.at[i]);
    for (size_t i = 0; i < added.count; i++)
        if (i != 1) /* the values tell no rows apart */
            strings_add(&keys, added.at[i]);
    if (item_header(table) == HEADER_ALONE && !table->folder) {
        edit_mentions(table, &kept, &now, rule);
    } else {
        manifest_select_columns(table->out, &kept, rule);
        manifest_add_columns(table->out, &added, "STRING");
        manifest_rename_columns(table->out, &plan.columns);
    }
    manifest_extend_primary_key(table->out, &keys);
}

static void rows(const struct slice *slice, struct row_reader *in, struct row_writer *out)
{
    const struct item *table = slice->item;
    struct strings columns CLEANUP(strings_release) = {0}, above CLEANUP(strings_release) = {0};
    if (!read_header(table, &columns, &above))
        return;
    const uint64_t header = header_rows(table);
    struct unpivot plan CLEANUP(unpivot_release) = plan_of(table, &columns, &above);
    while (row_next(in)) {
        if (row_number(in) > header) {
            unpivot_row(&plan, in, out);
        } else if (row_number(in) == header) {
            row_put_values(out, &plan.columns);
            row_end(out);
        }
    }
}

PROCESSOR(transpose) = {
    .name = "transpose",
    .summary = "Turns columns of a table into rows (unpivot).",
    .params = params,
    .params_size = sizeof(struct transpose),
    .state_size = sizeof(char *),
    .accepts = TABLES,
    .prepare = prepare,
    .release = release,
    .applies = applies,
    .manifest = manifest,
    .pieces = true,
    .rows = rows,
};
