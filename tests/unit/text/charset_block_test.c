/* charset_block_test.c: unit tests of charset.h: every byte, and every place in a block. */
#include "unit/text/charset_steps.h"

#include <errno.h>
#include <iconv.h>

/* Moves `sequence` through a block of `filler`, so that it meets every vector and every border. */
static void move_through(struct span filler, struct span sequence, struct span kept)
{
    for (size_t before = 0; before < 140; before++) {
        struct buf text CLEANUP(buf_release) = {0}, expected CLEANUP(buf_release) = {0};
        struct converted converted CLEANUP(converted_release) = {0};
        for (size_t i = 0; i < 280; i++) {
            if (i == before) {
                buf_add(&text, sequence.at, sequence.len);
                buf_add(&expected, kept.at, kept.len);
            }
            buf_add(&text, filler.at, filler.len);
            buf_add(&expected, filler.at, filler.len);
        }
        const struct span bytes = {text.data, text.len};
        convert_steps(&converted, bytes, 1000, "UTF-8", "UTF-8", ON_ERROR_IGNORE);
        CHECK(holds(&converted, (struct span){expected.data, expected.len}));
        CHECK_NUMBER(converted.result.dropped > 0, kept.len == 0);
    }
}

TEST(utf8_is_checked_everywhere_in_a_block)
{
    static const struct span fillers[] = {
        {"x", 1}, {"\xC4\x8D", 2}, {"a\xE2\x82\xAC", 4}, {"\xF0\x9F\x98\x80", 4}};
    static const struct span invalid[] = {{"\x80", 1},
                                          {"\xBF\xBF", 2},
                                          {"\xC0\x80", 2},
                                          {"\xC1\xBF", 2},
                                          {"\xC3", 1},
                                          {"\xE0\x9F\xBF", 3},
                                          {"\xE2\x82", 2},
                                          {"\xED\xA0\x80", 3},
                                          {"\xF0\x9F\x98", 3},
                                          {"\xF0\x8F\xBF\xBF", 4},
                                          {"\xF4\x90\x80\x80", 4},
                                          {"\xF5\x80\x80\x80", 4},
                                          {"\xF8\x88\x80\x80", 4},
                                          {"\xFE", 1},
                                          {"\xFF", 1}};
    static const struct span valid[] = {{"\xE0\xA0\x80", 3},     {"\xED\x9F\xBF", 3},
                                        {"\xF0\x90\x80\x80", 4}, {"\xF4\x8F\xBF\xBF", 4},
                                        {"\xC2\x80", 2},         {"\0", 1}};
    for (size_t i = 0; i < COUNT(fillers); i++) {
        for (size_t j = 0; j < COUNT(invalid); j++)
            move_through(fillers[i], invalid[j], (struct span){"", 0});
        for (size_t j = 0; j < COUNT(valid); j++)
            move_through(fillers[i], valid[j], valid[j]);
    }
}

/* What iconv itself makes of `bytes`; false when it refuses them. */
static bool ask_iconv(const char *source, const char *target, struct span bytes, struct buf *to)
{
    const iconv_t cd = iconv_open(target, source);
    char in[64], out[256];
    memcpy(in, bytes.at, bytes.len);
    char *from = in, *end = out;
    size_t left = bytes.len, room = sizeof(out);
    const bool converts = iconv(cd, &from, &left, &end, &room) != (size_t)-1 &&
                          iconv(cd, NULL, NULL, &end, &room) != (size_t)-1;
    iconv_close(cd);
    buf_clear(to);
    buf_add(to, out, (size_t)(end - out));
    return converts;
}

TEST(single_bytes_are_what_iconv_says)
{
    static const char *const sources[] = {
        "CP1250",     "CP1251", "CP1252",  "CP1255",     "CP1257",   "CP1258", "ISO-8859-1",
        "ISO-8859-2", "KOI8-R", "IBM852",  "CP437",      "ASCII",    "TCVN",   "MACINTOSH",
        "ARMSCII-8",  "VISCII", "TIS-620", "ISO-8859-8", "SHIFT_JIS"};
    for (size_t i = 0; i < COUNT(sources); i++) {
        for (unsigned byte = 0; byte < 256; byte++) {
            struct buf expected CLEANUP(buf_release) = {0};
            struct converted converted CLEANUP(converted_release) = {0};
            const char text[3] = {'a', (char)byte, 'b'};
            const struct span bytes = {text, 3};
            if (ask_iconv(sources[i], "UTF-8", bytes, &expected)) {
                convert_steps(&converted, bytes, 2, sources[i], "UTF-8", ON_ERROR_FAIL);
                CHECK(holds(&converted, (struct span){expected.data, expected.len}));
            } else {
                refuses_steps(sources[i], "UTF-8", ON_ERROR_FAIL, bytes, 2, "at position 1, row 1");
            }
        }
    }
}

TEST(single_bytes_in_long_blocks)
{
    for (size_t before = 0; before < 200; before++) {
        struct buf text CLEANUP(buf_release) = {0}, expected CLEANUP(buf_release) = {0};
        struct converted converted CLEANUP(converted_release) = {0};
        for (size_t i = 0; i < 400; i++) {
            buf_add_byte(&text, 'x');
            buf_add_byte(&expected, 'x');
            if (i == before || i == before + 17) {
                buf_add_text(&text, "\x80\xE8");
                buf_add_text(&expected, "\xE2\x82\xAC\xC4\x8D");
            }
            if (i == before + 1)
                buf_add_byte(&text, '\x81');
        }
        convert_steps(&converted, (struct span){text.data, text.len}, 333, "CP1250", "UTF-8",
                      ON_ERROR_IGNORE);
        CHECK(holds(&converted, (struct span){expected.data, expected.len}));
        CHECK_NUMBER(converted.result.dropped, 1);
    }
}

/* Bytes of which a part is not ASCII, and a few are such as have three bytes, or are none. */
static void add_noise(struct buf *to, size_t length, uint32_t high, uint32_t *seed)
{
    for (size_t i = 0; i < length; i++) {
        *seed = *seed * 1664525 + 1013904223;
        const uint32_t low = *seed >> 16 & 0x7F;
        buf_add_byte(to, (char)((*seed >> 24) % 16 < high ? 0x80 | low : low));
    }
}

TEST(vectors_read_a_single_byte_encoding_as_the_table_does)
{
    static const char *const names[] = {"WINDOWS-1250", "WINDOWS-1252", "ISO-8859-2",
                                        "ISO-8859-5",   "KOI8-R",       "CP437"};
    uint32_t seed = 1;
    for (size_t i = 0; i < COUNT(names); i++) {
        for (size_t length = 0; length < 400; length++) {
            struct buf text CLEANUP(buf_release) = {0};
            struct converted with CLEANUP(converted_release) = {0};
            struct converted without CLEANUP(converted_release) = {0};
            add_noise(&text, length, (uint32_t)(length % 17), &seed);
            const struct span bytes = {buf_text(&text), text.len};
            convert_steps(&with, bytes, 1 + length, names[i], "UTF-8", ON_ERROR_IGNORE);
            setenv("KBC_SIMD", "scalar", 1);
            convert_steps(&without, bytes, 1 + length, names[i], "UTF-8", ON_ERROR_IGNORE);
            unsetenv("KBC_SIMD");
            CHECK(holds(&with, (struct span){buf_text(&without.bytes), without.bytes.len}));
            CHECK_NUMBER(with.result.dropped, without.result.dropped);
        }
    }
}
