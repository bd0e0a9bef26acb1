/* codec_inflate64_test.c: unit tests of codec.h: Deflate64. */
#include "unit/archive/codec_samples.h"

/* Blocks written by hand, after RFC 1951. */
TEST(inflate64_blocks)
{
    char three[] = "\x01\x03\x00\xfc\xff"
                   "abc";
    char none[] = "\x03\x00";
    const struct buf stored = {.data = three, .len = sizeof(three) - 1};
    CHECK(decodes_to(DEFLATE64, &stored, text_span("abc")));
    const struct buf empty = {.data = none, .len = sizeof(none) - 1};
    CHECK(decodes_to(DEFLATE64, &empty, text_span("")));
    CHECK(fails_with(DEFLATE64, text_span("\x07"), "impossible codes"));
    CHECK(fails_with(DEFLATE64, (struct span){"\x01\x03\x00\xfc\xfe", 5}, "impossible codes"));
    CHECK(fails_with(DEFLATE64, (struct span){stored.data, 7}, "truncated"));
    CHECK(fails_with(DEFLATE64, (struct span){"\x03\x00x", 3}, "bytes behind its end"));
    CHECK(fails_with(DEFLATE64, (struct span){"", 0}, "is empty"));
    /* Fixed codes: a match of length 3 and distance 1 where there is no byte yet. */
    CHECK(fails_with(DEFLATE64, (struct span){"\x03\x02\x00\x00", 4}, "before the data"));
}

/* One literal A and a match with length code 285: 3 and sixteen more bits, distance 1. In bits: 1
 * 10 header of fixed codes, 01110001 A, 11000101 code 285, sixteen ones, 00000 distance 1, 0000000
 * end.
 */
TEST(inflate64_has_long_matches)
{
    static const char bits[] = "1"
                               "10"
                               "01110001"
                               "11000101"
                               "1111111111111111"
                               "00000"
                               "0000000";
    char bytes[(sizeof(bits) + 6) / 8] = {0};
    for (size_t i = 0; bits[i]; i++)
        bytes[i / 8] |= (char)((bits[i] - '0') << i % 8);
    struct buf text CLEANUP(buf_release) = {0};
    for (size_t i = 0; i < 1 + 3 + 65535; i++)
        buf_add_byte(&text, 'A');
    const struct buf packed = {.data = bytes, .len = sizeof(bytes)};
    CHECK(decodes_to(DEFLATE64, &packed, span_of(&text)));
}

/* zlib fed with pieces so short that no match has the length that deflate writes otherwise. */
TEST(inflate64_reads_deflate_without_its_longest_match)
{
    struct buf text CLEANUP(buf_release) = big_text();
    for (int level = 0; level < 10; level += 3) {
        struct buf packed CLEANUP(buf_release) = {0};
        z_stream stream = {0};
        CHECK(deflateInit2(&stream, level, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) == Z_OK);
        for (size_t at = 0; at < text.len; at += 200) {
            const bool last = text.len - at <= 200;
            stream.next_in = (Bytef *)text.data + at;
            stream.avail_in = last ? (uInt)(text.len - at) : 200;
            stream.next_out = (Bytef *)buf_room(&packed, 1000);
            stream.avail_out = 1000;
            deflate(&stream, last ? Z_FINISH : Z_SYNC_FLUSH);
            packed.len += 1000 - stream.avail_out;
        }
        deflateEnd(&stream);
        const size_t pieces[] = {1, 9, IO_BLOCK};
        for (size_t i = 0; i < COUNT(pieces); i++) {
            struct buf plain CLEANUP(buf_release) = {0};
            const struct fault fault =
                decode_by(DEFLATE64, span_of(&packed), pieces[i], i % 2 ? IO_BLOCK : 1000, &plain);
            CHECK_TEXT(fault.text, "");
            CHECK(is_equal(&plain, span_of(&text)));
        }
    }
}
