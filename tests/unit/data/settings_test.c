/* settings_test.c: unit tests of common/data/settings.c and params_schema.c. */
#include "unit/unit.h"

#include "unit/data/params_table.h"

TEST(params_options)
{
    struct settings *settings = settings_new();
    settings_option(settings, row("graceful"), "");
    settings_option(settings, row("incremental"), "false");
    settings_option(settings, row("lines"), "5");
    settings_option(settings, row("lines"), "12");
    settings_option(settings, row("size"), "1kB");
    settings_option(settings, row("delimiter"), "1");
    settings_option(settings, row("direction"), "top");
    settings_option(settings, row("columns"), "a\\,b,\\c");
    settings_option(settings, row("columns"), "");
    settings_option(settings, row("columns"), "d");
    settings_option(settings, row("rules"), "[{\"pattern\": \"p\"}]");
    settings_option(settings, row("names"), "{\"k\": \"v\"}");
    settings_option(settings, row("range"), "{\"from\": 1}");
    settings_option(settings, row("extra"), "\"text\"");
    struct everything got;
    settings_fill(settings, table, &got);
    CHECK(got.graceful);
    CHECK_NUMBER(got.incremental, 0);
    CHECK_NUMBER(got.lines, 12);
    CHECK_NUMBER(got.size.bytes, 1024);
    CHECK_TEXT(got.delimiter, "1");
    CHECK_NUMBER(got.direction, TOP);
    if (CHECK(got.columns.count == 3)) {
        CHECK_TEXT(got.columns.at[0], "a,b");
        CHECK_TEXT(got.columns.at[1], "\\c");
        CHECK_TEXT(got.columns.at[2], "d");
    }
    CHECK_TEXT(RECORD(struct rule, got.rules, 0)->pattern, "p");
    CHECK_TEXT(RECORD(struct pair, got.names, 0)->value, "v");
    CHECK_NUMBER(got.range.from, 1);
    CHECK_TEXT(got.extra.text, "\"text\"");
    CHECK(!settings_lookup(settings, "storage"));
    settings_release(settings);
}

static void refuses_option(const char *name, const char *value, const char *message)
{
    struct everything into;
    struct settings *const settings = settings_new();
    settings_option(settings, row(name), value);
    CHECK_ERROR(1, message, settings_fill(settings, table, &into));
    settings_release(settings);
}

TEST(params_wrong_options)
{
    static const struct {
        const char *name, *value, *message;
    } cases[] = {
        {"lines", "x", "--lines must be an integer of at least 1"},
        {"lines", "99999999999999999999", "--lines must be an integer of at least 1"},
        {"lines", " 1", "--lines must be an integer"},
        {"graceful", "yes", "--graceful must be true or false"},
        {"direction", "left", "--direction must be one of top, bottom"},
        {"columns", "a,X", "--columns[1]: X is no delimiter"},
        {"rules", "[{}]", "--rules[0].pattern is missing"},
    };
    struct everything into;
    for (size_t i = 0; i < COUNT(cases); i++)
        refuses_option(cases[i].name, cases[i].value, cases[i].message);
    struct settings *settings = settings_parse("{\"lines\": 3, \"graceful\": 5}", "config.json");
    CHECK_ERROR(1, "--extra: line 1, column 1: ", settings_option(settings, row("extra"), "{"));
    settings_option(settings, row("lines"), "0");
    CHECK_ERROR(1,
                "config.json: parameters.graceful must be true or false; "
                "--lines must be an integer of at least 1",
                settings_fill(settings, table, &into));
    settings_release(settings);
}

TEST(params_options_win)
{
    struct everything got;
    struct settings *settings =
        settings_parse("{\"lines\": 3, \"graceful\": true, \"columns\": [\"a\"]}", "config.json");
    settings_option(settings, row("lines"), "4");
    settings_option(settings, row("columns"), "b,");
    settings_fill(settings, table, &got);
    CHECK_NUMBER(got.lines, 4);
    CHECK(got.graceful);
    if (CHECK(got.columns.count == 2))
        CHECK_TEXT(got.columns.at[1], "");
    settings_release(settings);
}

TEST(params_whole_object)
{
    struct whole got;
    struct settings *settings = settings_parse("{\"a\": \"1\", \"b\": \"2\"}", "config.json");
    settings_fill(settings, whole_table, &got);
    if (CHECK(got.names.count == 2))
        CHECK_TEXT(RECORD(struct pair, got.names, 1)->name, "b");
    settings_option(settings, whole_table, "{\"c\": \"3\"}");
    settings_fill(settings, whole_table, &got);
    if (CHECK(got.names.count == 1))
        CHECK_TEXT(RECORD(struct pair, got.names, 0)->name, "c");
    settings_option(settings, whole_table, "{\"c\": []}");
    CHECK_ERROR(1, "config.json: parameters.c must be text",
                settings_fill(settings, whole_table, &got));
    settings_option(settings, whole_table, "[]");
    CHECK_ERROR(1, "parameters must not be empty", settings_fill(settings, whole_table, &got));
    settings_release(settings);
}

