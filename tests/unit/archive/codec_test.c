/* codec_test.c: unit tests of codec.h: gzip and zlib streams are read. */
#include "unit/archive/codec_samples.h"

TEST(is_gzip)
{
    CHECK(codec_is_gzip(text_span("\x1f\x8b\x08")));
    CHECK(!codec_is_gzip(text_span("\x1f")));
    CHECK(!codec_is_gzip(text_span("PK")));
    CHECK(!codec_is_gzip((struct span){0}));
}

TEST(gunzip_joins_members)
{
    struct buf packed CLEANUP(buf_release) = {0};
    pack_text(&packed, "one\n", 31);
    pack_text(&packed, "", 31);
    pack_text(&packed, "two\n", 31);
    CHECK(decodes_to(GZIP, &packed, text_span("one\ntwo\n")));
    buf_add(&packed, "\0\0\0\0\0\0\0\0\0", 9);
    CHECK(decodes_to(GZIP, &packed, text_span("one\ntwo\n")));
    pack_text(&packed, "three\n", 31);
    CHECK(fails_with(GZIP, span_of(&packed), "bytes behind its end"));
}

TEST(gunzip_joins_many_short_members_in_any_pieces)
{
    struct buf packed CLEANUP(buf_release) = {0}, text CLEANUP(buf_release) = {0};
    for (unsigned i = 0; i < 400; i++) {
        const size_t before = text.len;
        for (unsigned j = 0; j < i % 37; j++)
            buf_add_format(&text, "%u,%u;", i * j, i);
        pack(&packed, (struct span){text.data + before, text.len - before}, (int)(i % 10), 31);
    }
    const size_t pieces[] = {1, 2, 3, 7, 8, 9, 63, 64, 1000, IO_BLOCK};
    for (size_t i = 0; i < COUNT(pieces); i++) {
        struct buf plain CLEANUP(buf_release) = {0};
        const struct fault fault =
            decode_by(GZIP, span_of(&packed), pieces[i], i % 2 ? IO_BLOCK : 1, &plain);
        CHECK_TEXT(fault.text, "");
        CHECK(is_equal(&plain, span_of(&text)));
    }
}

/* A member of a stored block "abc" behind a header with `flags` and what `extra` says. */
static void add_member(struct buf *packed, int flags, struct span extra)
{
    const char begin[] = {0x1f, (char)0x8b, 8, (char)flags, 1, 2, 3, 4, 0, 3};
    const size_t at = packed->len;
    buf_add(packed, begin, sizeof(begin));
    buf_add(packed, extra.at, extra.len);
    if (flags & 2) {
        const uLong crc = crc32(0, (const Bytef *)packed->data + at, (uInt)(packed->len - at));
        buf_add_byte(packed, (char)crc);
        buf_add_byte(packed, (char)(crc >> 8));
    }
    buf_add(packed, "\1\3\0\374\377abc\302\101\44\65\3\0\0\0", 16);
}

TEST(gunzip_reads_every_header)
{
    struct buf packed CLEANUP(buf_release) = {0};
    add_member(&packed, 0, (struct span){0});
    add_member(&packed, 1, (struct span){0});
    add_member(&packed, 2, (struct span){0});
    add_member(&packed, 4, (struct span){"\3\0xyz", 5});
    add_member(&packed, 4, (struct span){"\0\0", 2});
    add_member(&packed, 8, (struct span){"name", 5});
    add_member(&packed, 16, (struct span){"comment", 8});
    add_member(&packed, 30, (struct span){"\1\0xname\0comment", 16});
    CHECK(decodes_to(GZIP, &packed, text_span("abcabcabcabcabcabcabcabc")));
    buf_clear(&packed);
    add_member(&packed, 2, (struct span){0});
    packed.data[10] ^= 1;
    CHECK(fails_with(GZIP, span_of(&packed), "the check sum of its header is wrong"));
    buf_clear(&packed);
    add_member(&packed, 32, (struct span){0});
    CHECK(fails_with(GZIP, span_of(&packed), "unknown flags"));
    packed.data[2] = 7;
    CHECK(fails_with(GZIP, span_of(&packed), "method is unknown"));
}

TEST(gunzip_finds_trailing_garbage)
{
    struct buf packed CLEANUP(buf_release) = {0};
    pack_text(&packed, "data", 31);
    const size_t size = packed.len;
    static const char *const rests[] = {"x", "\x1f", "\x1fx", "\n", "PK\3\4"};
    for (size_t i = 0; i < COUNT(rests); i++) {
        packed.len = size;
        buf_add_text(&packed, rests[i]);
        CHECK(fails_with(GZIP, span_of(&packed), "bytes behind its end"));
    }
    packed.len = size;
    buf_add_text(&packed, "\x1f\x8b");
    CHECK(fails_with(GZIP, span_of(&packed), "truncated"));
}

TEST(every_truncation_is_found)
{
    struct buf text CLEANUP(buf_release) = big_text();
    const int window_bits[] = {[GZIP] = 31, [ZLIB] = 15, [RAW] = -15};
    for (enum format format = GZIP; format <= RAW; format++) {
        struct buf packed CLEANUP(buf_release) = {0};
        pack(&packed, (struct span){text.data, 700}, 6, window_bits[format]);
        for (size_t size = 0; size < packed.len; size++) {
            const char *part = size == 0 ? "is empty" : "truncated";
            CHECK(fails_with(format, (struct span){packed.data, size}, part));
        }
    }
}

