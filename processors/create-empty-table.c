/* create-empty-table.c: adds tables without rows where there are none of these names. */
#include "processor.h"

#include <string.h>

struct new_table {
    const char *tableName;
    struct strings columns;
};

struct create_empty_table {
    struct records tables;
};

static const char *wrong_name(const char *name)
{
    if (strchr(name, '/'))
        return "must be a name, without a slash";
    if (path_is_manifest(name))
        return "must not end in .manifest: that would be the manifest of another table";
    if (name[0] == '.')
        return "must not begin with a dot: such names are hidden, and the platform skips them";
    return NULL;
}

static const struct param table_params[] = {
    PARAM(struct new_table, tableName,
          "name of the table: a file when there is a dot in it, else a folder with one empty slice",
          .required = true, .least = 1, .wrong = wrong_name),
    PARAM(struct new_table, columns, "names of its columns", .required = true, .least = 1,
          .wrong = param_empty),
    {.type = PARAM_END},
};

static const struct param params[] = {
    PARAM(struct create_empty_table, tables, "the tables", .required = true, .least = 1,
          .fields = table_params, .record_size = sizeof(struct new_table)),
    {.type = PARAM_END},
};

static void prepare(struct run *run)
{
    const struct create_empty_table *p = run->params;
    for (size_t i = 0; i < p->tables.count; i++) {
        const struct new_table *table = RECORD(struct new_table, p->tables, i);
        const size_t repeated = strings_repeated(&table->columns);
        if (repeated != SIZE_MAX)
            user_error("parameters.tables[%zu].columns: there are two columns \"%s\"", i,
                       table->columns.at[repeated]);
    }
}

/* The table is in the input, or was made for an earlier entry. */
static bool exists(const struct run *run, size_t number, const char *name)
{
    const struct create_empty_table *p = run->params;
    for (size_t i = 0; i < run->count; i++) {
        const struct item *item = &run->items[i];
        if (item->area == AREA_TABLES && item->count > 0 && strcmp(item->name, name) == 0)
            return true;
    }
    return records_find(&p->tables, name) < number;
}

static char *make_manifest(const struct run *run, const struct new_table *table)
{
    const struct strings none = {0};
    struct manifest *manifest CLEANUP(manifest_drop) = manifest_new(table->tableName);
    manifest_set_list(manifest, "primary_key", &none);
    manifest_set_dialect(manifest, DIALECT_DEFAULT);
    manifest_replace_columns(manifest, &none);
    manifest_set_boolean(manifest, "incremental", false);
    const bool native = run_manifest_format(run) == MANIFEST_NATIVE;
    if (native)
        manifest_convert(manifest, MANIFEST_NATIVE);
    manifest_add_columns(manifest, &table->columns, "STRING");
    if (native)
        manifest_convert(manifest, MANIFEST_NATIVE);
    return manifest_text(manifest);
}

static void put(struct run *run, enum entry_kind kind, const char *path, char *text)
{
    struct source *source = source_text(text, strlen(text), mem_format("tables/%s", path));
    tree_add(run->out, AREA_TABLES, kind, path, tree_own(run->out, source));
}

static void add(struct run *run)
{
    const struct create_empty_table *p = run->params;
    for (size_t i = 0; i < p->tables.count; i++) {
        const struct new_table *table = RECORD(struct new_table, p->tables, i);
        const char *name = table->tableName;
        if (exists(run, i, name)) {
            log_info("Table \"%s\" exists. Skipping.", name);
            continue;
        }
        char *data CLEANUP(mem_release) = mem_format(strchr(name, '.') ? "%s" : "%s/data", name);
        char *manifest CLEANUP(mem_release) = mem_format("%s.manifest", name);
        put(run, ENTRY_DATA, data, mem_string(""));
        put(run, ENTRY_MANIFEST, manifest, make_manifest(run, table));
        log_info("Table \"%s\" added.", name);
    }
}

PROCESSOR(create_empty_table) = {
    .name = "create-empty-table",
    .summary = "Adds tables without rows where there are none of these names.",
    .params = params,
    .params_size = sizeof(struct create_empty_table),
    .accepts = TABLES,
    .prepare = prepare,
    .add = add,
};