TEST(params_wrong_default)
{
    static const struct param wrong[] = {
        PARAM(struct everything, lines, "lines", .least = 1, .fallback = "0"), {0}};
    struct everything into;
    struct settings *settings = settings_new();
    CHECK_ERROR(2, "default of the parameter lines", settings_fill(settings, wrong, &into));
    settings_release(settings);
}

TEST(settings_files)
{
    const int folder = unit_folder();
    CHECK_ERROR(1, "config.json", settings_release(settings_load(folder)));
    unit_put(folder, "config.json",
             "\xEF\xBB\xBF{\"storage\": {\"output\": {\"level\": \"hints\", \"n\": 1}}, \"x\": [],"
             " \"parameters\": {\"lines\": 8}}");
    struct settings *settings = settings_load(folder);
    struct everything got;
    settings_fill(settings, table, &got);
    CHECK_NUMBER(got.lines, 8);
    CHECK_TEXT(settings_lookup(settings, "storage.output.level"), "hints");
    CHECK(!settings_lookup(settings, "storage.output.n"));
    CHECK(!settings_lookup(settings, "storage.output.level.deeper"));
    CHECK(!settings_lookup(settings, "x.y"));
    CHECK(!settings_lookup(settings, ""));
    settings_release(settings);
    static const char *const empty[] = {"{}", "[]", "{\"parameters\": []}",
                                        "{\"parameters\":null}"};
    for (size_t i = 0; i < COUNT(empty); i++) {
        unit_put(folder, "config.json", empty[i]);
        settings = settings_load(folder);
        settings_fill(settings, table, &got);
        CHECK_NUMBER(got.lines, 1);
        settings_release(settings);
    }
    unit_put(folder, "config.json", "{\"parameters\": [1]}");
    CHECK_ERROR(1, "config.json: parameters must be an object",
                settings_release(settings_load(folder)));
    unit_put(folder, "config.json", "[1]");
    CHECK_ERROR(1, "config.json: it must be an object", settings_release(settings_load(folder)));
    unit_put(folder, "config.json", "{\n  \"parameters\": {\n    \"a\"; 1}}");
    CHECK_ERROR(1, "config.json: line 3, column 8: ", settings_release(settings_load(folder)));
    settings_release(NULL);
}

TEST(params_describe)
{
    char *schema = params_schema(table);
    static const char *const parts[] = {
        "\"additionalProperties\": false",
        "\"title\": \"Direction\"",
        "\"title\": \"Token\",\n            \"description\": \"a secret\",\n            "
        "\"format\": "
        "\"password\",\n            \"propertyOrder\": 130\n",
        "\"default\": \"500MB\"",
        "\"enum\": [\n                \"top\",\n                \"bottom\"\n            ]",
        "\"minimum\": -5,\n                                \"maximum\": 100",
        "\"required\": [\n                    \"pattern\"\n                ]",
        "\"minLength\": 1",
        "\"maxProperties\": 3",
        "\"maxItems\": 3",
        "\"propertyOrder\": 10\n"};
    for (size_t i = 0; i < COUNT(parts); i++)
        if (!CHECK(strstr(schema, parts[i])))
            printf("# %s\n", parts[i]);
    CHECK(schema[strlen(schema) - 1] == '\n');
    free(schema);
    schema = params_schema(whole_table);
    CHECK(strstr(schema, "\"additionalProperties\": {\n        \"type\": \"string\""));
    free(schema);
}

TEST(params_help_lines)
{
    struct buf help CLEANUP(buf_release) = {0};
    params_help(table, &help);
    CHECK(strstr(buf_text(&help), "  --graceful              go on after errors\n"));
    CHECK(strstr(buf_text(&help), "  --lines N               how many lines (default 1)\n"));
    CHECK(strstr(buf_text(&help), "  --size SIZE             how large (default 500MB)\n"));
    CHECK(strstr(buf_text(&help), "  --direction top|bottom  from where (default bottom)\n"));
    CHECK(strstr(buf_text(&help), "  --columns A,B,...       which\n"));
    CHECK(strstr(buf_text(&help), "  --rules JSON            rules\n"));
    buf_clear(&help);
    params_help(whole_table, &help);
    CHECK_TEXT(buf_text(&help), "  --parameters JSON  all the names (required)\n");
}
