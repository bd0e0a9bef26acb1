/* codec_snappy_test.c: unit tests of codec.h: framed snappy. */
#include "unit/archive/codec_samples.h"

#include <snappy-c.h>

static uint32_t crc32c_masked(struct span bytes)
{
    uint32_t crc = ~0u;
    for (size_t i = 0; i < bytes.len; i++) {
        crc ^= (unsigned char)bytes.at[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78u : 0);
    }
    crc = ~crc;
    return (crc >> 15 | crc << 17) + 0xa282ead8u;
}

static void add_chunk(struct buf *packed, int type, struct span data)
{
    const char header[] = {(char)type, (char)data.len, (char)(data.len >> 8),
                           (char)(data.len >> 16)};
    buf_add(packed, header, sizeof(header));
    buf_add(packed, data.at, data.len);
}

/* A data chunk of type 0 (compressed) or 1. */
static void add_data(struct buf *packed, int type, struct span plain)
{
    struct buf data CLEANUP(buf_release) = {0};
    const uint32_t crc = crc32c_masked(plain);
    const char check[] = {(char)crc, (char)(crc >> 8), (char)(crc >> 16), (char)(crc >> 24)};
    buf_add(&data, check, sizeof(check));
    if (type == 0) {
        size_t size = snappy_max_compressed_length(plain.len);
        char *room = buf_room(&data, size);
        CHECK(snappy_compress(plain.at, plain.len, room, &size) == SNAPPY_OK);
        data.len += size;
    } else {
        buf_add(&data, plain.at, plain.len);
    }
    add_chunk(packed, type, span_of(&data));
}

static void add_identifier(struct buf *packed)
{
    add_chunk(packed, 0xff, text_span("sNaPpY"));
}

TEST(snappy_chunks)
{
    struct buf text CLEANUP(buf_release) = big_text();
    struct buf packed CLEANUP(buf_release) = {0}, expected CLEANUP(buf_release) = {0};
    add_identifier(&packed);
    CHECK(decodes_to(SNAPPY, &packed, (struct span){0}));
    for (size_t at = 0, size = 1; at + size < text.len; at += size, size = size * 3 % 65537) {
        const struct span plain = {text.data + at, size};
        add_data(&packed, at % 2 ? 0 : 1, plain);
        buf_add(&expected, plain.at, plain.len);
        add_chunk(&packed, at % 2 ? 0xfe : 0x80, (struct span){text.data, at % 4 ? 0 : 200000});
    }
    add_data(&packed, 0, (struct span){"", 0});
    add_identifier(&packed);
    add_data(&packed, 0, (struct span){text.data, 65536});
    buf_add(&expected, text.data, 65536);
    const size_t pieces[] = {1, 1000, IO_BLOCK};
    for (size_t i = 0; i < COUNT(pieces); i++) {
        struct buf plain CLEANUP(buf_release) = {0};
        const struct fault fault =
            decode_by(SNAPPY, span_of(&packed), pieces[i], pieces[i], &plain);
        CHECK_TEXT(fault.text, "");
        CHECK(is_equal(&plain, span_of(&expected)));
    }
}

TEST(snappy_truncations)
{
    struct buf packed CLEANUP(buf_release) = {0};
    add_identifier(&packed);
    const size_t first = packed.len; /* between chunks the format cannot tell */
    add_data(&packed, 0, text_span("some text, some text, some text"));
    const size_t second = packed.len;
    add_data(&packed, 1, text_span("some text"));
    for (size_t size = 0; size < packed.len; size++) {
        if (size != first && size != second) {
            const char *part = size == 0 ? "is empty" : "truncated";
            CHECK(fails_with(SNAPPY, (struct span){packed.data, size}, part));
        }
    }
}

/* Raw data of 70 000 bytes, alone and in two of Hadoop's blocks, the second of two chunks. */
TEST(snappy_without_framing)
{
    struct buf text CLEANUP(buf_release) = big_text(), raw CLEANUP(buf_release) = {0};
    struct buf hadoop CLEANUP(buf_release) = {0};
    const size_t sizes[] = {40000, 20000, 10000};
    size_t at = 0;
    text.len = 70000;
    size_t used = snappy_max_compressed_length(text.len);
    CHECK(snappy_compress(text.data, text.len, buf_room(&raw, used), &used) == SNAPPY_OK);
    raw.len = used;
    for (size_t i = 0; i < COUNT(sizes); at += sizes[i++]) {
        char chunk[60000];
        size_t size = sizeof(chunk);
        CHECK(snappy_compress(text.data + at, sizes[i], chunk, &size) == SNAPPY_OK);
        const size_t numbers[] = {i == 0 ? sizes[0] : sizes[1] + sizes[2], size};
        for (size_t number = i == 2; number < COUNT(numbers); number++)
            for (int shift = 24; shift >= 0; shift -= 8)
                buf_add_byte(&hadoop, (char)(numbers[number] >> shift));
        buf_add(&hadoop, chunk, size);
    }
    CHECK(decodes_to(SNAPPY, &raw, span_of(&text)));
    CHECK(decodes_to(SNAPPY, &hadoop, span_of(&text)));
    CHECK(fails_with(SNAPPY, (struct span){raw.data, raw.len - 1}, "truncated"));
    CHECK(fails_with(SNAPPY, (struct span){hadoop.data, hadoop.len - 1}, "truncated"));
    buf_add_byte(&raw, 0);
    CHECK(fails_with(SNAPPY, span_of(&raw), "bytes behind its end"));
    CHECK(fails_with(SNAPPY, text_span("\5\1\1\1"), "before the data"));
    CHECK(fails_with(SNAPPY, text_span("\2\10abc"), "more data than it says"));
}

TEST(snappy_damage)
{
    struct buf text CLEANUP(buf_release) = big_text();
    struct buf packed CLEANUP(buf_release) = {0};
    add_data(&packed, 0, text_span("data"));
    CHECK(fails_with(SNAPPY, span_of(&packed), "is damaged")); /* as Hadoop's */
    CHECK(fails_with(SNAPPY, (struct span){"\xff\6\0\0sNaPpX", 10},
                     "does not begin as framed snappy"));
    const struct {
        int type;
        size_t size;
        const char *problem;
    } chunks[] = {{2, 5, "unknown type"},          {0x7f, 5, "unknown type"},
                  {0, 3, "impossible length"},     {1, 200000, "impossible length"},
                  {1, 65536 + 5, "invalid block"}, {0, 50, "invalid block"}};
    for (size_t i = 0; i < COUNT(chunks); i++) {
        buf_clear(&packed);
        add_identifier(&packed);
        add_chunk(&packed, chunks[i].type, (struct span){text.data, chunks[i].size});
        CHECK(fails_with(SNAPPY, span_of(&packed), chunks[i].problem));
    }
    buf_clear(&packed);
    add_identifier(&packed);
    add_data(&packed, 0, (struct span){text.data, 65537});
    CHECK(fails_with(SNAPPY, span_of(&packed), "invalid block"));
    for (int type = 0; type < 2; type++) {
        buf_clear(&packed);
        add_identifier(&packed);
        add_data(&packed, type, text_span("some text"));
        for (size_t at = 14; at < packed.len; at++) {
            packed.data[at] ^= 1;
            CHECK(fails_with(SNAPPY, span_of(&packed), "is damaged"));
            packed.data[at] ^= 1;
        }
    }
}
