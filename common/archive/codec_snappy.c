/* codec_snappy.c: Snappy's framing format (github.com/google/snappy, framing_format.txt). */
#include "archive/codec.h"
#include "archive/codec_decode.h"
#include "base/mem.h"

#include <snappy-c.h>
#include <string.h>

enum {
    CHUNK_COMPRESSED = 0x00,
    CHUNK_PLAIN = 0x01,
    CHUNK_SKIPPABLE = 0x80, /* and above; 0x02 to 0x7f may not be skipped */
    CHUNK_IDENTIFIER = 0xff,
    CHUNK_CHECK = 4, /* bytes of check sum in front of a chunk's data */
    CHUNK_MOST = 64 * 1024, /* plain bytes in a chunk */
    CHUNK_ROOM =
        CHUNK_CHECK + 76490, /* snappy_max_compressed_length(CHUNK_MOST) and the check sum */
};

_Static_assert((int)CHUNK_MOST <= (int)DECODE_BLOCK, "a chunk fits whatever decode() is given");

struct unsnappy {
    struct decoder decoder;
    bool begun; /* the identifier was there */
    uint32_t table[8][256];
    char chunk[CHUNK_ROOM];
};

/* CRC-32C (Castagnoli, reflected), eight bytes at a time by Kounavis and Berry's slicing. */
static void crc_prepare(uint32_t table[8][256])
{
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t crc = byte;
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78u : 0);
        table[0][byte] = crc;
    }
    for (size_t slice = 1; slice < 8; slice++) {
        for (size_t byte = 0; byte < 256; byte++) {
            table[slice][byte] =
                table[slice - 1][byte] >> 8 ^ table[0][table[slice - 1][byte] & 0xff];
        }
    }
}

static uint32_t crc_of(uint32_t table[8][256], const char *from, size_t size)
{
    const unsigned char *at = (const unsigned char *)from;
    uint32_t crc = ~0u;
    for (; size >= 8; size -= 8, at += 8) {
        crc ^= at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
        crc = table[7][crc & 0xff] ^ table[6][crc >> 8 & 0xff] ^ table[5][crc >> 16 & 0xff] ^
              table[4][crc >> 24] ^ table[3][at[4]] ^ table[2][at[5]] ^ table[1][at[6]] ^
              table[0][at[7]];
    }
    for (; size > 0; size--, at++)
        crc = crc >> 8 ^ table[0][(crc ^ *at) & 0xff];
    return ~crc;
}

static bool check_sum_fits(struct unsnappy *unsnappy, const char *plain, size_t size)
{
    const unsigned char *at = (const unsigned char *)unsnappy->chunk;
    const uint32_t stored =
        at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
    const uint32_t crc = crc_of(unsnappy->table, plain, size);
    return stored == (crc >> 15 | crc << 17) + 0xa282ead8u; /* "masked", section 3 of the format */
}

static void unsnappy_fail(struct unsnappy *unsnappy, const char *problem)
{
    decoder_fail(&unsnappy->decoder, "the snappy data is damaged: %s", problem);
}

/* Decodes the data chunk of `size` bytes, check sum included, that was loaded; returns its plain
 * size. */
static size_t data_chunk(struct unsnappy *unsnappy, int type, size_t size, char *to)
{
    const char *data = unsnappy->chunk + CHUNK_CHECK;
    size_t plain = size - CHUNK_CHECK;
    bool whole = plain <= CHUNK_MOST;
    if (type == CHUNK_COMPRESSED) {
        const size_t packed = plain;
        whole = snappy_uncompressed_length(data, packed, &plain) == SNAPPY_OK &&
                plain <= CHUNK_MOST && snappy_uncompress(data, packed, to, &plain) == SNAPPY_OK;
    } else if (whole) {
        memcpy(to, data, plain);
    }
    if (!whole)
        unsnappy_fail(unsnappy, "invalid block");
    else if (!check_sum_fits(unsnappy, to, plain))
        unsnappy_fail(unsnappy, "its check sum is wrong");
    else
        return plain;
    return 0;
}

