/* csv-to-json.c: tables as lists of objects. */
#include "processor.h"
#include "shape/jsonrow.h"

#include <string.h>

struct typed {
    const char *column;
    enum jsonrow_type type;
};

struct renamed {
    const char *column, *name;
};

struct csv_to_json {
    const char *delimiter;
    struct records column_types; /* of struct typed */
    int8_t infer_undefined, infer_types_for_unknown;
    struct records column_names_override; /* of struct renamed */
    bool ndjson;
};

/* In the order of enum jsonrow_type, whose first is none of them. */
static const char *const types[] = {"infer", "string", "number", "bool", "object", NULL};

static const struct param typed_params[] = {
    PARAM(struct typed, column, "the column's name", .required = true),
    PARAM(struct typed, type, "what its values are; infer: as if it was not listed",
          .required = true, .choices = types),
    {.type = PARAM_END},
};

static const struct param renamed_params[] = {
    PARAM(struct renamed, column, "the column's name"),
    PARAM(struct renamed, name, "the name of its member", .required = true),
    {.type = PARAM_END},
};

static const struct param params[] = {
    PARAM(struct csv_to_json, delimiter,
          "what separates the names of objects inside one another in the name of a column",
          .required = true, .least = 1),
    PARAM(struct csv_to_json, column_types, "columns with a type", .fields = typed_params,
          .record_size = sizeof(struct typed)),
    PARAM(struct csv_to_json, infer_undefined,
          "false: the values of all other columns are text (default: their types are inferred)"),
    PARAM(struct csv_to_json, infer_types_for_unknown,
          "another name of infer_undefined, which wins"),
    PARAM(struct csv_to_json, column_names_override,
          "names of columns, each with the name that its member gets", .keyed = true,
          .fields = renamed_params, .record_size = sizeof(struct renamed)),
    PARAM(struct csv_to_json, ndjson, "an object a line, not a list"),
    {.type = PARAM_END},
};

static void prepare(struct run *run)
{
    const struct csv_to_json *p = run->params;
    run->manifests = true;
    for (size_t i = 0; i < p->column_types.count; i++) {
        const char *name = records_name(&p->column_types, i);
        if (records_find(&p->column_types, name) < i)
            user_error("parameters: column_types names the column \"%s\" twice", name);
    }
}

static struct jsonrow_column column_of(const struct csv_to_json *p, const char *name)
{
    const int8_t infer = p->infer_undefined < 0 ? p->infer_types_for_unknown : p->infer_undefined;
    const size_t typed = records_find(&p->column_types, name);
    const size_t renamed = records_find(&p->column_names_override, name);
    struct jsonrow_column column = {name, NULL, infer == 0 ? JSONROW_STRING : JSONROW_INFER};
    if (typed != SIZE_MAX)
        column.type = RECORD(struct typed, p->column_types, typed)->type;
    if (renamed != SIZE_MAX)
        column.member = RECORD(struct renamed, p->column_names_override, renamed)->name;
    return column;
}

/* How a row of the table becomes an object. */
static struct jsonrow *plan(const struct item *table)
{
    const struct csv_to_json *p = table->run->params;
    struct strings names CLEANUP(strings_release) = {0};
    item_columns(table, &names);
    struct jsonrow_column *columns CLEANUP(mem_release) = mem_new(names.count, sizeof(*columns));
    for (size_t i = 0; i < names.count; i++)
        columns[i] = column_of(p, names.at[i]);
    return jsonrow_new(columns, names.count, p->delimiter, table->shown);
}

/* Without .gz at the end, and without every .csv. */
static void add_name(struct buf *path, const char *name)
{
    const size_t length = strlen(name) - (path_has_suffix(name, ".gz") ? 3 : 0);
    for (size_t i = 0; i < length;) {
        const bool csv = length - i >= 4 && memcmp(name + i, ".csv", 4) == 0;
        if (!csv)
            buf_add_byte(path, name[i]);
        i += csv ? 4 : 1;
    }
}

static void place(const struct item *table, struct place *to)
{
    jsonrow_release(plan(table)); /* refuses wrong names before anything is written */
    to->area = AREA_FILES;
    to->drop_manifest = true;
    buf_clear(&to->path);
    add_name(&to->path, table->name);
    buf_add_text(&to->path, ".json");
}

static void join(const struct item *table, struct slices *in, struct writer *out)
{
    const struct csv_to_json *p = table->run->params;
    const bool header = item_header(table) != HEADER_NONE;
    struct jsonrow *objects CLEANUP(jsonrow_drop) = plan(table);
    if (!p->ndjson)
        writer_write(out, "[", 1);
    uint64_t written = 0;
    for (struct row_reader *rows = slices_next_rows(in); rows; rows = slices_next_rows(in)) {
        if (header)
            row_next(rows);
        while (row_next(rows)) {
            if (written++ > 0 && !p->ndjson)
                writer_write(out, ",", 1);
            jsonrow_put(objects, rows, out);
            if (p->ndjson)
                writer_write(out, "\n", 1);
        }
    }
    if (!p->ndjson)
        writer_write(out, "]", 1);
}

PROCESSOR(csv_to_json) = {
    .name = "csv-to-json",
    .summary = "Makes tables JSON files, with objects inside objects as the names of columns say.",
    .aliases = IDS("kds-team.processor-csv-to-json", "csv2json"),
    .params = params,
    .params_size = sizeof(struct csv_to_json),
    .accepts = TABLES,
    .prepare = prepare,
    .place = place,
    .join = join,
};
