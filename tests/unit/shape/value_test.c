/* value_test.c: unit tests of value.h. */
#include "shape/value.h"
#include "shape/valuejson.h"
#include "unit/unit.h"

struct record {
    struct arena *arena;
    struct names *names;
    struct value *value;
};

static struct record read_record(const char *json)
{
    struct record record = {arena_new(), names_new(), NULL};
    struct reader *reader = reader_of_span((struct span){json, strlen(json)});
    struct jsonread *read = jsonread_open(reader, "a record", false);
    struct span text;
    const enum jsonread_event event = jsonread_next(read, &text);
    record.value = valuejson_read(read, event, text, record.arena, record.names);
    jsonread_close(read);
    reader_close(reader);
    return record;
}

static void release(const struct record *record)
{
    names_release(record->names);
    arena_release(record->arena);
}

static const char *json_of(const char *json, unsigned digits)
{
    static struct buf made;
    const struct record record = read_record(json);
    buf_clear(&made);
    value_json(record.value, digits, &made);
    release(&record);
    return buf_text(&made);
}

static const char *serialized(const char *json)
{
    static struct buf made;
    const struct record record = read_record(json);
    buf_clear(&made);
    value_serialize(record.value, 17, NULL, &made);
    release(&record);
    return buf_text(&made);
}

static const char *cell_of(const char *json)
{
    static struct buf made;
    const struct record record = read_record(json);
    const struct span cell = value_cell(record.arena, record.value);
    buf_clear(&made);
    buf_add(&made, cell.at, cell.len);
    release(&record);
    return buf_text(&made);
}

TEST(value_is_serialized_as_php_does)
{
    CHECK_TEXT(serialized("{\"id\":1,\"tags\":[\"x\",\"y\",3,null,true]}"),
               "O:8:\"stdClass\":2:{s:2:\"id\";i:1;s:4:\"tags\";a:5:{i:0;s:1:\"x\";i:1;s:1:\"y\";"
               "i:2;i:3;i:3;N;i:4;b:1;}}");
    CHECK_TEXT(
        serialized("{\"a\":0.1,\"b\":1.0,\"c\":1e25,\"d\":1e-5,\"f\":false,\"g\":{},\"h\":[]}"),
        "O:8:\"stdClass\":7:{s:1:\"a\";d:0.10000000000000001;s:1:\"b\";d:1;"
        "s:1:\"c\";d:1.0000000000000001E+25;s:1:\"d\";d:1.0000000000000001E-5;"
        "s:1:\"f\";b:0;s:1:\"g\";O:8:\"stdClass\":0:{}s:1:\"h\";a:0:{}}");
    CHECK_TEXT(serialized("\"\xc3\xa9\""), "s:2:\"\xc3\xa9\";");
    CHECK_TEXT(serialized("9223372036854775807"), "i:9223372036854775807;");
    CHECK_TEXT(serialized("9223372036854775808"), "d:9.2233720368547758E+18;");
}

TEST(value_makes_cells)
{
    static const char *const cells[][2] = {
        {"1.0", "1"},
        {"1e3", "1000"},
        {"1e20", "1.0E+20"},
        {"0.00001", "1.0E-5"},
        {"0.0001", "0.0001"},
        {"2.50", "2.5"},
        {"0.050", "0.05"},
        {"0.0", "0"},
        {"100.0", "100"},
        {"-2.25", "-2.25"},
        {"1.5e-5", "1.5E-5"},
        {"0.1000000000000000055", "0.1"},
        {"1234567890.12345678", "1234567890.1234567"},
        {"12345678901234567890", "12345678901234567890"},
        {"1e400", "1e400"},
        {"-0", "0"},
        {"true", "1"},
        {"false", "0"},
        {"null", ""},
    };
    for (size_t i = 0; i < COUNT(cells); i++)
        CHECK_TEXT(cell_of(cells[i][0]), cells[i][1]);
}

TEST(value_is_json_again)
{
    CHECK_TEXT(
        json_of("{ \"a/b\" : [ 1, 0.1, 1.0, 1e25, \"\\u00e9\\ud83d\\ude00\\n\\u0001\" ] }", 17),
        "{\"a\\/b\":[1,0.10000000000000001,1,1.0000000000000001e+25,"
        "\"\\u00e9\\ud83d\\ude00\\n\\u0001\"]}");
    CHECK_TEXT(json_of("[0.1,0.30000000000000004,1.10]", 0), "[0.1,0.30000000000000004,1.1]");
}

TEST(value_keeps_the_last_of_equal_names)
{
    CHECK_TEXT(json_of("{\"a\":1,\"b\":{\"a\":2},\"a\":{\"c\":3},\"b\":4}", 17),
               "{\"a\":{\"c\":3},\"b\":4}");
}

TEST(arena_is_used_again)
{
    struct arena *arena = arena_new();
    for (size_t round = 0; round < 100; round++) {
        for (size_t i = 0; i < 100; i++)
            memset(arena_take(arena, 10000), 1, 10000);
        CHECK(arena_size(arena) >= 1000000);
        memset(arena_take(arena, 50000000), 1, 50000000);
        arena_reset(arena);
        CHECK_NUMBER(arena_size(arena), 0);
    }
    arena_release(arena);
}
