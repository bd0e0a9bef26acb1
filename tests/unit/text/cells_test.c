/* cells_test.c: texts cut into cells. */
#include "base/buf.h"
#include "base/mem.h"
#include "text/cells.h"
#include "unit/unit.h"

static char *cut(struct span text, struct cells_limit limit)
{
    struct buf all = {0};
    struct reader *in CLEANUP(reader_release) = reader_of_span(text);
    struct writer *out = writer_of_buf(&all);
    struct cells *cells = cells_open(in, limit);
    while (cells_next(cells, out))
        writer_write(out, "\n", 1);
    cells_close(cells);
    writer_finish(out);
    buf_add_text(&all, "");
    return buf_take(&all);
}

static void check(const char *text, uint64_t characters, uint64_t bytes, const char *expected)
{
    const struct cells_limit limit = {.characters = characters, .bytes = bytes};
    char *actual CLEANUP(mem_release) = cut((struct span){text, strlen(text)}, limit);
    CHECK_TEXT(actual, expected);
}

TEST(cuts_at_characters)
{
    check("", 5, 0, "");
    check("abc", 5, 0, "\"abc\"\n");
    check("abc", 3, 0, "\"abc\"\n");
    check("abcd", 3, 0, "\"abc\"\n\"d\"\n");
    check("a\xc5\xa1\xe2\x82\xac\xf0\x9f\x98\x80z", 2, 0,
          "\"a\xc5\xa1\"\n\"\xe2\x82\xac\xf0\x9f\x98\x80\"\n\"z\"\n");
}

TEST(cuts_at_bytes)
{
    check("a\xc5\xa1\xe2\x82\xac", 9, 5, "\"a\xc5\xa1\"\n\"\xe2\x82\xac\"\n");
    check("a\xc5\xa1\xe2\x82\xac", 9, 6, "\"a\xc5\xa1\xe2\x82\xac\"\n");
    check("abcdefgh", 3, 4, "\"abc\"\n\"def\"\n\"gh\"\n");
}

TEST(doubles_quotes)
{
    check("\"\"a\"", 2, 0, "\"\"\"\"\"\"\n\"a\"\"\"\n");
}

/* Whole and in order, wherever the blocks of the reader end. */
TEST(long_texts)
{
    enum { SIZE = 200001 };
    for (size_t shift = 0; shift < 4; shift++) {
        char *text CLEANUP(mem_release) = mem_new(SIZE, 1);
        memset(text, 'x', shift);
        size_t length = shift;
        for (; length + 3 < SIZE; length += 3)
            memcpy(text + length, "\xe2\x82\xac", 3);
        const struct span all = {text, length};
        char *one CLEANUP(mem_release) = cut(all, (struct cells_limit){.characters = SIZE});
        CHECK_NUMBER(strlen(one), length + 3);
        CHECK(memcmp(one + 1, text, length) == 0);
        char *many CLEANUP(mem_release) = cut(all, (struct cells_limit){.characters = 77});
        const size_t characters = shift + (length - shift) / 3;
        CHECK_NUMBER(strlen(many), length + 3 * ((characters + 76) / 77));
    }
}

TEST(refuses_other_bytes)
{
    CHECK_ERROR(1, "the byte FF at position 3", check("abc\xff", 2, 0, ""));
    CHECK_ERROR(1, "the byte E2 at position 1", check("a\xe2\x82", 2, 0, ""));
    CHECK_ERROR(1, "the byte 80 at position 0", check("\x80", 2, 0, ""));
}
