/* codec_gzip_test.c: unit tests of codec.h: gzip is written. */
#include "unit/archive/codec_samples.h"

/* Packs `plain` with our writer, by writes of `piece` bytes. */
static void gzip_by(struct buf *packed, struct span plain, int level, size_t piece)
{
    struct writer *writer = codec_gzip(writer_of_buf(packed), level);
    for (size_t at = 0; at < plain.len; at += piece)
        writer_write(writer, plain.at + at, plain.len - at < piece ? plain.len - at : piece);
    CHECK_NUMBER(writer_size(writer), plain.len);
    writer_finish(writer);
}

TEST(gzip_round_trips)
{
    struct buf text CLEANUP(buf_release) = big_text();
    const size_t sizes[] = {0, 1, IO_BLOCK - 1, IO_BLOCK, IO_BLOCK + 1, 2 * IO_BLOCK, BIG};
    const size_t pieces[] = {1 << 14, 777, IO_BLOCK, BIG};
    for (int level = 1; level <= 9; level++) {
        for (size_t i = 0; i < COUNT(sizes); i++) {
            const struct span plain = {text.data, sizes[i]};
            struct buf first CLEANUP(buf_release) = {0};
            gzip_by(&first, plain, level, 3 * IO_BLOCK);
            CHECK(decodes_to(GZIP, &first, plain));
            struct buf again CLEANUP(buf_release) = {0};
            gzip_by(&again, plain, level, pieces[i % COUNT(pieces)]);
            CHECK(is_equal(&again, span_of(&first))); /* however it is written */
            CHECK(sizes[i] < 1000 || first.len < sizes[i] / 2);
        }
    }
}

TEST(gzip_takes_what_cannot_be_packed)
{
    struct buf noise CLEANUP(buf_release) = {0};
    uint64_t state = 88172645463325252u;
    while (noise.len < BIG) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        buf_add(&noise, (const char *)&state, sizeof(state));
    }
    for (int level = 1; level <= 9; level++) {
        struct buf packed CLEANUP(buf_release) = {0};
        gzip_by(&packed, span_of(&noise), level, 100000);
        CHECK(decodes_to(GZIP, &packed, span_of(&noise)));
        CHECK(packed.len < noise.len + noise.len / 100);
    }
}

TEST(gzip_header)
{
    for (int level = 1; level <= 9; level++) {
        struct buf packed CLEANUP(buf_release) = {0};
        gzip_by(&packed, text_span("a"), level, 1);
        const char expected[] = {
            0x1f,     (char)0x8b, 8, 0, 0, 0, 0, 0, (char)(level == 1 ? 4 : level == 9 ? 2 : 0),
            (char)255};
        CHECK(packed.len > 18 && memcmp(packed.data, expected, sizeof(expected)) == 0);
    }
    struct buf buf CLEANUP(buf_release) = {0};
    CHECK_ERROR(2, "level 10", writer_finish(codec_gzip(writer_of_buf(&buf), 10)));
}

TEST(zlib_reads_our_gzip)
{
    struct buf text CLEANUP(buf_release) = big_text();
    for (int level = 1; level <= 9; level++) {
        struct buf packed CLEANUP(buf_release) = {0}, plain CLEANUP(buf_release) = {0};
        gzip_by(&packed, span_of(&text), level, IO_BLOCK);
        struct reader *reader CLEANUP(reader_release) =
            codec_inflate(reader_of_span(span_of(&packed)), 31);
        plain.len = reader_fill(reader, buf_room(&plain, BIG + 1), BIG + 1);
        CHECK(is_equal(&plain, span_of(&text)));
    }
}

TEST(decoded_bytes_can_be_peeked)
{
    struct buf text CLEANUP(buf_release) = big_text(), packed CLEANUP(buf_release) = {0};
    gzip_by(&packed, span_of(&text), 2, IO_BLOCK);
    struct reader *reader CLEANUP(reader_release) = codec_gunzip(reader_of_span(span_of(&packed)));
    const struct span ahead = reader_peek(reader, 50000);
    CHECK(ahead.len == 50000 && memcmp(ahead.at, text.data, ahead.len) == 0);
    struct buf plain CLEANUP(buf_release) = {0};
    plain.len = reader_fill(reader, buf_room(&plain, BIG + 1), BIG + 1);
    CHECK(is_equal(&plain, span_of(&text)));
}
