/* params_check.h: what is wrong with a configuration, and where.
 *
 * Invariants: only params.c includes it. Messages name a place by its path and never show a value.
 * The first 20 violations are kept, the rest counted.
 */
#ifndef KBC_PARAMS_CHECK_H
#define KBC_PARAMS_CHECK_H

#include <jansson.h>

#include "base/buf.h"
#include "data/params.h"

/* A place in a configuration: a member of `above`, or with no key an element of it. The topmost is
 * the word `parameters` or an option. */
struct spot {
    const struct spot *above;
    const char *key;
    size_t index;
    enum { IN_FILE, IN_OPTION } origin; /* of the topmost */
};

/* One run of settings_fill() and what it found wrong. */
struct check {
    struct settings *settings;
    struct strings in_file, in_options;
    size_t count;
    const struct param *listed; /* the table whose keys were named last: once is enough */
};

/* Notes what is wrong at a spot. The format begins with what joins it to the path: " must be" or ":
 * ". */
void check_violation(struct check *check, const struct spot *spot, const char *format, ...)
    PRINTF(3, 4);

/* The row is the one for a key, in its present or its older spelling. */
bool check_is_key(const struct param *param, const char *key);

/* The row's member of an object, or NULL; its older spelling is taken with a warning. */
const json_t *check_member(const json_t *json, const struct param *param);

/* Notes that the table has no row for the key at a spot. */
void check_unknown(struct check *check, const struct spot *spot, const struct param *table);

/* Notes it when a length or a count is outside of the row's limits; `things` is "bytes" and so on.
 */
void check_count(struct check *check, const struct param *param, size_t count, const char *things,
                 const struct spot *spot);

/* Raises one user_error with everything, if there is anything, and releases what was noted. `name`
 * is the configuration file's or NULL. */
void check_report(struct check *check, const char *name);

#endif
