/* unpack_zip.h: the names in the central directory of a zip archive.
 *
 * Invariants: for unpack*.c only. libarchive turns backslashes in names into slashes and gives no
 * name, or a normalised one, where it cannot be converted to the locale's encoding; so names are
 * read here, as bytes. The list is in the order of the members' places in the file, which is the
 * order in which libarchive gives them.
 */
#ifndef KBC_UNPACK_ZIP_H
#define KBC_UNPACK_ZIP_H

#include "archive/unpack_source.h"
#include "base/buf.h"

struct zip_member {
    uint64_t place;
    size_t name_at; /* in names, terminated */
    bool utf8; /* the archive says that the name is */
    bool deflate64; /* and not encrypted */
    uint32_t crc;
    uint64_t packed, size;
};

struct zip_index {
    struct zip_member *members;
    size_t count, room;
    bool encrypted; /* a member is */
    uint64_t front; /* bytes in front of the archive, which places do not count */
    struct buf names;
};

/* Reads the directory of the archive in `source`, which has a descriptor. NULL, or what is wrong.
 */
MUST_USE const char *zip_index_read(struct zip_index *index, const struct source *source);

/* The name of the member at `number`. */
const char *zip_index_name(const struct zip_index *index, size_t number);

/* The content of the member at `number`, which is `deflate64`: libarchive cannot unpack it. What
 * does not agree with the directory is damage. `source` outlives the reader. */
MUST_USE struct reader *zip_member(const struct zip_index *index, const struct source *source,
                                   size_t number);

void zip_index_release(struct zip_index *index);

#endif
