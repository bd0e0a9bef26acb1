/* params_table.h: a parameter table with a row of every type, for the tests of parameters. */
#ifndef KBC_PARAMS_TABLE_H
#define KBC_PARAMS_TABLE_H

#include <string.h>

#include "data/params.h"

enum direction { TOP, BOTTOM };

struct range {
    int64_t from, to;
};

struct rule {
    const char *pattern;
    struct strings columns;
    struct range range;
};

struct pair {
    const char *name, *value;
};

struct ruled {
    const char *name;
    struct range range;
};

struct everything {
    bool graceful;
    int8_t incremental;
    int64_t lines;
    struct param_size size;
    const char *delimiter;
    unsigned direction;
    struct strings columns;
    struct records rules, names, ruled;
    struct range range;
    struct param_json extra;
    const char *token;
};

static inline const char *wrong_delimiter(const char *text)
{
    return strcmp(text, "X") == 0 ? "X is no delimiter" : NULL;
}

static const char *const directions[] = {"top", "bottom", NULL};

static const struct param range_table[] = {
    PARAM(struct range, from, "first", .required = true),
    PARAM(struct range, to, "last", .least = -5, .most = 100, .fallback = "7"),
    {0},
};

static const struct param rule_table[] = {
    PARAM(struct rule, pattern, "pattern", .required = true),
    PARAM(struct rule, columns, "columns"),
    PARAM_INSIDE(struct rule, range, "range", range_table, .required = false),
    {0},
};

static const struct param pair_table[] = {
    PARAM(struct pair, name, "key", .wrong = wrong_delimiter),
    PARAM(struct pair, value, "value", .least = 1),
    {0},
};

static const struct param ruled_table[] = {
    PARAM(struct ruled, name, "key"),
    PARAM_INSIDE(struct ruled, range, "range", range_table, .required = false),
    {0},
};

static const struct param table[] = {
    PARAM(struct everything, graceful, "go on after errors"),
    PARAM(struct everything, incremental, "load incrementally"),
    PARAM(struct everything, lines, "how many lines", .least = 1, .fallback = "1"),
    PARAM(struct everything, size, "how large", .least = 10, .fallback = "\"500MB\""),
    PARAM(struct everything, delimiter, "between cells", .least = 1, .most = 3,
          .wrong = wrong_delimiter),
    PARAM(struct everything, direction, "from where", .choices = directions,
          .fallback = "\"bottom\""),
    PARAM(struct everything, columns, "which", .most = 3, .wrong = wrong_delimiter),
    PARAM(struct everything, rules, "rules", .fields = rule_table,
          .record_size = sizeof(struct rule)),
    PARAM(struct everything, names, "names", .keyed = true, .fields = pair_table,
          .record_size = sizeof(struct pair), .most = 3),
    PARAM(struct everything, ruled, "ranges", .keyed = true, .fields = ruled_table,
          .record_size = sizeof(struct ruled)),
    PARAM_INSIDE(struct everything, range, "range", range_table, .required = false),
    PARAM(struct everything, extra, "anything"),
    PARAM_KEY(struct everything, token, "#token", "a secret", .most = 8),
    {0},
};

static inline const struct param *row(const char *name)
{
    const struct param *param = table;
    while (strcmp(param->name, name) != 0)
        param++;
    return param;
}

/* The settings are to be released. */
static inline struct settings *filled(const char *json, struct everything *into)
{
    struct settings *const settings = settings_parse(json, "config.json");
    settings_fill(settings, table, into);
    return settings;
}

struct whole {
    struct records names;
};

static const struct param whole_table[] = {
    PARAM_KEY(struct whole, names, "*", "all the names", .keyed = true, .required = true,
              .fields = pair_table, .record_size = sizeof(struct pair)),
    {0},
};

#endif
