/* codec_decode.h: what every decoding reader of the codec module shares.
 *
 * Invariants: for codec_*.c only. `struct packed` is the compressed side: a block of bytes of the
 * wrapped reader, of which the last PACKED_BACK used ones stay in place, so that a library that has
 * looked ahead can step back. `struct decoder` is the plain side: a reader whose kind decodes into
 * whatever room it is given, at least DECODE_BLOCK bytes; small reads are served from a block of
 * its own.
 */
#ifndef KBC_CODEC_DECODE_H
#define KBC_CODEC_DECODE_H

#include "io/io.h"

enum { PACKED_BACK = 8, DECODE_BLOCK = 64 * 1024 };

struct packed {
    struct reader *inner;
    unsigned char *block; /* PACKED_BACK + IO_BLOCK bytes; not yet used: [at, end) */
    size_t at, end;
    uint64_t passed; /* bytes of the stream up to `end` */
};

/* Gets more bytes when all are used; false at the end of the stream. */
bool packed_more(struct packed *packed);

/* The next byte, or -1 at the end of the stream. */
int packed_byte(struct packed *packed);

/* Takes `size` bytes, fewer only at the end of the stream; returns how many. */
size_t packed_take(struct packed *packed, char *to, size_t size);

/* Position in the stream of the next byte that is not yet used. */
uint64_t packed_position(const struct packed *packed);

struct decoder;

struct decoder_kind {
    /* Decodes at least 1 and at most `size` bytes, `size` being DECODE_BLOCK or more; 0 is the end.
     */
    size_t (*decode)(struct decoder *decoder, char *to, size_t size);
    /* Releases what the kind has added to the struct; not the struct. */
    void (*release)(struct decoder *decoder);
};

/* To be embedded as first member of a struct that was made with mem_new(). */
struct decoder {
    struct reader reader;
    const struct decoder_kind *kind;
    struct packed packed;
    char *block; /* decoded bytes that were not asked for yet: [at, end) */
    size_t at, end;
    bool ended; /* nothing more is decoded */
};

/* Takes over `inner`. Returns the reader to hand out. */
struct reader *decoder_init(struct decoder *decoder, const struct decoder_kind *kind,
                            struct reader *inner);

/* Snappy without its framing, in the blocks of Hadoop or as one. For codec_unsnappy(). */
MUST_USE struct reader *codec_unsnappy_raw(struct reader *inner, bool hadoop);

/* The data is damaged: adds the position in the compressed stream to the message, and ends it. */
void decoder_fail(struct decoder *decoder, const char *format, ...) PRINTF(2, 3);

#endif
