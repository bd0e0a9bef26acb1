/* pattern_inner.h: a compiled pattern and its last match; for pattern*.c alone. */
#ifndef KBC_PATTERN_INNER_H
#define KBC_PATTERN_INNER_H

#include "text/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

struct pattern {
    pcre2_code *code;
    pcre2_match_data *match;
    const char *text; /* of the last match; the caller's */
    char *name;
};

/* The first match at or after the byte `from`, with options of pcre2_match(). */
MUST_USE bool pattern_match(struct pattern *pattern, const char *text, size_t from,
                            uint32_t options);

#endif
