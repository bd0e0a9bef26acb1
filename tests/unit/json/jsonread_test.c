/* jsonread_test.c: unit tests of jsonread.h. */
#include "base/buf.h"
#include "unit/unit.h"
#include "json/jsonread.h"

/* A reader that gives one byte after the other. */
struct drip {
    struct reader reader;
    struct span left;
};

static size_t drip_read(struct reader *reader, char *to, size_t size)
{
    struct drip *drip = CONTAINER(reader, struct drip, reader);
    if (drip->left.len == 0 || size == 0)
        return 0;
    *to = *drip->left.at++;
    drip->left.len--;
    return 1;
}

static void drip_close(struct reader *reader)
{
    (void)reader;
}

/* The events of a text, each as a letter or with its text. */
static void read_all(struct reader *reader, bool many, struct buf *into)
{
    static const char signs[] = "$nft#'{}[]:";
    struct jsonread *json CLEANUP(jsonread_release) = jsonread_open(reader, "a.json", many);
    struct span text = {NULL, 0};
    for (enum jsonread_event event; (event = jsonread_next(json, &text)) != JSONREAD_END;) {
        buf_add_byte(into, signs[event]);
        if (event == JSONREAD_NUMBER || event == JSONREAD_TEXT || event == JSONREAD_NAME)
            buf_add(into, text.at, text.len);
    }
}

static const char *events_of(const char *text, size_t length, bool many)
{
    static const struct reader_kind kind = {drip_read, drip_close};
    static struct buf whole, dripped;
    struct reader *reader = reader_of_span((struct span){text, length});
    buf_clear(&whole);
    buf_clear(&dripped);
    read_all(reader, many, &whole);
    reader_close(reader);
    struct drip drip = {.left = {text, length}};
    reader_init(&drip.reader, &kind);
    read_all(&drip.reader, many, &dripped);
    reader_close(&drip.reader);
    CHECK_TEXT(buf_text(&dripped), buf_text(&whole));
    return buf_text(&whole);
}

#define EVENTS(literal) events_of(literal, sizeof(literal) - 1, false)

TEST(jsonread_gives_values_as_they_stand)
{
    CHECK_TEXT(EVENTS("null"), "n");
    CHECK_TEXT(EVENTS(" [true , false,\tnull\r\n] "), "[tfn]");
    CHECK_TEXT(EVENTS("[0,-0,12.50,1e400,-1.5E-07,123456789012345678901234567890]"),
               "[#0#-0#12.50#1e400#-1.5E-07#123456789012345678901234567890]");
    CHECK_TEXT(EVENTS("{\"a\":{},\"b\" : [[]] ,\"\":\"\"}"), "{:a{}:b[[]]:'}");
}

TEST(jsonread_undoes_escapes)
{
    CHECK_TEXT(EVENTS("[\"a\\\"\\\\\\/\\b\\f\\n\\r\\tz\",\"\\u00e9\\u20ac\\ud83d\\ude00\"]"),
               "['a\"\\/\b\f\n\r\tz'\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80]");
    CHECK_TEXT(EVENTS("{\"na\\u006de\" :1}"), "{:name#1}");
    CHECK_TEXT(EVENTS("\"\xc3\xa9\xe2\x82\xac\xf4\x8f\xbf\xbf and more of it\""),
               "'\xc3\xa9\xe2\x82\xac\xf4\x8f\xbf\xbf and more of it");
}

TEST(jsonread_takes_a_mark_and_many_documents)
{
    CHECK_TEXT(EVENTS("\xef\xbb\xbf{}"), "{}");
    CHECK_TEXT(events_of("1\n{\"a\":2}\n\n[]\n", 14, true), "#1{:a#2}[]");
    CHECK_TEXT(events_of("", 0, true), "");
}

#define REFUSED(literal, message) CHECK_ERROR(1, message, EVENTS(literal))

TEST(jsonread_says_where_something_is_wrong)
{
    REFUSED("", "a.json is empty");
    REFUSED("[1,\n 2,]", "a.json, line 2, column 4: a value should be here");
    REFUSED("[1 2]", "line 1, column 4: a comma or ] should be here");
    REFUSED("{\"a\" 1}", "line 1, column 6: a colon should be here");
    REFUSED("{a:1}", "column 2: a member's name between quotes should be here");
    REFUSED("[1", "the file ends where a comma or ] should be");
    REFUSED("[01]", "column 4: this is no number");
    REFUSED("[1.]", "this is no number");
    REFUSED("[-]", "this is no number");
    REFUSED("[1e+]", "this is no number");
    REFUSED("nul", "no value begins like this");
    REFUSED("[] []", "column 4: the document has ended");
    REFUSED("\"abc", "a string does not end");
    REFUSED("\"a\nb\"", "a control character stands in a string");
    REFUSED("\"\\x\"", "no escape begins like this");
    REFUSED("\"\\u12g4\"", "column 6: \\u needs four hexadecimal digits");
    REFUSED("\"\\ud800\"", "half of a surrogate pair stands alone");
    REFUSED("\"\\udc00\\ud800\"", "half of a surrogate pair stands alone");
    REFUSED("{\"\\u0000a\":1}", "a member's name begins with U+0000");
}

TEST(jsonread_refuses_what_is_not_utf8)
{
    REFUSED("\"\x80\"", "the text is not UTF-8");
    REFUSED("\"\xc0\x80\"", "the text is not UTF-8");
    REFUSED("\"\xed\xa0\x80\"", "the text is not UTF-8");
    REFUSED("\"\xf4\x90\x80\x80\"", "the text is not UTF-8");
    REFUSED("\"\xe2\x82", "the text is not UTF-8");
    REFUSED("\xff\xfe[\0]\0", "looks like UTF-16");
    REFUSED("[\0]\0", "looks like UTF-16");
}

TEST(jsonread_counts_levels)
{
    struct buf deep CLEANUP(buf_release) = {0};
    for (size_t i = 0; i < 100000; i++)
        buf_add_byte(&deep, '[');
    CHECK_ERROR(1, "line 1, column 513: it is nested more than 512 levels deep",
                events_of(deep.data, deep.len, false));
    buf_clear(&deep);
    for (size_t i = 0; i < 1024; i++)
        buf_add_byte(&deep, i < 512 ? '[' : ']');
    CHECK_TEXT(events_of(deep.data, deep.len, false), buf_text(&deep));
}