static bool is_identifier(struct unsnappy *unsnappy, size_t size)
{
    static const char identifier[] = {'s', 'N', 'a', 'P', 'p', 'Y'};
    return size == sizeof identifier && memcmp(unsnappy->chunk, identifier, size) == 0;
}

static bool skip_chunk(struct unsnappy *unsnappy, size_t size)
{
    while (size > 0) {
        const size_t some = size < CHUNK_ROOM ? size : CHUNK_ROOM;
        if (packed_take(&unsnappy->decoder.packed, unsnappy->chunk, some) < some)
            return false;
        size -= some;
    }
    return true;
}

/* Reads the chunk whose 4 header bytes are given; returns how many plain bytes that made. */
static size_t read_chunk(struct unsnappy *unsnappy, const unsigned char header[4], char *to)
{
    const int type = header[0];
    const size_t size = header[1] | (size_t)header[2] << 8 | (size_t)header[3] << 16;
    const bool data = type == CHUNK_COMPRESSED || type == CHUNK_PLAIN;
    if (!unsnappy->begun && type != CHUNK_IDENTIFIER) {
        unsnappy_fail(unsnappy, "it does not begin as framed snappy");
    } else if (type != CHUNK_IDENTIFIER && type >= CHUNK_SKIPPABLE) {
        if (!skip_chunk(unsnappy, size))
            unsnappy_fail(unsnappy, "it is truncated");
    } else if (!data && type != CHUNK_IDENTIFIER) {
        unsnappy_fail(unsnappy, "it has a chunk of an unknown type");
    } else if (size > CHUNK_ROOM || (data && size < CHUNK_CHECK)) {
        unsnappy_fail(unsnappy, "a chunk has an impossible length");
    } else if (packed_take(&unsnappy->decoder.packed, unsnappy->chunk, size) < size) {
        unsnappy_fail(unsnappy, "it is truncated");
    } else if (data) {
        return data_chunk(unsnappy, type, size, to);
    } else if (is_identifier(unsnappy, size)) {
        unsnappy->begun = true;
    } else {
        unsnappy_fail(unsnappy, "it does not begin as framed snappy");
    }
    return 0;
}

static size_t unsnappy_decode(struct decoder *decoder, char *to, size_t size)
{
    (void)size; /* DECODE_BLOCK or more, and that is a whole chunk */
    struct unsnappy *unsnappy = CONTAINER(decoder, struct unsnappy, decoder);
    size_t made = 0;
    while (made == 0 && !decoder->ended) {
        unsigned char header[4];
        const size_t got = packed_take(&decoder->packed, (char *)header, sizeof header);
        if (got == 0 && unsnappy->begun)
            return 0;
        if (got == 0)
            decoder_fail(decoder, "the snappy data is empty");
        else if (got < sizeof header)
            unsnappy_fail(unsnappy, "it is truncated");
        else
            made = read_chunk(unsnappy, header, to);
    }
    return made;
}

static void unsnappy_release(struct decoder *decoder)
{
    (void)decoder; /* all of it is in the struct */
}

struct reader *codec_unsnappy(struct reader *inner)
{
    static const struct decoder_kind kind = {unsnappy_decode, unsnappy_release};
    static const char begin[] = {'\xff', 6, 0, 0}; /* the header of the identifier's chunk */
    const struct span start = reader_peek(inner, 8);
    /* Hadoop's blocks are shorter than 16 MB; a first byte 0 of raw snappy is all of it. */
    if (start.len < sizeof begin || memcmp(start.at, begin, sizeof begin) != 0)
        return codec_unsnappy_raw(inner, start.len > 1 && start.at[0] == 0);
    struct unsnappy *unsnappy = mem_new(1, sizeof *unsnappy);
    crc_prepare(unsnappy->table);
    return decoder_init(&unsnappy->decoder, &kind, inner);
}
