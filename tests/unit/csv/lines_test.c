/* lines_test.c: unit tests of lines.h. */
#include "base/buf.h"
#include "base/mem.h"
#include "csv/lines.h"
#include "unit/unit.h"

static const struct dialect quotes = {.delimiter = ',', .enclosure = '"'};

/* What is left of `text`, which stands in memory or in a file. */
static bool leaves(const char *text, uint64_t count, enum lines_end end, bool rows,
                   const char *expected)
{
    bool same = true;
    for (int in_file = 0; in_file < 2; in_file++) {
        struct buf left CLEANUP(buf_release) = {0};
        unit_put(unit_folder(), "input", text);
        struct reader *reader CLEANUP(reader_release) =
            in_file ? reader_open(unit_folder(), "input")
                    : reader_of_span((struct span){text, strlen(text)});
        struct writer *writer = writer_of_buf(&left);
        if (rows)
            lines_cut_rows(reader, writer, count, end, quotes);
        else
            lines_cut(reader, writer, count, end);
        writer_finish(writer);
        same = CHECK_TEXT(buf_text(&left), expected) && same;
    }
    return same;
}

TEST(lines_from_the_top)
{
    leaves("a\nb\nc\n", 1, LINES_TOP, false, "b\nc\n");
    leaves("a\nb\nc", 2, LINES_TOP, false, "c");
    leaves("a\nb\nc", 3, LINES_TOP, false, "");
    leaves("a\nb\n", 9, LINES_TOP, false, "");
    leaves("", 1, LINES_TOP, false, "");
    leaves("\n\n\n", 2, LINES_TOP, false, "\n");
    leaves("a\r\nb\rc\r\n", 1, LINES_TOP, false, "b\rc\r\n");
}

TEST(lines_from_the_bottom)
{
    leaves("a\nb\nc\n", 1, LINES_BOTTOM, false, "a\nb\n");
    leaves("a\nb\nc", 1, LINES_BOTTOM, false, "a\nb\n");
    leaves("a\nb\nc", 2, LINES_BOTTOM, false, "a\n");
    leaves("a\nb\nc", 3, LINES_BOTTOM, false, "");
    leaves("a\nb\n", 9, LINES_BOTTOM, false, "");
    leaves("", 1, LINES_BOTTOM, false, "");
    leaves("\n\n\n", 1, LINES_BOTTOM, false, "\n\n");
    leaves("a", 1, LINES_BOTTOM, false, "");
    leaves("\na", 1, LINES_BOTTOM, false, "\n");
}

TEST(rows_from_the_top)
{
    leaves("\"a\nb\",1\nc,2\n", 1, LINES_TOP, true, "c,2\n");
    leaves("\"a\"\"\nb\"\r\nc,2", 1, LINES_TOP, true, "c,2");
    leaves("\n\na", 2, LINES_TOP, true, "a");
    leaves("a\rb\rc\r", 2, LINES_TOP, true, "c\r");
    leaves("\xef\xbb\xbf"
           "a\nb\n",
           1, LINES_TOP, true, "b\n");
    leaves("a\n", 5, LINES_TOP, true, "");
}

TEST(rows_from_the_bottom)
{
    leaves("\"a\nb\",1\nc,2\n", 1, LINES_BOTTOM, true, "\"a\nb\",1\n");
    leaves("a\n\"b\n\nc\"", 1, LINES_BOTTOM, true, "a\n");
    leaves("\xef\xbb\xbf"
           "a\nb\n",
           1, LINES_BOTTOM, true,
           "\xef\xbb\xbf"
           "a\n");
    leaves("a\n", 1, LINES_BOTTOM, true, "");
    leaves("", 1, LINES_BOTTOM, true, "");
}

/* Rows of growing length over many blocks, cut at every 997th row: both ends meet. */
TEST(both_ends_meet_in_long_input)
{
    enum { ROWS = 30000 };
    struct buf all CLEANUP(buf_release) = {0};
    for (int i = 0; i < ROWS; i++)
        buf_add_format(&all, "\"%d\n\",%.*s\n", i, i % 50,
                       "..................................................");
    for (uint64_t count = 1; count < ROWS; count += 6997) {
        struct buf got CLEANUP(buf_release) = {0};
        struct writer *writer = writer_of_buf(&got);
        struct reader *first = reader_of_span((struct span){all.data, all.len});
        lines_cut_rows(first, writer, ROWS - count, LINES_BOTTOM, quotes);
        struct reader *second = reader_of_span((struct span){all.data, all.len});
        lines_cut_rows(second, writer, count, LINES_TOP, quotes);
        writer_finish(writer);
        reader_close(first);
        reader_close(second);
        CHECK(got.len == all.len && memcmp(got.data, all.data, all.len) == 0);
    }
}
