/* rename-headers.c: gives columns new names. */
#include "csv/header.h"
#include "processor.h"

struct new_name {
    const char *old, *now;
};

struct rule {
    const char *table;
    struct {
        struct records column_mapping; /* of struct new_name */
    } value;
};

struct rename_headers {
    struct records rules; /* of struct rule */
};

static const struct param name_params[] = {
    PARAM(struct new_name, old, "the column's name", .wrong = param_empty),
    PARAM(struct new_name, now, "its new name", .least = 1),
    {.type = PARAM_END},
};

static const struct param rule_value_params[] = {
    {.name = "column_mapping",
     .help = "old names, each with the new one",
     .type = PARAM_RECORDS,
     .keyed = true,
     .fields = name_params,
     .record_size = sizeof(struct new_name)},
    {.type = PARAM_END},
};

static const struct param rule_params[] = {
    PARAM(struct rule, table, "the table's name, or a pattern"),
    PARAM_INSIDE(struct rule, value, "what to rename", rule_value_params),
    {.type = PARAM_END},
};

static const struct param params[] = {
    PARAM_KEY(
        struct rename_headers, rules, "*",
        "for each table, what to rename, as {\"column_mapping\": {\"old\": \"new\"}}; the key "
        "is its name, or the beginning of several and a *",
        .keyed = true, .fields = rule_params, .record_size = sizeof(struct rule)),
    {.type = PARAM_END},
};

static struct rules rules_of(const struct run *run)
{
    const struct rename_headers *p = run->params;
    return (struct rules){RULES_LENIENT, "parameters", &p->rules};
}

/* What to rename in a table, or NULL. */
static const struct records *mapping_of(const struct item *table)
{
    const struct rules rules = rules_of(table->run);
    const size_t i = rules_find(&rules, table);
    return i == SIZE_MAX ? NULL : &RECORD(struct rule, *rules.records, i)->value.column_mapping;
}

/* The names after renaming; false when they are all as before. */
static bool rename_all(const struct records *mapping, const struct strings *old,
                       struct strings *now)
{
    for (size_t i = 0; i < old->count; i++) {
        const size_t found = records_find(mapping, old->at[i]);
        strings_add(now,
                    found == SIZE_MAX ? old->at[i] : RECORD(struct new_name, *mapping, found)->now);
    }
    return !strings_equal(old, now);
}

static void warn_of_unknown(const struct item *table, const struct records *mapping,
                            const struct strings *names)
{
    char *known CLEANUP(mem_release) = strings_show(names, 20);
    for (size_t i = 0; i < mapping->count; i++)
        if (strings_find(names, records_name(mapping, i)) == SIZE_MAX)
            log_warn("%s: there is no column \"%s\" to rename; there is: %s", table->shown,
                     records_name(mapping, i), known);
}

static void manifest(struct item *table)
{
    const struct records *mapping = mapping_of(table);
    struct strings old CLEANUP(strings_release) = {0}, now CLEANUP(strings_release) = {0};
    table->carried = true;
    if (!mapping)
        return;
    const bool known = manifest_columns(table->in, &old) && old.count > 0;
    if (!known && table->folder)
        user_error("%s: its columns are not known, and slices have no header; put create-manifest "
                   "before this processor",
                   table->shown);
    if (!known)
        item_first_row(table, table->entries[0], &old);
    warn_of_unknown(table, mapping, &old);
    if (!rename_all(mapping, &old, &now))
        return;
    table->carried = table->folder || item_header(table) == HEADER_NONE;
    if (known)
        manifest_rename_columns(table->out, &now);
    else
        manifest_rename_mentions(table->out, &old, &now);
}

/* Called where the first row is a header in which something is to be renamed, or a stream's. */
static void bytes(const struct slice *slice, struct reader *in, struct writer *out)
{
    const struct records *mapping = mapping_of(slice->item);
    const struct dialect dialect = manifest_dialect(slice->item->in);
    struct reader *table CLEANUP(reader_release) = reader_seekable(in);
    struct strings old CLEANUP(strings_release) = {0}, now CLEANUP(strings_release) = {0};
    header_names(table, dialect, &old);
    if (mapping && rename_all(mapping, &old, &now))
        header_replace(table, out, dialect, &now);
    else
        io_copy(table, out);
}

static void warn_of_idle_rules(struct run *run)
{
    const struct rules rules = rules_of(run);
    rules_check(&rules, run);
}

PROCESSOR(rename_headers) = {
    .name = "rename-headers",
    .summary = "Gives columns new names.",
    .aliases = IDS("kds-team.processor-rename-headers"),
    .params = params,
    .params_size = sizeof(struct rename_headers),
    .accepts = TABLES,
    .manifest = manifest,
    .bytes = bytes,
    .add = warn_of_idle_rules,
};
