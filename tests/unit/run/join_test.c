/* join_test.c: unit tests of join.h. */
#include "archive/codec.h"
#include "base/buf.h"
#include "base/mem.h"
#include "run/join.h"
#include "unit/unit.h"

static const struct join rows = {.dialect = {.delimiter = ',', .enclosure = '"'}, .of_rows = true};
static char h[] = "h\nh", a[] = "a", b[] = "b";
static const struct strings one_name = {1, (char *[]){h}}, two_names = {2, (char *[]){a, b}};
static const struct join headed = {
    .dialect = {.delimiter = ',', .enclosure = '"'}, .of_rows = true, .header = &one_name};
static const struct join ordered = {.dialect = {.delimiter = ',', .enclosure = '"'},
                                    .of_rows = true,
                                    .header = &two_names,
                                    .by_name = true};
static const struct join any = {.dialect = {.delimiter = ',', .enclosure = '"'}};

static void pack(struct buf *to, const char *text)
{
    struct writer *writer = codec_gzip(writer_of_buf(to), 1);
    writer_write(writer, text, strlen(text));
    writer_finish(writer);
}

enum how { PLAIN, PACKED, FROM_FILE };

static void append(struct writer *out, const char *text, enum how how, bool gzip,
                   const struct join *join)
{
    struct buf packed CLEANUP(buf_release) = {0};
    if (how == PACKED)
        pack(&packed, text);
    if (how == FROM_FILE)
        unit_put(unit_folder(), "slice", text);
    struct reader *slice CLEANUP(reader_release) =
        how == FROM_FILE ? reader_open(unit_folder(), "slice")
        : how == PACKED  ? reader_of_span((struct span){packed.data, packed.len})
                         : reader_of_span((struct span){text, strlen(text)});
    if (gzip)
        join_gzip(slice, out, join);
    else
        join_plain(slice, out, join);
}

/* The slices in all forms, and as plain and gzip results. */
static void joins(const char *const *texts, const struct join *join, const char *expected)
{
    for (int variant = 0; variant < 8; variant++) {
        struct buf made CLEANUP(buf_release) = {0};
        const bool gzip = variant & 1;
        struct writer *out = writer_of_buf(&made);
        for (size_t i = 0; texts[i]; i++)
            append(out, texts[i], (enum how)((variant / 2 + i) % 3), gzip, join);
        writer_finish(out);
        if (!gzip || made.len == 0) {
            CHECK_TEXT(buf_text(&made), expected);
            continue;
        }
        struct reader *plain CLEANUP(reader_release) =
            codec_gunzip(reader_of_span((struct span){made.data, made.len}));
        const struct span got = reader_peek(plain, 60000);
        CHECK_SPAN(got, expected);
    }
}

#define JOINS(join, expected, ...) joins((const char *const[]){__VA_ARGS__, NULL}, join, expected)

TEST(slices_without_line_end_get_one)
{
    JOINS(&rows, "a\nb\nc\n", "a", "b\n", "c");
    JOINS(&rows, "a\n\nb\n", "a\n", "\n", "b");
    JOINS(&any, "a\nb\r\nc\n", "a", "b\r\n", "c");
}

TEST(empty_slices_add_nothing)
{
    JOINS(&rows, "a\nb\n", "a", "", "b");
    JOINS(&rows, "", "");
}

TEST(crlf_stays)
{
    JOINS(&rows, "a\r\nb\r\n", "a\r\n", "b\r\n");
    JOINS(&rows, "a\r\nb\nc\n", "a\r\nb", "c");
}

TEST(lone_cr_between_rows_becomes_lf)
{
    JOINS(&rows, "\"a\",\"1\"\n\"b\",\"2\"\nc\n", "a,1\rb,2\r", "c");
    JOINS(&rows, "\"a\"\n\"b\"\n\"c\"\n\"d\"\n", "a\rb", "c\r\"d\"");
    JOINS(&rows, "\"x\ry\"\nz\n", "\"x\ry\"\n", "z");
    JOINS(&rows, "a\nx\ry\n", "a\nx\ry");
    JOINS(&any, "a\rb\r\nc\n", "a\rb\r", "c");
}

TEST(byte_order_marks_go)
{
    JOINS(&rows, "a\nb\nc\n",
          "\xef\xbb\xbf"
          "a\n",
          "\xef\xbb\xbf"
          "b",
          "c\n");
    JOINS(&any,
          "\xef\xbb\xbf"
          "a\n",
          "\xef\xbb\xbf"
          "a\n");
}

TEST(headers_go)
{
    JOINS(&headed, "1\n2\n3\n", "\"h\nh\"\n1\n2", "\"h\nh\"\r\n3\n", "\"h\nh\"", "");
    JOINS(&ordered, "1,\"2\"\n\"3\",\"4\"\n\"\",\"5\"\n7,8,9\n", "a,b\n1,\"2\"", "b,a\n4,3\n5",
          "b,a", "a,b\n7,8,9");
}

TEST(utf_16_is_an_error)
{
    struct buf made CLEANUP(buf_release) = {0};
    struct writer *out = writer_of_buf(&made);
    CHECK_ERROR(1, "UTF-16",
                append(out,
                       "\xff\xfe"
                       "a",
                       PLAIN, false, &rows));
    writer_finish(out);
}

TEST(gzip_members_stay_as_they_are)
{
    struct buf first CLEANUP(buf_release) = {0}, made CLEANUP(buf_release) = {0};
    pack(&first, "a\n");
    pack(&first, "b\n");
    const size_t length = first.len;
    buf_add(&first, "\0\0\0", 3);
    struct writer *out = writer_of_buf(&made);
    struct reader *slice = reader_of_span((struct span){first.data, first.len});
    join_gzip(slice, out, &rows);
    reader_close(slice);
    writer_finish(out);
    CHECK_NUMBER(made.len, length);
    CHECK(memcmp(made.data, first.data, length) == 0);
}
