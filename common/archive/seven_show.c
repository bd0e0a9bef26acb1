/* seven_show.c: from the directory of a 7z archive to one that libarchive can read. */
#include "archive/codec.h"
#include "archive/seven_decode.h"
#include "archive/seven_inner.h"

#include <string.h>

static const char no_sense[] = "the archive is damaged, or the password is wrong",
                  damaged[] = "the archive is damaged: its directory cannot be read",
                  truncated[] = "the archive is damaged: it is truncated",
                  unusual[] = "the archive combines encryption with filters that cannot be read; "
                              "pack it without filters (-mf=off), or as a zip archive",
                  laborious[] = "the archive's keys would take too much work",
                  large[] = "the archive is encrypted, and its directory is over 16 MB";

static struct seven_cursor cursor_of(const struct buf *bytes)
{
    const unsigned char *at = (const unsigned char *)buf_text(bytes);
    return (struct seven_cursor){.at = at, .end = at + bytes->len};
}

/* Where the folders' packed data is, one after the other. */
struct walk {
    struct seven_cursor packed, unpacked;
    uint64_t from, left; /* in the file; how many */
};

/* The next packed data: its place and size. */
static bool next_packed(struct seven *seven, struct walk *walk, struct seven_part *part)
{
    if (walk->left == 0)
        return seven_fail(seven, damaged);
    *part = (struct seven_part){
        .from = walk->from, .size = seven_number(&walk->packed), .key = SEVEN_KEYS};
    if (part->size > seven->source->size - walk->from)
        return seven_fail(seven, truncated);
    walk->from += part->size;
    walk->left--;
    return true;
}

/* The packed data of a coder 7zAES, decrypted to `size` bytes: `part`. */
static bool decrypt(struct seven *seven, const struct seven_coder *coder, uint64_t size,
                    struct seven_part *part)
{
    struct seven_aes aes;
    if (seven->problem) /* of the password */
        return false;
    if (!seven_aes_read(coder->settings, &aes))
        return seven_fail(seven, damaged);
    if (part->size % CIPHER_BLOCK != 0 || size > part->size)
        return seven_fail(seven, damaged);
    part->size = size;
    part->key = seven_keys_find(&seven->keys, &aes);
    memcpy(part->first, aes.first, sizeof(part->first));
    return part->key < SEVEN_KEYS || seven_fail(seven, laborious);
}

/* Takes coders off the beginning of a chain as long as libarchive lacks them; `part` becomes what
 * they give. */
static bool peel(struct seven *seven, struct seven_folder *folder, uint64_t *unpacked,
                 struct seven_part *part)
{
    for (;;) {
        const size_t first = seven_folder_first(folder);
        const struct seven_coder *coder = first < SEVEN_CODERS ? &folder->coders[first] : NULL;
        if (!coder || part->decode)
            break;
        if (seven_is_foreign(coder)) {
            part->packed = part->size;
            part->size = unpacked[first];
            part->decode = SEVEN_IS(coder, SEVEN_ZSTD) ? codec_unstream : codec_inflate64;
        } else if (folder->aes_count == 0 || folder->aes != first) {
            break;
        } else if (!decrypt(seven, coder, unpacked[first], part)) {
            return false;
        }
        seven_folder_peel(folder, first, unpacked);
    }
    return folder->aes_count == 0 || seven_fail(seven, unusual);
}

/* The lists of the directory that differ. */
struct lists {
    struct buf packed, folders, unpacked;
};

static void lists_release(struct lists *lists)
{
    buf_release(&lists->packed);
    buf_release(&lists->folders);
    buf_release(&lists->unpacked);
}

