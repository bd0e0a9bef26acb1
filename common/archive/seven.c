/* seven.c: an encrypted 7z archive, shown as one without encryption. */
#include "archive/seven_decode.h"
#include "archive/seven_inner.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static const char mark[] = {'7', 'z', '\xbc', '\xaf', '\x27', '\x1c', 0};

static size_t read_bytes(struct span bytes, uint64_t at, char *to, size_t size)
{
    if (at >= bytes.len)
        return 0;
    const size_t left = bytes.len - (size_t)at, some = left < size ? left : size;
    memcpy(to, bytes.at + at, some);
    return some;
}

static size_t view_read(struct source_view *view, uint64_t at, char *to, size_t size)
{
    struct seven *seven = CONTAINER(view, struct seven, view);
    if (at < SEVEN_SIGNATURE)
        return read_bytes((struct span){seven->signature, SEVEN_SIGNATURE}, at, to, size);
    if (at >= seven->end)
        return read_bytes((struct span){seven->header.data, seven->header.len}, at - seven->end, to,
                          size);
    const struct seven_part *part = seven_part_at(seven, at);
    return seven_part_read(seven, part, at - part->at, to, size);
}

/* Reads the next header, as it stands in the file. False where this is no archive of ours. */
static bool read_header(const struct source *source, struct buf *header)
{
    unsigned char start[SEVEN_SIGNATURE];
    if (source_read_at(source, 0, (char *)start, SEVEN_SIGNATURE) != SEVEN_SIGNATURE ||
        memcmp(start, mark, sizeof(mark)) != 0)
        return false;
    struct seven_cursor cursor = {.at = start + 8, .end = start + SEVEN_SIGNATURE};
    const uint64_t start_crc = seven_fixed(&cursor, 4), offset = seven_fixed(&cursor, 8),
                   size = seven_fixed(&cursor, 8), crc = seven_fixed(&cursor, 4);
    const uint64_t most = source->size - SEVEN_SIGNATURE;
    if (seven_crc((struct span){(char *)start + 12, 20}) != start_crc || offset > most ||
        size > most - offset || size > SEVEN_HEADER_MOST || size == 0)
        return false;
    char *to = buf_room(header, (size_t)size);
    header->len = source_read_at(source, SEVEN_SIGNATURE + offset, to, (size_t)size);
    return header->len == size && seven_crc((struct span){to, header->len}) == crc;
}

static void put_fixed(char *to, uint64_t number, size_t size)
{
    for (size_t i = 0; i < size; i++)
        to[i] = (char)(number >> 8 * i);
}

static void put_signature(struct seven *seven)
{
    char *to = seven->signature;
    memcpy(to, mark, sizeof(mark));
    put_fixed(to + 7, 4, 1); /* the minor version */
    put_fixed(to + 12, seven->end - SEVEN_SIGNATURE, 8);
    put_fixed(to + 20, seven->header.len, 8);
    put_fixed(to + 28, seven_crc((struct span){seven->header.data, seven->header.len}), 4);
    put_fixed(to + 8, seven_crc((struct span){to + 12, 20}), 4);
}

static bool show(struct seven *seven, const char *password, uint64_t rounds)
{
    struct buf header CLEANUP(buf_release) = {0};
    if (!read_header(seven->source, &header))
        return false;
    seven->has_password = password != NULL;
    if (password && !seven_keys_init(&seven->keys, password, rounds))
        seven_fail(seven, "the archive is encrypted, and the password is not UTF-8");
    if (!seven_show(seven, &header))
        return false;
    put_signature(seven);
    seven->view = (struct source_view){.read = view_read, .size = seven->end + seven->header.len};
    return true;
}

void seven_close(struct seven *seven)
{
    if (!seven)
        return;
    reader_close(seven->decoder);
    cipher_release(seven->cipher);
    seven_keys_release(&seven->keys);
    buf_release(&seven->header);
    free(seven->parts);
    explicit_bzero(seven, sizeof(*seven)); /* the last block */
    free(seven);
}

struct seven *seven_open(const struct source *source, const char *password, uint64_t rounds,
                         const char **problem)
{
    struct seven *seven = mem_new(1, sizeof(*seven));
    seven->source = source;
    seven->cipher = cipher_new();
    seven->end = SEVEN_SIGNATURE;
    const bool shown = show(seven, password, rounds);
    *problem = shown || !seven->encrypted || !password ? NULL : seven->problem;
    if (shown)
        return seven;
    seven_close(seven);
    return NULL;
}

struct source_view *seven_view(struct seven *seven)
{
    return &seven->view;
}
