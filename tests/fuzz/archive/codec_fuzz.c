/* codec_fuzz.c: fuzz target of codec.h and unpack.h.
 *
 * The first byte chooses what the rest is decoded as; a fault is attached, so nothing may end the
 * process. The same bytes, packed as gzip and decoded again, must come back.
 */
#include "archive/codec.h"
#include "archive/unpack.h"
#include "base/buf.h"
#include "base/log.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 4 << 20 }; /* bytes decoded of one input: a bomb is no finding */

static void read_all(struct reader *reader, size_t step)
{
    static char room[IO_BLOCK];
    size_t total = 0;
    for (size_t got = 1; got > 0 && total < MOST; total += got)
        got = reader_read(reader, room, step);
}

static void fuzz_stream(struct reader *reader, struct fault *fault, size_t step)
{
    reader_note_faults(reader, fault);
    read_all(reader, step);
    reader_close(reader);
}

static void fuzz_archive(struct span bytes, struct fault *fault, enum unpack_format format,
                         const char *password)
{
    struct reader *inner = reader_of_span(bytes);
    reader_note_faults(inner, fault);
    struct unpack *unpack = unpack_open(inner, format, password);
    struct member member;
    for (size_t count = 0; count < 1000 && unpack_next(unpack, &member); count++) {
        if (strlen(member.name) == 0)
            abort();
        if (member.kind == MEMBER_FILE) {
            struct reader *reader CLEANUP(reader_release) = unpack_member(unpack);
            read_all(reader, IO_BLOCK);
        }
    }
    unpack_close(unpack);
}

static void fuzz_round_trip(struct span bytes, int level)
{
    struct buf packed CLEANUP(buf_release) = {0}, plain CLEANUP(buf_release) = {0};
    struct writer *writer = codec_gzip(writer_of_buf(&packed), level);
    writer_write(writer, bytes.at, bytes.len);
    writer_finish(writer);
    struct fault fault = {{0}};
    struct reader *reader CLEANUP(reader_release) =
        codec_gunzip(reader_of_span((struct span){packed.data, packed.len}));
    reader_note_faults(reader, &fault);
    char *room = buf_room(&plain, bytes.len + 1);
    const size_t got = reader_fill(reader, room, bytes.len + 1);
    if (fault.text[0] || got != bytes.len || memcmp(room, bytes.at, got) != 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int windows[] = {15, 9, -15, -9, 31, 47, 41};
    if (size == 0)
        return 0;
    const struct span bytes = {(const char *)data + 1, size - 1};
    const unsigned choice = data[0] % 16;
    const size_t step = data[0] & 0x80 ? IO_BLOCK : 100;
    struct fault fault = {{0}};
    if (choice < COUNT(windows)) {
        fuzz_stream(codec_inflate(reader_of_span(bytes), windows[choice]), &fault, step);
    } else if (choice == 7) {
        fuzz_stream(codec_unsnappy(reader_of_span(bytes)), &fault, step);
    } else if (choice <= 9) {
        fuzz_stream(codec_gunzip(reader_of_span(bytes)), &fault, step);
    } else if (choice <= 12) {
        fuzz_archive(bytes, &fault, (enum unpack_format)(choice - 10),
                     data[0] & 0x40 ? "pw" : NULL);
    } else if (choice == 13) {
        fuzz_stream(codec_unstream(reader_of_span(bytes)), &fault, step);
    } else {
        fuzz_round_trip(bytes, data[0] % 9 + 1);
    }
    return 0;
}