static bool show_folder(struct seven *seven, struct seven_folder *folder, struct walk *walk,
                        struct lists *lists)
{
    uint64_t unpacked[SEVEN_CODERS];
    const struct span all = folder->all;
    for (size_t i = 0; i < folder->out_count; i++)
        unpacked[i] = seven_number(&walk->unpacked);
    const size_t coders = folder->coder_count;
    bool changed = false;
    for (size_t i = 0; i < folder->packed_count; i++) {
        struct seven_part part;
        if (!next_packed(seven, walk, &part) || !peel(seven, folder, unpacked, &part))
            return false;
        changed = changed || part.decode || part.key < SEVEN_KEYS || folder->coder_count < coders;
        seven_put_number(&lists->packed, part.size);
        seven_part_add(seven, part);
    }
    for (size_t i = 0; i < folder->out_count; i++)
        seven_put_number(&lists->unpacked, unpacked[i]);
    if (changed)
        seven_folder_put(folder, &lists->folders);
    else
        buf_add(&lists->folders, all.at, all.len);
    return true;
}

static struct walk walk_of(const struct seven *seven, const struct seven_streams *streams)
{
    const uint64_t most = seven->source->size - SEVEN_SIGNATURE;
    return (struct walk){.packed = streams->pack_sizes,
                         .unpacked = streams->unpack_sizes,
                         .from =
                             SEVEN_SIGNATURE + (streams->pack_at < most ? streams->pack_at : most),
                         .left = streams->pack_count};
}

static bool show_folders(struct seven *seven, const struct seven_streams *streams,
                         struct lists *lists)
{
    struct walk walk = walk_of(seven, streams);
    struct seven_cursor folders = streams->folders;
    struct seven_folder folder;
    for (uint64_t i = 0; i < streams->folder_count; i++)
        if (!seven_folder_read(&folders, &folder) || !show_folder(seven, &folder, &walk, lists))
            return false;
    while (walk.left > 0) {
        struct seven_part part;
        if (!next_packed(seven, &walk, &part))
            return false;
        seven_put_number(&lists->packed, part.size);
        seven_part_add(seven, part);
    }
    return true;
}

/* Puts the header together: what differs, and behind it what does not. */
static void put_header(struct buf *to, const struct seven_streams *streams,
                       const struct lists *lists, struct span rest)
{
    static const char begin[] = {SEVEN_HEADER, SEVEN_STREAMS, SEVEN_PACK, 0};
    static const char folders[] = {SEVEN_END, SEVEN_UNPACK, SEVEN_FOLDERS};
    buf_add(to, begin, sizeof(begin));
    seven_put_number(to, streams->pack_count);
    buf_add_byte(to, SEVEN_SIZES);
    buf_add(to, buf_text(&lists->packed), lists->packed.len);
    buf_add(to, folders, sizeof(folders));
    seven_put_number(to, streams->folder_count);
    buf_add_byte(to, 0);
    buf_add(to, buf_text(&lists->folders), lists->folders.len);
    buf_add_byte(to, SEVEN_UNPACK_SIZES);
    buf_add(to, buf_text(&lists->unpacked), lists->unpacked.len);
    buf_add(to, rest.at, rest.len);
}

/* The archive's own properties say nothing that is needed. */
static unsigned pass_properties(struct seven_cursor *cursor)
{
    unsigned id = seven_byte(cursor);
    if (id != SEVEN_PROPERTIES)
        return id;
    while (!cursor->bad && seven_number(cursor) != 0) {
        const uint64_t size = seven_number(cursor);
        if (size > (uint64_t)(cursor->end - cursor->at))
            cursor->bad = true;
        else
            cursor->at += size;
    }
    return seven_byte(cursor);
}

