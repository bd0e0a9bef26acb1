/* params_test.c: unit tests of common/data/params.c and params_check.c. */
#include "unit/unit.h"

#include "unit/data/params_table.h"

#define REFUSES(json, part)                                                                        \
    do {                                                                                           \
        struct everything into;                                                                    \
        CHECK_ERROR(1, part, settings_release(filled(json, &into)));                               \
    } while (0)

TEST(params_absent)
{
    static const char *const configs[] = {
        "{}", "[]",
        "{\"graceful\": null, \"incremental\": null, \"lines\": null, \"size\": null,"
        "\"delimiter\": null, \"direction\": null, \"columns\": null, \"rules\": null,"
        "\"names\": null, \"ruled\": null, \"range\": null, \"extra\": null, \"#token\": null}"};
    for (size_t i = 0; i < COUNT(configs); i++) {
        struct everything got;
        memset(&got, 0x55, sizeof(got));
        struct settings *settings = filled(configs[i], &got);
        CHECK(!got.graceful);
        CHECK_NUMBER(got.incremental, -1);
        CHECK_NUMBER(got.lines, 1);
        CHECK_NUMBER(got.size.bytes, 500LL << 20);
        CHECK(!got.delimiter);
        CHECK_NUMBER(got.direction, BOTTOM);
        CHECK(!got.columns.at && !got.columns.count);
        CHECK(!got.rules.at && !got.rules.count);
        CHECK(!got.names.at && !got.names.count);
        CHECK_NUMBER(got.range.from, 0);
        CHECK_NUMBER(got.range.to, 7);
        CHECK(!got.extra.text);
        CHECK(!got.token);
        settings_release(settings);
    }
}

TEST(params_values)
{
    struct everything got;
    struct settings *settings =
        filled("{\"graceful\": true, \"incremental\": false, \"lines\": 9223372036854775807,"
               "\"size\": \"20kB\", \"delimiter\": \"\\u010d\", \"direction\": \"top\","
               "\"columns\": [\"a\", \"\"], \"range\": {\"from\": 0, \"to\": -5},"
               "\"extra\": {\"b\": [0.1, null], \"a\": {}}, \"#token\": \"s\"}",
               &got);
    CHECK(got.graceful);
    CHECK_NUMBER(got.incremental, 0);
    CHECK(got.lines == INT64_MAX);
    CHECK_NUMBER(got.size.bytes, 20480);
    CHECK_TEXT(got.delimiter, "č");
    CHECK_NUMBER(got.direction, TOP);
    if (CHECK(got.columns.count == 2)) {
        CHECK_TEXT(got.columns.at[0], "a");
        CHECK_TEXT(got.columns.at[1], "");
    }
    CHECK_NUMBER(got.range.from, 0);
    CHECK_NUMBER(got.range.to, -5);
    CHECK_TEXT(got.extra.text, "{\"b\":[0.1,null],\"a\":{}}");
    CHECK_TEXT(got.token, "s");
    settings_release(settings);

    settings =
        filled("{\"incremental\": true, \"columns\": [], \"rules\": [], \"names\": []}", &got);
    CHECK_NUMBER(got.incremental, 1);
    CHECK(got.columns.at && !got.columns.count);
    CHECK(got.rules.at && !got.rules.count);
    CHECK(got.names.at && !got.names.count);
    settings_release(settings);
}

