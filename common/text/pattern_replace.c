/* pattern_replace.c: replacing every match, as Python's re.sub() does.
 *
 * Source: the documentation of Python's re module, "re.sub".
 */
#include "base/log.h"
#include "base/mem.h"
#include "text/pattern_inner.h"

#include <string.h>

/* A replacement being read. */
struct expansion {
    const struct pattern *pattern;
    const char *text;
    size_t at;
    struct buf *into; /* NULL: it is only checked */
};

static _Noreturn void wrong(const struct expansion *expansion, size_t at, const char *problem)
{
    user_error("the replacement \"%s\" is wrong at position %zu: %s", expansion->text, at + 1,
               problem);
}

static void put_group(const struct expansion *expansion, size_t begin, size_t number)
{
    if (number > pattern_groups(expansion->pattern))
        wrong(expansion, begin, "the pattern has no such group");
    if (!expansion->into)
        return;
    const struct span group = pattern_group(expansion->pattern, number);
    buf_add(expansion->into, group.at, group.len);
}

static void put_byte(const struct expansion *expansion, char byte)
{
    if (expansion->into)
        buf_add_byte(expansion->into, byte);
}

static bool is_digit(char byte, char least, char most)
{
    return byte >= least && byte <= most;
}

/* \g<1> or \g<name>; `at` is behind the g. */
static void put_named(struct expansion *expansion, size_t begin)
{
    const char *name = expansion->text + expansion->at + 1;
    const size_t length = strcspn(name, ">");
    if (expansion->text[expansion->at] != '<' || name[length] != '>' || length == 0)
        wrong(expansion, begin, "\\g needs a group, as in \\g<1>");
    expansion->at += length + 2;
    size_t number = 0, digits = 0;
    while (digits < length && digits < 6 && is_digit(name[digits], '0', '9'))
        number = 10 * number + (size_t)(name[digits++] - '0');
    if (digits == length) {
        put_group(expansion, begin, number);
        return;
    }
    char *text CLEANUP(mem_release) = mem_text(name, length);
    const int found = pcre2_substring_number_from_name(expansion->pattern->code, (PCRE2_SPTR)text);
    if (found <= 0)
        wrong(expansion, begin, "the pattern has no such group");
    put_group(expansion, begin, (size_t)found);
}

/* A backslash and digits: up to two are a group; a first zero, or three octal digits, a byte. */
static void put_number(struct expansion *expansion, size_t begin)
{
    const char *digits = expansion->text + expansion->at;
    size_t octal = 0;
    while (octal < 3 && is_digit(digits[octal], '0', '7'))
        octal++;
    if (digits[0] != '0' && octal < 3) {
        const bool two = is_digit(digits[1], '0', '9');
        expansion->at += two ? 2 : 1;
        put_group(expansion, begin,
                  (size_t)(two ? 10 * (digits[0] - '0') + digits[1] - '0' : digits[0] - '0'));
        return;
    }
    unsigned value = 0;
    for (size_t i = 0; i < octal; i++)
        value = 8 * value + (unsigned)(digits[i] - '0');
    if (value == 0 || value > 0x7f)
        wrong(expansion, begin, "a name cannot have this byte");
    expansion->at += octal;
    put_byte(expansion, (char)value);
}

static void put_escape(struct expansion *expansion)
{
    static const char letters[] = "abfnrtv\\", bytes[] = "\a\b\f\n\r\t\v\\";
    const size_t begin = expansion->at++;
    const char next = expansion->text[expansion->at];
    if (!next)
        wrong(expansion, begin, "nothing follows the backslash");
    if (is_digit(next, '0', '9')) {
        put_number(expansion, begin);
        return;
    }
    expansion->at++;
    if (next == 'g') {
        put_named(expansion, begin);
        return;
    }
    const char *known = strchr(letters, next);
    const bool letter = is_digit(next, 'a', 'z') || is_digit(next, 'A', 'Z');
    if (!known && letter)
        wrong(expansion, begin, "there is no such escape");
    if (!known)
        put_byte(expansion, '\\');
    put_byte(expansion, known ? bytes[known - letters] : next);
}

static void expand(struct expansion *expansion)
{
    expansion->at = 0;
    while (expansion->text[expansion->at])
        if (expansion->text[expansion->at] == '\\')
            put_escape(expansion);
        else
            put_byte(expansion, expansion->text[expansion->at++]);
}

void pattern_check_replacement(const struct pattern *pattern, const char *text)
{
    struct expansion expansion = {.pattern = pattern, .text = text};
    expand(&expansion);
}

void pattern_replace(struct pattern *pattern, const char *text, const char *replacement,
                     struct buf *into)
{
    struct expansion expansion = {.pattern = pattern, .text = replacement, .into = into};
    const size_t length = strlen(text);
    size_t done = 0;
    uint32_t option = 0;
    while (pattern_match(pattern, text, done, option)) {
        const struct span match = pattern_group(pattern, 0);
        if (!match.at || match.at < text + done)
            break; /* only with \K in a strange place */
        buf_add(into, text + done, (size_t)(match.at - text) - done);
        expand(&expansion);
        done = (size_t)(match.at - text) + match.len;
        option = match.len == 0 ? PCRE2_NOTEMPTY_ATSTART : 0;
    }
    buf_add(into, text + done, length - done);
}

void pattern_upper_case(const char *text, struct buf *into)
{
    struct pattern *all = pattern_new("(?s)[^\\x{df}]+", PATTERN_TEXT, "upper case");
    const size_t length = strlen(text);
    PCRE2_SIZE size = 2 * length + 1; /* a letter of one or two bytes may become one of three */
    char *upper CLEANUP(mem_release) = mem_new(size, 1);
    const int found = pcre2_substitute(
        all->code, (PCRE2_SPTR)text, length, 0, PCRE2_SUBSTITUTE_GLOBAL | PCRE2_SUBSTITUTE_EXTENDED,
        NULL, NULL, (PCRE2_SPTR) "\\U$0", PCRE2_ZERO_TERMINATED, (PCRE2_UCHAR *)upper, &size);
    pattern_release(all);
    if (found < 0)
        app_error("upper case: PCRE2's error %d", found);
    buf_add(into, upper, size);
}
