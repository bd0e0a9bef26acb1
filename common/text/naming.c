/* naming.c: new names from old ones, by a pattern. */
#include "text/naming.h"
#include "base/log.h"
#include "base/mem.h"
#include "text/pattern.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a number behind a dollar stands for (spec: processors-2.md, 14). */
enum dollars {
    DOLLARS_NONE, /* there are none: every match is replaced */
    DOLLARS_WHOLE, /* $0 is the match, or its only group */
    DOLLARS_GROUPS, /* $0 is the first group */
    DOLLARS_BEYOND /* there is no such group: names stay */
};

struct naming {
    struct pattern *pattern;
    char *replacement; /* with the present filled in */
    enum dollars dollars;
    bool to_uppercase;
    char timestamp[33]; /* "" when none is added */
};

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static _Noreturn void wrong_brace(const char *replacement, const char *at)
{
    user_error("the replacement \"%s\" is wrong at position %zu: braces can only be {date}, {time} "
               "and {timestamp}",
               replacement, (size_t)(at - replacement) + 1);
}

/* Without any opening brace, closing ones are only text. */
static char *fill_braces(const char *replacement, const struct clock_text *now)
{
    struct buf filled = {0};
    for (const char *at = replacement; *at;) {
        if (!strchr(replacement, '{') || (*at != '{' && *at != '}')) {
            buf_add_byte(&filled, *at++);
        } else if (strncmp(at, "{date}", 6) == 0) {
            buf_add_text(&filled, now->date);
            at += 6;
        } else if (strncmp(at, "{time}", 6) == 0) {
            buf_add_text(&filled, now->time);
            at += 6;
        } else if (strncmp(at, "{timestamp}", 11) == 0) {
            buf_add_format(&filled, "%s%s", now->date, now->time);
            at += 11;
        } else {
            wrong_brace(replacement, at);
        }
    }
    buf_add_text(&filled, "");
    return buf_take(&filled);
}

/* The number at the front, which `at` goes behind; one that is too large is the largest. */
static size_t take_number(const char **at)
{
    size_t number = 0;
    for (; is_digit(**at); ++*at)
        number = number < 100000 ? 10 * number + (size_t)(**at - '0') : number;
    return number;
}

static enum dollars find_dollars(const char *replacement, size_t groups)
{
    enum dollars found = DOLLARS_NONE;
    for (const char *at = replacement; (at = strchr(at, '$'));) {
        at++;
        if (!is_digit(*at))
            continue;
        const char *digits = at;
        const size_t number = take_number(&at);
        if (groups < 2) {
            found = DOLLARS_WHOLE;
        } else if (number == groups) {
            user_error("the replacement \"%s\" is wrong at position %zu: the pattern has %zu "
                       "groups, which are $0 to $%zu",
                       replacement, (size_t)(digits - replacement), groups, groups - 1);
        } else if (number > groups) {
            found = DOLLARS_BEYOND;
        } else if (found == DOLLARS_NONE) {
            found = DOLLARS_GROUPS;
        }
    }
    return found;
}

/* Other tools count groups from 1, so that somebody may take $1 for the only one. */
static void warn_of_plain_dollars(const char *replacement, size_t groups)
{
    for (const char *at = replacement; (at = strchr(at, '$')); at++)
        if (is_digit(at[1]) && at[1] != '0') {
            log_warn("the replacement \"%s\" has $%c, which is plain text: the pattern has %s",
                     replacement, at[1],
                     groups == 1 ? "one group, and $0 stands for it"
                                 : "no groups, and $0 stands for the match");
            return;
        }
}

struct naming *naming_new(const struct naming_rules *rules)
{
    const struct clock_text now = clock_now(rules->timezone);
    struct naming *naming = mem_new(1, sizeof(*naming));
    naming->pattern =
        pattern_new(rules->pattern, PATTERN_TEXT | PATTERN_HEX_ESCAPES, "parameters.pattern");
    naming->replacement = fill_braces(rules->replacement, &now);
    naming->dollars = find_dollars(naming->replacement, pattern_groups(naming->pattern));
    naming->to_uppercase = rules->to_uppercase;
    if (naming->dollars == DOLLARS_NONE)
        pattern_check_replacement(naming->pattern, naming->replacement);
    if (naming->dollars == DOLLARS_WHOLE)
        warn_of_plain_dollars(rules->replacement, pattern_groups(naming->pattern));
    if (naming->dollars == DOLLARS_BEYOND)
        log_warn("the replacement \"%s\" names a group that the pattern does not have; names stay "
                 "as they are",
                 rules->replacement);
    if (rules->add_timestamp)
        snprintf(naming->timestamp, sizeof(naming->timestamp), "_%s%s", now.date, now.time);
    return naming;
}

/* The first match alone makes the name; the rest of the old one is lost. */
static void put_dollars(const struct naming *naming, struct buf *into)
{
    const bool whole = naming->dollars == DOLLARS_WHOLE;
    for (const char *at = naming->replacement; *at;) {
        if (*at != '$' || (whole ? at[1] != '0' : !is_digit(at[1]))) {
            buf_add_byte(into, *at++);
            continue;
        }
        at++;
        size_t number = pattern_groups(naming->pattern); /* 0: the match */
        if (whole)
            at++;
        else
            number = take_number(&at) + 1;
        const struct span group = pattern_group(naming->pattern, number);
        buf_add(into, group.at, group.len);
    }
}

/* Where the last extension begins, with its dot; the end when there is none. A dot at the front of
 * a name begins none. */
static size_t extension(const char *name)
{
    const char *slash = strrchr(name, '/');
    const char *base = slash ? slash + 1 : name;
    const char *dot = strrchr(base, '.');
    return dot && dot >= base + strspn(base, ".") ? (size_t)(dot - name) : strlen(name);
}

bool naming_apply(struct naming *naming, const char *name, struct buf *into)
{
    buf_clear(into);
    const bool found = pattern_find(naming->pattern, name);
    if (!found || naming->dollars == DOLLARS_BEYOND)
        buf_add_text(into, name);
    else if (naming->dollars == DOLLARS_NONE)
        pattern_replace(naming->pattern, name, naming->replacement, into);
    else
        put_dollars(naming, into);
    if (into->len == 0)
        buf_add_text(into, name);
    if (!found)
        return false;
    const size_t end = extension(buf_text(into));
    char *stem CLEANUP(mem_release) = mem_text(buf_text(into), end);
    char *rest CLEANUP(mem_release) = mem_string(buf_text(into) + end);
    buf_clear(into);
    if (naming->to_uppercase)
        pattern_upper_case(stem, into);
    else
        buf_add_text(into, stem);
    buf_add_text(into, naming->timestamp);
    buf_add_text(into, rest);
    return true;
}

void naming_release(struct naming *naming)
{
    if (!naming)
        return;
    pattern_release(naming->pattern);
    free(naming->replacement);
    free(naming);
}
