/* seven_decode.c: the packed directory of a 7z archive. */
#include "archive/seven_decode.h"

#include "base/log.h"

#include <lzma.h>
#include <stdlib.h>
#include <string.h>

static lzma_vli method_of(const struct seven_coder *coder)
{
    if (SEVEN_IS(coder, "\x03\x01\x01"))
        return LZMA_FILTER_LZMA1;
    return SEVEN_IS(coder, "\x21") ? LZMA_FILTER_LZMA2 : LZMA_VLI_UNKNOWN;
}

static void check_memory(lzma_ret result)
{
    if (result == LZMA_MEM_ERROR)
        app_error("out of memory in an archive");
}

/* The end of data needs no mark: the size says where it is. */
static bool decode(lzma_filter *filters, struct span packed, char *to, size_t size)
{
    lzma_stream stream = LZMA_STREAM_INIT;
    stream.next_in = (const uint8_t *)packed.at;
    stream.avail_in = packed.len;
    stream.next_out = (uint8_t *)to;
    stream.avail_out = size;
    lzma_ret result = lzma_raw_decoder(&stream, filters);
    while (result == LZMA_OK && stream.avail_out > 0)
        result = lzma_code(&stream, LZMA_FINISH);
    lzma_end(&stream);
    check_memory(result);
    return stream.avail_out == 0 && (result == LZMA_OK || result == LZMA_STREAM_END);
}

bool seven_decode(const struct seven_coder *coder, struct span packed, char *to, size_t size)
{
    if (!coder || SEVEN_IS(coder, "\0")) {
        if (packed.len < size)
            return false;
        memcpy(to, packed.at, size);
        return true;
    }
    lzma_filter filters[] = {{.id = method_of(coder)}, {.id = LZMA_VLI_UNKNOWN}};
    if (filters[0].id == LZMA_VLI_UNKNOWN)
        return false;
    const lzma_ret result = lzma_properties_decode(
        &filters[0], NULL, (const uint8_t *)coder->settings.at, coder->settings.len);
    check_memory(result);
    if (result != LZMA_OK)
        return false;
    /* Both have the same options. No distance is larger than what was unpacked so far. */
    lzma_options_lzma *options = filters[0].options;
    if (options->dict_size > size)
        options->dict_size = size > LZMA_DICT_SIZE_MIN ? (uint32_t)size : LZMA_DICT_SIZE_MIN;
    const bool good = decode(filters, packed, to, size);
    free(options);
    return good;
}

uint32_t seven_crc(struct span bytes)
{
    return lzma_crc32((const uint8_t *)bytes.at, bytes.len, 0);
}
