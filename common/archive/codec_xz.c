/* codec_xz.c: liblzma as an inflater of xz. */
#include "archive/codec_stream.h"
#include "base/log.h"
#include "base/mem.h"

#include <lzma.h>
#include <stdlib.h>

static const uint64_t MEMORY_MOST = UINT64_C(1) << 31; /* xz -9 needs 65 MB */

struct xz_inflater {
    struct inflater inflater;
    lzma_stream stream;
};

/* What liblzma answered that was no success. */
static const char *problem_of(lzma_ret result)
{
    switch (result) {
    case LZMA_MEM_ERROR:
        app_error("out of memory");
    case LZMA_FORMAT_ERROR:
        return NULL;
    case LZMA_MEMLIMIT_ERROR:
        return CODEC_CANNOT "xz with a dictionary of over 2 GB";
    case LZMA_OPTIONS_ERROR:
        return CODEC_CANNOT "xz with filters that liblzma does not know";
    default:
        return "a block, its check sum or the index is not what it should be, or there are bytes "
               "behind its end";
    }
}

static enum inflated xz_run(struct inflater *inflater, struct packed *packed, char *to,
                            size_t *size)
{
    lzma_stream *stream = &CONTAINER(inflater, struct xz_inflater, inflater)->stream;
    stream->next_in = packed->block + packed->at;
    stream->avail_in = packed->end - packed->at;
    stream->next_out = (uint8_t *)to;
    stream->avail_out = *size;
    /* There is none only at the end. */
    const lzma_ret result = lzma_code(stream, stream->avail_in > 0 ? LZMA_RUN : LZMA_FINISH);
    packed->at = packed->end - stream->avail_in;
    *size -= stream->avail_out;
    if (result == LZMA_STREAM_END)
        return INFLATED_ALL;
    if (result == LZMA_OK || result == LZMA_BUF_ERROR)
        return INFLATED_PART;
    inflater->problem = problem_of(result);
    return INFLATED_DAMAGED;
}

static void begin(struct xz_inflater *own)
{
    if (lzma_stream_decoder(&own->stream, MEMORY_MOST, LZMA_CONCATENATED) != LZMA_OK)
        app_error("liblzma does not start");
}

static void xz_restart(struct inflater *inflater)
{
    begin(CONTAINER(inflater, struct xz_inflater, inflater));
}

static void xz_release(struct inflater *inflater)
{
    struct xz_inflater *own = CONTAINER(inflater, struct xz_inflater, inflater);
    lzma_end(&own->stream);
    free(own);
}

struct inflater *xz_inflater_new(void)
{
    static const struct inflater_kind kind = {xz_run, xz_restart, xz_release};
    struct xz_inflater *own = mem_new(1, sizeof *own);
    own->inflater.kind = &kind;
    own->stream = (lzma_stream)LZMA_STREAM_INIT;
    begin(own);
    return &own->inflater;
}
