/* add-metadata.c: adds pairs of key and value to the metadata of tables. */
#include "processor.h"

#include <string.h>

struct pair {
    const char *key, *value;
};

struct entry_of_table {
    const char *table;
    struct records metadata;
};

struct add_metadata {
    struct records tables;
};

static const struct param pair_params[] = {
    PARAM(struct pair, key, "the key", .required = true, .least = 1),
    PARAM(struct pair, value, "its value", .required = true),
    {.type = PARAM_END},
};

static const struct param table_params[] = {
    PARAM(struct entry_of_table, table, "name of the file or folder in in/tables", .required = true,
          .least = 1),
    PARAM(struct entry_of_table, metadata, "what to add; of two values for one key the last stays",
          .required = true, .least = 1, .fields = pair_params, .record_size = sizeof(struct pair)),
    {.type = PARAM_END},
};

static const struct param params[] = {
    PARAM(struct add_metadata, tables, "the tables, each with its metadata; the first entry counts",
          .required = true, .least = 1, .fields = table_params,
          .record_size = sizeof(struct entry_of_table)),
    {.type = PARAM_END},
};

/* What is configured for a table, or NULL. */
static const struct entry_of_table *find(const struct run *run, const char *name)
{
    const struct add_metadata *p = run->params;
    for (size_t i = 0; i < p->tables.count; i++) {
        const struct entry_of_table *entry = RECORD(struct entry_of_table, p->tables, i);
        if (strcmp(entry->table, name) == 0)
            return entry;
    }
    return NULL;
}

static void check_table(const struct run *run, const char *name)
{
    for (size_t i = 0; i < run->count; i++) {
        const struct item *item = &run->items[i];
        if (item->area != AREA_TABLES || item->count == 0 || strcmp(item->name, name) != 0)
            continue;
        if (!item->manifest_entry)
            user_error("%s: it has no manifest to add metadata to; put create-manifest before this "
                       "processor",
                       item->shown);
        return;
    }
    user_error("parameters: there is no table \"%s\"", name);
}

static void prepare(struct run *run)
{
    const struct add_metadata *p = run->params;
    for (size_t i = 0; i < p->tables.count; i++)
        check_table(run, RECORD(struct entry_of_table, p->tables, i)->table);
}

static bool applies(const struct run *run, const struct item *item)
{
    return find(run, item->name) != NULL;
}

static void manifest(struct item *table)
{
    const struct records *metadata = &find(table->run, table->name)->metadata;
    manifest_convert(table->out, run_manifest_format(table->run));
    for (size_t i = 0; i < metadata->count; i++) {
        const struct pair *pair = RECORD(struct pair, *metadata, i);
        manifest_set_metadata(table->out, pair->key, pair->value);
    }
}

PROCESSOR(add_metadata) = {
    .name = "add-metadata",
    .summary = "Adds metadata to the manifests of tables.",
    .params = params,
    .params_size = sizeof(struct add_metadata),
    .accepts = TABLES,
    .prepare = prepare,
    .applies = applies,
    .manifest = manifest,
};
