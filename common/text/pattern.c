/* pattern.c: regular expressions: compiling and matching. */
#include "base/log.h"
#include "base/mem.h"
#include "text/pattern_inner.h"

#include <stdlib.h>
#include <string.h>

/* As in enum pattern_option, from its second on. */
static const uint32_t meanings[] = {PCRE2_CASELESS, PCRE2_MULTILINE, PCRE2_DOTALL,
                                    PCRE2_EXTENDED, PCRE2_ANCHORED,  PCRE2_DOLLAR_ENDONLY,
                                    PCRE2_UNGREEDY, PCRE2_ALT_BSUX};

static uint32_t pcre_options(unsigned options)
{
    uint32_t result = PCRE2_NEVER_BACKSLASH_C;
    if (options & PATTERN_TEXT)
        result |= PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF;
    else
        result |= PCRE2_NEVER_UTF;
    for (size_t i = 0; i < COUNT(meanings); i++)
        if (options & PATTERN_CASELESS << i)
            result |= meanings[i];
    return result;
}

struct pattern *pattern_new(const char *expression, unsigned options, const char *name)
{
    int problem = 0;
    PCRE2_SIZE at = 0;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)expression, PCRE2_ZERO_TERMINATED,
                                     pcre_options(options), &problem, &at, NULL);
    if (!code) {
        PCRE2_UCHAR text[256];
        pcre2_get_error_message(problem, text, sizeof(text));
        user_error("%s: the regular expression \"%s\" is wrong at position %zu: %s", name,
                   expression, (size_t)at + 1, (const char *)text);
    }
    struct pattern *pattern = mem_new(1, sizeof(*pattern));
    pattern->code = code;
    pattern->match = pcre2_match_data_create_from_pattern(code, NULL);
    if (!pattern->match)
        app_error("out of memory in a regular expression");
    pattern->name = mem_string(name);
    return pattern;
}

bool pattern_match(struct pattern *pattern, const char *text, size_t from, uint32_t options)
{
    pattern->text = text;
    const int found = pcre2_match(pattern->code, (PCRE2_SPTR)text, strlen(text), from, options,
                                  pattern->match, NULL);
    if (found < 0 && found != PCRE2_ERROR_NOMATCH) {
        PCRE2_UCHAR problem[256];
        pcre2_get_error_message(found, problem, sizeof(problem));
        user_error("%s: the expression cannot be matched with \"%s\": %s", pattern->name, text,
                   (const char *)problem);
    }
    return found > 0;
}

bool pattern_find(struct pattern *pattern, const char *text)
{
    return pattern_match(pattern, text, 0, 0);
}

size_t pattern_groups(const struct pattern *pattern)
{
    uint32_t count = 0;
    pcre2_pattern_info(pattern->code, PCRE2_INFO_CAPTURECOUNT, &count);
    return count;
}

struct span pattern_group(const struct pattern *pattern, size_t number)
{
    const PCRE2_SIZE *places = pcre2_get_ovector_pointer(pattern->match);
    const PCRE2_SIZE begin = places[2 * number], end = places[2 * number + 1];
    /* \K can put the begin behind the end. */
    if (begin == PCRE2_UNSET || end < begin)
        return (struct span){0};
    return (struct span){pattern->text + begin, end - begin};
}

void pattern_release(struct pattern *pattern)
{
    if (!pattern)
        return;
    pcre2_match_data_free(pattern->match);
    pcre2_code_free(pattern->code);
    free(pattern->name);
    free(pattern);
}
