/* codec_snappy_raw.c: snappy without its framing (github.com/google/snappy,
 * format_description.txt): one block that is all of the file, or the blocks of Hadoop's
 * SnappyCodec.
 *
 * A block of Hadoop is its plain length and then chunks, each of a length and as many bytes of raw
 * snappy; both lengths have four bytes, the highest first. There are no check sums. Every known
 * writer keeps the distances of copies below 64 KB, so that is all that is remembered.
 */
#include "archive/codec_decode.h"
#include "archive/codec_stream.h"
#include "base/mem.h"

#include <stdlib.h>

enum { WINDOW = 64 * 1024, VARINT_MOST = 5 };

struct raw {
    struct decoder decoder;
    bool hadoop, begun;
    uint64_t block; /* plain bytes of Hadoop's block that its chunks have still to give */
    uint64_t packed; /* bytes left of the chunk; without Hadoop's frame not counted */
    uint64_t plain; /* bytes that the raw data has still to give */
    size_t literal, copy, distance; /* what is left of an element */
    uint64_t made; /* of the raw data */
    unsigned char window[WINDOW];
};

static void fail(struct raw *raw, const char *problem)
{
    decoder_fail(&raw->decoder, "the snappy data is damaged: %s", problem);
}

/* The next byte of the raw data; 0 with a failure where there is none. */
static unsigned next_byte(struct raw *raw)
{
    if (raw->hadoop && raw->packed == 0) {
        fail(raw, "a chunk ends within its data");
        return 0;
    }
    raw->packed -= raw->hadoop;
    const int byte = packed_byte(&raw->decoder.packed);
    if (byte < 0)
        fail(raw, "it is truncated");
    return byte < 0 ? 0 : (unsigned)byte;
}

static size_t next_number(struct raw *raw, unsigned bytes)
{
    size_t number = 0;
    for (unsigned i = 0; i < bytes; i++)
        number |= (size_t)next_byte(raw) << 8 * i;
    return number;
}

/* The length in front of Hadoop's blocks and chunks. */
static uint64_t frame_number(struct raw *raw)
{
    uint64_t number = 0;
    for (int i = 0; i < 4; i++) {
        const int byte = packed_byte(&raw->decoder.packed);
        if (byte < 0)
            fail(raw, "it is truncated");
        number = number << 8 | (byte < 0 ? 0 : (unsigned)byte);
    }
    return number;
}

/* Raw data begins: with its plain length. */
static void begin_raw(struct raw *raw)
{
    raw->plain = raw->made = 0;
    for (unsigned i = 0; i < VARINT_MOST; i++) {
        const unsigned byte = next_byte(raw);
        raw->plain |= (uint64_t)(byte & 0x7f) << 7 * i;
        if (byte < 0x80)
            break;
        if (i == VARINT_MOST - 1)
            fail(raw, "its length is impossible");
    }
    if (raw->hadoop && raw->plain > raw->block)
        fail(raw, "a chunk is longer than its block");
    raw->block -= raw->hadoop ? raw->plain : 0;
}

/* Moves to the next raw data; false at the end. */
static bool next_raw(struct raw *raw)
{
    if (raw->hadoop && raw->packed > 0)
        fail(raw, "a chunk has bytes behind its data");
    if (raw->begun && !raw->hadoop && packed_more(&raw->decoder.packed))
        fail(raw, "there are bytes behind its end");
    if (raw->decoder.ended || (raw->begun && raw->block == 0 && !packed_more(&raw->decoder.packed)))
        return false;
    if (!raw->begun && !packed_more(&raw->decoder.packed)) {
        decoder_fail(&raw->decoder, "the snappy data is empty");
        return false;
    }
    raw->begun = true;
    if (raw->hadoop && raw->block == 0)
        raw->block = frame_number(raw);
    if (raw->hadoop && raw->block == 0) /* a block without data has no chunks */
        return !raw->decoder.ended;
    if (raw->hadoop)
        raw->packed = frame_number(raw);
    begin_raw(raw);
    return !raw->decoder.ended;
}

/* The next element of raw data. */
static void begin_element(struct raw *raw)
{
    const unsigned tag = next_byte(raw), more = tag >> 2;
    switch (tag & 3) {
    case 0:
        raw->literal = more < 60 ? more + 1 : next_number(raw, more - 59) + 1;
        break;
    case 1:
        raw->copy = 4 + (more & 7);
        raw->distance = (size_t)(tag >> 5) << 8 | next_byte(raw);
        break;
    default:
        raw->copy = more + 1;
        raw->distance = next_number(raw, (tag & 3) == 2 ? 2 : 4);
    }
    if (raw->decoder.ended)
        return;
    if (raw->literal > raw->plain || raw->copy > raw->plain) {
        fail(raw, "it has more data than it says");
    } else if (raw->copy > 0 && raw->distance > WINDOW) {
        raw->decoder.ended = true;
        reader_fail(&raw->decoder.reader,
                    CODEC_CANNOT "raw snappy with copies over more than 64 KB");
    } else if (raw->copy > 0 && (raw->distance == 0 || raw->distance > raw->made)) {
        fail(raw, "a copy begins before the data");
    }
}

static void put(struct raw *raw, char *to, unsigned byte)
{
    raw->window[raw->made++ % WINDOW] = (unsigned char)byte;
    *to = (char)byte;
    raw->plain--;
}

static size_t raw_decode(struct decoder *decoder, char *to, size_t size)
{
    struct raw *raw = CONTAINER(decoder, struct raw, decoder);
    size_t made = 0;
    while (made < size && !decoder->ended) {
        for (; raw->copy > 0 && made < size; raw->copy--)
            put(raw, to + made++, raw->window[(raw->made - raw->distance) % WINDOW]);
        for (; raw->literal > 0 && made < size && !decoder->ended; raw->literal--)
            put(raw, to + made++, next_byte(raw));
        if (made == size || decoder->ended)
            break;
        if (raw->plain > 0)
            begin_element(raw);
        else if (!next_raw(raw))
            break;
    }
    return made;
}

static void raw_release(struct decoder *decoder)
{
    (void)decoder; /* all of it is in the struct */
}

struct reader *codec_unsnappy_raw(struct reader *inner, bool hadoop)
{
    static const struct decoder_kind kind = {raw_decode, raw_release};
    struct raw *raw = mem_new(1, sizeof(*raw));
    raw->hadoop = hadoop;
    return decoder_init(&raw->decoder, &kind, inner);
}
