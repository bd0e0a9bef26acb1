/* unpack_stream.c: bzip2, xz and zstd data that is no archive. */
#include "archive/unpack.h"
#include "archive/unpack_source.h"

#include <string.h>

bool unpack_is_stream(struct span bytes)
{
    static const struct span magics[] = {{"BZh", 3}, {"\xfd\x37zXZ", 6}, {"\x28\xb5\x2f\xfd", 4}};
    for (size_t i = 0; i < COUNT(magics); i++)
        if (bytes.len >= magics[i].len && memcmp(bytes.at, magics[i].at, magics[i].len) == 0)
            return true;
    return false;
}

struct reader *unpack_stream(struct reader *inner)
{
    if (!unpack_is_stream(reader_peek(inner, 6)))
        reader_fail(inner, "the file is no bzip2, xz or zstd data");
    return source_uncompressed(inner);
}
