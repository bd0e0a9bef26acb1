/* pattern_name.c: names against shell patterns, without a regular expression. */
#include "text/pattern.h"

#include <string.h>

/* The next character, or a byte that is not UTF-8. */
static uint32_t next(const char **at)
{
    const unsigned char *byte = (const unsigned char *)*at;
    uint32_t character = *byte++;
    if (character >= 0xc0)
        while ((*byte & 0xc0) == 0x80 && character < 0x4000000)
            character = character << 6 | (*byte++ & 0x3f);
    *at = (const char *)byte;
    return character;
}

/* A set, behind its bracket: whether `character` is in it. False in `closed` when it has no end,
 * and the bracket is one of the name. */
static bool in_set(const char **pattern, uint32_t character, bool *closed)
{
    const char *at = *pattern;
    const bool negated = *at == '!';
    bool found = false;
    at += negated;
    *closed = false;
    for (bool first = true; *at && (first || *at != ']'); first = false) {
        const uint32_t from = next(&at);
        uint32_t to = from;
        if (at[0] == '-' && at[1] && at[1] != ']') {
            at++;
            to = next(&at);
        }
        found = found || (character >= from && character <= to);
    }
    if (!*at)
        return false;
    *closed = true;
    *pattern = at + 1;
    return found != negated;
}

/* Whether the first character of both fits; goes behind it in both. */
static bool fits_one(const char **pattern, const char **name)
{
    const uint32_t sign = next(pattern), character = next(name);
    bool closed = false;
    if (sign == '?')
        return true;
    if (sign == '[') {
        const bool found = in_set(pattern, character, &closed);
        if (closed)
            return found;
    }
    return sign == character;
}

bool pattern_name_fits(const char *pattern, const char *name)
{
    const char *star = NULL, *retry = NULL; /* behind the last star, and what it takes so far */
    while (*name) {
        if (*pattern == '*') {
            star = ++pattern;
            retry = name;
            continue;
        }
        if (*pattern && fits_one(&pattern, &name))
            continue;
        if (!star)
            return false;
        next(&retry);
        name = retry;
        pattern = star;
    }
    while (*pattern == '*')
        pattern++;
    return !*pattern;
}

bool pattern_prefix_fits(const char *pattern, const char *name)
{
    const size_t length = strlen(pattern);
    if (length > 0 && pattern[length - 1] == '*')
        return strncmp(pattern, name, length - 1) == 0;
    return strcmp(pattern, name) == 0;
}
