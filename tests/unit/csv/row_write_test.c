/* row_write_test.c: the CSV writer. */
#include "csv/row.h"
#include "csv/row_engine.h"
#include "unit/unit.h"
#include <stdlib.h>

static const struct dialect COMMA = {.delimiter = ',', .enclosure = '"'};
static const struct dialect SINGLE = {.delimiter = ';', .enclosure = '\''};
static const struct dialect TABS = {.delimiter = '\t'};

enum by { BY_ROW, BY_CELL, BY_VALUE };

/* Reads all of `input` and writes it again. */
static void copy(struct span input, struct dialect from, struct dialect to, enum by by,
                 struct buf *result)
{
    CLEANUP(buf_release) struct buf scratch = {0};
    buf_clear(result);
    struct reader *reader = reader_of_span(input);
    struct writer *writer = writer_of_buf(result);
    struct row_reader *rows = row_open(reader, from);
    struct row_writer *out = row_write(writer, from, to);
    while (row_next(rows)) {
        if (by == BY_ROW)
            row_put_row(out, rows);
        for (size_t i = 0; by != BY_ROW && i < row_width(rows); i++) {
            const struct span cell = row_cell(rows, i);
            if (by == BY_CELL)
                row_put(out, cell);
            else
                row_put_value(out, row_value(rows, cell, &scratch));
        }
        row_end(out);
    }
    row_write_end(out);
    row_close(rows);
    writer_finish(writer);
    reader_close(reader);
}

#define BYTES(text) ((struct span){(text), sizeof(text) - 1})

static void check_copy(struct span input, struct dialect from, struct dialect to,
                       const char *expected)
{
    CLEANUP(buf_release) struct buf result = {0};
    for (enum by by = BY_ROW; by <= BY_VALUE; by++) {
        copy(input, from, to, by, &result);
        CHECK_TEXT(buf_text(&result), expected);
    }
}

TEST(everything_is_enclosed)
{
    check_copy(BYTES("a,,\"b\"\n\n"), COMMA, COMMA, "\"a\",\"\",\"b\"\n\"\"\n");
    check_copy(BYTES("\"a\",\"\"\r\n\"b\",\"c\"\r\n"), COMMA, COMMA, "\"a\",\"\"\n\"b\",\"c\"\n");
    check_copy(BYTES("\"a\"\"b\",c\"d\n"), COMMA, COMMA, "\"a\"\"b\",\"c\"\"d\"\n");
    check_copy(
        BYTES("a 32 byte long cell, more or less,\"and one of more than 32 bytes, enclosed\"\n"),
        COMMA, COMMA,
        "\"a 32 byte long cell\",\" more or less\","
        "\"and one of more than 32 bytes, enclosed\"\n");
}

TEST(another_dialect)
{
    check_copy(BYTES("\"a\"\"b\",it's,\"1\"\n"), COMMA, SINGLE, "'a\"b';'it''s';'1'\n");
    check_copy(BYTES("'a''b';\"x\"\n"), SINGLE, COMMA, "\"a'b\",\"\"\"x\"\"\"\n");
    const struct dialect semicolons = {.delimiter = ';', .enclosure = '"'};
    check_copy(BYTES("\"a\",\"b;c\"\n"), COMMA, semicolons, "\"a\";\"b;c\"\n");
    check_copy(BYTES("a\t\"b\"\n"), TABS, COMMA, "\"a\",\"\"\"b\"\"\"\n");
}

TEST(another_dialect_of_long_cells)
{
    check_copy(BYTES("\"it's \"\"so\"\", isn't it?\",'\r\n\"\"\"\",\"''\"\r\n,\n"), COMMA, SINGLE,
               "'it''s \"so\", isn''t it?';''''\n'\"';''''''\n'';''\n");
    check_copy(
        BYTES("\"0123456789abcde\"\"\",\"0123456789abcdef\"\"g\",0123456789abcde'0123456789'\n"),
        COMMA, SINGLE,
        "'0123456789abcde\"';'0123456789abcdef\"g';'0123456789abcde''0123456789'''\n");
}

