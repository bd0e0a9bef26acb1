/* data-anonymization.c: puts digests in the place of values. */
#include "digest.h"
#include "processor.h"

#include <string.h>

/* A member of the parameters: a table's name, or a pattern. */
struct rule {
    const char *table;
    struct strings columns;
};

enum location { PREPEND, APPEND };

struct anonymize {
    unsigned method;
    const char *salt;
    enum location salt_location;
    struct records tables_to_encrypt;
};

static const char *const methods[] = {"SHA", "SHA512", "SHA256", "MD5", "HMAC-SHA256", NULL};
static const enum digest_kind kinds[] = {DIGEST_SHA512, DIGEST_SHA512, DIGEST_SHA256, DIGEST_MD5,
                                         DIGEST_HMAC_SHA256};
static const char *const locations[] = {"prepend", "append", NULL};

static const struct param rule_params[] = {
    PARAM(struct rule, table, "the table's name, or a pattern with *, ?, [abc], [a-z] or [!a]"),
    PARAM(struct rule, columns, "names of the columns to hash", .required = true),
    {.type = PARAM_END},
};

static const struct param params[] = {
    PARAM(struct anonymize, method, "how to hash; SHA is SHA512", .required = true,
          .choices = methods),
    PARAM_KEY(struct anonymize, salt, "#salt",
              "text that is hashed with every value; for HMAC-SHA256 the key, which it needs"),
    PARAM(struct anonymize, salt_location, "before or behind the value; HMAC-SHA256 needs none",
          .choices = locations, .fallback = "\"prepend\""),
    PARAM(struct anonymize, tables_to_encrypt,
          "for each table, or pattern that fits several, the list of columns to hash",
          .required = true, .keyed = true, .fields = rule_params,
          .record_size = sizeof(struct rule)),
    {.type = PARAM_END},
};

static struct span salt_of(const struct anonymize *p)
{
    return (struct span){p->salt, p->salt ? strlen(p->salt) : 0};
}

static void prepare(struct run *run)
{
    const struct anonymize *p = run->params;
    if (kinds[p->method] == DIGEST_HMAC_SHA256 && salt_of(p).len == 0)
        user_error("parameters: the method HMAC-SHA256 needs a key; give it in #salt");
}

/* The rule for a table, or NULL. */
static const struct rule *rule_for(const struct item *table)
{
    const struct anonymize *p = table->run->params;
    const struct rule *found = NULL;
    for (size_t i = 0; i < p->tables_to_encrypt.count; i++) {
        const struct rule *rule = RECORD(struct rule, p->tables_to_encrypt, i);
        if (!item_fits(table, rule->table))
            continue;
        if (found)
            user_error("%s: both \"%s\" and \"%s\" in tables_to_encrypt stand for this table; "
                       "leave it one of them",
                       table->shown, found->table, rule->table);
        found = rule;
    }
    return found;
}

static void manifest(struct item *table)
{
    const struct rule *rule = rule_for(table);
    struct strings names CLEANUP(strings_release) = {0};
    table->carried = !rule;
    if (!rule)
        return;
    if (!manifest_columns(table->in, &names) || names.count == 0)
        item_take_columns(table, &names);
    size_t *positions = manifest_positions(table->out, &rule->columns); /* refuses unknown names */
    mem_release(&positions);
    for (size_t i = 0; i < rule->columns.count; i++)
        manifest_column_to_text(table->out, rule->columns.at[i]);
}

struct hashing {
    struct digest *digest;
    struct span before, behind; /* the salt, at one of both places */
    struct strings names;
    bool *hashed; /* for each column */
    struct buf scratch;
};

static void hash(struct hashing *hashing, const struct row_reader *in, size_t column,
                 struct row_writer *out)
{
    char text[DIGEST_TEXT];
    if (hashing->before.len > 0)
        digest_add(hashing->digest, hashing->before);
    digest_add(hashing->digest, row_value(in, row_cell(in, column), &hashing->scratch));
    if (hashing->behind.len > 0)
        digest_add(hashing->digest, hashing->behind);
    row_put_value(out, (struct span){text, digest_end(hashing->digest, text)});
}

