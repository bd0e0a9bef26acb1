/* manifest_test.c: manifests of both formats, and what changes do to them. */
#include "data/manifest.h"
#include "unit/unit.h"

static struct manifest *parsed(const char *json)
{
    return manifest_parse((struct span){json, strlen(json)}, "tables/t.csv.manifest");
}

/* The manifest says the same as the JSON. */
static bool says(const struct manifest *manifest, const char *json, const char *file, int line)
{
    struct manifest *expected CLEANUP(manifest_drop) = parsed(json);
    if (manifest_equal(manifest, expected))
        return true;
    char *const is = manifest_text(manifest), *const should = manifest_text(expected);
    unit_check_text(is, should, file, line);
    free(is);
    free(should);
    return false;
}

#define CHECK_SAYS(manifest, json) says((manifest), (json), __FILE__, __LINE__)

/* A list of the words between commas. */
static struct strings list(const char *words)
{
    struct strings names = {0};
    while (*words) {
        const char *const end = strchrnul(words, ',');
        strings_give(&names, strndup(words, (size_t)(end - words)));
        words = *end ? end + 1 : end;
    }
    return names;
}

#define LIST(name, words) struct strings name CLEANUP(strings_release) = list(words)
#define MANIFEST(name, json) struct manifest *name CLEANUP(manifest_drop) = parsed(json)

/* What Storage writes beside a table: both formats at once. */
static const char STORAGE[] =
    "{\"id\": \"in.c-a.t\", \"uri\": \"u\", \"primary_key\": [\"id\"],"
    " \"distribution_key\": [\"id\"], \"columns\": [\"id\", \"name\"],"
    " \"metadata\": [{\"id\": 1, \"key\": \"KBC.datatype.backend\", \"value\": \"snowflake\"}],"
    " \"column_metadata\": {\"id\": [{\"id\": 2, \"key\": \"KBC.datatype.basetype\","
    "  \"value\": \"INTEGER\", \"provider\": \"p\"}], \"name\": []},"
    " \"schema\": [{\"name\": \"id\", \"nullable\": false, \"primary_key\": true, \"data_type\":"
    "  {\"base\": {\"type\": \"INTEGER\"}, \"snowflake\": {\"type\": \"NUMBER\", \"length\":"
    "  \"38,0\"}}}, {\"name\": \"name\"}]}";

TEST(text_keeps_order_and_what_is_unknown)
{
    MANIFEST(m, "{\"uri\":\"a/b\",\"x\":{},\"columns\":[\"\xC4\x8D\"],\"y\":[],\"n\":null}");
    char *const text = manifest_text(m);
    CHECK_TEXT(text, "{\n    \"uri\": \"a/b\",\n    \"x\": {},\n    \"columns\": [\n        "
                     "\"\xC4\x8D\"\n    ],\n    \"y\": [],\n    \"n\": null\n}\n");
    free(text);
}

TEST(an_empty_list_is_an_empty_manifest)
{
    MANIFEST(m, "[]");
    CHECK_SAYS(m, "{}");
}

TEST(load_names_the_file)
{
    unit_put(unit_folder(), "t.manifest", "{\"columns\":[\"a\"]}");
    struct manifest *m CLEANUP(manifest_drop) = manifest_load(unit_folder(), "t.manifest");
    CHECK_SAYS(m, "{\"columns\":[\"a\"]}");
    unit_put(unit_folder(), "t.manifest", "{\"columns\":");
    CHECK_ERROR(1, "t.manifest",
                manifest_drop(&(struct manifest *){manifest_load(unit_folder(), "t.manifest")}));
}

static void refuse(const char *json, const char *part)
{
    CHECK_ERROR(1, part, manifest_release(parsed(json)));
}