TEST(without_enclosure)
{
    check_copy(BYTES("\"a\"\"b\",c,\n"), COMMA, TABS, "a\"b\tc\t\n");
    check_copy(BYTES("a\tb\n\n"), TABS, TABS, "a\tb\n\n");
    CLEANUP(buf_release) struct buf result = {0};
    CHECK_ERROR(1, "column 2 has a value with the delimiter",
                copy(BYTES("a,b\tc\n"), COMMA, TABS, BY_ROW, &result));
    CHECK_ERROR(1, "row 2", copy(BYTES("a\n\"b\nc\"\n"), COMMA, TABS, BY_CELL, &result));
    CHECK_ERROR(1, "a line break", copy(BYTES("x\n\"b\rc\"\n"), COMMA, TABS, BY_VALUE, &result));
}

/* A row of enclosed cells of up to 200 bytes: letters, pairs of the enclosure, and single ones of
 * the other, of which one in `rare` cells has any. */
static void add_signs(struct buf *to, uint32_t rare, uint32_t *seed)
{
    for (size_t cell = 0; cell < 200; cell++) {
        buf_add_text(to, cell ? ",\"" : "\"");
        for (size_t i = 0; i < cell; i++) {
            *seed = *seed * 1664525 + 1013904223;
            const uint32_t kind = *seed >> 28;
            const bool single = kind == 1 && cell % rare == 0;
            buf_add_text(to, kind == 0 ? "\"\"" : single ? "'" : "x");
        }
        buf_add_byte(to, '"');
    }
    buf_add_byte(to, '\n');
}

TEST(signs_at_every_place)
{
    static const char *const sets[] = {"", "scalar"};
    uint32_t seed = 1;
    for (uint32_t round = 0; round < 60; round++) {
        CLEANUP(buf_release) struct buf input = {0}, expected = {0}, result = {0};
        add_signs(&input, 1 + round % 7, &seed);
        const struct span bytes = {input.data, input.len};
        copy(bytes, COMMA, SINGLE, BY_VALUE, &expected);
        for (size_t i = 0; i < 2 * COUNT(sets); i++) {
            setenv("KBC_SIMD", sets[i / 2], 1);
            copy(bytes, COMMA, SINGLE, i % 2 ? BY_ROW : BY_CELL, &result);
            CHECK_TEXT(buf_text(&result), buf_text(&expected));
        }
        unsetenv("KBC_SIMD");
    }
}

/* Values whose lengths are around every limit of the writer, and blocks that fill up. */
TEST(all_lengths)
{
    CLEANUP(buf_release) struct buf input = {0};
    CLEANUP(buf_release) struct buf expected = {0};
    CLEANUP(buf_release) struct buf result = {0};
    for (size_t i = 0; input.len < 3 * IO_BLOCK; i++) {
        const size_t length = i % 37 == 36 ? 10000 : i % 71;
        const bool enclosed = i % 3 == 0;
        const char *separator = i % 5 == 4 ? "\n" : ",";
        char text[10000];
        memset(text, 'a' + (char)(i % 26), length);
        buf_add_text(&input, enclosed ? "\"" : "");
        buf_add(&input, text, length);
        buf_add_text(&input, enclosed ? "\"" : "");
        buf_add_text(&input, separator);
        buf_add_byte(&expected, '"');
        buf_add(&expected, text, length);
        buf_add_format(&expected, "\"%s", separator);
    }
    buf_add_text(&input, "end\n");
    buf_add_text(&expected, "\"end\"\n");
    for (enum by by = BY_ROW; by <= BY_VALUE; by++) {
        copy((struct span){input.data, input.len}, COMMA, COMMA, by, &result);
        CHECK(result.len == expected.len && memcmp(result.data, expected.data, result.len) == 0);
    }
}

TEST(rows_of_values)
{
    CLEANUP(buf_release) struct buf result = {0};
    struct writer *writer = writer_of_buf(&result);
    struct row_writer *out = row_write(writer, COMMA, COMMA);
    row_end(out);
    row_put_value(out, (struct span){NULL, 0});
    row_put_value(out, BYTES("say \"hi\""));
    row_put_value(out, BYTES("a value of more than 32 bytes with \"these\" in it"));
    row_end(out);
    row_put_bytes(out, BYTES("raw,bytes\n"));
    CHECK(row_stream(out) == writer);
    row_write_end(out);
    row_write_end(NULL);
    writer_finish(writer);
    CHECK_TEXT(buf_text(&result), "\n\"\",\"say \"\"hi\"\"\","
                                  "\"a value of more than 32 bytes with \"\"these\"\" in it\"\n"
                                  "raw,bytes\n");
}
