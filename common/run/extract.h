/* extract.h: from a compressed file or an archive to what is in it.
 *
 * Invariants: level 4, shared by the processors that unpack. Damage is user_error; with `graceful`
 * it is one line on stderr, and nothing of that file goes to out/. Members whose name leads out of
 * the folder, links and other special members are user_error, in graceful mode damage.
 */
#ifndef KBC_EXTRACT_H
#define KBC_EXTRACT_H

#include "processor.h"

enum extract_format {
    EXTRACT_UNKNOWN,
    EXTRACT_ZIP,
    EXTRACT_GZIP,
    EXTRACT_SNAPPY,
    EXTRACT_ZLIB,
    EXTRACT_PACKED, /* one bzip2, xz or zstd stream */
    EXTRACT_7Z,
    EXTRACT_TAR
};

struct extract {
    enum extract_format format;
    int window_bits; /* ZLIB */
    const char *password; /* of archives; or NULL */
    bool graceful;
    bool backslashes_are_slashes; /* in members' names, as Info-ZIP has it */
};

/* The file's members become files below a folder: an archive, not one compressed stream. */
bool extract_has_members(enum extract_format format);

/* One compressed stream. A format that is UNKNOWN is told by the first bytes, which cannot tell
 * ZLIB, and is user_error where it has members: for standard input, which has no name. */
void extract_stream(const struct slice *slice, struct reader *in, struct writer *out,
                    const struct extract *how);

/* An archive. */
void extract_members(const struct slice *slice, struct reader *in, struct unpacked *out,
                     const struct extract *how);

#endif
