/* codec_gzip.c: gzip members (RFC 1952) around deflate streams, read and written. */
#include "archive/codec.h"
#include "archive/codec_deflate.h"
#include "base/log.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { MAGIC_1 = 0x1f, MAGIC_2 = 0x8b, METHOD_DEFLATE = 8, OS_UNKNOWN = 255 };

enum flag {
    FLAG_HEADER_CRC = 1 << 1,
    FLAG_EXTRA = 1 << 2,
    FLAG_NAME = 1 << 3,
    FLAG_COMMENT = 1 << 4,
    FLAGS_RESERVED = 0xe0
};

bool codec_is_gzip(struct span bytes)
{
    return bytes.len >= 2 && (unsigned char)bytes.at[0] == MAGIC_1 &&
           (unsigned char)bytes.at[1] == MAGIC_2;
}

uint32_t codec_crc32(uint32_t crc, struct span bytes)
{
    return fast_crc32(crc, bytes);
}

struct gunzip {
    struct decoder decoder;
    struct inflater *inflater;
    bool begun; /* a first member was there */
    bool inside; /* of a member's deflate stream */
    uint32_t crc, size;
    uint64_t whole; /* bytes of the stream up to the end of the last whole member */
};

/* The next byte of the header, which is counted in the header's check sum, or -1 at the end. */
static int header_byte(struct gunzip *gunzip)
{
    const int byte = packed_byte(&gunzip->decoder.packed);
    const char one = (char)byte;
    if (byte >= 0)
        gunzip->crc = fast_crc32(gunzip->crc, (struct span){&one, 1});
    return byte;
}

static int header_short(struct gunzip *gunzip)
{
    const int low = header_byte(gunzip);
    const int high = header_byte(gunzip);
    return low < 0 || high < 0 ? -1 : low | high << 8;
}

static bool header_skip(struct gunzip *gunzip, int count)
{
    for (int at = 0; at < count; at++)
        if (header_byte(gunzip) < 0)
            return false;
    return count >= 0;
}

static bool header_skip_text(struct gunzip *gunzip)
{
    int byte;
    do {
        byte = header_byte(gunzip);
    } while (byte > 0);
    return byte == 0;
}

/* Reads what follows the magic bytes; NULL, or what is wrong with it. */
static const char *header_rest(struct gunzip *gunzip)
{
    static const char truncated[] = "it is truncated";
    const int method = header_byte(gunzip);
    const int flags = header_byte(gunzip);
    if (method < 0 || flags < 0)
        return truncated;
    if (method != METHOD_DEFLATE)
        return "its compression method is unknown";
    if (flags & FLAGS_RESERVED)
        return "its header has unknown flags";
    if (!header_skip(gunzip, 6)) /* time, level, system */
        return truncated;
    if (flags & FLAG_EXTRA && !header_skip(gunzip, header_short(gunzip)))
        return truncated;
    if (flags & FLAG_NAME && !header_skip_text(gunzip))
        return truncated;
    if (flags & FLAG_COMMENT && !header_skip_text(gunzip))
        return truncated;
    if (flags & FLAG_HEADER_CRC) {
        const int crc = (int)(gunzip->crc & 0xffff);
        const int stored = header_short(gunzip);
        if (stored != crc)
            return stored < 0 ? truncated : "the check sum of its header is wrong";
    }
    return NULL;
}

static void gunzip_fail(struct gunzip *gunzip, const char *problem)
{
    decoder_fail(&gunzip->decoder, "the gzip data is damaged: %s", problem);
}

/* What stands behind a member and is no member: nothing, or zero bytes that fill a block up. */
static void check_rest(struct gunzip *gunzip, int byte)
{
    while (byte == 0)
        byte = packed_byte(&gunzip->decoder.packed);
    if (byte >= 0)
        gunzip_fail(gunzip, "there are bytes behind its end");
}

/* Reads a member's header; false at the end of the stream and after damage. */
static bool begin_member(struct gunzip *gunzip)
{
    gunzip->crc = 0;
    const int first = header_byte(gunzip);
    if (first != MAGIC_1 && gunzip->begun) {
        check_rest(gunzip, first);
        return false;
    }
    if (first < 0) {
        decoder_fail(&gunzip->decoder, "the gzip data is empty");
        return false;
    }
    const int second = first == MAGIC_1 ? header_byte(gunzip) : 0;
    const char *problem = NULL;
    if (second == MAGIC_2)
        problem = header_rest(gunzip);
    else if (gunzip->begun)
        problem = "there are bytes behind its end";
    else
        problem = second < 0 ? "it is truncated" : "it does not begin as gzip";
    if (problem != NULL) {
        gunzip_fail(gunzip, problem);
        return false;
    }
    gunzip->begun = gunzip->inside = true;
    gunzip->crc = gunzip->size = 0;
    gunzip->inflater->kind->restart(gunzip->inflater);
    return true;
}