TEST(every_damage_of_the_trailer_is_found)
{
    const struct {
        enum format format;
        int window_bits;
        size_t trailer;
    } kinds[] = {{GZIP, 31, 8}, {ZLIB, 15, 4}};
    for (size_t i = 0; i < COUNT(kinds); i++) {
        struct buf packed CLEANUP(buf_release) = {0};
        pack_text(&packed, "some text, some text", kinds[i].window_bits);
        for (size_t at = packed.len - kinds[i].trailer; at < packed.len; at++) {
            for (int change = 1; change < 256; change <<= 1) {
                packed.data[at] ^= (char)change;
                CHECK(fails_with(kinds[i].format, span_of(&packed), "is damaged"));
                packed.data[at] ^= (char)change;
            }
        }
        CHECK(decodes_to(kinds[i].format, &packed, text_span("some text, some text")));
    }
}

TEST(every_damage_of_the_deflate_data_is_found)
{
    struct buf packed CLEANUP(buf_release) = {0};
    pack_text(&packed, "some text, some text, more of the text, and 0123456789", 31);
    for (size_t at = 10; at < packed.len - 8; at++) {
        for (int bit = 0; bit < 8; bit++) {
            packed.data[at] ^= (char)(1 << bit);
            struct buf plain CLEANUP(buf_release) = {0};
            const struct fault fault = decode(GZIP, span_of(&packed), &plain);
            /* A bit of padding, or a block that ends otherwise, may change nothing. */
            CHECK(fault.text[0] != 0 ||
                  is_equal(&plain,
                           text_span("some text, some text, more of the text, and 0123456789")));
            packed.data[at] ^= (char)(1 << bit);
        }
    }
}

TEST(damage_is_an_error_of_the_user)
{
    struct buf packed CLEANUP(buf_release) = {0};
    pack_text(&packed, "data", 31);
    packed.data[packed.len - 1] ^= 1;
    struct reader *reader CLEANUP(reader_release) = codec_gunzip(reader_of_span(span_of(&packed)));
    char to[100];
    CHECK_ERROR(1, "length is wrong", while (reader_read(reader, to, sizeof(to)) > 0){});
    CHECK(fails_with(GZIP, text_span("id,name\n"), "does not begin as gzip"));
    CHECK(fails_with(GZIP, text_span(""), "is empty"));
}

TEST(the_innermost_fault_is_told)
{
    struct buf once CLEANUP(buf_release) = {0}, twice CLEANUP(buf_release) = {0};
    pack_text(&once, "data", 31);
    pack(&twice, span_of(&once), 6, 31);
    twice.data[twice.len - 8] ^= 1;
    twice.len -= 1;
    struct fault fault = {{0}};
    struct reader *reader CLEANUP(reader_release) =
        codec_gunzip(codec_gunzip(reader_of_span(span_of(&twice))));
    reader_note_faults(reader, &fault);
    char to[10];
    reader_fill(reader, to, sizeof(to));
    char *expected CLEANUP(mem_release) = mem_format(
        "the gzip data is damaged: it is truncated (byte %zu of the compressed data)", twice.len);
    CHECK_TEXT(fault.text, expected);
}

TEST(zlib_windows)
{
    struct buf text CLEANUP(buf_release) = big_text();
    const int bases[] = {0, 16, 32, -1};
    for (size_t i = 0; i < COUNT(bases); i++) {
        for (int bits = 9; bits <= 15; bits++) {
            struct buf packed CLEANUP(buf_release) = {0}, plain CLEANUP(buf_release) = {0};
            pack(&packed, span_of(&text), 6,
                 bases[i] == 32 ? bits
                 : bases[i] < 0 ? -bits
                                : bases[i] + bits);
            struct fault fault = {{0}};
            struct reader *reader CLEANUP(reader_release) = codec_inflate(
                slow_reader(span_of(&packed), 5000), bases[i] < 0 ? -bits : bases[i] + bits);
            reader_note_faults(reader, &fault);
            struct writer *writer = writer_of_buf(&plain);
            io_copy(reader, writer);
            writer_finish(writer);
            CHECK_TEXT(fault.text, "");
            CHECK(is_equal(&plain, span_of(&text)));
        }
    }
}

TEST(zlib_damage)
{
    struct buf packed CLEANUP(buf_release) = {0};
    pack_text(&packed, "data", 15);
    CHECK(fails_with(RAW, span_of(&packed), "is damaged"));
    CHECK(fails_with(ZLIB, text_span("id,name\n"), "incorrect header check"));
    buf_add_byte(&packed, 0);
    CHECK(fails_with(ZLIB, span_of(&packed), "bytes behind its end"));
    packed.len--;
    pack_text(&packed, "data", 15);
    CHECK(fails_with(ZLIB, span_of(&packed), "bytes behind its end"));
    struct fault fault = {{0}};
    struct reader *reader CLEANUP(reader_release) =
        codec_inflate(reader_of_span(span_of(&packed)), 9);
    reader_note_faults(reader, &fault);
    char to[10];
    CHECK_NUMBER(reader_fill(reader, to, sizeof(to)), 0);
    CHECK(strstr(fault.text, "invalid window size"));
    CHECK_ERROR(2, "window bits", reader_close(codec_inflate(reader_of_span((struct span){0}), 7)));
}
