/* pattern.h: regular expressions and globs over names and other short texts.
 *
 * Invariants: a pattern is used by one thread. What is wrong with one is user_error naming the
 * place in it; so is a match that takes too long. A group is what parentheses capture; 0 is the
 * whole match. Texts and expressions are bytes unless PATTERN_TEXT is set. This module is the only
 * one that includes PCRE2, whose syntax (pcre2pattern(3)) the expressions have.
 */
#ifndef KBC_PATTERN_H
#define KBC_PATTERN_H

#include "base/base.h"
#include "base/buf.h"

enum pattern_option {
    PATTERN_TEXT = 1, /* UTF-8, with Unicode's letters and digits; what is no UTF-8 never matches */
    PATTERN_CASELESS = 2,
    PATTERN_MULTILINE = 4,
    PATTERN_DOTALL = 8,
    PATTERN_EXTENDED = 16,
    PATTERN_ANCHORED = 32,
    PATTERN_DOLLAR_ENDONLY = 64,
    PATTERN_UNGREEDY = 128,
    PATTERN_HEX_ESCAPES = 256 /* \xhh and \uhhhh are characters, as in Python */
};

struct pattern;

/* `name` is what messages call it. `options` are enum pattern_option. */
MUST_USE struct pattern *pattern_new(const char *expression, unsigned options, const char *name);

/* A glob, which matches a whole path: * and ? (no slash, and no dot at the start of a part), [a-z],
 * [!a] or [^a], {a,b}, a backslash before any of them, and as a whole part of the path: ** for any
 * number of parts. */
MUST_USE struct pattern *pattern_glob(const char *glob, const char *name);

/* A mask as Symfony's Finder takes it: a regular expression between delimiters with its modifiers
 * when it looks like one, else a glob. True when it is an expression. */
MUST_USE bool pattern_is_delimited(const char *mask);
MUST_USE struct pattern *pattern_delimited(const char *mask, const char *name);

/* A name fits a pattern as Python's fnmatch has it, as a whole: * (anything), ? (a character),
 * [abc], [a-z], [!a]; nothing else is special. */
bool pattern_name_fits(const char *pattern, const char *name);

/* The same with a star at the end of the pattern alone; all else stands for itself. */
bool pattern_prefix_fits(const char *pattern, const char *name);

/* Finds the first match; its groups are valid until the next call, and as long as the text. */
MUST_USE bool pattern_find(struct pattern *pattern, const char *text);

/* How many groups there are, the whole match not counted. */
size_t pattern_groups(const struct pattern *pattern);

/* A group of the last match, part of its text; `at` is NULL when it took no part in it. */
struct span pattern_group(const struct pattern *pattern, size_t number);

/* Adds `text` with every match replaced, as Python's re.sub() does it: in the replacement \1,
 * \g<1>, \g<name>, \n and \\ stand for what they say. */
void pattern_replace(struct pattern *pattern, const char *text, const char *replacement,
                     struct buf *into);

/* Adds `text` with its letters in upper case; what is no UTF-8 stays, and so do letters whose upper
 * case is several (the German sharp s). */
void pattern_upper_case(const char *text, struct buf *into);

/* What is wrong in a replacement is user_error. */
void pattern_check_replacement(const struct pattern *pattern, const char *replacement);

/* Releases it; NULL is fine. */
void pattern_release(struct pattern *pattern);

#endif