/* A row of another width may have its values in other columns. */
static void hash_row(struct hashing *hashing, const struct row_reader *in, struct row_writer *out)
{
    const size_t width = row_width(in), count = hashing->names.count;
    if (width > count)
        user_error("the row has %zu cells, but the table has %zu columns; so it cannot be told "
                   "which cells to hash",
                   width, count);
    for (size_t i = 0; i < count; i++) {
        const bool hashed = hashing->hashed[i];
        if (i < width && hashed)
            hash(hashing, in, i, out);
        else if (i < width)
            row_put(out, row_cell(in, i));
        else if (hashed)
            user_error("the row has only %zu cells; that of column \"%s\", which is to be hashed, "
                       "is missing",
                       width, hashing->names.at[i]);
        else
            row_put_value(out, (struct span){"", 0});
    }
    row_end(out);
}

/* Of two columns with one name both are hashed. */
static void mark(struct hashing *hashing, const struct strings *columns)
{
    hashing->hashed = mem_new(hashing->names.count, sizeof(*hashing->hashed));
    for (size_t i = 0; i < hashing->names.count; i++)
        hashing->hashed[i] = strings_find(columns, hashing->names.at[i]) != SIZE_MAX;
}

/* An empty line of a table with several columns is no row, as in the original. */
static bool is_row(const struct hashing *hashing, const struct row_reader *in)
{
    return hashing->names.count == 1 || row_width(in) > 1 || !row_blank(in);
}

static void rows(const struct slice *slice, struct row_reader *in, struct row_writer *out)
{
    const struct item *table = slice->item;
    const struct anonymize *p = table->run->params;
    const enum header header = item_header(table);
    const struct span salt = salt_of(p);
    const enum digest_kind kind = kinds[p->method];
    struct hashing hashing = {.digest = digest_new(kind, salt)};
    if (kind != DIGEST_HMAC_SHA256)
        *(p->salt_location == PREPEND ? &hashing.before : &hashing.behind) = salt;
    manifest_columns(table->out, &hashing.names);
    mark(&hashing, &rule_for(table)->columns);
    if (header == HEADER_BESIDE && row_next(in)) {
        row_put_row(out, in);
        row_end(out);
    } else if (header == HEADER_ALONE) {
        row_next(in);
    }
    while (row_next(in))
        if (is_row(&hashing, in))
            hash_row(&hashing, in, out);
    digest_release(hashing.digest);
    strings_release(&hashing.names);
    buf_release(&hashing.scratch);
    mem_release(&hashing.hashed);
}

/* A name that fits no table may be a slip, and then leave values as they are. */
static void refuse_idle_rules(struct run *run)
{
    const struct anonymize *p = run->params;
    struct strings titles CLEANUP(strings_release) = {0};
    for (size_t i = 0; i < run->count; i++)
        if (run->items[i].in)
            strings_add(&titles, item_title(&run->items[i]));
    for (size_t i = 0; i < p->tables_to_encrypt.count && run->stage; i++) {
        const struct rule *rule = RECORD(struct rule, p->tables_to_encrypt, i);
        bool idle = true;
        for (size_t k = 0; idle && k < run->count; k++)
            idle = !run->items[k].in || !item_fits(&run->items[k], rule->table);
        char *known CLEANUP(mem_release) = strings_show(&titles, 20);
        if (idle)
            user_error("parameters: \"%s\" in tables_to_encrypt fits no table; the tables are: %s",
                       rule->table, titles.count ? known : "none");
    }
}

PROCESSOR(data_anonymization) = {
    .name = "data-anonymization",
    .summary = "Puts digests in the place of the values of columns.",
    .params = params,
    .params_size = sizeof(struct anonymize),
    .accepts = TABLES,
    .prepare = prepare,
    .manifest = manifest,
    .rows = rows,
    .add = refuse_idle_rules,
};
