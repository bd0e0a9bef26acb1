/* seven_fuzz.c: fuzz target of seven.h.
 *
 * The input is what stands behind the signature of a 7z archive: two bytes that tell how long the
 * header at its end is, the packed data and the header. The signature is made here, so that its
 * check sums are right. What is shown must be the same from every place on, and have a header
 * without encryption. Keys that cost many rounds are refused.
 */
#include "archive/seven.h"
#include "archive/seven_header.h"
#include "base/buf.h"

#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 1 << 10, SIGNATURE = 32, MOST = 1 << 20 };

static void put_fixed(char *to, uint64_t number, size_t size)
{
    for (size_t i = 0; i < size; i++)
        to[i] = (char)(number >> 8 * i);
}

static uint32_t crc_of(const char *bytes, size_t length)
{
    uint32_t crc = ~0u;
    for (size_t i = 0; i < length; i++) {
        crc ^= (unsigned char)bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
    }
    return ~crc;
}

static void put_archive(struct buf *archive, struct span bytes, size_t header)
{
    static const char mark[] = "7z\xbc\xaf\x27\x1c\0\4";
    const size_t packed = bytes.len - header;
    char *to = buf_room(archive, SIGNATURE);
    memcpy(to, mark, 8);
    put_fixed(to + 12, packed, 8);
    put_fixed(to + 20, header, 8);
    put_fixed(to + 28, crc_of(bytes.at + packed, header), 4);
    put_fixed(to + 8, crc_of(to + 12, 20), 4);
    archive->len = SIGNATURE;
    buf_add(archive, bytes.at, bytes.len);
}

static uint64_t get_8(const char *at)
{
    uint64_t number = 0;
    for (size_t i = 0; i < 8; i++)
        number |= (uint64_t)(unsigned char)at[i] << 8 * i;
    return number;
}

/* The header that is shown can be read again and has no encryption left. */
static void check_header(const char *whole, size_t size)
{
    const uint64_t packed = get_8(whole + 12), length = get_8(whole + 20);
    if (size < SIGNATURE || packed > size - SIGNATURE || length != size - SIGNATURE - packed)
        abort();
    const unsigned char *at = (const unsigned char *)whole + SIGNATURE + packed;
    struct seven_cursor cursor = {.at = at, .end = at + length};
    struct seven_streams streams;
    if (seven_byte(&cursor) != SEVEN_HEADER)
        abort();
    if (seven_byte(&cursor) == SEVEN_STREAMS &&
        (!seven_streams_read(&cursor, &streams) || streams.encrypted))
        abort();
}

/* All of it in order, and again in pieces from places that the bytes themselves choose. */
static void read_view(struct source_view *view)
{
    static char whole[MOST], piece[100];
    size_t size = 0;
    for (size_t got = 1; got > 0 && size < MOST; size += got)
        got = view->read(view, size, whole + size, MOST - size);
    if (size == MOST || size < view->size) /* what is packed may be damaged */
        return;
    if (size != view->size)
        abort();
    check_header(whole, size);
    for (size_t i = 0, from = 0; i < 64; i++) {
        from = (from * 31 + (unsigned char)whole[i % size] + i) % size;
        const size_t got = view->read(view, from, piece, 1 + i % sizeof(piece));
        if (got == 0 || got > size - from || memcmp(piece, whole + from, got) != 0)
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    const struct span bytes = {(const char *)data + 2, size - 2};
    const size_t header = data[0] | (size_t)data[1] << 8;
    struct buf archive CLEANUP(buf_release) = {0};
    put_archive(&archive, bytes, header < bytes.len ? header : bytes.len);
    struct reader *reader CLEANUP(reader_release) =
        reader_of_span((struct span){archive.data, archive.len});
    struct source source;
    const char *problem;
    source_init(&source, reader_seekable(reader));
    struct seven *seven = seven_open(&source, "secret", ROUNDS, &problem);
    if (seven)
        read_view(seven_view(seven));
    seven_close(seven);
    reader_close(source.inner);
    unpack_source_release(&source);
    return 0;
}
