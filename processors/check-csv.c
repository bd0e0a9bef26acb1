/* check-csv.c: fails when a table is not what the platform's loader takes. */
#include "csv/strict.h"
#include "processor.h"

struct check_csv {
    int64_t max_errors;
};

static const struct param params[] = {
    PARAM(struct check_csv, max_errors, "how many errors are shown, the first ones",
          .fallback = "10", .least = 1, .most = 10000),
    {.type = PARAM_END},
};

static void prepare(struct run *run)
{
    const struct check_csv *p = run->params;
    run->complaints = (size_t)p->max_errors;
}

/* The width of a sliced table whose columns are not known: that of the widest first row. */
static uint64_t scan(const struct slice *slice, struct row_reader *in)
{
    struct strings names CLEANUP(strings_release) = {0};
    const struct item *table = slice->item;
    const bool known = manifest_columns(table->in, &names) && names.count > 0;
    return table->folder && !known && row_next(in) ? row_width(in) : 0;
}

static void check(const struct slice *slice, struct reader *in, struct strings *wrong)
{
    const struct item *table = slice->item;
    struct strings names CLEANUP(strings_release) = {0};
    manifest_columns(table->in, &names);
    const struct strict rules = {
        .dialect = manifest_dialect(table->in),
        .width = names.count ? names.count : (size_t)table->scanned,
        .names = &names,
        .most = table->run->complaints + 1,
    };
    strict_check(in, &rules, wrong);
}

PROCESSOR(check_csv) = {
    .name = "check-csv",
    .summary = "Fails, with a list of what is wrong, when a table is not regular CSV.",
    .params = params,
    .params_size = sizeof(struct check_csv),
    .accepts = TABLES,
    .prepare = prepare,
    .scan = scan,
    .check = check,
};