TEST(wrong_types_are_refused_with_their_place)
{
    refuse("[1]", "must be an object");
    refuse("{\"columns\":\"a\"}", "\"columns\" must be a list of texts");
    refuse("{\"columns\":[\"a\",1]}", "\"columns[1]\" must be a text");
    refuse("{\"schema\":[{\"name\":\"a\"},{}]}", "\"schema[1]\" must be an object");
    refuse("{\"schema\":[{\"name\":\"a\",\"data_type\":{\"base\":1}}]}",
           "\"schema[0].data_type.base\" must be an object");
    refuse("{\"column_metadata\":{\"a\":1}}", "\"column_metadata.a\" must be a list");
    refuse("{\"metadata\":[{\"value\":1}]}", "\"metadata[0]\" must be");
    refuse("{\"incremental\":\"yes\"}", "\"incremental\" must be true or false");
    refuse("{\"delete_where\":[{\"where_filters\":[{\"column\":1}]}]}",
           "\"delete_where[0].where_filters[0].column\" must be a text");
    refuse("{\"columns\":[\"a\"],\"schema\":[{\"name\":\"b\"}]}", "name different columns");
}

TEST(null_and_empty_lists_are_taken_for_nothing)
{
    MANIFEST(m, "{\"columns\":null,\"delimiter\":null,\"column_metadata\":[],\"metadata\":{}}");
    LIST(names, "");
    CHECK(!manifest_columns(m, &names));
    CHECK_NUMBER(manifest_dialect(m).delimiter, ',');
    MANIFEST(both, "{\"columns\":[],\"schema\":[{\"name\":\"b\"}]}");
    CHECK(manifest_columns(both, &names) && names.count == 1);
}

static void check_refused(const char *text)
{
    MANIFEST(bad, text);
    CHECK_ERROR(1, "tables/t.csv.manifest", (void)manifest_dialect(bad));
}

TEST(dialect)
{
    MANIFEST(m, "{\"delimiter\":\"\\t\",\"enclosure\":\"\"}");
    CHECK_NUMBER(manifest_dialect(m).delimiter, '\t');
    CHECK_NUMBER(manifest_dialect(m).enclosure, 0);
    manifest_set_dialect(m, (struct dialect){.delimiter = ';', .enclosure = '\''});
    CHECK_SAYS(m, "{\"delimiter\":\";\",\"enclosure\":\"'\"}");
    manifest_set_dialect(m, (struct dialect){.delimiter = ';'});
    CHECK_SAYS(m, "{\"delimiter\":\";\",\"enclosure\":\"\"}");
    static const char *const wrong[] = {"{\"delimiter\":\"\"}", "{\"delimiter\":\";;\"}",
                                        "{\"delimiter\":\"\\n\"}", "{\"enclosure\":\"''\"}",
                                        "{\"delimiter\":\"'\",\"enclosure\":\"'\"}"};
    for (size_t i = 0; i < COUNT(wrong); i++)
        check_refused(wrong[i]);
}

TEST(members)
{
    MANIFEST(m, "{\"name\":\"n\",\"id\":7,\"tags\":[\"x\"],\"s3\":{\"key\":1},\"has_header\":true,"
                "\"is_sliced\":false,\"mixed\":[1]}");
    LIST(tags, "");
    CHECK_TEXT(manifest_text_member(m, "name"), "n");
    CHECK(!manifest_text_member(m, "id"));
    CHECK_NUMBER(manifest_integer_member(m, "id"), 7);
    CHECK_NUMBER(manifest_integer_member(m, "name"), -1);
    CHECK_NUMBER(manifest_boolean_member(m, "is_sliced"), 0);
    CHECK_NUMBER(manifest_boolean_member(m, "incremental"), -1);
    CHECK(manifest_list_member(m, "tags", &tags) && tags.count == 1);
    CHECK(!manifest_list_member(m, "mixed", &tags));
    CHECK_TEXT(manifest_staged(m), "s3");
    CHECK(manifest_has_header(m));
}

TEST(select_edits_all_that_names_columns)
{
    MANIFEST(m, "{\"columns\":[\"a\",\"b\",\"c\"],\"primary_key\":[\"b\",\"a\"],"
                "\"distribution_key\":[\"b\"],\"column_metadata\":{\"b\":[]},\"uri\":1}");
    LIST(names, "c,a,c");
    CHECK_ERROR(1, "the primary key (b, a) would lose: b; keep",
                manifest_select_columns(m, &names, KEYS_WHOLE));
    manifest_select_columns(m, &names, KEYS_OUT);
    CHECK_SAYS(m, "{\"columns\":[\"c\",\"a\",\"c\"],\"column_metadata\":{},\"uri\":1}");
}

