/* pattern_name_test.c: unit tests of names that fit patterns. The results of pattern_name_fits()
 * are those of Python's fnmatch. */
#include "text/pattern.h"
#include "unit/unit.h"

TEST(pattern_name_fits_as_a_whole)
{
    static const char *const fits[][2] = {
        {"", ""},          {"*", ""},
        {"*", ".a/b"},     {"a", "a"},
        {"a*", "a"},       {"*b*", "abc"},
        {"*a*b", "aabab"}, {"?", "a"},
        {"?", "\xc5\xbe"}, {"??", "\xc5\xbez"},
        {"[ab]", "b"},     {"[a-c]", "b"},
        {"[!a-c]", "d"},   {"[]]", "]"},
        {"[!]]", "a"},     {"[a-]", "-"},
        {"[[]a", "[a"},    {"[", "["},
        {"[a", "[a"},      {"[!", "[!"},
        {"a[", "a["},      {"{a,b}", "{a,b}"},
        {"a\\*", "a\\b"},  {"[\xc5\xbe]x", "\xc5\xbex"},
        {"**", "a"},       {"*[*]", "a*"},
        {"\xff", "\xff"},  {"[\xc5\xa0-\xc5\xbf]", "\xc5\xbe"},
    };
    for (size_t i = 0; i < COUNT(fits); i++)
        if (!CHECK(pattern_name_fits(fits[i][0], fits[i][1])))
            printf("# %s %s\n", fits[i][0], fits[i][1]);
}

TEST(pattern_name_fits_no_part)
{
    static const char *const misses[][2] = {
        {"", "a"},      {"a", ""},      {"a", "A"},
        {"a", "ab"},    {"b", "ab"},    {"*a", "ab"},
        {"?", ""},      {"?", "ab"},    {"[ab]", "c"},
        {"[!ab]", "a"}, {"[b-a]", "a"}, {"[a", "a"},
        {"a\\*", "a*"}, {"{a,b}", "a"}, {"a*b*c", "acb"},
        {"[]", "]"},    {"[!]", "!"},   {"[\xc5\xbe]", "\xc5\xbf"},
    };
    for (size_t i = 0; i < COUNT(misses); i++)
        if (!CHECK(!pattern_name_fits(misses[i][0], misses[i][1])))
            printf("# %s %s\n", misses[i][0], misses[i][1]);
}

TEST(pattern_prefix_fits_up_to_a_star_at_the_end)
{
    CHECK(pattern_prefix_fits("", ""));
    CHECK(pattern_prefix_fits("*", ""));
    CHECK(pattern_prefix_fits("*", "a"));
    CHECK(pattern_prefix_fits("a", "a"));
    CHECK(pattern_prefix_fits("a*", "a"));
    CHECK(pattern_prefix_fits("a*b*", "a*bc"));
    CHECK(!pattern_prefix_fits("", "a"));
    CHECK(!pattern_prefix_fits("a", "ab"));
    CHECK(!pattern_prefix_fits("a*b*", "acb"));
    CHECK(!pattern_prefix_fits("?*", "a"));
    CHECK(!pattern_prefix_fits("ab*", "a"));
}
