/* codec_samples.h: what the unit tests of codec.h have in common: samples, and decoding of bytes in
 * memory.
 *
 * Included once, after nothing else, by a test program; brings unit.h.
 */
#ifndef KBC_CODEC_SAMPLES_H
#define KBC_CODEC_SAMPLES_H

#include "archive/codec.h"
#include "base/buf.h"
#include "base/mem.h"
#include "unit/unit.h"

#include <zlib.h>

enum format { GZIP, ZLIB, RAW, SNAPPY, STREAM, DEFLATE64 };

enum { BIG = 3 * IO_BLOCK + 12345 };

/* A reader that gives at most `piece` bytes at once. */
struct slow {
    struct reader reader;
    struct span left;
    size_t piece;
};

static inline size_t slow_read(struct reader *reader, char *to, size_t size)
{
    struct slow *slow = CONTAINER(reader, struct slow, reader);
    const size_t most = size < slow->piece ? size : slow->piece;
    const size_t some = most < slow->left.len ? most : slow->left.len;
    if (some > 0) {
        memcpy(to, slow->left.at, some);
        slow->left.at += some;
        slow->left.len -= some;
    }
    return some;
}

static inline void slow_close(struct reader *reader)
{
    free(CONTAINER(reader, struct slow, reader));
}

static inline struct reader *slow_reader(struct span bytes, size_t piece)
{
    static const struct reader_kind kind = {.read = slow_read, .close = slow_close};
    struct slow *slow = mem_new(1, sizeof(*slow));
    reader_init(&slow->reader, &kind);
    slow->left = bytes;
    slow->piece = piece;
    return &slow->reader;
}

static inline struct reader *decoding(enum format format, struct reader *inner)
{
    switch (format) {
    case GZIP:
        return codec_gunzip(inner);
    case ZLIB:
        return codec_inflate(inner, 15);
    case RAW:
        return codec_inflate(inner, -15);
    case STREAM:
        return codec_unstream(inner);
    case DEFLATE64:
        return codec_inflate64(inner);
    default:
        return codec_unsnappy(inner);
    }
}

/* Decodes `packed`, which arrives in pieces, by reads of `size` bytes; adds the result to `plain`.
 */
static inline struct fault decode_by(enum format format, struct span packed, size_t piece,
                                     size_t size, struct buf *plain)
{
    struct fault fault = {{0}};
    struct reader *reader CLEANUP(reader_release) = decoding(format, slow_reader(packed, piece));
    reader_note_faults(reader, &fault);
    for (;;) {
        const size_t got = reader_read(reader, buf_room(plain, size), size);
        if (got == 0)
            break;
        plain->len += got;
    }
    CHECK(reader_read(reader, buf_room(plain, size), size) == 0); /* for ever */
    return fault;
}

static inline struct fault decode(enum format format, struct span packed, struct buf *plain)
{
    return decode_by(format, packed, IO_BLOCK, IO_BLOCK, plain);
}

static inline struct span span_of(const struct buf *buf)
{
    return (struct span){.at = buf->data, .len = buf->len};
}

static inline bool is_equal(const struct buf *one, struct span other)
{
    return one->len == other.len && (other.len == 0 || memcmp(one->data, other.at, other.len) == 0);
}

/* Decoding gives `expected`, without a fault. */
static inline bool decodes_to(enum format format, const struct buf *packed, struct span expected)
{
    struct buf plain CLEANUP(buf_release) = {0};
    const struct fault fault = decode(format, span_of(packed), &plain);
    return CHECK_TEXT(fault.text, "") && is_equal(&plain, expected);
}

static inline bool fails_with(enum format format, struct span packed, const char *part)
{
    struct buf plain CLEANUP(buf_release) = {0};
    const struct fault fault = decode(format, packed, &plain);
    return unit_check_format(strstr(fault.text, part) && fault.text[0], __FILE__, __LINE__,
                             "fault \"%s\", expected \"%s\"", fault.text, part);
}

/* Appends `plain`, as zlib packs it. */
static inline void pack(struct buf *packed, struct span plain, int level, int window_bits)
{
    z_stream stream = {0};
    const size_t room = plain.len + plain.len / 8 + 1000;
    if (deflateInit2(&stream, level, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        app_error("zlib does not start");
    stream.next_in = (Bytef *)(uintptr_t)plain.at;
    stream.avail_in = (uInt)plain.len;
    stream.next_out = (Bytef *)buf_room(packed, room);
    stream.avail_out = (uInt)room;
    CHECK(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    packed->len += room - stream.avail_out;
    deflateEnd(&stream);
}

static inline struct span text_span(const char *text)
{
    return (struct span){.at = text, .len = strlen(text)};
}

static inline void pack_text(struct buf *packed, const char *text, int window_bits)
{
    pack(packed, text_span(text), 6, window_bits);
}

/* Rows with some repetition, of BIG bytes. */
static inline struct buf big_text(void)
{
    struct buf text = {0};
    uint32_t seed = 1;
    while (text.len < BIG) {
        seed = seed * 1664525 + 1013904223;
        buf_add_format(&text, "\"%u\",\"place %u\",\"%c\"\n", seed, seed >> 28, 'a' + seed % 26);
    }
    text.len = BIG;
    return text;
}

#endif