TEST(params_records)
{
    struct everything got;
    struct settings *settings =
        filled("{\"rules\": [{\"pattern\": \"*\", \"columns\": [\"x\"]},"
               "{\"pattern\": \"b\", \"range\": {\"from\": 3}}],"
               "\"names\": {\"b\": \"1\", \"a\": \"2\", \"c\": null, \"b\": \"3\"},"
               "\"ruled\": {\"t.csv\": {\"from\": 1, \"to\": 2}}}",
               &got);
    if (CHECK(got.rules.count == 2)) {
        CHECK_TEXT(RECORD(struct rule, got.rules, 0)->pattern, "*");
        CHECK_TEXT(RECORD(struct rule, got.rules, 0)->columns.at[0], "x");
        CHECK_NUMBER(RECORD(struct rule, got.rules, 0)->range.to, 7);
        CHECK_TEXT(RECORD(struct rule, got.rules, 1)->pattern, "b");
        CHECK(!RECORD(struct rule, got.rules, 1)->columns.at);
        CHECK_NUMBER(RECORD(struct rule, got.rules, 1)->range.from, 3);
    }
    if (CHECK(got.names.count == 2)) {
        CHECK_TEXT(RECORD(struct pair, got.names, 0)->name, "b");
        CHECK_TEXT(RECORD(struct pair, got.names, 0)->value, "3");
        CHECK_TEXT(records_name(&got.names, 1), "a");
        CHECK_NUMBER(records_find(&got.names, "a"), 1);
    }
    CHECK(records_find(&got.names, "1") == SIZE_MAX);
    CHECK(records_find(&(struct records){0}, "a") == SIZE_MAX);
    CHECK_NUMBER(records_find(&got.rules, "b"), 1);
    if (CHECK(got.ruled.count == 1)) {
        CHECK_TEXT(RECORD(struct ruled, got.ruled, 0)->name, "t.csv");
        CHECK_NUMBER(RECORD(struct ruled, got.ruled, 0)->range.to, 2);
    }
    settings_release(settings);
}

/* The spelling is the text. */
TEST(params_numbers_as_text)
{
    struct everything got;
    struct settings *settings = settings_parse(
        "{\"lines\": 1, \"delimiter\": 1.0, \"columns\": [2020, 1.50, 12345678901234567890]}",
        "config.json");
    settings_fill(settings, table, &got);
    CHECK_TEXT(got.delimiter, "1.0");
    char *columns = strings_show(&got.columns, 9);
    CHECK_TEXT(columns, "2020, 1.50, 12345678901234567890");
    free(columns);
    settings_release(settings);
}

TEST(params_wrong_types)
{
    REFUSES("{\"graceful\": \"yes\"}", "config.json: parameters.graceful must be true or false");
    REFUSES("{\"graceful\": 1}", "parameters.graceful must be true or false");
    REFUSES("{\"incremental\": []}", "parameters.incremental must be true or false");
    REFUSES("{\"lines\": 1.0}", "parameters.lines must be an integer of at least 1");
    REFUSES("{\"lines\": \"1\"}", "parameters.lines must be an integer of at least 1");
    REFUSES("{\"lines\": 0}", "parameters.lines must be an integer of at least 1");
    REFUSES("{\"lines\": 9223372036854775808}", "parameters.lines must be an integer");
    REFUSES("{\"range\": {\"from\": -1}}",
            "parameters.range.from must be an integer of at least 0");
    REFUSES("{\"range\": {\"from\": 1, \"to\": 101}}",
            "parameters.range.to must be an integer from -5 to 100");
    REFUSES("{\"delimiter\": true}", "parameters.delimiter must be text");
    REFUSES("{\"delimiter\": \"\"}", "parameters.delimiter must not be empty");
    REFUSES("{\"delimiter\": \"abcd\"}", "parameters.delimiter must have at most 3 bytes");
    REFUSES("{\"delimiter\": \"X\"}", "parameters.delimiter: X is no delimiter");
    REFUSES("{\"direction\": \"Top\"}", "parameters.direction must be one of top, bottom");
    REFUSES("{\"direction\": 0}", "parameters.direction must be one of top, bottom");
    REFUSES("{\"columns\": \"a\"}", "parameters.columns must be a list of texts");
    REFUSES("{\"columns\": {}}", "parameters.columns must be a list of texts");
    REFUSES("{\"columns\": [\"a\", false]}", "parameters.columns[1] must be text");
    REFUSES("{\"columns\": [null]}", "parameters.columns[0] must be text");
    REFUSES("{\"columns\": [\"X\"]}", "parameters.columns[0]: X is no delimiter");
    REFUSES("{\"columns\": [\"1\",\"2\",\"3\",\"4\"]}", "columns must have at most 3 elements");
    REFUSES("{\"rules\": {}}", "parameters.rules must be a list of objects");
    REFUSES("{\"rules\": [1]}", "parameters.rules[0] must be an object");
    REFUSES("{\"names\": [1]}", "parameters.names must be an object");
    REFUSES("{\"names\": {\"a b\": \"\"}}", "parameters.names[\"a b\"] must not be empty");
    REFUSES("{\"names\": {\"X\": \"a\"}}", "parameters.names.X: X is no delimiter");
    REFUSES("{\"names\": {\"a\":\"a\",\"b\":\"a\",\"c\":\"a\",\"d\":\"a\"}}",
            "names must have at most 3 members");
    REFUSES("{\"ruled\": {\"a\": 1}}", "parameters.ruled.a must be an object");
    REFUSES("{\"range\": 1}", "parameters.range must be an object");
    REFUSES("{\"#token\": \"secret-long\"}", "parameters.#token must have at most 8 bytes");
}

