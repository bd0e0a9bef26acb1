/* codec_zlib.c: zlib's inflate and deflate, and the reader of codec_inflate(). */
#include "archive/codec.h"
#include "archive/codec_deflate.h"
#include "base/log.h"
#include "base/mem.h"

#include <stdlib.h>
#include <zlib.h>

enum { MOST_AT_ONCE = 1 << 30 }; /* zlib counts in unsigned int */

struct zlib_inflater {
    struct inflater inflater;
    z_stream stream;
};

static enum inflated zlib_run(struct inflater *inflater, struct packed *packed, char *to,
                              size_t *size)
{
    z_stream *stream = &CONTAINER(inflater, struct zlib_inflater, inflater)->stream;
    const uInt room = *size < MOST_AT_ONCE ? (uInt)*size : MOST_AT_ONCE;
    stream->next_in = packed->block + packed->at;
    stream->avail_in = (uInt)(packed->end - packed->at);
    stream->next_out = (Bytef *)to;
    stream->avail_out = room;
    const int result = inflate(stream, Z_NO_FLUSH);
    packed->at = packed->end - stream->avail_in;
    *size = room - stream->avail_out;
    if (result == Z_STREAM_END)
        return INFLATED_ALL;
    if (result == Z_OK || result == Z_BUF_ERROR)
        return INFLATED_PART;
    if (result == Z_MEM_ERROR)
        app_error("out of memory");
    inflater->problem = result == Z_NEED_DICT ? "it needs a preset dictionary" : stream->msg;
    return INFLATED_DAMAGED;
}

static void zlib_restart(struct inflater *inflater)
{
    inflateReset(&CONTAINER(inflater, struct zlib_inflater, inflater)->stream);
}

static void zlib_release(struct inflater *inflater)
{
    struct zlib_inflater *own = CONTAINER(inflater, struct zlib_inflater, inflater);
    inflateEnd(&own->stream);
    free(own);
}

struct inflater *zlib_inflater_new(int window_bits)
{
    static const struct inflater_kind kind = {zlib_run, zlib_restart, zlib_release};
    struct zlib_inflater *own = mem_new(1, sizeof *own);
    own->inflater.kind = &kind;
    if (inflateInit2(&own->stream, window_bits) != Z_OK)
        app_error("zlib does not start with %d window bits", window_bits);
    return &own->inflater;
}

struct zlib_deflater {
    struct deflater deflater;
    z_stream stream;
};

static void zlib_deflate(struct deflater *deflater, struct span piece, enum deflate_piece which,
                         struct writer *to)
{
    static const int flush[] = {Z_NO_FLUSH, Z_SYNC_FLUSH, Z_FINISH};
    z_stream *stream = &CONTAINER(deflater, struct zlib_deflater, deflater)->stream;
    stream->next_in = (Bytef *)(uintptr_t)piece.at; /* only read */
    stream->avail_in = (uInt)piece.len;
    do {
        stream->next_out = (Bytef *)writer_room(to, DEFLATE_ROOM);
        stream->avail_out = DEFLATE_ROOM;
        deflate(stream, flush[which]);
        writer_commit(to, DEFLATE_ROOM - stream->avail_out);
    } while (stream->avail_out == 0);
}

static void zlib_deflate_restart(struct deflater *deflater)
{
    deflateReset(&CONTAINER(deflater, struct zlib_deflater, deflater)->stream);
}

static void zlib_deflate_release(struct deflater *deflater)
{
    struct zlib_deflater *own = CONTAINER(deflater, struct zlib_deflater, deflater);
    deflateEnd(&own->stream);
    free(own);
}

struct deflater *zlib_deflater_new(int level)
{
    static const struct deflater_kind kind = {zlib_deflate, zlib_deflate_restart,
                                              zlib_deflate_release};
    struct zlib_deflater *own = mem_new(1, sizeof *own);
    own->deflater.kind = &kind;
    if (deflateInit2(&own->stream, level, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        app_error("zlib does not start with level %d", level);
    return &own->deflater;
}

size_t inflater_decode(struct inflater *inflater, struct packed *packed, char *to, size_t size,
                       enum inflated *state)
{
    for (;;) {
        const bool more = packed_more(packed);
        const size_t before = packed->at;
        size_t made = size;
        *state = inflater->kind->run(inflater, packed, to, &made);
        if (made > 0 || *state != INFLATED_PART)
            return made;
        if (packed->at > before)
            continue;
        inflater->problem = more ? "the library makes no progress" : "it is truncated";
        *state = INFLATED_DAMAGED;
        return 0;
    }
}

struct inflate_decoder {
    struct decoder decoder;
    struct inflater *inflater;
    const char *name;
    bool begun, complete;
};

static size_t inflate_decode(struct decoder *decoder, char *to, size_t size)
{
    struct inflate_decoder *own = CONTAINER(decoder, struct inflate_decoder, decoder);
    if (!own->begun && !packed_more(&decoder->packed)) {
        decoder_fail(decoder, "the %s data is empty", own->name);
        return 0;
    }
    own->begun = true;
    size_t made = 0;
    if (!own->complete) {
        enum inflated state;
        made = inflater_decode(own->inflater, &decoder->packed, to, size, &state);
        own->complete = state == INFLATED_ALL;
        if (state == INFLATED_DAMAGED)
            decoder_fail(decoder, "the %s data is damaged: %s", own->name, own->inflater->problem);
    }
    if (made == 0 && own->complete && packed_more(&decoder->packed))
        decoder_fail(decoder, "the %s data is damaged: there are bytes behind its end", own->name);
    return made;
}

static void inflate_release(struct decoder *decoder)
{
    struct inflater *inflater = CONTAINER(decoder, struct inflate_decoder, decoder)->inflater;
    inflater->kind->release(inflater);
}

static struct reader *reader_by(struct inflater *inflater, const char *name, struct reader *inner)
{
    static const struct decoder_kind kind = {inflate_decode, inflate_release};
    struct inflate_decoder *own = mem_new(1, sizeof *own);
    own->inflater = inflater;
    own->name = name;
    return decoder_init(&own->decoder, &kind, inner);
}

struct reader *codec_inflate(struct reader *inner, int window_bits)
{
    return reader_by(zlib_inflater_new(window_bits), "zlib", inner);
}

struct reader *codec_inflate64(struct reader *inner)
{
    return reader_by(inflate64_new(), "Deflate64", inner);
}
