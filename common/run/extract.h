/* extract.h: from a compressed file or an archive to what is in it.
 *
 * Invariants: for the processors that unpack. Damage is user_error; with `graceful`
 * it is one line on stderr, and nothing of that file goes to out/. Members whose name leads out of
 * the folder, links and other special members are user_error, in graceful mode damage. Names are
 * UTF-8 in out/, as the platform takes no others.
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
    /* Of members' names that are not said to be UTF-8; NULL: UTF-8 where they are that, else CP437,
     * which is the encoding of such names by the definition of zip (APPNOTE.TXT, D.1). */
    const char *names_encoding;
    bool drop_system_files; /* members that extract_is_system() knows */
};

/* What macOS and Windows add to folders: __MACOSX, ._*, .DS_Store, Thumbs.db, and what is below. */
MUST_USE bool extract_is_system(const char *path);

/* For the parameter names_encoding: what is wrong with it, or NULL. */
const char *extract_wrong_encoding(const char *name);

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
