/* codec_stream.h: bzip2, xz and zstd, each by its own library, in the shape of an inflater.
 *
 * Invariants: for codec_*.c only. `problem` is NULL after INFLATED_DAMAGED where no stream of the
 * format begins: what that means depends on whether another one stood before. A `problem` that
 * begins with CODEC_CANNOT is no damage.
 */
#ifndef KBC_CODEC_STREAM_H
#define KBC_CODEC_STREAM_H

#include "archive/codec_deflate.h"

#define CODEC_CANNOT "cannot be unpacked here: "

MUST_USE struct inflater *bzip2_inflater_new(void);

/* All streams of the file and the padding between them are one to it. */
MUST_USE struct inflater *xz_inflater_new(void);

/* A frame is a stream, also one to be skipped. */
MUST_USE struct inflater *zstd_inflater_new(void);

#endif
