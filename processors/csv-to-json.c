/* csv-to-json.c: tables as lists of objects. */
#include "jsonrow.h"
#include "processor.h"

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
    struct strings names CLEANUP(strings_release) = {0};
    run->manifests = true;
    for (size_t i = 0; i < p->column_types.count; i++)
        strings_add(&names, RECORD(struct typed, p->column_types, i)->column);
    const size_t repeated = strings_repeated(&names);
    if (repeated != SIZE_MAX)
        user_error("parameters: column_types names the column \"%s\" twice", names.at[repeated]);
}

static enum jsonrow_type type_of(const struct csv_to_json *p, const char *column)
{
    for (size_t i = 0; i < p->column_types.count; i++) {
        const struct typed *typed = RECORD(struct typed, p->column_types, i);
        if (strcmp(typed->column, column) == 0)
            return typed->type;
    }
    const bool text =
        p->infer_undefined < 0 ? p->infer_types_for_unknown == 0 : !p->infer_undefined;
    return text ? JSONROW_STRING : JSONROW_INFER;
}

static const char *member_of(const struct csv_to_json *p, const char *column)
{
    for (size_t i = 0; i < p->column_names_override.count; i++) {
        const struct renamed *renamed = RECORD(struct renamed, p->column_names_override, i);
        if (strcmp(renamed->column, column) == 0)
            return renamed->name;
    }
    return NULL;
}

/* A table's columns, and how a row becomes an object. */
struct plan {
    struct strings names;
    struct jsonrow_column *columns;
    struct jsonrow *rows;
};

static void plan_make(struct plan *plan, const struct item *table)
{
    const struct csv_to_json *p = table->run->params;
    item_columns(table, &plan->names);
    plan->columns = mem_new(plan->names.count, sizeof(*plan->columns));
    for (size_t i = 0; i < plan->names.count; i++) {
        const char *name = plan->names.at[i];
        plan->columns[i] = (struct jsonrow_column){name, member_of(p, name), type_of(p, name)};
    }
    plan->rows = jsonrow_new(plan->columns, plan->names.count, p->delimiter, table->shown);
}

static void plan_release(struct plan *plan)
{
    jsonrow_release(plan->rows);
    mem_release(&plan->columns);
    strings_release(&plan->names);
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
    struct plan plan CLEANUP(plan_release) = {0};
    plan_make(&plan, table); /* refuses wrong names before anything is written */
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
    struct plan plan CLEANUP(plan_release) = {0};
    plan_make(&plan, table);
    if (!p->ndjson)
        writer_write(out, "[", 1);
    uint64_t written = 0;
    for (struct row_reader *rows = slices_next_rows(in); rows; rows = slices_next_rows(in)) {
        if (header)
            row_next(rows);
        while (row_next(rows)) {
            if (written++ > 0 && !p->ndjson)
                writer_write(out, ",", 1);
            jsonrow_put(plan.rows, rows, out);
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
    .params = params,
    .params_size = sizeof(struct csv_to_json),
    .accepts = TABLES,
    .prepare = prepare,
    .place = place,
    .join = join,
};
