/* seven_part.c: the packed data of a 7z archive, decrypted where it is read. */
#include "archive/seven_inner.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

void seven_part_add(struct seven *seven, struct seven_part part)
{
    struct seven_part *last = seven->count > 0 ? &seven->parts[seven->count - 1] : NULL;
    part.at = seven->end;
    seven->end += part.size;
    if (part.size == 0)
        return;
    if (last && !last->decode && !part.decode && last->key == SEVEN_KEYS &&
        part.key == SEVEN_KEYS && last->from + last->size == part.from) {
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

/* What a decoder takes: a part without its decoding. */
struct part_reader {
    struct reader reader;
    struct seven *seven;
    struct seven_part part;
    uint64_t at;
};

static size_t part_read(struct reader *reader, char *to, size_t size)
{
    struct part_reader *own = CONTAINER(reader, struct part_reader, reader);
    if (own->at == own->part.size)
        return 0;
    const size_t got = seven_part_read(own->seven, &own->part, own->at, to, size);
    own->at += got;
    return got;
}

static void part_close(struct reader *reader)
{
    free(CONTAINER(reader, struct part_reader, reader));
}

static void begin_decoding(struct seven *seven, const struct seven_part *part)
{
    static const struct reader_kind kind = {part_read, part_close};
    struct part_reader *packed = mem_new(1, sizeof(*packed));
    reader_init(&packed->reader, &kind);
    packed->seven = seven;
    packed->part = *part;
    packed->part.decode = NULL;
    packed->part.size = part->packed;
    reader_close(seven->decoder);
    seven->fault = (struct fault){0};
    seven->decoder = part->decode(&packed->reader);
    reader_note_faults(seven->decoder, &seven->fault);
    seven->decoding = part;
    seven->decoded = 0;
}

/* Going back begins anew: libarchive reads in order. */
static size_t read_decoded(struct seven *seven, const struct seven_part *part, uint64_t at,
                           char *to, size_t size)
{
    if (seven->decoding != part || at < seven->decoded)
        begin_decoding(seven, part);
    for (;;) {
        const uint64_t before = at - seven->decoded;
        const size_t wanted = before > 0 && before < size ? (size_t)before : size;
        const size_t got = reader_read(seven->decoder, to, wanted);
        seven->decoded += got;
        if (got == 0 || before == 0)
            return got;
    }
}

size_t seven_part_read(struct seven *seven, const struct seven_part *part, uint64_t at, char *to,
                       size_t size)
{
    const uint64_t left = part->size - at;
    size_t some = size < SOURCE_BLOCK ? size : SOURCE_BLOCK;
    some = left < some ? (size_t)left : some;
    if (part->decode)
        return read_decoded(seven, part, at, to, some);
    if (part->key == SEVEN_KEYS)
        return source_read_at(seven->source, part->from + at, to, some);
    return read_decrypted(seven, part, at, to, some);
}
