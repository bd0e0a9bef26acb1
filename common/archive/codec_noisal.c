/* codec_noisal.c: the deflate algorithm of a build without ISA-L: all of it by zlib. */
#include "archive/codec_deflate.h"

#include <zlib.h>

struct inflater *fast_inflater_new(void)
{
    return zlib_inflater_new(-MAX_WBITS);
}

struct deflater *fast_deflater_new(int level)
{
    return zlib_deflater_new(level);
}

uint32_t fast_crc32(uint32_t crc, struct span bytes)
{
    return (uint32_t)crc32_z(crc, (const Bytef *)bytes.at, bytes.len);
}
