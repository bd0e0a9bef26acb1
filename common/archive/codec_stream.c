/* codec_stream.c: files of bzip2, xz or zstd, told by their first bytes and read to their true end.
 */
#include "archive/codec_stream.h"

#include "archive/codec.h"
#include "base/mem.h"

#include <string.h>

/* The last is a frame to be skipped (RFC 8878, 3.1.2), which has 16 first bytes. */
static const struct format {
    unsigned char mask; /* of the first byte */
    struct span magic;
    const char *name;
    struct inflater *(*make)(void);
} formats[] = {{0xff, {"BZh", 3}, "bzip2", bzip2_inflater_new},
               {0xff, {"\xfd\x37zXZ", 6}, "xz", xz_inflater_new},
               {0xff, {"\x28\xb5\x2f\xfd", 4}, "zstd", zstd_inflater_new},
               {0xf0, {"\x50\x2a\x4d\x18", 4}, "zstd", zstd_inflater_new}};

/* NULL where the data begins as none of them does. */
static const struct format *format_of(struct span start)
{
    for (size_t i = 0; i < COUNT(formats); i++) {
        const struct span magic = formats[i].magic;
        if (start.len >= magic.len && (start.at[0] & (char)formats[i].mask) == magic.at[0] &&
            memcmp(start.at + 1, magic.at + 1, magic.len - 1) == 0)
            return &formats[i];
    }
    return NULL;
}

bool codec_is_stream(struct span bytes)
{
    return format_of(bytes) != NULL;
}

struct unstream {
    struct decoder decoder;
    const struct format *format; /* NULL: the data is of none of them */
    struct inflater *inflater;
    bool begun, inside; /* a stream was there; one has not ended */
};

static void fail(struct unstream *own)
{
    const char *problem = own->inflater->problem;
    if (problem && strncmp(problem, CODEC_CANNOT, strlen(CODEC_CANNOT)) == 0) {
        own->decoder.ended = true;
        reader_fail(&own->decoder.reader, "%s", problem);
        return;
    }
    if (!problem)
        problem = own->begun ? "there are bytes behind its end" : "it does not begin as such data";
    decoder_fail(&own->decoder, "the %s data is damaged: %s", own->format->name, problem);
}

/* A new stream begins, unless this is the end. */
static bool begins(struct unstream *own)
{
    if (!packed_more(&own->decoder.packed))
        return false;
    if (own->begun)
        own->inflater->kind->restart(own->inflater);
    own->inside = true;
    return true;
}

static size_t stream_decode(struct decoder *decoder, char *to, size_t size)
{
    struct unstream *own = CONTAINER(decoder, struct unstream, decoder);
    if (!own->inflater) {
        decoder->ended = true;
        reader_fail(&decoder->reader, "the file is no bzip2, xz or zstd data");
        return 0;
    }
    size_t made = 0;
    while (made == 0 && !decoder->ended && (own->inside || begins(own))) {
        enum inflated state;
        made = inflater_decode(own->inflater, &decoder->packed, to, size, &state);
        if (state == INFLATED_DAMAGED)
            fail(own);
        own->inside = state == INFLATED_PART;
        own->begun |= state == INFLATED_ALL;
    }
    return made;
}

static void stream_release(struct decoder *decoder)
{
    struct unstream *own = CONTAINER(decoder, struct unstream, decoder);
    if (own->inflater)
        own->inflater->kind->release(own->inflater);
}

struct reader *codec_unstream(struct reader *inner)
{
    static const struct decoder_kind kind = {stream_decode, stream_release};
    struct unstream *own = mem_new(1, sizeof *own);
    own->format = format_of(reader_peek(inner, CODEC_MAGIC));
    own->inflater = own->format ? own->format->make() : NULL;
    return decoder_init(&own->decoder, &kind, inner);
}
