/* seven.h: a 7z archive that is encrypted, or packed by Deflate64 or Zstandard, shown as one that
 * libarchive can read.
 *
 * Invariants: libarchive cannot read 7z archives with a password, but can read all that is below
 * the encryption, and it lacks those two codecs. So it is shown another archive: the packed data is
 * decrypted, and unpacked by these two, where it is read, and in the directory behind it each block
 * begins with the coder that took what that gave. What else is compressed stays compressed. Every
 * byte of an archive is hostile: what it makes us allocate is bounded by its directory, of at most
 * 16 MB, and the work for its keys by `rounds`. The format is that of 7zFormat.txt of the LZMA SDK;
 * its cipher is 7zAES (06F10701).
 */
#ifndef KBC_SEVEN_H
#define KBC_SEVEN_H

#include "archive/unpack_source.h"

/* Of SHA-256, for all keys of an archive: a few seconds. 7-Zip makes archives with 2^19. */
enum { SEVEN_ROUNDS = 1 << 26 };

struct seven;

/* Opens the archive in `source`, which has a descriptor, no view, and outlives what is returned.
 * NULL when the archive is shown as it is, with *problem NULL: it needs nothing of this, is too
 * damaged to tell, or no 7z archive; or with *problem saying what is wrong with an encrypted one.
 * `password` is UTF-8, or NULL. */
MUST_USE struct seven *seven_open(const struct source *source, const char *password,
                                  uint64_t rounds, const char **problem);

/* What libarchive is to see, as long as `seven` lives. */
MUST_USE struct source_view *seven_view(struct seven *seven);

/* Releases all and forgets the keys; NULL is fine. */
void seven_close(struct seven *seven);

#endif
