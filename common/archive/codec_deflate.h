/* codec_deflate.h: the deflate algorithm (RFC 1951) by whichever library does it best.
 *
 * Invariants: for codec_*.c only. fast_*() are implemented twice, by codec_isal.c and by
 * codec_noisal.c; the Makefile links one of them. zlib_*() are there in both builds. What a
 * deflater makes depends on the sizes of the pieces it is fed with, so its caller always cuts them
 * alike.
 */
#ifndef KBC_CODEC_DEFLATE_H
#define KBC_CODEC_DEFLATE_H

#include "archive/codec_decode.h"
#include "io/io.h"

enum inflated { INFLATED_PART, INFLATED_ALL, INFLATED_DAMAGED };

struct inflater;

struct inflater_kind {
    /* Decodes from `packed` into the `*size` bytes at `to`, as much as there is, and stores in
     * `*size` how many bytes that made. After INFLATED_ALL, packed->at is just behind the stream.
     */
    enum inflated (*run)(struct inflater *inflater, struct packed *packed, char *to, size_t *size);
    /* Goes back to the beginning of a stream. */
    void (*restart)(struct inflater *inflater);
    void (*release)(struct inflater *inflater);
};

struct inflater {
    const struct inflater_kind *kind;
    const char *problem; /* what was damaged */
};

/* A flushed piece ends on a byte border, so that another stream can follow. */
enum deflate_piece { DEFLATE_PIECE, DEFLATE_FLUSHED_PIECE, DEFLATE_LAST_PIECE };

struct deflater;

struct deflater_kind {
    void (*run)(struct deflater *deflater, struct span piece, enum deflate_piece which,
                struct writer *to);
    /* Goes back to the beginning of a stream. */
    void (*restart)(struct deflater *deflater);
    void (*release)(struct deflater *deflater);
};

struct deflater {
    const struct deflater_kind *kind;
};

enum { DEFLATE_ROOM = 64 * 1024 }; /* what a deflater asks of its writer at once */

/* Raw deflate. */
MUST_USE struct inflater *fast_inflater_new(void);

/* Raw deflate at level 1..9. */
MUST_USE struct deflater *fast_deflater_new(int level);

/* The CRC-32 of gzip over `bytes`, continued from `crc` (0 at the start). */
uint32_t fast_crc32(uint32_t crc, struct span bytes);

/* What stands around the deflate stream of a gzip member (RFC 1952). */
void gzip_write_header(struct writer *to, int level);
void gzip_write_trailer(struct writer *to, uint32_t crc, uint32_t size);

/* Window bits as in codec_inflate(). */
MUST_USE struct inflater *zlib_inflater_new(int window_bits);
MUST_USE struct deflater *zlib_deflater_new(int level);

/* Deflate64. */
MUST_USE struct inflater *inflate64_new(void);

/* Decodes into `to`, fetching input as needed. Returns how many bytes that made, at least 1 unless
 * `*state` says that the stream is over or damaged; then inflater->problem says what is wrong. */
size_t inflater_decode(struct inflater *inflater, struct packed *packed, char *to, size_t size,
                       enum inflated *state);

#endif
