/* buf_test.c: unit tests of mem.h and buf.h. */
#include "base/buf.h"
#include "base/mem.h"
#include "unit/unit.h"

TEST(mem_refuses_sizes_that_overflow)
{
    CHECK_ERROR(2, "out of memory", free(mem_new(SIZE_MAX / 2, 3)));
    CHECK_ERROR(2, "out of memory", free(mem_resize(NULL, SIZE_MAX, 2)));
    CHECK_ERROR(2, "out of memory", free(mem_text("", SIZE_MAX)));
}

TEST(mem_of_zero_bytes_is_memory)
{
    void *none CLEANUP(mem_release) = mem_new(0, 8);
    CHECK(none != NULL);
    none = mem_resize(none, 0, 0);
    CHECK(none != NULL);
}

TEST(mem_makes_texts)
{
    char *part CLEANUP(mem_release) = mem_text("abcdef", 3);
    CHECK_TEXT(part, "abc");
    char *empty CLEANUP(mem_release) = mem_text(NULL, 0);
    CHECK_TEXT(empty, "");
    char *made CLEANUP(mem_release) = mem_format("%s-%d", part, 7);
    CHECK_TEXT(made, "abc-7");
}

TEST(buf_empty_is_an_empty_text)
{
    struct buf buf CLEANUP(buf_release) = {0};
    CHECK_TEXT(buf_text(&buf), "");
    buf_add(&buf, NULL, 0);
    CHECK_NUMBER(buf.len, 0);
    CHECK_TEXT(buf.data, "");
}

TEST(buf_adds_and_grows)
{
    struct buf buf CLEANUP(buf_release) = {0};
    for (int i = 0; i < 1000; i++) {
        buf_add_format(&buf, "%03d", i);
        CHECK_NUMBER(buf.data[buf.len], 0);
    }
    CHECK_NUMBER(buf.len, 3000);
    CHECK_TEXT(buf_text(&buf) + 2997, "999");
    buf_clear(&buf);
    buf_add_byte(&buf, 'x');
    buf_add_text(&buf, "yz");
    CHECK_TEXT(buf_text(&buf), "xyz");
}

TEST(buf_formats_texts_of_every_length)
{
    for (int length = 0; length < 200; length++) {
        struct buf buf CLEANUP(buf_release) = {0};
        buf_add_text(&buf, "<");
        buf_add_format(&buf, "%*s>", length, "");
        CHECK_NUMBER(buf.len, length + 2);
        CHECK_TEXT(buf_text(&buf) + length + 1, ">");
    }
}

TEST(buf_room_filled_by_hand_is_terminated)
{
    struct buf buf CLEANUP(buf_release) = {0};
    memset(buf_room(&buf, 100), 'x', 100);
    buf.len = 2;
    CHECK_TEXT(buf_text(&buf), "xx");
    CHECK_ERROR(2, "out of memory", buf_room(&buf, SIZE_MAX - 2));
}

TEST(buf_take_leaves_an_empty_one)
{
    struct buf buf CLEANUP(buf_release) = {0};
    char *empty CLEANUP(mem_release) = buf_take(&buf);
    CHECK_TEXT(empty, "");
    buf_add_text(&buf, "abc");
    char *taken CLEANUP(mem_release) = buf_take(&buf);
    CHECK_TEXT(taken, "abc");
    CHECK(buf.data == NULL && buf.len == 0 && buf.room == 0);
}

TEST(strings_are_found_sorted_and_copied)
{
    struct strings list CLEANUP(strings_release) = {0};
    const char *const texts[] = {"b", "\xc3\xa9", "B", "", "a"};
    for (size_t i = 0; i < COUNT(texts); i++)
        strings_add(&list, texts[i]);
    CHECK_NUMBER(strings_find(&list, "B"), 2);
    CHECK(strings_find(&list, "c") == SIZE_MAX);
    struct strings copy CLEANUP(strings_release) = strings_copy(&list);
    strings_sort(&copy);
    char *shown CLEANUP(mem_release) = strings_show(&copy, 9);
    CHECK_TEXT(shown, ", B, a, b, \xc3\xa9");
    CHECK_TEXT(list.at[0], "b");
    strings_give(&copy, mem_string("z"));
    CHECK_NUMBER(copy.count, 6);
}

TEST(strings_are_split_at_commas)
{
    struct strings list CLEANUP(strings_release) = {0};
    strings_split(&list, "");
    strings_split(&list, "a\\,b,\\\\,c\\,,\\d\\");
    char *shown CLEANUP(mem_release) = strings_show(&list, 9);
    CHECK_TEXT(shown, ", a,b, \\,c,, \\d\\");
    CHECK_NUMBER(list.count, 4);
}

TEST(strings_repeated_finds_the_first_repetition)
{
    struct strings list CLEANUP(strings_release) = {0};
    CHECK(strings_repeated(&list) == SIZE_MAX);
    strings_sort(&list);
    const char *const texts[] = {"z", "b", "a", "b", "z", "b"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        strings_add(&list, texts[i]);
        CHECK(i >= 3 || strings_repeated(&list) == SIZE_MAX);
    }
    CHECK_NUMBER(strings_repeated(&list), 3);
}

TEST(strings_show_stops_in_time)
{
    struct strings list CLEANUP(strings_release) = {0};
    char *none CLEANUP(mem_release) = strings_show(&list, 2);
    CHECK_TEXT(none, "");
    strings_add(&list, "a");
    strings_add(&list, "b");
    strings_add(&list, "c");
    char *two CLEANUP(mem_release) = strings_show(&list, 2);
    CHECK_TEXT(two, "a, b and 1 more");
    char *all CLEANUP(mem_release) = strings_show(&list, 3);
    CHECK_TEXT(all, "a, b, c");
}

TEST(strings_free_name)
{
    struct strings taken = {0};
    strings_split(&taken, "a,a_1,b");
    static const char *const cases[][2] = {
        {"c", "c"}, {"b", "b_1"}, {"a", "a_2"}, {"a_1", "a_1_1"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        char *name = strings_free_name(&taken, cases[i][0]);
        CHECK_TEXT(name, cases[i][1]);
        free(name);
    }
    strings_release(&taken);
}
