/* codec_decode.c: the input of every decoding reader, and how it tells of damage. */
#include "archive/codec_decode.h"

#include "base/mem.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool packed_more(struct packed *packed)
{
    if (packed->at < packed->end)
        return true;
    memmove(packed->block, packed->block + packed->end - PACKED_BACK, PACKED_BACK);
    packed->at = packed->end = PACKED_BACK;
    const size_t got = reader_read(packed->inner, (char *)packed->block + PACKED_BACK, IO_BLOCK);
    packed->end += got;
    packed->passed += got;
    return got > 0;
}

int packed_byte(struct packed *packed)
{
    return packed_more(packed) ? packed->block[packed->at++] : -1;
}

size_t packed_take(struct packed *packed, char *to, size_t size)
{
    size_t taken = 0;
    while (taken < size && packed_more(packed)) {
        const size_t waiting = packed->end - packed->at;
        const size_t some = waiting < size - taken ? waiting : size - taken;
        memcpy(to + taken, packed->block + packed->at, some);
        packed->at += some;
        taken += some;
    }
    return taken;
}

uint64_t packed_position(const struct packed *packed)
{
    return packed->passed - (packed->end - packed->at);
}

static size_t decode(struct decoder *decoder, char *to, size_t size)
{
    if (decoder->ended)
        return 0;
    if (decoder->reader.fault != NULL)
        reader_note_faults(decoder->packed.inner, decoder->reader.fault);
    const size_t made = decoder->kind->decode(decoder, to, size);
    decoder->ended |= made == 0;
    return made;
}

static size_t decoder_read(struct reader *reader, char *to, size_t size)
{
    struct decoder *decoder = CONTAINER(reader, struct decoder, reader);
    if (decoder->at == decoder->end) {
        if (size >= DECODE_BLOCK)
            return decode(decoder, to, size);
        if (decoder->block == NULL)
            decoder->block = mem_new(DECODE_BLOCK, 1);
        decoder->at = 0;
        decoder->end = decode(decoder, decoder->block, DECODE_BLOCK);
    }
    const size_t waiting = decoder->end - decoder->at;
    const size_t some = waiting < size ? waiting : size;
    memcpy(to, decoder->block + decoder->at, some);
    decoder->at += some;
    return some;
}

static void decoder_close(struct reader *reader)
{
    struct decoder *decoder = CONTAINER(reader, struct decoder, reader);
    decoder->kind->release(decoder);
    reader_close(decoder->packed.inner);
    free(decoder->packed.block);
    free(decoder->block);
    free(decoder);
}

struct reader *decoder_init(struct decoder *decoder, const struct decoder_kind *kind,
                            struct reader *inner)
{
    static const struct reader_kind reading = {.read = decoder_read, .close = decoder_close};
    reader_init(&decoder->reader, &reading);
    decoder->kind = kind;
    decoder->packed.inner = inner;
    decoder->packed.block = mem_new(PACKED_BACK + IO_BLOCK, 1);
    decoder->packed.at = decoder->packed.end = PACKED_BACK;
    return &decoder->reader;
}

void decoder_fail(struct decoder *decoder, const char *format, ...)
{
    char text[200];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    decoder->ended = true;
    reader_fail(&decoder->reader, "%s (byte %" PRIu64 " of the compressed data)", text,
                packed_position(&decoder->packed));
}