TEST(select_never_makes_a_key_smaller)
{
    static const char text[] = "{\"manifest_type\":\"output\",\"schema\":[{\"name\":\"a\","
                               "\"primary_key\":true},{\"name\":\"b\"},{\"name\":\"c\","
                               "\"primary_key\":true,\"distribution_key\":true}]}";
    LIST(some, "b,c");
    MANIFEST(m, text);
    CHECK_ERROR(1, "the primary key (a, c) would lose: a",
                manifest_select_columns(m, &some, KEYS_WHOLE));
    manifest_select_columns(m, &some, KEYS_OUT);
    CHECK_SAYS(m, "{\"manifest_type\":\"output\",\"schema\":[{\"name\":\"b\"},{\"name\":\"c\","
                  "\"primary_key\":false,\"distribution_key\":true}]}");
}

TEST(select_edits_columns_and_schema)
{
    MANIFEST(m, STORAGE);
    LIST(names, "name");
    manifest_select_columns(m, &names, KEYS_OUT);
    CHECK_SAYS(m, "{\"id\":\"in.c-a.t\",\"uri\":\"u\","
                  "\"columns\":[\"name\"],\"metadata\":[{\"id\":1,\"key\":\"KBC.datatype.backend\","
                  "\"value\":\"snowflake\"}],\"column_metadata\":{\"name\":[]},"
                  "\"schema\":[{\"name\":\"name\"}]}");
}

TEST(select_refuses_filters_on_columns_that_go)
{
    LIST(names, "a");
    MANIFEST(old, "{\"columns\":[\"a\",\"b\"],\"delete_where_column\":\"b\"}");
    CHECK_ERROR(1, "\"delete_where_column\" names the column \"b\"",
                manifest_select_columns(old, &names, KEYS_OUT));
    MANIFEST(new, "{\"schema\":[{\"name\":\"a\"},{\"name\":\"b\"}],\"delete_where\":[{},"
                  "{\"where_filters\":[{\"column\":\"b\"}]}]}");
    CHECK_ERROR(1, "\"delete_where[1].where_filters[0]\" names the column \"b\"",
                manifest_select_columns(new, &names, KEYS_OUT));
}

TEST(add_column)
{
    MANIFEST(legacy, "{\"columns\":[\"a\"],\"column_metadata\":{}}");
    manifest_add_column(legacy, "b", "INTEGER");
    CHECK_SAYS(legacy, "{\"columns\":[\"a\",\"b\"],\"column_metadata\":{}}");
    CHECK_ERROR(1, "\"b\" already", manifest_add_column(legacy, "b", "INTEGER"));
    CHECK_ERROR(1, "not UTF-8", manifest_add_column(legacy, "\xFF", "INTEGER"));
    MANIFEST(both, "{\"columns\":[\"a\"],\"schema\":[{\"name\":\"a\"}]}");
    manifest_add_column(both, "b", "INTEGER");
    CHECK_SAYS(both, "{\"columns\":[\"a\",\"b\"],\"schema\":[{\"name\":\"a\"},{\"name\":\"b\","
                     "\"data_type\":{\"base\":{\"type\":\"INTEGER\"}}}]}");
}

TEST(rename_follows_everywhere)
{
    MANIFEST(m, "{\"columns\":[\"a\",\"b\"],\"schema\":[{\"name\":\"a\"},{\"name\":\"b\"}],"
                "\"primary_key\":[\"b\"],\"distribution_key\":[\"a\"],"
                "\"column_metadata\":{\"a\":[],\"x\":[],\"old\":[]},\"delete_where_column\":\"b\","
                "\"delete_where\":[{\"where_filters\":[{\"column\":\"a\"}]}]}");
    LIST(names, "b,x");
    manifest_rename_columns(m, &names);
    CHECK_SAYS(m, "{\"columns\":[\"b\",\"x\"],\"schema\":[{\"name\":\"b\"},{\"name\":\"x\"}],"
                  "\"primary_key\":[\"x\"],\"distribution_key\":[\"b\"],"
                  "\"column_metadata\":{\"b\":[],\"old\":[]},\"delete_where_column\":\"x\","
                  "\"delete_where\":[{\"where_filters\":[{\"column\":\"b\"}]}]}");
    LIST(twice, "a,a");
    CHECK_ERROR(1, "two columns would have the name \"a\"", manifest_rename_columns(m, &twice));
}

