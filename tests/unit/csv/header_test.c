/* header_test.c: the header row of a table. */
#include "csv/header.h"
#include "unit/unit.h"

static const struct dialect COMMA = {.delimiter = ',', .enclosure = '"'};

/* A reader that can seek, over these bytes. */
static struct reader *table_of(const char *bytes, size_t length)
{
    struct reader *memory CLEANUP(reader_release) = reader_of_span((struct span){bytes, length});
    return reader_seekable(memory);
}

/* The table with the header x,y, and the names it had as "a|b". */
static void replace(const char *bytes, struct buf *names, struct buf *result)
{
    struct reader *table CLEANUP(reader_release) = table_of(bytes, strlen(bytes));
    struct strings old CLEANUP(strings_release) = {0}, now CLEANUP(strings_release) = {0};
    header_names(table, COMMA, &old);
    buf_clear(names);
    for (size_t i = 0; i < old.count; i++)
        buf_add_format(names, "%s%s", i ? "|" : "", old.at[i]);
    strings_add(&now, "x");
    strings_add(&now, "a \"y\"");
    buf_clear(result);
    struct writer *writer CLEANUP(writer_release) = writer_of_buf(result);
    header_replace(table, writer, COMMA, &now);
}

TEST(header_keeps_line_ends_and_rest)
{
    static const char *const cases[][3] = {
        {"a,b\n1,2", "a|b", "\"x\",\"a \"\"y\"\"\"\n1,2"},
        {"a,b\r\n1\r\n", "a|b", "\"x\",\"a \"\"y\"\"\"\r\n1\r\n"},
        {"a,b\r1\r", "a|b", "\"x\",\"a \"\"y\"\"\"\r1\r"},
        {"a,b", "a|b", "\"x\",\"a \"\"y\"\"\""},
        {"\"a\n\"\"\",\"b\"\n\"", "a\n\"|b", "\"x\",\"a \"\"y\"\"\"\n\""},
        {"\xEF\xBB\xBF\"a\",b\n\xEF\xBB\xBF", "a|b", "\"x\",\"a \"\"y\"\"\"\n\xEF\xBB\xBF"},
        {"\n1", "", "\"x\",\"a \"\"y\"\"\"\n1"},
        {"", "", ""},
    };
    struct buf names CLEANUP(buf_release) = {0}, result CLEANUP(buf_release) = {0};
    for (size_t i = 0; i < COUNT(cases); i++) {
        replace(cases[i][0], &names, &result);
        CHECK_TEXT(buf_text(&names), cases[i][1]);
        CHECK_TEXT(buf_text(&result), cases[i][2]);
    }
}

TEST(header_that_is_not_closed)
{
    struct reader *table CLEANUP(reader_release) = table_of("a,\"b\n1", 6);
    struct strings names CLEANUP(strings_release) = {0};
    CHECK_ERROR(1, "never closed", header_names(table, COMMA, &names));
}
