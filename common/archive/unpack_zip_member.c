/* unpack_zip_member.c: members of a zip archive that are packed by Deflate64. */
#include "archive/codec.h"
#include "archive/unpack_zip.h"
#include "base/mem.h"

#include <stdlib.h>

enum { LOCAL_SIZE = 30 }; /* of a local header, without name and extra field */

/* The packed bytes. */
struct packed_reader {
    struct reader reader;
    const struct source *source;
    uint64_t at, left;
};

static size_t packed_read(struct reader *reader, char *to, size_t size)
{
    struct packed_reader *own = CONTAINER(reader, struct packed_reader, reader);
    const size_t some = own->left < size ? (size_t)own->left : size;
    const size_t got = source_read_at(own->source, own->at, to, some);
    own->at += got;
    own->left -= got;
    return got;
}

static void packed_close(struct reader *reader)
{
    free(CONTAINER(reader, struct packed_reader, reader));
}

struct zip_reader {
    struct reader reader;
    struct reader *plain;
    uint32_t crc, expected;
    uint64_t left;
    bool checked;
};

static size_t zip_read(struct reader *reader, char *to, size_t size)
{
    struct zip_reader *own = CONTAINER(reader, struct zip_reader, reader);
    if (reader->fault)
        reader_note_faults(own->plain, reader->fault);
    if (own->checked)
        return 0;
    const size_t got = reader_read(own->plain, to, size);
    own->crc = codec_crc32(own->crc, (struct span){to, got});
    own->checked = got == 0 || got > own->left;
    own->left -= own->checked ? 0 : got;
    if (!own->checked)
        return got;
    if (got > 0 || own->left > 0)
        reader_fail(reader, "the archive is damaged: a member is not as long as its header says");
    else if (own->crc != own->expected)
        reader_fail(reader, "the archive is damaged: the check sum of a member is wrong");
    return 0;
}

static void zip_close(struct reader *reader)
{
    struct zip_reader *own = CONTAINER(reader, struct zip_reader, reader);
    reader_close(own->plain);
    free(own);
}

/* Where the packed bytes begin: behind the local header. Past the end where there is none. */
static uint64_t data_place(const struct source *source, uint64_t place)
{
    unsigned char header[LOCAL_SIZE];
    if (source_read_at(source, place, (char *)header, LOCAL_SIZE) != LOCAL_SIZE ||
        header[0] != 'P' || header[1] != 'K' || header[2] != 3 || header[3] != 4)
        return UINT64_MAX;
    const unsigned name = header[26] | (unsigned)header[27] << 8;
    const unsigned extra = header[28] | (unsigned)header[29] << 8;
    return place + LOCAL_SIZE + name + extra;
}

struct reader *zip_member(const struct zip_index *index, const struct source *source, size_t number)
{
    static const struct reader_kind packed_kind = {packed_read, packed_close};
    static const struct reader_kind kind = {zip_read, zip_close};
    const struct zip_member *member = &index->members[number];
    struct packed_reader *packed = mem_new(1, sizeof(*packed));
    reader_init(&packed->reader, &packed_kind);
    packed->source = source;
    packed->at = data_place(source, index->front + member->place);
    packed->left = packed->at == UINT64_MAX ? 0 : member->packed;
    struct zip_reader *own = mem_new(1, sizeof(*own));
    reader_init(&own->reader, &kind);
    own->plain = codec_inflate64(&packed->reader);
    own->expected = member->crc;
    own->left = member->size;
    return &own->reader;
}
