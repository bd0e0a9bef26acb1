/* unpack.h: the members of an archive (zip, 7z, tar and its compressions), one after the other.
 *
 * Invariants: names are given as they stand in the archive; whoever writes them resolves them below
 * a folder (data/stage.h refuses what escapes). A damaged, truncated, encrypted or empty
 * archive, and a member that is not as long as its header says, is reader_fail() on the reader that
 * unpack_open() took, so that a fault attached to it is filled. Memory does not grow with the size
 * of a member. This module is the only one that includes libarchive.
 */
#ifndef KBC_UNPACK_H
#define KBC_UNPACK_H

#include "io/io.h"

enum unpack_format { UNPACK_ZIP, UNPACK_7Z, UNPACK_TAR };

enum member_kind { MEMBER_FILE, MEMBER_FOLDER, MEMBER_COPY, MEMBER_LINK, MEMBER_OTHER };

struct member {
    const char *name; /* bytes; valid until the next unpack_next() */
    bool utf8; /* the name is said to be that; zip may say nothing, a tar may be wrong */
    enum member_kind kind;
    const char *original; /* COPY: the name of the member that has the content, as `name` */
};

struct unpack;

/* Takes over `inner`. `password` may be NULL and stays the caller's until unpack_close(). TAR reads
 * any compression around the tar (gzip, bzip2, xz, zstd, none). */
MUST_USE struct unpack *unpack_open(struct reader *inner, enum unpack_format format,
                                    const char *password);

/* Moves to the next member; false at the end, or after a fault. */
bool unpack_next(struct unpack *unpack, struct member *member);

/* Reads the current member (a MEMBER_FILE); to be closed before the next unpack_next(). */
MUST_USE struct reader *unpack_member(struct unpack *unpack);

/* After the last member: how many bytes stand behind the end of a tar, zero bytes at the end of the
 * file not counted. They are read, as the check sums of a compression around them are, and no
 * damage. */
uint64_t unpack_surplus(const struct unpack *unpack);

/* Closes and releases, `inner` too; NULL is fine. */
void unpack_close(struct unpack *unpack);

#endif