TEST(params_missing_and_unknown)
{
    REFUSES("{\"rules\": [{}, []]}", "config.json: parameters.rules[0].pattern is missing; "
                                     "parameters.rules[1].pattern is missing");
    REFUSES("{\"rules\": [{\"pattern\": null}]}", "parameters.rules[0].pattern is missing");
    REFUSES("{\"range\": []}", "parameters.range.from is missing");
    REFUSES("{\"ruled\": {\"a.csv\": {\"fro\": 1}}}",
            "config.json: parameters.ruled[\"a.csv\"].from is missing; "
            "parameters.ruled[\"a.csv\"].fro is not known (did you mean from? known: from, to)");
    REFUSES("{\"Lines\": 0, \"zzzzzz\": 1, \"lines\": 0}",
            "config.json: parameters.lines must be an integer of at least 1; "
            "parameters.Lines is not known (did you mean lines? known: graceful, incremental,");
    REFUSES("{\"zzzzzz\": null}", "parameters.zzzzzz is not known (known: graceful, ");
}

TEST(params_many_violations)
{
    char config[4000] = "{";
    for (int i = 0; i < 50; i++)
        snprintf(config + strlen(config), 40, "\"unknown_%d\": 1,", i);
    snprintf(config + strlen(config), 40, "\"lines\": 1}");
    struct everything into;
    static const struct param none[] = {{0}};
    struct settings *settings = settings_parse(config, "step 2");
    CHECK_ERROR(1,
                "step 2: parameters.unknown_0 is not known (known: none); parameters.unknown_1 is "
                "not known; ",
                settings_fill(settings, none, &into));
    CHECK_ERROR(1, "parameters.unknown_19 is not known; and 31 more",
                settings_fill(settings, none, &into));
    settings_release(settings);
}

TEST(params_sizes)
{
    static const struct {
        const char *text;
        unsigned long long bytes;
    } good[] = {{"500MB", 500ULL << 20},
                {"20kB", 20480},
                {"20 KB", 20480},
                {"10", 10},
                {"10b", 10},
                {"1k", 1024},
                {"3MiB", 3ULL << 20},
                {"2g", 2ULL << 30},
                {"1TB", 1ULL << 40},
                {"16383PB", 16383ULL << 50}};
    for (size_t i = 0; i < COUNT(good); i++) {
        char config[100];
        snprintf(config, sizeof(config), "{\"size\": \"%s\"}", good[i].text);
        struct everything got;
        struct settings *settings = filled(config, &got);
        CHECK_NUMBER(got.size.bytes, good[i].bytes);
        settings_release(settings);
    }
    struct everything got;
    struct settings *settings = filled("{\"size\": 123}", &got);
    CHECK_NUMBER(got.size.bytes, 123);
    settings_release(settings);
    static const char *const bad[] = {"-1",      "9",       "\"\"",      "\"MB\"",
                                      "\"1XB\"", "\"5 \"",  "\"1.5GB\"", "\"16384PB\"",
                                      "\"-5k\"", "\" 50\"", "\"50kB \"", "\"99999999999999999999\"",
                                      "1.5",     "true",    "\"50ki\"",  "\"50  kB\""};
    for (size_t i = 0; i < COUNT(bad); i++) {
        char config[100];
        snprintf(config, sizeof(config), "{\"size\": %s}", bad[i]);
        REFUSES(config, "parameters.size must be a number of bytes of at least 10, or text such as "
                        "\"500MB\"");
    }
}
