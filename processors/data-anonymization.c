/* data-anonymization.c: puts digests in the place of values. */
#include "crypto/digest.h"
#include "processor.h"

#include <string.h>

struct rule {
    const char *table;
    struct strings columns;
};

struct anonymize {
    unsigned method;
    const char *salt;
    enum digest_salt salt_location;
    struct records tables_to_encrypt;
    bool keep_empty;
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
    PARAM(struct anonymize, keep_empty, "an empty value stays empty and gets no digest"),
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

static struct rules rules_of(const struct run *run)
{
    const struct anonymize *p = run->params;
    return (struct rules){RULES_STRICT, "tables_to_encrypt", &p->tables_to_encrypt};
}

/* The columns to hash, or NULL. */
static const struct strings *columns_of(const struct item *table)
{
    const struct rules rules = rules_of(table->run);
    const size_t i = rules_find(&rules, table);
    return i == SIZE_MAX ? NULL : &RECORD(struct rule, *rules.records, i)->columns;
}

static void manifest(struct item *table)
{
    const struct strings *columns = columns_of(table);
    table->carried = !columns;
    if (!columns)
        return;
    if (!item_take_columns(table))
        user_error("%s: its columns are not known: it is empty, and has no header to take them "
                   "from",
                   table->shown);
    size_t *positions = manifest_positions(table->out, columns); /* refuses unknown names */
    mem_release(&positions);
    for (size_t i = 0; i < columns->count; i++)
        manifest_column_to_text(table->out, columns->at[i]);
}

struct hashing {
    struct digest *digest;
    struct strings names;
    bool *hashed; /* for each column */
    bool keep_empty;
    struct buf scratch;
};

static void hash(struct hashing *hashing, const struct row_reader *in, size_t column,
                 struct row_writer *out)
{
    char text[DIGEST_TEXT];
    const struct span value = row_value(in, row_cell(in, column), &hashing->scratch);
    if (hashing->keep_empty && value.len == 0) {
        row_put_value(out, value);
        return;
    }
    digest_add(hashing->digest, value);
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

static void begin(struct hashing *hashing, const struct item *table)
{
    const struct anonymize *p = table->run->params;
    const struct strings *columns = columns_of(table);
    hashing->keep_empty = p->keep_empty;
    hashing->digest = digest_new(kinds[p->method], salt_of(p), p->salt_location);
    manifest_columns(table->out, &hashing->names);
    hashing->hashed = mem_new(hashing->names.count, sizeof(*hashing->hashed));
    for (size_t i = 0; i < hashing->names.count; i++) /* both of two columns with one name */
        hashing->hashed[i] = strings_find(columns, hashing->names.at[i]) != SIZE_MAX;
}

static void end(struct hashing *hashing)
{
    digest_release(hashing->digest);
    strings_release(&hashing->names);
    mem_release(&hashing->hashed);
    buf_release(&hashing->scratch);
}

/* An empty line of a table with several columns is no row, as in the original. */
static bool is_row(const struct hashing *hashing, const struct row_reader *in)
{
    return hashing->names.count == 1 || row_width(in) > 1 || !row_blank(in);
}

static void rows(const struct slice *slice, struct row_reader *in, struct row_writer *out)
{
    struct hashing hashing CLEANUP(end) = {0};
    const enum header header = item_header(slice->item);
    begin(&hashing, slice->item);
    while (row_next(in)) {
        const bool first = row_number(in) == 1;
        if (header == HEADER_BESIDE && first) {
            row_put_row(out, in);
            row_end(out);
        } else if (!(header == HEADER_ALONE && first) && is_row(&hashing, in)) {
            hash_row(&hashing, in, out);
        }
    }
}

/* A name that fits no table may be a slip, and then leave values as they are. */
static void refuse_idle_rules(struct run *run)
{
    const struct rules rules = rules_of(run);
    rules_check(&rules, run);
}

PROCESSOR(data_anonymization) = {
    .name = "data-anonymization",
    .summary = "Puts digests in the place of the values of columns.",
    .aliases = IDS("kds-team.processor-data-anonymization"),
    .params = params,
    .params_size = sizeof(struct anonymize),
    .accepts = TABLES,
    .needs = FLAT,
    .prepare = prepare,
    .manifest = manifest,
    .pieces = true,
    .rows = rows,
    .add = refuse_idle_rules,
};
