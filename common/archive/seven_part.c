/* seven_part.c: the packed data of a 7z archive, decrypted where it is read. */
#include "archive/seven_inner.h"
#include "base/mem.h"

#include <string.h>

void seven_part_add(struct seven *seven, struct seven_part part)
{
    struct seven_part *last = seven->count > 0 ? &seven->parts[seven->count - 1] : NULL;
    part.at = seven->end;
    seven->end += part.size;
    if (part.size == 0)
        return;
    if (last && last->key == SEVEN_KEYS && part.key == SEVEN_KEYS &&
        last->from + last->size == part.from) {
        last->size += part.size;
        return;
    }
    if (seven->count == seven->room) {
        seven->room = seven->room > 0 ? 2 * seven->room : 4;
        seven->parts = mem_resize(seven->parts, seven->room, sizeof(*seven->parts));
    }
    seven->parts[seven->count++] = part;
}

static size_t read_decrypted(struct seven *seven, const struct seven_part *part, uint64_t at,
                             char *to, size_t size)
{
    const size_t before = (size_t)(at % CIPHER_BLOCK);
    const uint64_t begin = at - before;
    const size_t wanted = (before + size + CIPHER_BLOCK - 1) / CIPHER_BLOCK * CIPHER_BLOCK;
    char *block = (char *)seven->block;
    size_t got;
    if (begin == 0) {
        memcpy(block, part->first, CIPHER_BLOCK);
        got =
            CIPHER_BLOCK + source_read_at(seven->source, part->from, block + CIPHER_BLOCK, wanted);
    } else {
        got = source_read_at(seven->source, part->from + begin - CIPHER_BLOCK, block,
                             CIPHER_BLOCK + wanted);
    }
    if (got != CIPHER_BLOCK + wanted)
        return 0; /* somebody cut the file off */
    cipher_decrypt(seven->cipher, seven->keys.at[part->key].bytes, seven->block,
                   seven->block + CIPHER_BLOCK, wanted);
    memcpy(to, block + CIPHER_BLOCK + before, size);
    return size;
}

const struct seven_part *seven_part_at(const struct seven *seven, uint64_t at)
{
    size_t low = 0, high = seven->count;
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        if (seven->parts[middle].at <= at)
            low = middle;
        else
            high = middle;
    }
    return &seven->parts[low];
}

size_t seven_part_read(struct seven *seven, const struct seven_part *part, uint64_t at, char *to,
                       size_t size)
{
    const uint64_t left = part->size - at;
    size_t some = size < SOURCE_BLOCK ? size : SOURCE_BLOCK;
    some = left < some ? (size_t)left : some;
    if (part->key == SEVEN_KEYS)
        return source_read_at(seven->source, part->from + at, to, some);
    return read_decrypted(seven, part, at, to, some);
}
