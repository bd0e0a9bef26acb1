/* codec_zstd.c: libzstd as an inflater. */
#include "archive/codec_stream.h"
#include "base/log.h"
#include "base/mem.h"

#include <stdlib.h>
#include <zstd.h>
#include <zstd_errors.h>

enum { WINDOW_LOG_MOST = 31 }; /* what `zstd --long=31` makes, and 64-bit libraries can read */

struct zstd_inflater {
    struct inflater inflater;
    ZSTD_DCtx *context;
};

static const char *problem_of(size_t result)
{
    switch (ZSTD_getErrorCode(result)) {
    case ZSTD_error_memory_allocation:
        app_error("out of memory");
    case ZSTD_error_prefix_unknown:
        return NULL;
    case ZSTD_error_dictionary_wrong:
        return CODEC_CANNOT "zstd with a dictionary of its own";
    case ZSTD_error_frameParameter_windowTooLarge:
        return CODEC_CANNOT "zstd with a window of over 2 GB";
    default:
        return ZSTD_getErrorName(result);
    }
}

static enum inflated zstd_run(struct inflater *inflater, struct packed *packed, char *to,
                              size_t *size)
{
    struct zstd_inflater *own = CONTAINER(inflater, struct zstd_inflater, inflater);
    ZSTD_inBuffer from = {packed->block + packed->at, packed->end - packed->at, 0};
    ZSTD_outBuffer out = {to, *size, 0};
    const size_t result = ZSTD_decompressStream(own->context, &out, &from);
    packed->at += from.pos;
    *size = out.pos;
    if (result == 0)
        return INFLATED_ALL;
    if (!ZSTD_isError(result))
        return INFLATED_PART;
    inflater->problem = problem_of(result);
    return INFLATED_DAMAGED;
}

static void zstd_restart(struct inflater *inflater)
{
    struct zstd_inflater *own = CONTAINER(inflater, struct zstd_inflater, inflater);
    ZSTD_DCtx_reset(own->context, ZSTD_reset_session_only);
}

static void zstd_release(struct inflater *inflater)
{
    struct zstd_inflater *own = CONTAINER(inflater, struct zstd_inflater, inflater);
    ZSTD_freeDCtx(own->context);
    free(own);
}

struct inflater *zstd_inflater_new(void)
{
    static const struct inflater_kind kind = {zstd_run, zstd_restart, zstd_release};
    struct zstd_inflater *own = mem_new(1, sizeof *own);
    own->inflater.kind = &kind;
    own->context = ZSTD_createDCtx();
    if (!own->context ||
        ZSTD_isError(ZSTD_DCtx_setParameter(own->context, ZSTD_d_windowLogMax, WINDOW_LOG_MOST)))
        app_error("libzstd does not start");
    return &own->inflater;
}
