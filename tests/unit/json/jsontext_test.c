/* jsontext_test.c: unit tests of jsontext.h. */
#include "base/buf.h"
#include "unit/unit.h"
#include "json/jsontext.h"

#define TEXT(literal) ((struct span){literal, sizeof(literal) - 1})

/* What a function writes; "?" in front where it refuses. */
static const char *string_of(struct span text)
{
    static struct buf buf;
    buf_clear(&buf);
    struct writer *writer = writer_of_buf(&buf);
    const bool good = jsontext_string(writer, text);
    writer_finish(writer);
    return good ? buf_text(&buf) : "?";
}

static const char *number_of(const char *text, enum jsontext_form form)
{
    static struct buf buf;
    struct jsontext_number number;
    buf_clear(&buf);
    if (!jsontext_number((struct span){text, strlen(text)}, &number))
        return "?";
    struct writer *writer = writer_of_buf(&buf);
    jsontext_put_number(writer, &number, form);
    writer_finish(writer);
    return buf_text(&buf);
}

static const char *structure_of(const char *text)
{
    static struct buf buf;
    const struct span span = {text, strlen(text)};
    buf_clear(&buf);
    if (!jsontext_is_structure(span))
        return "?";
    struct writer *writer = writer_of_buf(&buf);
    jsontext_put_structure(writer, span);
    writer_finish(writer);
    return buf_text(&buf);
}

TEST(jsontext_escapes_what_is_not_plain_ascii)
{
    CHECK_TEXT(string_of(TEXT("")), "\"\"");
    CHECK_TEXT(string_of((struct span){NULL, 0}), "\"\"");
    CHECK_TEXT(string_of(TEXT("a\"\\\b\f\n\r\t\x01\x1f\x7f/<>&'\0z")),
               "\"a\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f\x7f/<>&'\\u0000z\"");
    CHECK_TEXT(string_of(TEXT("\xc3\xa9\xe2\x82\xac\xef\xbf\xbf\xf0\x9f\x98\x80\xf4\x8f\xbf\xbf")),
               "\"\\u00e9\\u20ac\\uffff\\ud83d\\ude00\\udbff\\udfff\"");
}

TEST(jsontext_refuses_what_is_not_utf8)
{
    static const char *const wrong[] = {"\x80",
                                        "\xff",
                                        "a\xc3",
                                        "\xc0\x80",
                                        "\xe0\x80\x80",
                                        "\xed\xa0\x80",
                                        "\xf4\x90\x80\x80",
                                        "\xf0\x9f\x98",
                                        "\xc3("};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        const struct span text = {wrong[i], strlen(wrong[i])};
        CHECK_TEXT(string_of(text), "?");
        CHECK(!jsontext_is_text(text));
    }
    CHECK(jsontext_is_text(TEXT("a\xc3\xa9\xf0\x9f\x98\x80")));
}

/* Long texts are written in parts; a character may stand across the border. */
TEST(jsontext_writes_long_texts)
{
    for (size_t before = 4090; before < 4100; before++) {
        char text[9000], want[9010];
        memset(text, 'x', sizeof(text));
        memcpy(text + before, "\xf0\x9f\x98\x80", 4);
        memset(want, 'x', sizeof(want));
        want[0] = '"';
        memcpy(want + 1 + before, "\\ud83d\\ude00", 12);
        memcpy(want + 1 + sizeof(text) + 8, "\"", 1);
        const char *got = string_of((struct span){text, sizeof(text)});
        CHECK_NUMBER(strlen(got), sizeof(want));
        CHECK(memcmp(got, want, sizeof(want)) == 0);
    }
}

TEST(jsontext_keeps_the_digits_of_numbers)
{
    static const struct {
        const char *text, *plain, *real;
    } cases[] = {
        {"0", "0", "0.0"},
        {"-0", "-0", "-0.0"},
        {"+7", "7", "7.0"},
        {"007", "7", "7.0"},
        {"12345678901234567890123", "12345678901234567890123", "12345678901234567890123.0"},
        {"1.50", "1.50", "1.50"},
        {".5", "0.5", "0.5"},
        {"-5.", "-5.0", "-5.0"},
        {"1e3", "1e3", "1e3"},
        {"1.E+3", "1.0e+3", "1.0e+3"},
        {"1e308", "1e308", "1e308"},
        {"1e-99999999999999999999", "1e-99999999999999999999", "1e-99999999999999999999"},
        {"1e309", "?", "?"},
        {"10e308", "?", "?"},
        {"1e99999999999999999999", "?", "?"},
        {"", "?", "?"},
        {".", "?", "?"},
        {"-", "?", "?"},
        {"1e", "?", "?"},
        {"1e+", "?", "?"},
        {"+-1", "?", "?"},
        {"1 ", "?", "?"},
        {"1.2.3", "?", "?"},
        {"e5", "?", "?"},
        {"0x1", "?", "?"},
        {"nan", "?", "?"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        CHECK_TEXT(number_of(cases[i].text, NUMBER_AS_IT_IS), cases[i].plain);
        CHECK_TEXT(number_of(cases[i].text, NUMBER_REAL), cases[i].real);
    }
}

TEST(jsontext_writes_objects_and_lists_anew)
{
    CHECK_TEXT(structure_of("[]"), "[]");
    CHECK_TEXT(structure_of("{ }"), "{}");
    CHECK_TEXT(structure_of("[[],{},[ {} ] ]"), "[[], {}, [{}]]");
    CHECK_TEXT(structure_of("{\"a\" :\t[1,-2.50,1E+5 ],\n\"b\":{\"c\":null,\"d\":true}}"),
               "{\"a\": [1, -2.50, 1E+5], \"b\": {\"c\": null, \"d\": true}}");
    CHECK_TEXT(structure_of("[\"\xc3\xa9\\u00E9\\/\\\"\", \"\", false]"),
               "[\"\\u00e9\\u00E9\\/\\\"\", \"\", false]");
}

TEST(jsontext_refuses_what_is_no_structure)
{
    static const char *const wrong[] = {"",
                                        "1",
                                        "\"a\"",
                                        "[",
                                        "]",
                                        "[1",
                                        "[1,]",
                                        "[,1]",
                                        "[1 2]",
                                        "{\"a\"}",
                                        "{\"a\":}",
                                        "{\"a\":1,}",
                                        "{1:1}",
                                        "{,}",
                                        "[1}",
                                        "{\"a\":1]",
                                        "[] []",
                                        "[]x",
                                        "[01]",
                                        "[+1]",
                                        "[.5]",
                                        "[5.]",
                                        "[1e]",
                                        "[NaN]",
                                        "[Infinity]",
                                        "[nul]",
                                        "[truex]",
                                        "[\"a]",
                                        "[\"\t\"]",
                                        "[\"\\x\"]",
                                        "[\"\\u12g4\"]",
                                        "[\"\\u1",
                                        "[\"\\",
                                        "['a']",
                                        "[1e999]",
                                        "[\"\xff\"]",
                                        "{\"\xc3\":1}",
                                        " []"};
    for (size_t i = 0; i < COUNT(wrong); i++)
        CHECK_TEXT(structure_of(wrong[i]), "?");
}

TEST(jsontext_has_an_end_of_levels)
{
    char deep[1002];
    memset(deep, '[', 501);
    memset(deep + 501, ']', 501);
    CHECK(jsontext_is_structure((struct span){deep + 1, 1000}));
    CHECK(!jsontext_is_structure((struct span){deep, 1002}));
}
