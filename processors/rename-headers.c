/* rename-headers.c: gives columns new names. */
#include "header.h"
#include "processor.h"

#include <string.h>

struct new_name {
    const char *old, *now;
};

/* A member of the parameters: a table's name, or the beginning of some and a star. */
struct rule {
    const char *table;
    struct {
        struct records column_mapping;
    } value;
};

struct rename_headers {
    struct records rules;
};

static const char *empty_name(const char *name)
{
    return *name ? NULL : "must not be empty";
}

static const struct param name_params[] = {
    PARAM(struct new_name, old, "the column's name", .wrong = empty_name),
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
    PARAM(struct rule, table, "the table's name; one that ends in * stands for all that begin so"),
    PARAM_INSIDE(struct rule, value, "what to rename", rule_value_params),
    {.type = PARAM_END},
};

static const struct param params[] = {
    PARAM_KEY(struct rename_headers, rules, "*", "for each table, what to rename", .keyed = true,
              .fields = rule_params, .record_size = sizeof(struct rule)),
    {.type = PARAM_END},
};

/* Storage gives a table's name in its manifest. */
static const char *name_of(const struct item *table)
{
    const char *name = manifest_text_member(table->in, "name");
    return name ? name : table->name;
}

static bool is_pattern(const char *text)
{
    return *text && text[strlen(text) - 1] == '*';
}

static bool fits(const struct rule *rule, const char *name)
{
    if (is_pattern(rule->table) && strncmp(rule->table, name, strlen(rule->table) - 1) == 0)
        return true;
    return strcmp(rule->table, name) == 0;
}

/* The rule for a table, or NULL: the one with its name, else the last that fits. */
static const struct rule *rule_for(const struct item *table)
{
    const struct rename_headers *p = table->run->params;
    const char *name = name_of(table);
    const struct rule *found = NULL;
    for (size_t i = 0; i < p->rules.count; i++) {
        const struct rule *rule = RECORD(struct rule, p->rules, i);
        if (strcmp(rule->table, name) == 0)
            return rule;
        if (fits(rule, name))
            found = rule;
    }
    return found;
}

/* The names after renaming; false when they are all as before. */
static bool rename_all(const struct rule *rule, const struct strings *old, struct strings *now)
{
    bool changed = false;
    *now = strings_copy(old);
    for (size_t i = 0; i < rule->value.column_mapping.count; i++) {
        const struct new_name *name = RECORD(struct new_name, rule->value.column_mapping, i);
        for (size_t k = 0; k < old->count; k++)
            if (strcmp(old->at[k], name->old) == 0 && strcmp(name->old, name->now) != 0) {
                mem_release(&now->at[k]);
                now->at[k] = mem_string(name->now);
                changed = true;
            }
    }
    return changed;
}

static void warn_of_unknown(const struct item *table, const struct rule *rule,
                            const struct strings *names)
{
    for (size_t i = 0; i < rule->value.column_mapping.count; i++) {
        const struct new_name *name = RECORD(struct new_name, rule->value.column_mapping, i);
        if (strings_find(names, name->old) != SIZE_MAX)
            continue;
        char *known CLEANUP(mem_release) = strings_show(names, 20);
        log_warn("%s: there is no column \"%s\" to rename; there is: %s", table->shown, name->old,
                 known);
    }
}

static bool same(const struct strings *a, const struct strings *b)
{
    bool equal = a->count == b->count;
    for (size_t i = 0; equal && i < a->count; i++)
        equal = strcmp(a->at[i], b->at[i]) == 0;
    return equal;
}

/* A table as it comes from Storage has both columns and a header; but an earlier step may have
 * taken the header away, and then the first row is data. */
static bool has_header(const struct item *table, const struct strings *columns)
{
    if (table->folder || !manifest_text_member(table->in, "id"))
        return !table->folder && manifest_has_header(table->in);
    struct strings first CLEANUP(strings_release) = {0};
    item_first_row(table, table->entries[0], &first);
    return manifest_has_header(table->in) || same(columns, &first);
}

static void manifest(struct item *table)
{
    const struct rule *rule = rule_for(table);
    struct strings old CLEANUP(strings_release) = {0}, now CLEANUP(strings_release) = {0};
    table->carried = true;
    if (!rule)
        return;
    const bool known = manifest_columns(table->in, &old);
    if (!known && table->folder)
        user_error("%s: its columns are not known, and slices have no header; put create-manifest "
                   "before this processor",
                   table->shown);
    if (!known)
        item_first_row(table, table->entries[0], &old);
    warn_of_unknown(table, rule, &old);
    if (!rename_all(rule, &old, &now))
        return;
    table->carried = known && !has_header(table, &old);
    if (known)
        manifest_rename_columns(table->out, &now);
    else
        manifest_rename_mentions(table->out, &old, &now);
}

/* Called where the first row is a header in which something is to be renamed. */
static void bytes(const struct slice *slice, struct reader *in, struct writer *out)
{
    const struct rule *rule = rule_for(slice->item);
    const struct dialect dialect = manifest_dialect(slice->item->in);
    struct reader *table CLEANUP(reader_release) = reader_seekable(in);
    struct strings old CLEANUP(strings_release) = {0}, now CLEANUP(strings_release) = {0};
    header_names(table, dialect, &old);
    if (rule && rename_all(rule, &old, &now))
        header_replace(table, out, dialect, &now);
    else
        io_copy(table, out);
}

static void warn_of_idle_rules(struct run *run)
{
    const struct rename_headers *p = run->params;
    for (size_t i = 0; i < p->rules.count; i++) {
        const struct rule *rule = RECORD(struct rule, p->rules, i);
        bool idle = run->count > 0;
        for (size_t k = 0; idle && k < run->count; k++)
            idle = !run->items[k].in || !fits(rule, name_of(&run->items[k]));
        if (idle)
            log_warn("parameters: there is no table \"%s\"", rule->table);
    }
}

PROCESSOR(rename_headers) = {
    .name = "rename-headers",
    .summary = "Gives columns new names.",
    .params = params,
    .params_size = sizeof(struct rename_headers),
    .accepts = TABLES,
    .manifest = manifest,
    .bytes = bytes,
    .add = warn_of_idle_rules,
};
