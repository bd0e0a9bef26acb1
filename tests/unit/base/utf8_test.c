/* utf8_test.c: unit tests of utf8.h. */
#include "base/utf8.h"
#include "unit/unit.h"

#include <string.h>

static size_t length(const char *text)
{
    return utf8_shown_length(text, strlen(text));
}

TEST(characters)
{
    CHECK_NUMBER(length("a"), 1);
    CHECK_NUMBER(length("\xc5\x99x"), 2);
    CHECK_NUMBER(length("\xe2\x82\xac"), 3);
    CHECK_NUMBER(length("\xf0\x9f\x98\x80"), 4);
}

TEST(what_is_no_character)
{
    static const char *const wrong[] = {"\x80",         "\xc5",         "\xc0\xaf",
                                        "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80"};
    for (size_t i = 0; i < COUNT(wrong); i++)
        CHECK_NUMBER(length(wrong[i]), 0);
}

TEST(what_changes_the_screen)
{
    static const char *const marks[] = {"\n",           "\x1b",         "\x7f",
                                        "\xc2\x9b",     "\xe2\x80\xae", "\xe2\x80\x8f",
                                        "\xe2\x81\xa6", "\xe2\x80\xa8", "\xd8\x9c"};
    for (size_t i = 0; i < COUNT(marks); i++)
        CHECK_NUMBER(length(marks[i]), 0);
    CHECK_NUMBER(length("\xe2\x80\x94"), 3);
}