static uint32_t little_endian(const unsigned char *at)
{
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static void end_member(struct gunzip *gunzip)
{
    unsigned char trailer[8] = {0};
    gunzip->inside = false;
    if (packed_take(&gunzip->decoder.packed, (char *)trailer, sizeof trailer) < sizeof trailer)
        gunzip_fail(gunzip, "it is truncated");
    else if (little_endian(trailer) != gunzip->crc)
        gunzip_fail(gunzip, "its check sum is wrong");
    else if (little_endian(trailer + 4) != gunzip->size)
        gunzip_fail(gunzip, "its length is wrong");
    else
        gunzip->whole = packed_position(&gunzip->decoder.packed);
}

uint64_t codec_gzip_size(const struct reader *gunzip)
{
    return CONTAINER(gunzip, const struct gunzip, decoder.reader)->whole;
}

static size_t gunzip_decode(struct decoder *decoder, char *to, size_t size)
{
    struct gunzip *gunzip = CONTAINER(decoder, struct gunzip, decoder);
    size_t made = 0;
    while (made == 0 && !decoder->ended) {
        if (!gunzip->inside && !begin_member(gunzip))
            return 0;
        enum inflated state;
        made = inflater_decode(gunzip->inflater, &decoder->packed, to, size, &state);
        gunzip->crc = fast_crc32(gunzip->crc, (struct span){to, made});
        gunzip->size += (uint32_t)made;
        if (state == INFLATED_ALL)
            end_member(gunzip);
        else if (state == INFLATED_DAMAGED)
            gunzip_fail(gunzip, gunzip->inflater->problem);
    }
    return made;
}

static void gunzip_release(struct decoder *decoder)
{
    struct inflater *inflater = CONTAINER(decoder, struct gunzip, decoder)->inflater;
    inflater->kind->release(inflater);
}

struct reader *codec_gunzip(struct reader *inner)
{
    static const struct decoder_kind kind = {gunzip_decode, gunzip_release};
    struct gunzip *gunzip = mem_new(1, sizeof *gunzip);
    gunzip->inflater = fast_inflater_new();
    return decoder_init(&gunzip->decoder, &kind, inner);
}

static void write_little_endian(struct writer *to, uint32_t number)
{
    const char bytes[] = {(char)number, (char)(number >> 8), (char)(number >> 16),
                          (char)(number >> 24)};
    writer_write(to, bytes, sizeof bytes);
}

void gzip_write_header(struct writer *to, int level)
{
    if (level < 1 || level > 9)
        app_error("there is no gzip level %d", level);
    /* The extra flags tell the fastest and the smallest level, as RFC 1952 2.3.1 has them. */
    const char speed = (char)(level == 1 ? 4 : level == 9 ? 2 : 0);
    const char header[] = {MAGIC_1, (char)MAGIC_2, METHOD_DEFLATE,  0, 0, 0, 0,
                           0,       speed,         (char)OS_UNKNOWN};
    writer_write(to, header, sizeof header);
}

void gzip_write_trailer(struct writer *to, uint32_t crc, uint32_t size)
{
    write_little_endian(to, crc);
    write_little_endian(to, size);
}

struct gzip {
    struct writer writer;
    struct writer *inner;
    struct deflater *deflater;
    uint32_t crc, size;
    char *block; /* The deflater gets pieces of IO_BLOCK bytes, however its caller writes. */
    size_t waiting;
};

static void gzip_piece(struct gzip *gzip, struct span piece, enum deflate_piece which)
{
    gzip->crc = fast_crc32(gzip->crc, piece);
    gzip->size += (uint32_t)piece.len;
    gzip->deflater->kind->run(gzip->deflater, piece, which, gzip->inner);
}

static void gzip_write(struct writer *writer, const char *from, size_t size)
{
    struct gzip *gzip = CONTAINER(writer, struct gzip, writer);
    while (size > 0) {
        const size_t room = IO_BLOCK - gzip->waiting;
        const size_t some = room < size ? room : size;
        if (some == IO_BLOCK) {
            gzip_piece(gzip, (struct span){from, some}, DEFLATE_PIECE);
        } else {
            memcpy(gzip->block + gzip->waiting, from, some);
            gzip->waiting += some;
        }
        if (gzip->waiting == IO_BLOCK) {
            gzip_piece(gzip, (struct span){gzip->block, IO_BLOCK}, DEFLATE_PIECE);
            gzip->waiting = 0;
        }
        from += some;
        size -= some;
    }
}

static void gzip_finish(struct writer *writer)
{
    struct gzip *gzip = CONTAINER(writer, struct gzip, writer);
    gzip_piece(gzip, (struct span){gzip->block, gzip->waiting}, DEFLATE_LAST_PIECE);
    gzip_write_trailer(gzip->inner, gzip->crc, gzip->size);
    writer_finish(gzip->inner);
    gzip->deflater->kind->release(gzip->deflater);
    free(gzip->block);
    free(gzip);
}

struct writer *codec_gzip(struct writer *inner, int level)
{
    static const struct writer_kind kind = {.write = gzip_write, .finish = gzip_finish};
    struct gzip *gzip = mem_new(1, sizeof *gzip);
    writer_init(&gzip->writer, &kind);
    gzip->inner = inner;
    gzip->deflater = fast_deflater_new(level);
    gzip->block = mem_new(IO_BLOCK, 1);
    gzip_write_header(inner, level);
    return &gzip->writer;
}
