/* params_fuzz.c: any bytes as a configuration, held against a table with a row of every type.
 *
 * Errors leave by longjmp, so what was allocated before them is lost: leaks are not looked for.
 */
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "data/params.h"

struct inner {
    const char *name;
    int64_t number;
    struct strings list;
};

struct outer {
    const char *name;
    struct inner inner;
};

struct everything {
    bool boolean;
    int8_t maybe;
    int64_t integer;
    struct param_size size;
    const char *text;
    unsigned choice;
    struct strings list;
    struct records records, keyed;
    struct inner inside;
    struct param_json any;
    const char *secret;
};

static const char *const choices[] = {"top", "bottom", NULL};

static const char *wrong(const char *text)
{
    return strchr(text, 'X') ? "it has an X" : NULL;
}

static const struct param inner_table[] = {
    PARAM(struct inner, name, "name", .required = true),
    PARAM(struct inner, number, "number", .least = INT64_MIN, .most = 1000),
    PARAM(struct inner, list, "list", .least = 1),
    {0},
};

static const struct param outer_table[] = {
    PARAM(struct outer, name, "name", .wrong = wrong),
    PARAM_INSIDE(struct outer, inner, "inner", inner_table, .required = false),
    {0},
};

static const struct param table[] = {
    PARAM(struct everything, boolean, "boolean", .fallback = "true"),
    PARAM(struct everything, maybe, "maybe"),
    PARAM(struct everything, integer, "integer", .least = 1, .fallback = "1"),
    PARAM(struct everything, size, "size", .least = 10, .fallback = "\"5MB\""),
    PARAM(struct everything, text, "text", .wrong = wrong, .most = 10),
    PARAM(struct everything, choice, "choice", .choices = choices),
    PARAM(struct everything, list, "list", .wrong = wrong, .most = 4, .fallback = "[\"a\"]"),
    PARAM(struct everything, records, "records", .fields = inner_table,
          .record_size = sizeof(struct inner)),
    PARAM(struct everything, keyed, "keyed", .keyed = true, .fields = outer_table,
          .record_size = sizeof(struct outer)),
    PARAM_INSIDE(struct everything, inside, "inside", inner_table, .required = false),
    PARAM(struct everything, any, "any"),
    PARAM_KEY(struct everything, secret, "#secret", "secret"),
    {0},
};

static jmp_buf out;

static void trap(int code, const char *message)
{
    if (code != 1 || !*message)
        abort(); /* no configuration is a bug of ours */
    longjmp(out, 1);
}

/* Every string that was given out is there and ends. */
static size_t measure(const struct everything *got)
{
    size_t sum = got->text ? strlen(got->text) : 0;
    sum += got->any.text ? strlen(got->any.text) : 0;
    for (size_t i = 0; i < got->list.count; i++)
        sum += strlen(got->list.at[i]);
    for (size_t i = 0; i < got->records.count; i++)
        sum += strlen(RECORD(struct inner, got->records, i)->name);
    for (size_t i = 0; i < got->keyed.count; i++)
        sum += strlen(RECORD(struct outer, got->keyed, i)->name) +
               strlen(RECORD(struct outer, got->keyed, i)->inner.name);
    return sum;
}

const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
    return "detect_leaks=0";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    log_trap(trap);
    char *const text = mem_text((const char *)data, size);
    if (setjmp(out) == 0) {
        struct settings *const settings = settings_parse(text, "config.json");
        struct everything got;
        settings_fill(settings, table, &got);
        if (measure(&got) == SIZE_MAX)
            abort();
        settings_release(settings);
    }
    if (setjmp(out) == 0 && size) {
        /* The first byte chooses an option, the rest is its value. */
        struct settings *const settings = settings_new();
        settings_option(settings, &table[data[0] % (COUNT(table) - 1)], text + 1);
        struct everything got;
        settings_fill(settings, table, &got);
        if (measure(&got) == SIZE_MAX)
            abort();
        settings_release(settings);
    }
    free(text);
    return 0;
}
