/* inflate64_fuzz.c: fuzz target of codec_inflate64().
 *
 * The input is decoded as Deflate64: in pieces and at once, with the same result. And it is packed
 * by zlib in pieces of at most 200 bytes, so that no match has the length that the two formats
 * write differently: decoded as Deflate64 it must come back.
 */
#include "archive/codec.h"
#include "base/buf.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { PIECE = 200, MOST = 1 << 20 }; /* a bomb is no finding */

static struct fault decode(struct span bytes, size_t step, struct buf *plain)
{
    struct fault fault = {{0}};
    struct reader *reader CLEANUP(reader_release) = codec_inflate64(reader_of_span(bytes));
    reader_note_faults(reader, &fault);
    for (size_t got = 1; got > 0 && plain->len < MOST; plain->len += got)
        got = reader_read(reader, buf_room(plain, step), step);
    return fault;
}

static void check_steps(struct span bytes)
{
    struct buf one CLEANUP(buf_release) = {0}, other CLEANUP(buf_release) = {0};
    const struct fault whole = decode(bytes, IO_BLOCK, &one), parts = decode(bytes, 113, &other);
    if (one.len >= MOST || other.len >= MOST)
        return;
    if (strcmp(whole.text, parts.text) != 0 || one.len != other.len ||
        (one.len > 0 && memcmp(one.data, other.data, one.len) != 0))
        abort();
}

static void check_round_trip(struct span bytes, int level)
{
    struct buf packed CLEANUP(buf_release) = {0}, plain CLEANUP(buf_release) = {0};
    z_stream stream = {0};
    if (deflateInit2(&stream, level, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        abort();
    for (size_t at = 0;; at += PIECE) {
        const bool last = bytes.len - at <= PIECE;
        stream.next_in = (Bytef *)(uintptr_t)(bytes.at + at);
        stream.avail_in = last ? (uInt)(bytes.len - at) : PIECE;
        stream.next_out = (Bytef *)buf_room(&packed, 2 * PIECE);
        stream.avail_out = 2 * PIECE;
        deflate(&stream, last ? Z_FINISH : Z_SYNC_FLUSH);
        packed.len += 2 * PIECE - stream.avail_out;
        if (last)
            break;
    }
    deflateEnd(&stream);
    const struct fault fault = decode((struct span){packed.data, packed.len}, IO_BLOCK, &plain);
    if (plain.len < MOST && (fault.text[0] || plain.len != bytes.len ||
                             (bytes.len > 0 && memcmp(plain.data, bytes.at, bytes.len) != 0)))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const struct span bytes = {(const char *)data + 1, size - 1};
    check_steps(bytes);
    check_round_trip(bytes, data[0] % 10);
    return 0;
}
