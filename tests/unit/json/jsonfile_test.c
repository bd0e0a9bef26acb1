/* jsonfile_test.c: unit tests of common/json/jsonfile.c. */
#include "unit/unit.h"

#include "json/jsonfile.h"

static struct span span_of(const char *text)
{
    return (struct span){text, strlen(text)};
}

static json_t *any(const char *text)
{
    return jsonfile_parse_any(span_of(text), "x.json");
}

TEST(jsonfile_layout)
{
    json_t *json = jsonfile_parse(span_of("\xEF\xBB\xBF {\"b\": [1, {\"x\": null}, [], {}], "
                                          "\"a/\\u010d\": \"\\\"\\\\\\n\\u0001\\u007f\","
                                          " \"t\": true, \"f\": false}"),
                                  "x.json");
    char *text = jsonfile_text(json);
    CHECK_TEXT(text, "{\n    \"b\": [\n        1,\n        {\n            \"x\": null\n        },\n"
                     "        [],\n        {}\n    ],\n    \"a/č\": \"\\\"\\\\\\n\\u0001\x7F\",\n"
                     "    \"t\": true,\n    \"f\": false\n}\n");
    free(text);
    text = jsonfile_line(json);
    CHECK_TEXT(text, "{\"b\":[1,{\"x\":null},[],{}],\"a/č\":\"\\\"\\\\\\n\\u0001\x7F\",\"t\":true,"
                     "\"f\":false}");
    free(text);
    json_decref(json);
}

TEST(jsonfile_numbers)
{
    static const char *const cases[][2] = {
        {"0.1", "0.1"},
        {"1.0", "1.0"},
        {"1e2", "1e2"},
        {"1E+20", "1E+20"},
        {"-0.0", "-0.0"},
        {"-0", "-0"},
        {"1.50", "1.50"},
        {"{\"1.50\": [2.50, 2.5], \"b\": 2.50}", "{\"1.50\":[2.50,2.5],\"b\":2.50}"},
        {"5e-324", "5e-324"},
        {"0.30000000000000004", "0.30000000000000004"},
        {"9223372036854775807", "9223372036854775807"},
        {"-9223372036854775808", "-9223372036854775808"},
        {"9223372036854775808", "9223372036854775808"},
        {"-9223372036854775809", "-9223372036854775809"},
        {"[1, \"99999999999999999999\\\"\", 12345678901234567890, -1.50, 2e0]",
         "[1,\"99999999999999999999\\\"\",12345678901234567890,-1.50,2e0]"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        json_t *json = any(cases[i][0]);
        char *text = jsonfile_line(json);
        CHECK_TEXT(text, cases[i][1]);
        free(text);
        json_decref(json);
    }
    CHECK_ERROR(1, "x.json: line 1, column ", json_decref(any("1e999")));
    CHECK_ERROR(1, "the number is too large", json_decref(any("[99999999999999999999, 1e999]")));
}

/* Copies are equal, and numbers that are equal but written otherwise are not. */
TEST(jsonfile_number_copies)
{
    json_t *json = any("[1.50, 18446744073709551616]"), *other = any("[1.5, 18446744073709551616]");
    json_t *copy = json_deep_copy(json);
    CHECK(json_equal(json, copy));
    CHECK(!json_equal(json, other));
    char *text = jsonfile_line(copy);
    CHECK_TEXT(text, "[1.50,18446744073709551616]");
    free(text);
    json_decref(copy);
    json_decref(other);
    json_decref(json);
}

TEST(jsonfile_equal_names)
{
    json_t *json = any("{\"b\": {\"x\": 1.5, \"\\u0078\": [{\"x\": \"]}\"}]}, \"a\": \"b\\\"\","
                       " \"b\": 2}");
    char *text = jsonfile_line(json);
    CHECK_TEXT(text, "{\"b\":2,\"a\":\"b\\\"\"}");
    free(text);
    json_decref(json);
}

static void refuses(const char *text, const char *message)
{
    CHECK_ERROR(1, message, json_decref(jsonfile_parse(span_of(text), "x.json")));
}

TEST(jsonfile_broken)
{
    static const char *const cases[][2] = {
        {"", "x.json: it is empty"},
        {"{\n\"a\": 1,\n  \"bc\" 2}", "x.json: line 3, column 8: ':' expected"},
        {"[99999999999999999999,\n \"hidden\" \"secret\"]",
         "x.json: line 2, column 18: ']' expected"},
        {"[1] x", "x.json: line 1, column 5: end of file expected"},
        {"[\"\\u0000\"]", "x.json: line 1, column 9: the character \\u0000 is not allowed"},
        {"[\"\xFF\"]", "the text is not UTF-8"},
        {"1", "x.json: line 1, column 1: '[' or '{' expected"},
        {"{a: 1}", "x.json: line 1, column 2: string or '}' expected"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        refuses(cases[i][0], cases[i][1]);
    char deep[5000];
    memset(deep, '[', sizeof(deep));
    CHECK_ERROR(1, "maximum parsing depth",
                json_decref(jsonfile_parse((struct span){deep, sizeof(deep)}, "x.json")));
}

TEST(jsonfile_secret)
{
    struct unit_catch outer = unit_catch_begin();
    if (sigsetjmp(unit.catch.jump, 0) == 0)
        json_decref(jsonfile_parse(span_of("{\"#password\": \"hunter2"), "x.json"));
    CHECK(!strstr(unit.catch.message, "hunter2"));
    unit_catch_end(&outer, 1, "x.json: line 1", "jsonfile_parse", __FILE__, __LINE__);
}

TEST(jsonfile_files)
{
    const int folder = unit_folder();
    CHECK_ERROR(1, "none.json", json_decref(jsonfile_load(folder, "none.json")));
    unit_put(folder, "a.json", "{\"a\": [1]}\n");
    json_t *json = jsonfile_load(folder, "a.json");
    CHECK_NUMBER(json_array_size(json_object_get(json, "a")), 1);
    json_decref(json);
}
