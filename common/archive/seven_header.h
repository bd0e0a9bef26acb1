/* seven_header.h: the directory of a 7z archive, as far as encryption is concerned.
 *
 * Invariants: for seven*.c only. A cursor never leaves its bytes: what is not there reads as zero
 * and sets `bad`, which stays. Spans point into the bytes that the cursor was given. Names are ours
 * where those of 7zFormat.txt (LZMA SDK) are hard to tell apart: a folder is a block there, and a
 * PackStream packed data.
 */
#ifndef KBC_SEVEN_HEADER_H
#define KBC_SEVEN_HEADER_H

#include "base/buf.h"

enum { /* ids of 7zFormat.txt, "Property IDs" */
       SEVEN_END = 0x00,
       SEVEN_HEADER = 0x01,
       SEVEN_PROPERTIES = 0x02,
       SEVEN_STREAMS = 0x04,
       SEVEN_PACK = 0x06,
       SEVEN_UNPACK = 0x07,
       SEVEN_SIZES = 0x09,
       SEVEN_CRCS = 0x0a,
       SEVEN_FOLDERS = 0x0b,
       SEVEN_UNPACK_SIZES = 0x0c,
       SEVEN_ENCODED_HEADER = 0x17,
};

struct seven_cursor {
    const unsigned char *at, *end;
    bool bad;
};

unsigned seven_byte(struct seven_cursor *cursor);

/* A REAL_UINT64 or a part of one, of `size` bytes: little-endian. */
uint64_t seven_fixed(struct seven_cursor *cursor, size_t size);

/* A UINT64: the ones at the top of its first byte tell how many bytes follow. */
uint64_t seven_number(struct seven_cursor *cursor);

void seven_put_number(struct buf *to, uint64_t number);

enum { SEVEN_CODERS = 32 }; /* in a folder, and the most streams of all of them */

struct seven_coder {
    struct span all, id, settings;
    uint64_t ins, outs;
};

struct seven_folder {
    struct span all;
    struct seven_coder coders[SEVEN_CODERS];
    struct {
        uint64_t in, out;
    } pairs[SEVEN_CODERS];
    size_t coder_count, pair_count, packed_count, out_count;
    size_t aes, aes_count; /* the first 7zAES coder, and how many there are */
};

/* Reads a folder. False, with the cursor bad, where it is none. */
MUST_USE bool seven_folder_read(struct seven_cursor *cursor, struct seven_folder *folder);

/* In a folder that is a chain of coders the one that takes the packed data, else SEVEN_CODERS. */
MUST_USE size_t seven_folder_first(const struct seven_folder *folder);

/* Takes the first coder of a chain away, also from what the coders give; instead of nothing, one
 * that copies is left. */
void seven_folder_peel(struct seven_folder *folder, size_t coder, uint64_t *unpacked);

/* Writes a chain, or a folder that was not changed. */
void seven_folder_put(const struct seven_folder *folder, struct buf *to);

/* The id of the coder is the bytes of the literal. */
#define SEVEN_IS(coder, literal) seven_is(coder, (struct span){literal, sizeof(literal) - 1})
MUST_USE bool seven_is(const struct seven_coder *coder, struct span id);

/* Codecs that libarchive cannot unpack and codec.h can. */
#define SEVEN_DEFLATE64 "\x04\x01\x09"
#define SEVEN_ZSTD "\x04\xf7\x11\x01"
MUST_USE bool seven_is_foreign(const struct seven_coder *coder);

/* A StreamsInfo up to the sizes of what its folders give. The cursors stand at the first element of
 * each list; `rest` behind all of them. */
struct seven_streams {
    uint64_t pack_at, pack_count, folder_count;
    struct seven_cursor pack_sizes, folders, unpack_sizes, rest;
    bool encrypted, foreign; /* a coder is */
};

/* Reads one. False where it is damaged; `encrypted` and `foreign` then tell of the folders before
 * that. */
MUST_USE bool seven_streams_read(struct seven_cursor *cursor, struct seven_streams *streams);

#endif
