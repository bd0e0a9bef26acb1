/* strict_test.c: libcsv as the judge of tables. */
#include "csv/strict.h"
#include "unit/unit.h"

/* With the usual dialect and 9 lines unless `rules` says otherwise: what is wrong with a table, the
 * lines joined by '|'. */
static char *judge_with(struct span table, struct strict rules)
{
    struct strings wrong CLEANUP(strings_release) = {0};
    if (!rules.dialect.delimiter)
        rules.dialect = DIALECT_DEFAULT;
    rules.most = rules.most ? rules.most : 9;
    struct reader *in CLEANUP(reader_release) = reader_of_span(table);
    strict_check(in, &rules, &wrong);
    struct buf all = {0};
    buf_add_text(&all, "");
    for (size_t i = 0; i < wrong.count; i++)
        buf_add_format(&all, "%s%s", i ? "|" : "", wrong.at[i]);
    return buf_take(&all);
}

/* Other rules may follow. */
#define JUDGE(table, expected, ...)                                                                \
    do {                                                                                           \
        char *wrong =                                                                              \
            judge_with((struct span){table, sizeof(table) - 1}, (struct strict){__VA_ARGS__});     \
        CHECK_TEXT(wrong, expected);                                                               \
        free(wrong);                                                                               \
    } while (0)

TEST(regular_tables)
{
    JUDGE("", "");
    JUDGE("a,b\n1,2\n", "");
    JUDGE("a,b\r\n1,2", "");
    JUDGE("\"a\r\n\"\"b\",\"\"\r\n\xc5\xa1, x \r\n", "");
    JUDGE("\n\na\n", "");
    JUDGE("a;'b''\n'\n", "", .dialect = {';', '\'', 0, 0});
    JUDGE("a\t\"b\n", "", .dialect = {'\t', 0, 0, 0});
}

TEST(widths)
{
    JUDGE("a,b\n1\n\n1,2,3", "row 2: it has 1 value, and the table has 2 columns|"
                             "row 3: it has 1 value, and the table has 2 columns|"
                             "row 4: it has 3 values, and the table has 2 columns");
    JUDGE("a,b\n", "row 1: it has 2 values, and the table has 1 column", .width = 1);
}

TEST(line_ends)
{
    JUDGE("a\rb\r\nc\r", "row 1: it ends in a lone CR; rows must end in LF or CRLF|"
                         "row 3: it ends in a lone CR; rows must end in LF or CRLF");
    JUDGE("a,b\r\r\n1,2\n", "row 1: it ends in a lone CR; rows must end in LF or CRLF|"
                            "row 2: it has 1 value, and the table has 2 columns");
}

TEST(bytes_of_values)
{
    static char name[] = "n";
    char *names[] = {name};
    const struct strings one = {.count = 1, .at = names};
    JUDGE("\xff,a\0b\n",
          "row 1, column 1 (n): not UTF-8: byte 1 of the value is FF|"
          "row 1, column 2: the value holds a NUL byte",
          .names = &one);
    JUDGE("a\n\"\xc5\"\n", "row 2, column 1: not UTF-8: byte 1 of the value is C5");
    JUDGE("\xef\xbb\xbf\"a\"\n",
          "row 1: a byte-order mark stands before it, and would be part of a value");
}

TEST(enclosures)
{
    JUDGE(
        "a,b\n1,\"x\"y\n2\n",
        "row 2, column 2: text follows the closing enclosure (\"); an enclosure that is text must "
        "be doubled; the rest is not checked");
    JUDGE("a, \"b\"\n",
          "row 1, column 2: an enclosure (\") stands in a value that does not begin with one; "
          "enclose the value and double it; the rest is not checked");
    JUDGE("a,\"b\n", "row 1, column 2: an enclosure (\") that opens here is never closed");
    JUDGE("a\xff\n", "row 1, column 1: not UTF-8: the value holds a byte FF",
          .dialect = {',', 0, 0, 0});
}

TEST(no_more_lines_than_wanted)
{
    JUDGE("a\n1,2\n1,2\n1,2\n",
          "row 2: it has 2 values, and the table has 1 column|"
          "row 3: it has 2 values, and the table has 1 column",
          .most = 2);
}