/* From the header of the archive to the one that is shown. False when there is nothing to show. */
static bool show_header(struct seven *seven, struct buf *header)
{
    struct seven_cursor cursor = cursor_of(header);
    struct seven_streams streams = {0};
    struct lists lists CLEANUP(lists_release) = {0};
    if (seven_byte(&cursor) != SEVEN_HEADER)
        return seven_fail(seven, no_sense);
    if (pass_properties(&cursor) != SEVEN_STREAMS) {
        seven->header = *header; /* no member has any data */
        *header = (struct buf){0};
        return seven->encrypted;
    }
    const bool whole = seven_streams_read(&cursor, &streams);
    seven->encrypted = seven->encrypted || streams.encrypted;
    if (seven->encrypted ? !seven->has_password : !streams.foreign)
        return false;
    if (!whole)
        return seven_fail(seven, damaged);
    if (!show_folders(seven, &streams, &lists))
        return false;
    put_header(
        &seven->header, &streams, &lists,
        (struct span){(const char *)streams.rest.at, (size_t)(streams.rest.end - streams.rest.at)});
    return true;
}

/* The check sum is right, or there is none. */
static bool is_sound(struct seven_cursor *rest, const struct buf *header)
{
    if (seven_byte(rest) != SEVEN_CRCS)
        return true;
    if (seven_byte(rest) == 0 && (seven_byte(rest) & 0x80) == 0)
        return true;
    return seven_fixed(rest, 4) == seven_crc((struct span){header->data, header->len});
}

static bool load(struct seven *seven, const struct seven_part *part, struct buf *packed)
{
    char *to = buf_room(packed, (size_t)part->size);
    while (packed->len < part->size) {
        const size_t got = seven_part_read(seven, part, packed->len, to + packed->len,
                                           (size_t)part->size - packed->len);
        if (got == 0)
            return seven_fail(seven, truncated);
        packed->len += got;
    }
    return true;
}

/* Unpacks `header` in place. False where that cannot be done: with a problem if it is encrypted. */
static bool unpack_header(struct seven *seven, struct buf *header)
{
    struct seven_cursor cursor = cursor_of(header);
    struct seven_streams streams;
    struct seven_folder folder;
    struct seven_part part;
    struct buf packed CLEANUP(buf_release) = {0}, plain CLEANUP(buf_release) = {0};
    seven_byte(&cursor);
    const bool whole = seven_streams_read(&cursor, &streams);
    seven->encrypted = streams.encrypted;
    if (!whole || streams.folder_count != 1 || !seven_folder_read(&streams.folders, &folder))
        return seven_fail(seven, damaged);
    if (seven->encrypted && !seven->has_password)
        return false;
    if (folder.coder_count > 1 + folder.aes_count || folder.out_count != folder.coder_count)
        return seven_fail(seven, unusual);
    struct walk walk = walk_of(seven, &streams);
    uint64_t unpacked[SEVEN_CODERS];
    for (size_t i = 0; i < folder.out_count; i++)
        unpacked[i] = seven_number(&walk.unpacked);
    if (!next_packed(seven, &walk, &part) ||
        (streams.encrypted && seven_folder_first(&folder) != folder.aes &&
         !seven_fail(seven, unusual)) ||
        (streams.encrypted &&
         !decrypt(seven, &folder.coders[folder.aes], unpacked[folder.aes], &part)))
        return false;
    const size_t coder = folder.aes_count > 0 && folder.aes == 0 ? folder.coder_count - 1 : 0;
    if (part.size > SEVEN_HEADER_MOST || unpacked[coder] > SEVEN_HEADER_MOST)
        return seven_fail(seven, large);
    if (!load(seven, &part, &packed))
        return false;
    const bool copied = folder.coder_count == folder.aes_count;
    char *to = buf_room(&plain, (size_t)unpacked[coder]);
    if (!seven_decode(copied ? NULL : &folder.coders[coder], (struct span){packed.data, packed.len},
                      to, (size_t)unpacked[coder]))
        return seven_fail(seven, no_sense);
    plain.len = (size_t)unpacked[coder];
    if (!is_sound(&streams.rest, &plain))
        return seven_fail(seven, no_sense);
    const struct buf old = *header;
    *header = plain;
    plain = old;
    return true;
}

bool seven_show(struct seven *seven, struct buf *header)
{
    if (header->data[0] == SEVEN_ENCODED_HEADER && !unpack_header(seven, header))
        return false;
    return show_header(seven, header);
}
