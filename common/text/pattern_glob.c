/* pattern_glob.c: globs and masks, as regular expressions.
 *
 * The rules are those of Symfony's Finder (spec: processors-2.md, 3), with two more: [!a] is a
 * negation, and a mask with a slash is one for paths.
 */
#include "base/log.h"
#include "base/mem.h"
#include "text/pattern_inner.h"

#include <string.h>

struct glob {
    const char *text, *name;
    size_t at;
    size_t open; /* braces that are not closed yet */
    size_t opened; /* place of the last one opened */
    struct buf expression;
};

static _Noreturn void wrong(const struct glob *glob, size_t at, const char *problem)
{
    user_error("%s: the mask \"%s\" is wrong at position %zu: %s", glob->name, glob->text, at + 1,
               problem);
}

/* Any byte can be written so, inside of brackets and out. */
static void put_byte(struct glob *glob, char byte)
{
    buf_add_format(&glob->expression, "\\x%02x", (unsigned)(unsigned char)byte);
}

/* A member of a class; the backslash takes the next byte as it is. */
static unsigned char class_byte(struct glob *glob)
{
    if (glob->text[glob->at] == '\\' && glob->text[glob->at + 1])
        glob->at++;
    return (unsigned char)glob->text[glob->at++];
}

static void put_class(struct glob *glob)
{
    const size_t begin = glob->at++;
    const char *text = glob->text;
    buf_add_text(&glob->expression, "(?!/)[");
    if (text[glob->at] == '!' || text[glob->at] == '^') {
        buf_add_byte(&glob->expression, '^');
        glob->at++;
    }
    /* A bracket that stands first is a member. */
    for (bool first = true; first || text[glob->at] != ']'; first = false) {
        if (!text[glob->at])
            wrong(glob, begin, "the bracket is not closed");
        const size_t place = glob->at;
        const unsigned char low = class_byte(glob);
        put_byte(glob, (char)low);
        if (text[glob->at] != '-' || !text[glob->at + 1] || text[glob->at + 1] == ']')
            continue;
        glob->at++;
        const unsigned char high = class_byte(glob);
        if (high < low)
            wrong(glob, place, "the range is out of order");
        buf_add_byte(&glob->expression, '-');
        put_byte(glob, (char)high);
    }
    buf_add_byte(&glob->expression, ']');
    glob->at++;
}

static void put_escaped(struct glob *glob)
{
    if (!glob->text[glob->at + 1])
        wrong(glob, glob->at, "nothing follows the backslash");
    put_byte(glob, glob->text[glob->at + 1]);
    glob->at += 2;
}

static void put_brace(struct glob *glob)
{
    const char brace = glob->text[glob->at];
    if (brace == '{') {
        glob->open++;
        glob->opened = glob->at;
        buf_add_text(&glob->expression, "(?:");
    } else if (glob->open == 0) {
        put_byte(glob, brace);
    } else {
        glob->open -= brace == '}';
        buf_add_byte(&glob->expression, brace == '}' ? ')' : '|');
    }
    glob->at++;
}

static void put_next(struct glob *glob)
{
    switch (glob->text[glob->at]) {
    case '*':
        buf_add_text(&glob->expression, "[^/]*");
        glob->at++;
        break;
    case '?':
        buf_add_text(&glob->expression, "[^/]");
        glob->at++;
        break;
    case '[':
        put_class(glob);
        break;
    case '{':
    case ',':
    case '}':
        put_brace(glob);
        break;
    case '\\':
        put_escaped(glob);
        break;
    default:
        put_byte(glob, glob->text[glob->at++]);
    }
}

/* A part of the path that is ** and nothing else. */
static bool put_any_parts(struct glob *glob)
{
    const char *rest = glob->text + glob->at;
    if (strncmp(rest, "**", 2) != 0 || (rest[2] && rest[2] != '/') || glob->open > 0)
        return false;
    if (rest[2] == '/')
        buf_add_text(&glob->expression, "(?:[^./][^/]*/)*");
    else
        buf_add_text(&glob->expression, "[^./][^/]*(?:/[^./][^/]*)*");
    glob->at += rest[2] == '/' ? 3 : 2;
    return true;
}

struct pattern *pattern_glob(const char *text, const char *name)
{
    struct glob glob = {.text = text, .name = name};
    buf_add_text(&glob.expression, "\\A");
    while (text[glob.at]) {
        const bool starts_part = glob.at == 0 || text[glob.at - 1] == '/';
        if (starts_part && put_any_parts(&glob))
            continue;
        if (starts_part && text[glob.at] != '.')
            buf_add_text(&glob.expression, "(?!\\.)");
        put_next(&glob);
    }
    if (glob.open > 0)
        wrong(&glob, glob.opened, "the brace is not closed");
    buf_add_text(&glob.expression, "\\z");
    struct pattern *pattern = pattern_new(buf_text(&glob.expression), 0, name);
    buf_release(&glob.expression);
    return pattern;
}

/* PHP's, as the Finder knows them. */
static const char modifiers[] = "imsxuADU";

/* Length of a mask up to its closing delimiter, 0 when it has none: at least three bytes, and then
 * nothing but modifiers. The shortest such length counts. */
static size_t body_end(const char *mask)
{
    for (size_t end = 3; end <= strlen(mask); end++)
        if (mask[end + strspn(mask + end, modifiers)] == '\0')
            return end;
    return 0;
}

static bool is_word_byte(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= 'a' && byte <= 'z');
}

bool pattern_is_delimited(const char *mask)
{
    static const char *const pairs[] = {"{}", "()", "[]", "<>"};
    const size_t end = body_end(mask);
    if (end == 0)
        return false;
    const char first = mask[0], last = mask[end - 1];
    if (first == last)
        return !is_word_byte(first) && !strchr("*? \\", first);
    for (size_t i = 0; i < COUNT(pairs); i++)
        if (first == pairs[i][0] && last == pairs[i][1])
            return true;
    return false;
}

/* PHP ends the expression at the first delimiter that is not escaped. */
static void refuse_inner_delimiter(const char *mask, size_t end, const char *name)
{
    for (size_t i = 1; i + 1 < end; i++)
        if (mask[i] == '\\')
            i++;
        else if (mask[i] == mask[0] && mask[0] == mask[end - 1])
            user_error("%s: the expression %s ends at position %zu, where its delimiter stands "
                       "again; put a backslash before it",
                       name, mask, i + 1);
}

struct pattern *pattern_delimited(const char *mask, const char *name)
{
    static const struct {
        char letter;
        unsigned option;
    } known[] = {{'i', PATTERN_CASELESS},       {'m', PATTERN_MULTILINE}, {'s', PATTERN_DOTALL},
                 {'x', PATTERN_EXTENDED},       {'A', PATTERN_ANCHORED},  {'u', PATTERN_TEXT},
                 {'D', PATTERN_DOLLAR_ENDONLY}, {'U', PATTERN_UNGREEDY}};
    const size_t end = body_end(mask);
    refuse_inner_delimiter(mask, end, name);
    unsigned options = 0;
    for (size_t i = 0; i < COUNT(known); i++)
        if (strchr(mask + end, known[i].letter))
            options |= known[i].option;
    char *body CLEANUP(mem_release) = mem_text(mask + 1, end - 2);
    return pattern_new(body, options, name);
}
