/* seven_inner.h: what the files of seven.h share: the archive that is shown.
 *
 * Invariants: for seven*.c only. The archive that is shown is a signature, the parts and a header,
 * without gaps; the parts are in the order of the packed data in the file.
 */
#ifndef KBC_SEVEN_INNER_H
#define KBC_SEVEN_INNER_H

#include "archive/seven.h"
#include "archive/seven_key.h"

enum {
    SEVEN_SIGNATURE = 32, /* bytes of the SignatureHeader */
    SEVEN_HEADER_MOST = 16 << 20,
    SEVEN_ALIGNED = SOURCE_BLOCK + CIPHER_BLOCK /* holds SOURCE_BLOCK bytes from any place on */
};

/* Packed data as it is shown: plain as it is in the file, decrypted, unpacked, or both. */
struct seven_part {
    uint64_t at, size; /* as it is shown */
    uint64_t from; /* in the file */
    size_t key; /* SEVEN_KEYS is none */
    unsigned char first[CIPHER_BLOCK];
    struct reader *(*decode)(struct reader *inner); /* or NULL */
    uint64_t packed; /* bytes that `decode` takes */
};

struct seven {
    struct source_view view;
    const struct source *source;
    struct seven_keys keys;
    struct cipher *cipher;
    char signature[SEVEN_SIGNATURE];
    struct seven_part *parts; /* in order, one behind the other */
    size_t count, room;
    uint64_t end; /* of the last part, where the header begins */
    struct buf header;
    const struct seven_part *decoding; /* by `decoder`, which has given `decoded` bytes of it */
    struct reader *decoder;
    uint64_t decoded;
    struct fault fault; /* of the decoder */
    unsigned char block[CIPHER_BLOCK + SEVEN_ALIGNED];
    const char *problem;
    bool encrypted; /* a part, or the directory */
    bool has_password;
};

/* Keeps the first problem. False. */
static inline bool seven_fail(struct seven *seven, const char *problem)
{
    if (!seven->problem)
        seven->problem = problem;
    return false;
}

/* Puts packed data behind the parts that are shown; its `at` is set here. */
void seven_part_add(struct seven *seven, struct seven_part part);

/* Reads at least 1 and at most `size` bytes of a part at the position `at` in it, where there are
 * as many; 0 when the file was cut off, or what is packed is damaged. */
MUST_USE size_t seven_part_read(struct seven *seven, const struct seven_part *part, uint64_t at,
                                char *to, size_t size);

/* The part at a position of the archive that is shown, where there is one. */
MUST_USE const struct seven_part *seven_part_at(const struct seven *seven, uint64_t at);

/* Makes parts and header from the header that stands in the file, which it may take. False when
 * nothing is to be shown. */
MUST_USE bool seven_show(struct seven *seven, struct buf *header);

#endif