TEST(replace_keeps_keys_whose_columns_are_still_there)
{
    LIST(names, "x,y");
    MANIFEST(m, "{\"columns\":[\"x\"],\"primary_key\":[\"x\"],\"column_metadata\":{\"x\":[]},"
                "\"distribution_key\":[\"x\"],\"uri\":1}");
    manifest_replace_columns(m, &names);
    CHECK_SAYS(m, "{\"columns\":[\"x\",\"y\"],\"primary_key\":[\"x\"],"
                  "\"distribution_key\":[\"x\"],\"uri\":1}");
    MANIFEST(gone, "{\"columns\":[\"x\",\"z\"],\"primary_key\":[\"x\",\"z\"],"
                   "\"distribution_key\":[\"x\"]}");
    manifest_replace_columns(gone, &names);
    CHECK_SAYS(gone, "{\"columns\":[\"x\",\"y\"],\"distribution_key\":[\"x\"]}");
    MANIFEST(alone, "{\"primary_key\":[\"x\"],\"columns\":[]}");
    manifest_replace_columns(alone, &names);
    CHECK_SAYS(alone, "{\"primary_key\":[\"x\"],\"columns\":[\"x\",\"y\"]}");
    MANIFEST(native, "{\"schema\":[{\"name\":\"x\",\"primary_key\":true}],\"description\":\"d\"}");
    manifest_replace_columns(native, &names);
    CHECK_SAYS(native, "{\"description\":\"d\",\"manifest_type\":\"output\",\"schema\":["
                       "{\"name\":\"x\",\"nullable\":true,\"primary_key\":true},"
                       "{\"name\":\"y\",\"nullable\":true,\"primary_key\":false}]}");
}

TEST(use_header)
{
    MANIFEST(legacy,
             "{\"columns\":[\"a\"],\"primary_key\":[\"a\"],\"column_metadata\":{\"a\":[]}}");
    manifest_use_header(legacy);
    CHECK_SAYS(legacy, "{\"primary_key\":[\"a\"],\"column_metadata\":{\"a\":[]}}");
    MANIFEST(native, "{\"schema\":[{\"name\":\"a\",\"primary_key\":true,\"description\":\"d\"}]}");
    manifest_use_header(native);
    CHECK_SAYS(native,
               "{\"manifest_type\":\"output\",\"has_header\":true,\"primary_key\":[\"a\"],"
               "\"column_metadata\":{\"a\":[{\"key\":\"KBC.description\",\"value\":\"d\"}]}}");
}

TEST(primary_key)
{
    LIST(key, "b");
    LIST(none, "");
    LIST(stray, "z");
    MANIFEST(m, "{\"columns\":[\"a\",\"b\"],\"primary_key\":[\"a\"]}");
    manifest_set_primary_key(m, &key);
    CHECK_SAYS(m, "{\"columns\":[\"a\",\"b\"],\"primary_key\":[\"b\"]}");
    manifest_set_primary_key(m, &none);
    CHECK_SAYS(m, "{\"columns\":[\"a\",\"b\"]}");
    MANIFEST(native, "{\"schema\":[{\"name\":\"a\",\"primary_key\":true},{\"name\":\"b\"}]}");
    manifest_set_primary_key(native, &key);
    CHECK_SAYS(native, "{\"schema\":[{\"name\":\"a\",\"primary_key\":false},"
                       "{\"name\":\"b\",\"primary_key\":true}]}");
    manifest_set_primary_key(native, &stray);
    CHECK_NUMBER(manifest_format(native), MANIFEST_LEGACY);
    manifest_convert(native, MANIFEST_NATIVE);
    CHECK_SAYS(native, "{\"columns\":[\"a\",\"b\"],\"primary_key\":[\"z\"],\"column_metadata\":{"
                       "\"a\":[{\"key\":\"KBC.datatype.nullable\",\"value\":true}],"
                       "\"b\":[{\"key\":\"KBC.datatype.nullable\",\"value\":true}]}}");
}

