/* pattern_test.c: unit tests of pattern.h. */
#include "base/mem.h"
#include "text/pattern.h"
#include "unit/unit.h"

static bool glob_matches(const char *glob, const char *text)
{
    struct pattern *pattern = pattern_glob(glob, "mask");
    const bool found = pattern_find(pattern, text);
    pattern_release(pattern);
    return found;
}

static bool mask_matches(const char *mask, const char *text)
{
    if (!CHECK(pattern_is_delimited(mask)))
        return false;
    struct pattern *pattern = pattern_delimited(mask, "mask");
    const bool found = pattern_find(pattern, text);
    pattern_release(pattern);
    return found;
}

TEST(pattern_glob_matches_whole_names)
{
    CHECK(glob_matches("a.csv", "a.csv"));
    CHECK(!glob_matches("a.csv", "a.csv.gz"));
    CHECK(!glob_matches("a.csv", "xa.csv"));
    CHECK(!glob_matches("a.csv", "aXcsv"));
    CHECK(!glob_matches("A.csv", "a.csv"));
    CHECK(!glob_matches("a", "a\n"));
    CHECK(glob_matches("a+(b)|c^$", "a+(b)|c^$"));
    CHECK(glob_matches("", ""));
    CHECK(!glob_matches("", "a"));
}

TEST(pattern_glob_wildcards)
{
    CHECK(glob_matches("*", "a.csv"));
    CHECK(glob_matches("*.c?v", "a.csv"));
    CHECK(glob_matches("*", ""));
    CHECK(!glob_matches("*", ".hidden"));
    CHECK(!glob_matches("?hidden", ".hidden"));
    CHECK(glob_matches(".*", ".hidden"));
    CHECK(glob_matches("a*", "a.b"));
    CHECK(!glob_matches("*", "a/b"));
    CHECK(!glob_matches("a?b", "a/b"));
    CHECK(glob_matches("\\*", "*"));
    CHECK(!glob_matches("\\*", "a"));
    CHECK(glob_matches("a\\\\", "a\\"));
}

TEST(pattern_glob_classes_and_braces)
{
    CHECK(glob_matches("[ab].csv", "b.csv"));
    CHECK(!glob_matches("[ab].csv", "c.csv"));
    CHECK(glob_matches("[a-c]x", "bx"));
    CHECK(glob_matches("[^a]", "b"));
    CHECK(!glob_matches("[^a]", "a"));
    CHECK(glob_matches("[!a]", "b"));
    CHECK(!glob_matches("[!a]", "a"));
    CHECK(glob_matches("x[]a]", "x]"));
    CHECK(glob_matches("x[a-]", "x-"));
    CHECK(glob_matches("x[\\]]", "x]"));
    CHECK(!glob_matches("x[^a]y", "x/y"));
    CHECK(glob_matches("{a,b}.csv", "a.csv"));
    CHECK(glob_matches("{a,b*}.{csv,tsv}", "bcd.tsv"));
    CHECK(glob_matches("{a,{b,c}d}", "cd"));
    CHECK(glob_matches("x{,y}", "x"));
    CHECK(glob_matches("a,b}", "a,b}"));
}

TEST(pattern_glob_of_paths)
{
    CHECK(glob_matches("a/*.csv", "a/b.csv"));
    CHECK(!glob_matches("a/*.csv", "a/b/c.csv"));
    CHECK(glob_matches("**/c.csv", "c.csv"));
    CHECK(glob_matches("**/c.csv", "a/b/c.csv"));
    CHECK(!glob_matches("**/c.csv", "a/bc.csv"));
    CHECK(!glob_matches("**/c.csv", ".a/c.csv"));
    CHECK(glob_matches("a/**", "a/b/c.csv"));
    CHECK(!glob_matches("a/**", "a"));
    CHECK(glob_matches("a/**/z", "a/z"));
    CHECK(glob_matches("a/**/z", "a/b/c/z"));
    CHECK(!glob_matches("a/*", "a/.b"));
}

TEST(pattern_glob_errors_name_the_place)
{
    CHECK_ERROR(1, "mask: the mask \"ab[c\" is wrong at position 3: the bracket is not closed",
                pattern_release(pattern_glob("ab[c", "mask")));
    CHECK_ERROR(1, "position 2: the brace is not closed",
                pattern_release(pattern_glob("a{b", "mask")));
    CHECK_ERROR(1, "position 2: the range is out of order",
                pattern_release(pattern_glob("[z-a]", "mask")));
    CHECK_ERROR(1, "position 2: nothing follows the backslash",
                pattern_release(pattern_glob("a\\", "mask")));
}

