/* codec_isal.c: the deflate algorithm by ISA-L, which inflates several times faster than zlib and
 * deflates faster at its low levels; above them zlib makes smaller files. */
#include "archive/codec_deflate.h"
#include "base/log.h"
#include "base/mem.h"

#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>
#include <stdlib.h>

enum { MOST_AT_ONCE = 1 << 30 }; /* ISA-L counts in uint32_t */

struct isal_inflater {
    struct inflater inflater;
    struct inflate_state state;
};

static const char *isal_problem(int result)
{
    switch (result) {
    case ISAL_INVALID_BLOCK:
        return "invalid block";
    case ISAL_INVALID_SYMBOL:
        return "invalid code";
    case ISAL_INVALID_LOOKBACK:
        return "invalid distance";
    default:
        return "invalid data";
    }
}

static enum inflated isal_run(struct inflater *inflater, struct packed *packed, char *to,
                              size_t *size)
{
    struct inflate_state *state = &CONTAINER(inflater, struct isal_inflater, inflater)->state;
    const uint32_t room = *size < MOST_AT_ONCE ? (uint32_t)*size : MOST_AT_ONCE;
    state->next_in = packed->block + packed->at;
    state->avail_in = (uint32_t)(packed->end - packed->at);
    state->next_out = (uint8_t *)to;
    state->avail_out = room;
    const int result = isal_inflate(state);
    packed->at = packed->end - state->avail_in;
    *size = room - state->avail_out;
    if (result != ISAL_DECOMP_OK) {
        inflater->problem = isal_problem(result);
        return INFLATED_DAMAGED;
    }
    if (state->block_state != ISAL_BLOCK_FINISH)
        return INFLATED_PART;
    /* Whole bytes that were loaded into the bit buffer and not used belong to what follows. There
     * are at most 7 of them, so they are still in the block. */
    packed->at -= (size_t)state->read_in_length / 8;
    return INFLATED_ALL;
}

static void isal_restart(struct inflater *inflater)
{
    isal_inflate_reset(&CONTAINER(inflater, struct isal_inflater, inflater)->state);
}

static void isal_release(struct inflater *inflater)
{
    free(CONTAINER(inflater, struct isal_inflater, inflater));
}

struct inflater *fast_inflater_new(void)
{
    static const struct inflater_kind kind = {isal_run, isal_restart, isal_release};
    struct isal_inflater *own = mem_new(1, sizeof *own);
    own->inflater.kind = &kind;
    isal_inflate_init(&own->state);
    return &own->inflater;
}

struct isal_deflater {
    struct deflater deflater;
    struct isal_zstream stream;
    uint8_t *level_block;
};

static void isal_run_deflate(struct deflater *deflater, struct span piece, enum deflate_piece which,
                             struct writer *to)
{
    struct isal_zstream *stream = &CONTAINER(deflater, struct isal_deflater, deflater)->stream;
    stream->next_in = (uint8_t *)(uintptr_t)piece.at; /* only read */
    stream->avail_in = (uint32_t)piece.len;
    stream->end_of_stream = which == DEFLATE_LAST_PIECE;
    stream->flush = which == DEFLATE_FLUSHED_PIECE ? SYNC_FLUSH : NO_FLUSH;
    do {
        stream->next_out = (uint8_t *)writer_room(to, DEFLATE_ROOM);
        stream->avail_out = DEFLATE_ROOM;
        if (isal_deflate(stream) != COMP_OK)
            app_error("ISA-L does not compress");
        writer_commit(to, DEFLATE_ROOM - stream->avail_out);
    } while (stream->avail_out == 0 && stream->internal_state.state != ZSTATE_END);
}

static void isal_deflate_restart(struct deflater *deflater)
{
    isal_deflate_reset(&CONTAINER(deflater, struct isal_deflater, deflater)->stream);
}

static void isal_deflate_release(struct deflater *deflater)
{
    struct isal_deflater *own = CONTAINER(deflater, struct isal_deflater, deflater);
    free(own->level_block);
    free(own);
}

struct deflater *fast_deflater_new(int level)
{
    static const struct deflater_kind kind = {isal_run_deflate, isal_deflate_restart,
                                              isal_deflate_release};
    if (level > 3)
        return zlib_deflater_new(level);
    /* What ISA-L's level 3 makes depends on the machine: on whether it has AVX-512, AVX2 or
     * neither. Its levels 1 and 2 make the same everywhere. */
    const uint32_t isal_level = level == 1 ? 1 : 2;
    const uint32_t block_size = level == 1 ? ISAL_DEF_LVL1_DEFAULT : ISAL_DEF_LVL2_DEFAULT;
    struct isal_deflater *own = mem_new(1, sizeof *own);
    own->deflater.kind = &kind;
    own->level_block = mem_new(block_size, 1);
    isal_deflate_init(&own->stream);
    own->stream.level = isal_level;
    own->stream.level_buf = own->level_block;
    own->stream.level_buf_size = block_size;
    return &own->deflater;
}

uint32_t fast_crc32(uint32_t crc, struct span bytes)
{
    return crc32_gzip_refl(crc, (const unsigned char *)bytes.at, bytes.len);
}
