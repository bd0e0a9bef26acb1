/* codec_bzip2.c: libbz2 as an inflater. */
#include "archive/codec_stream.h"
#include "base/log.h"
#include "base/mem.h"

#include <bzlib.h>
#include <stdlib.h>

enum { MOST_AT_ONCE = 1 << 30 }; /* libbz2 counts in unsigned int */

struct bzip2_inflater {
    struct inflater inflater;
    bz_stream stream;
};

static enum inflated bzip2_run(struct inflater *inflater, struct packed *packed, char *to,
                               size_t *size)
{
    bz_stream *stream = &CONTAINER(inflater, struct bzip2_inflater, inflater)->stream;
    const unsigned room = *size < MOST_AT_ONCE ? (unsigned)*size : MOST_AT_ONCE;
    stream->next_in = (char *)packed->block + packed->at;
    stream->avail_in = (unsigned)(packed->end - packed->at);
    stream->next_out = to;
    stream->avail_out = room;
    const int result = BZ2_bzDecompress(stream);
    packed->at = packed->end - stream->avail_in;
    *size = room - stream->avail_out;
    if (result == BZ_STREAM_END)
        return INFLATED_ALL;
    if (result == BZ_OK)
        return INFLATED_PART;
    if (result == BZ_MEM_ERROR)
        app_error("out of memory");
    inflater->problem =
        result == BZ_DATA_ERROR_MAGIC ? NULL : "a block or its check sum is not what it should be";
    return INFLATED_DAMAGED;
}

static void begin(struct bzip2_inflater *own)
{
    own->stream = (bz_stream){0};
    if (BZ2_bzDecompressInit(&own->stream, 0, 0) != BZ_OK)
        app_error("libbz2 does not start");
}

static void bzip2_restart(struct inflater *inflater)
{
    struct bzip2_inflater *own = CONTAINER(inflater, struct bzip2_inflater, inflater);
    BZ2_bzDecompressEnd(&own->stream);
    begin(own);
}

static void bzip2_release(struct inflater *inflater)
{
    struct bzip2_inflater *own = CONTAINER(inflater, struct bzip2_inflater, inflater);
    BZ2_bzDecompressEnd(&own->stream);
    free(own);
}

struct inflater *bzip2_inflater_new(void)
{
    static const struct inflater_kind kind = {bzip2_run, bzip2_restart, bzip2_release};
    struct bzip2_inflater *own = mem_new(1, sizeof *own);
    own->inflater.kind = &kind;
    begin(own);
    return &own->inflater;
}