TEST(pattern_knows_delimited_masks)
{
    CHECK(mask_matches("/^a/i", "Abc"));
    CHECK(!mask_matches("/^a/", "bac"));
    CHECK(mask_matches("_a_", "bac"));
    CHECK(mask_matches("-a-", "a"));
    CHECK(mask_matches(".a.", "bab"));
    CHECK(!mask_matches("{a.csv,b.csv}", "a.csv"));
    CHECK(!mask_matches("[ab]", "a"));
    CHECK(mask_matches("(a|b)", "xb"));
    CHECK(mask_matches("/a\\/b/", "a/b"));
    CHECK(mask_matches("/A B/xi", "ab"));
    CHECK(!pattern_is_delimited("{a,b}.csv"));
    CHECK(!pattern_is_delimited("[ab].csv"));
    CHECK(!pattern_is_delimited("*a*"));
    CHECK(!pattern_is_delimited("?a?"));
    CHECK(!pattern_is_delimited("aba"));
    CHECK(!pattern_is_delimited("1a1"));
    CHECK(!pattern_is_delimited(" a "));
    CHECK(!pattern_is_delimited("//"));
    CHECK(!pattern_is_delimited(""));
    CHECK_ERROR(1, "position 3", pattern_release(pattern_delimited("/a/b/", "mask")));
    CHECK_ERROR(1, "mask: the regular expression \"a(\" is wrong at position 3",
                pattern_release(pattern_delimited("/a(/", "mask")));
}

static char *replaced(const char *expression, const char *text, const char *replacement)
{
    static char result[200];
    struct pattern *pattern =
        pattern_new(expression, PATTERN_TEXT | PATTERN_HEX_ESCAPES, "pattern");
    struct buf into CLEANUP(buf_release) = {0};
    pattern_check_replacement(pattern, replacement);
    pattern_replace(pattern, text, replacement, &into);
    pattern_release(pattern);
    snprintf(result, sizeof(result), "%s", buf_text(&into));
    return result;
}

/* The values are what Python 3.11 gives. */
TEST(pattern_replaces_as_python_does)
{
    CHECK_TEXT(replaced("#", "a#b#", ""), "ab");
    CHECK_TEXT(replaced("(a)(b)?", "abac", "[\\1\\2]"), "[ab][a]c");
    CHECK_TEXT(replaced("(?P<x>a+)", "baac", "<\\g<x>\\g<1>\\g<0>>"), "b<aaaaaa>c");
    CHECK_TEXT(replaced("x*", "abxd", "-"), "-a-b--d-");
    CHECK_TEXT(replaced("", "\xc3\xa9", "-"), "-\xc3\xa9-");
    CHECK_TEXT(replaced("a", "a", "\\t\\\\\\."), "\t\\\\.");
    CHECK_TEXT(replaced("a", "a", "\\141\\052"), "a*");
    CHECK_TEXT(replaced("(.)\\1", "aabb", "\\1"), "ab");
    CHECK_TEXT(replaced("\\w+", "\xc5\xbelu\xc5\xa5 x", "W"), "W W");
    CHECK_TEXT(replaced("\\u017e\\x41",
                        "\xc5\xbe"
                        "A",
                        "x"),
               "x");
    CHECK_TEXT(replaced("(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)", "abcdefghijk", "\\11\\1"), "ka");
}

TEST(pattern_of_text_passes_over_other_bytes)
{
    CHECK_TEXT(replaced("a",
                        "\xff"
                        "a\xc3",
                        "b"),
               "\xff"
               "b\xc3");
}

TEST(pattern_replacement_errors)
{
    struct pattern *pattern = pattern_new("(a)", 0, "pattern");
    CHECK_ERROR(1, "position 2: the pattern has no such group",
                pattern_check_replacement(pattern, "x\\2"));
    CHECK_ERROR(1, "no such group", pattern_check_replacement(pattern, "\\g<name>"));
    CHECK_ERROR(1, "needs a group", pattern_check_replacement(pattern, "\\g1"));
    CHECK_ERROR(1, "no such escape", pattern_check_replacement(pattern, "\\q"));
    CHECK_ERROR(1, "nothing follows", pattern_check_replacement(pattern, "a\\"));
    CHECK_ERROR(1, "cannot have this byte", pattern_check_replacement(pattern, "\\0"));
    pattern_release(pattern);
}

TEST(pattern_that_explodes_is_an_error)
{
    struct pattern *pattern = pattern_new("(a+)+\\1$", 0, "pattern");
    char text[64];
    memset(text, 'a', sizeof(text));
    memcpy(text + 61, "b", 2);
    CHECK_ERROR(1, "match limit", CHECK(pattern_find(pattern, text)));
    pattern_release(pattern);
}
