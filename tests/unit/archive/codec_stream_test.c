/* codec_stream_test.c: unit tests of codec.h: bzip2, xz and zstd. */
#include "unit/archive/codec_samples.h"

#include <bzlib.h>
#include <lzma.h>
#include <zstd.h>

enum library { BZIP2, XZ, ZSTD, LIBRARIES };

/* Appends `plain`, as the library packs it, with a check sum. */
static void pack_by(enum library library, struct buf *packed, struct span plain)
{
    const size_t room = plain.len + plain.len / 8 + 1000;
    char *to = buf_room(packed, room);
    unsigned size = (unsigned)room;
    size_t used = 0;
    if (library == BZIP2) {
        CHECK(BZ2_bzBuffToBuffCompress(to, &size, (char *)(uintptr_t)plain.at, (unsigned)plain.len,
                                       9, 0, 0) == BZ_OK);
        used = size;
    } else if (library == XZ) {
        CHECK(lzma_easy_buffer_encode(0, LZMA_CHECK_CRC32, NULL, (const uint8_t *)plain.at,
                                      plain.len, (uint8_t *)to, &used, room) == LZMA_OK);
    } else {
        ZSTD_CCtx *context = ZSTD_createCCtx();
        ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
        used = ZSTD_compress2(context, to, room, plain.at, plain.len);
        CHECK(!ZSTD_isError(used));
        ZSTD_freeCCtx(context);
    }
    packed->len += used;
}

TEST(streams_are_joined_in_any_pieces)
{
    struct buf text CLEANUP(buf_release) = big_text(), twice CLEANUP(buf_release) = {0};
    buf_add(&twice, text.data, text.len);
    buf_add(&twice, text.data, text.len);
    for (enum library library = 0; library < LIBRARIES; library++) {
        struct buf packed CLEANUP(buf_release) = {0};
        pack_by(library, &packed, span_of(&text));
        pack_by(library, &packed, (struct span){"", 0});
        pack_by(library, &packed, span_of(&text));
        const size_t pieces[] = {1, 7, 1000, IO_BLOCK};
        for (size_t i = 0; i < COUNT(pieces); i++) {
            struct buf plain CLEANUP(buf_release) = {0};
            const struct fault fault =
                decode_by(STREAM, span_of(&packed), pieces[i], i % 2 ? IO_BLOCK : 100, &plain);
            CHECK_TEXT(fault.text, "");
            CHECK(is_equal(&plain, span_of(&twice)));
        }
    }
}

TEST(streams_may_be_empty)
{
    for (enum library library = 0; library < LIBRARIES; library++) {
        struct buf packed CLEANUP(buf_release) = {0};
        pack_by(library, &packed, (struct span){"", 0});
        CHECK(codec_is_stream(span_of(&packed)));
        CHECK(decodes_to(STREAM, &packed, (struct span){"", 0}));
    }
    CHECK(fails_with(STREAM, (struct span){"", 0}, "no bzip2, xz or zstd data"));
    CHECK(fails_with(STREAM, text_span("*M\x18 and more"), "no bzip2, xz or zstd data"));
}

/* Two streams cut anywhere but between them, or with a byte or another library's stream behind. */
TEST(streams_are_read_to_their_end)
{
    for (enum library library = 0; library < LIBRARIES; library++) {
        struct buf packed CLEANUP(buf_release) = {0};
        pack_by(library, &packed, text_span("id,name\n1,ball\n"));
        const size_t first = packed.len;
        pack_by(library, &packed, text_span("2,bat\n"));
        for (size_t size = 1; size < packed.len; size++)
            if (size != first && !fails_with(STREAM, (struct span){packed.data, size}, ""))
                printf("# cut at %zu of %zu\n", size, packed.len);
        buf_add_byte(&packed, 'x');
        CHECK(fails_with(STREAM, span_of(&packed), "is damaged"));
        packed.len--;
        pack_by((library + 1) % LIBRARIES, &packed, text_span("2,bat\n"));
        CHECK(fails_with(STREAM, span_of(&packed), "bytes behind its end"));
    }
}

/* Any bit may be wrong: there is a fault, or the bytes are as they were. */
TEST(streams_with_a_wrong_bit_give_no_wrong_data)
{
    for (enum library library = 0; library < LIBRARIES; library++) {
        struct buf packed CLEANUP(buf_release) = {0};
        pack_by(library, &packed, text_span("one,two\n"));
        pack_by(library, &packed, text_span("three,four\n"));
        for (size_t bit = 0; bit < packed.len * 8; bit++) {
            struct buf plain CLEANUP(buf_release) = {0};
            packed.data[bit / 8] ^= (char)(1 << bit % 8);
            const struct fault fault = decode(STREAM, span_of(&packed), &plain);
            CHECK(fault.text[0] || is_equal(&plain, text_span("one,two\nthree,four\n")));
            packed.data[bit / 8] ^= (char)(1 << bit % 8);
        }
    }
}
