/* create-manifest.c: creates or completes the manifests of tables. */
#include "csv/sample.h"
#include "processor.h"

#include <string.h>

enum columns_from { FROM_PARAMETER, FROM_HEADER, FROM_WIDTH };

struct create_manifest {
    const char *delimiter, *enclosure;
    struct strings columns;
    enum columns_from columns_from;
    struct strings primary_key;
    int8_t incremental, has_header;
};

static const char *const columns_froms[] = {"parameter", "header", "auto", NULL};

static const struct param params[] = {
    PARAM(struct create_manifest, delimiter, "the delimiter (default: the manifest's, or ,)",
          .least = 1, .most = 1, .wrong = param_sign),
    PARAM(struct create_manifest, enclosure, "the enclosure (default: the manifest's, or \")",
          .most = 1, .wrong = param_sign),
    PARAM(struct create_manifest, columns, "the names of the columns", .wrong = param_empty),
    PARAM(struct create_manifest, columns_from,
          "header: the first row's values are the names; auto: col_1 and so on, as many as the "
          "first row has; parameter: as `columns` says, or else the manifest",
          .choices = columns_froms, .fallback = "\"parameter\""),
    PARAM(struct create_manifest, primary_key, "the columns of the primary key; [] clears it"),
    PARAM(struct create_manifest, incremental, "(default: the manifest's, or false)"),
    PARAM(struct create_manifest, has_header, "written to manifests of native types"),
    {.type = PARAM_END},
};

/* All slices must begin with the same header. */
static void check_headers(const struct item *table, const struct strings *names)
{
    for (size_t i = 0; i < table->count; i++) {
        struct strings other CLEANUP(strings_release) = {0};
        if (!item_is_data(table, i))
            continue;
        item_first_row(table, table->entries[i], &other);
        if (!strings_equal(names, &other))
            user_error("%s: the header of its slice %s differs from that of its first slice",
                       table->shown, table->entries[i]->path + strlen(table->name) + 1);
    }
}

/* `0` is an empty name in the original. */
static void check_header(const struct item *table, struct strings *names)
{
    if (names->count == 0)
        user_error("%s: it has no header: the file is empty, or its first line is", table->shown);
    check_headers(table, names);
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->at[i], "0") == 0)
            strings_replace(names, i, mem_string(""));
}

/* A header of one name that looks like several. */
static void check_delimiter(const struct item *table, const char *name)
{
    const char delimiter = manifest_dialect(table->out).delimiter;
    size_t count;
    const char other = sample_other_delimiter((struct span){name, strlen(name)}, delimiter, &count);
    if (other)
        log_warn("%s: its rows look separated by %s, and the delimiter is %s; if so, set the "
                 "parameter delimiter",
                 table->shown, sample_sign_name(other), sample_sign_name(delimiter));
}

/* From the first slice that is not empty. */
static void take_columns(struct item *table, enum columns_from how)
{
    struct strings names CLEANUP(strings_release) = {0};
    size_t slices = 0;
    item_need_flat(table);
    for (size_t i = 0; i < table->count && names.count == 0; i++) {
        if (!item_is_data(table, i))
            continue;
        slices++;
        if (how == FROM_HEADER)
            item_first_row(table, table->entries[i], &names);
        else
            for (size_t width = item_first_width(table, table->entries[i]); width > 0; width--)
                strings_add(&names, "");
    }
    if (slices == 0)
        user_error("%s: it has no slices to take the columns from", table->shown);
    if (how == FROM_HEADER)
        check_header(table, &names);
    if (how == FROM_HEADER && names.count == 1)
        check_delimiter(table, names.at[0]);
    columns_number(&names);
    manifest_replace_columns(table->out, &names);
}

static void set_default(struct item *table, const char *key, const char *given,
                        const char *otherwise)
{
    if (given)
        manifest_set_text(table->out, key, given);
    else if (!manifest_text_member(table->in, key))
        manifest_set_text(table->out, key, otherwise);
}

/* The key stays, as in the original, for whom it is one line among others. */
static void warn_of_strays(const struct item *table)
{
    struct strings columns CLEANUP(strings_release) = {0};
    char *strays CLEANUP(mem_release) = manifest_key_strays(table->out, "primary_key");
    if (!strays)
        return;
    manifest_columns(table->out, &columns);
    char *known CLEANUP(mem_release) = strings_show(&columns, 20);
    log_warn("%s: the primary key names what is no column, so that the platform will refuse the "
             "table: %s; the columns are: %s",
             table->shown, strays, known);
}

static void manifest(struct item *table)
{
    const struct create_manifest *p = table->run->params;
    const struct strings none = {0};
    if (p->primary_key.at)
        manifest_set_primary_key(table->out, &none); /* of the columns as they were */
    if (p->incremental >= 0)
        manifest_set_boolean(table->out, "incremental", p->incremental);
    else if (manifest_boolean_member(table->in, "incremental") < 0)
        manifest_set_boolean(table->out, "incremental", false);
    set_default(table, "delimiter", p->delimiter, ",");
    set_default(table, "enclosure", p->enclosure, "\"");
    manifest_dialect(table->out); /* refuses what cannot be read */
    if (p->columns_from != FROM_PARAMETER)
        take_columns(table, p->columns_from);
    else if (p->columns.at)
        manifest_replace_columns(table->out, &p->columns);
    if (p->primary_key.at)
        manifest_set_primary_key(table->out, &p->primary_key);
    warn_of_strays(table);
    manifest_convert(table->out, run_manifest_format(table->run));
    if (manifest_format(table->out) == MANIFEST_LEGACY)
        manifest_remove(table->out, "has_header"); /* skip-lines takes the header away then */
    else if (p->has_header >= 0)
        manifest_set_boolean(table->out, "has_header", p->has_header);
}

PROCESSOR(create_manifest) = {
    .name = "create-manifest",
    .summary = "Creates or completes the manifests of tables.",
    .params = params,
    .params_size = sizeof(struct create_manifest),
    .accepts = TABLES,
    .manifest = manifest,
};