TEST(metadata)
{
    MANIFEST(m,
             "{\"metadata\":[{\"key\":\"a\",\"value\":1,\"id\":5},{\"key\":\"a\",\"value\":2}]}");
    manifest_set_metadata(m, "a", "x");
    manifest_set_metadata(m, "b", "y");
    CHECK_SAYS(m, "{\"metadata\":[{\"key\":\"a\",\"value\":\"x\",\"id\":5},"
                  "{\"key\":\"b\",\"value\":\"y\"}]}");
    MANIFEST(object, "{\"metadata\":{\"a\":1}}");
    manifest_set_metadata(object, "a", "x");
    CHECK_SAYS(object, "{\"metadata\":{\"a\":\"x\"}}");
    MANIFEST(native, "{\"manifest_type\":\"output\",\"description\":\"d\",\"table_metadata\":[]}");
    manifest_set_metadata(native, "a", "x");
    manifest_set_metadata(native, "KBC.description", "e");
    CHECK_SAYS(native, "{\"manifest_type\":\"output\",\"description\":\"e\","
                       "\"table_metadata\":{\"a\":\"x\"}}");
}

TEST(column_to_text)
{
    MANIFEST(m, "{\"schema\":[{\"name\":\"a\",\"data_type\":{\"base\":{\"type\":\"NUMERIC\","
                "\"length\":\"38,0\",\"default\":\"1\"},\"snowflake\":{\"type\":\"NUMBER\"}}},"
                "{\"name\":\"b\",\"data_type\":{\"base\":{\"type\":\"STRING\",\"length\":255}}},"
                "{\"name\":\"c\"}]}");
    manifest_column_to_text(m, "a");
    manifest_column_to_text(m, "b");
    manifest_column_to_text(m, "c");
    CHECK_SAYS(m, "{\"schema\":[{\"name\":\"a\",\"data_type\":{\"base\":{\"type\":\"STRING\","
                  "\"default\":\"1\"}}},{\"name\":\"b\",\"data_type\":{\"base\":{\"type\":"
                  "\"STRING\",\"length\":255}}},{\"name\":\"c\"}]}");
    MANIFEST(legacy, "{\"columns\":[\"a\"],\"column_metadata\":{\"a\":[{\"key\":"
                     "\"KBC.datatype.type\",\"value\":\"INT\"},{\"key\":\"k\",\"value\":1}]}}");
    manifest_column_to_text(legacy, "a");
    CHECK_SAYS(legacy,
               "{\"columns\":[\"a\"],\"column_metadata\":{\"a\":[{\"key\":\"k\",\"value\":1},"
               "{\"key\":\"KBC.datatype.basetype\",\"value\":\"STRING\"}]}}");
}

TEST(convert_storage_to_native)
{
    MANIFEST(m, STORAGE);
    manifest_convert(m, MANIFEST_NATIVE);
    CHECK_SAYS(m,
               "{\"id\":\"in.c-a.t\",\"uri\":\"u\",\"manifest_type\":\"output\","
               "\"schema\":[{\"name\":\"id\",\"nullable\":false,"
               "\"primary_key\":true,\"distribution_key\":true,\"data_type\":{\"base\":{\"type\":"
               "\"INTEGER\"},\"snowflake\":{\"type\":\"NUMBER\",\"length\":\"38,0\"}}},"
               "{\"name\":\"name\",\"nullable\":true,\"primary_key\":false}]}");
}

TEST(convert_storage_to_legacy)
{
    MANIFEST(m, STORAGE);
    manifest_convert(m, MANIFEST_LEGACY);
    CHECK_SAYS(
        m, "{\"id\":\"in.c-a.t\",\"uri\":\"u\",\"primary_key\":[\"id\"],"
           "\"distribution_key\":[\"id\"],\"columns\":[\"id\",\"name\"],"
           "\"metadata\":[{\"key\":\"KBC.datatype.backend\",\"value\":\"snowflake\"}],"
           "\"column_metadata\":{\"id\":[{\"key\":\"KBC.datatype.basetype\",\"value\":\"INTEGER\"},"
           "{\"key\":\"KBC.datatype.nullable\",\"value\":false},"
           "{\"key\":\"KBC.datatype.type\",\"value\":\"NUMBER\"},"
           "{\"key\":\"KBC.datatype.length\",\"value\":\"38,0\"}],"
           "\"name\":[{\"key\":\"KBC.datatype.nullable\",\"value\":true}]}}");
}

TEST(convert_there_and_back)
{
    static const char json[] =
        "{\"manifest_type\":\"output\",\"has_header\":true,\"write_always\":true,"
        "\"delete_where\":[{\"where_filters\":[{\"column\":\"a\"}]}],"
        "\"table_metadata\":{\"k\":\"v\",\"KBC.description\":\"table\"},\"schema\":["
        "{\"name\":\"a\",\"nullable\":false,\"primary_key\":true,\"description\":\"d\","
        "\"metadata\":{\"m\":\"n\"},\"data_type\":{\"base\":{\"type\":\"NUMERIC\"},"
        "\"bigquery\":{\"type\":\"BIGNUMERIC\",\"length\":\"5\",\"default\":\"0\"}}},"
        "{\"name\":\"b\",\"nullable\":true,\"primary_key\":false,\"data_type\":"
        "{\"base\":{\"type\":\"STRING\",\"length\":\"10\"}}}]}";
    MANIFEST(m, json);
    manifest_convert(m, MANIFEST_NATIVE);
    CHECK_SAYS(m, json);
    manifest_convert(m, MANIFEST_LEGACY);
    CHECK_NUMBER(manifest_format(m), MANIFEST_LEGACY);
    manifest_convert(m, MANIFEST_NATIVE);
    CHECK_SAYS(m, json);
}

TEST(convert_legacy_facts)
{
    MANIFEST(m, "{\"metadata\":{\"KBC.datatype.backend\":\"redshift\",\"k\":1},\"columns\":[\"a\","
                "\"b\"],\"description\":\"d\",\"column_metadata\":{\"gone\":[],\"b\":["
                "{\"key\":\"KBC.datatype.length\",\"value\":5}],\"a\":["
                "{\"key\":\"KBC.datatype.type\",\"value\":\"int8\",\"id\":3},"
                "{\"key\":\"KBC.datatype.basetype\",\"value\":\"INTEGER\"},"
                "{\"key\":\"KBC.datatype.nullable\",\"value\":\"0\"},"
                "{\"key\":\"KBC.primaryKey\",\"value\":\"1\"},"
                "{\"key\":\"KBC.datatype.length\",\"value\":8}]}}");
    manifest_convert(m, MANIFEST_NATIVE);
    CHECK_SAYS(m, "{\"table_metadata\":{\"KBC.datatype.backend\":\"redshift\",\"k\":1},"
                  "\"description\":\"d\",\"manifest_type\":\"output\",\"schema\":[{\"name\":\"a\","
                  "\"nullable\":false,\"primary_key\":true,\"data_type\":{\"base\":{\"type\":"
                  "\"INTEGER\",\"length\":\"8\"}},\"metadata\":{\"KBC.datatype.type\":\"int8\"}},"
                  "{\"name\":\"b\",\"nullable\":true,\"primary_key\":false,"
                  "\"metadata\":{\"KBC.datatype.length\":5}}]}");
}

TEST(convert_without_columns)
{
    MANIFEST(m, "{\"incremental\":true,\"primary_key\":[]}");
    manifest_convert(m, MANIFEST_NATIVE);
    CHECK_SAYS(m, "{\"incremental\":true,\"manifest_type\":\"output\"}");
    manifest_convert(m, MANIFEST_LEGACY);
    CHECK_SAYS(m, "{\"incremental\":true}");
}

TEST(spell_out)
{
    struct manifest *m CLEANUP(manifest_drop) = manifest_new("t");
    manifest_set_boolean(m, "incremental", 1);
    manifest_spell_out(m);
    CHECK_SAYS(m, "{\"destination\":\"\",\"primary_key\":[],\"columns\":[],\"incremental\":true,"
                  "\"metadata\":[],\"column_metadata\":[]}");
}
