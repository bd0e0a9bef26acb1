/* codec.h: compressed streams (gzip, zlib, raw deflate, framed Snappy) as readers and writers.
 *
 * Invariants: a decoding reader gives the plain bytes; it owns the reader it wraps. Damage (a wrong
 * check sum, a truncated stream, bytes behind the end, an empty stream where the format needs a
 * header) is reader_fail() and says what is damaged and at which byte of the compressed stream. An
 * encoding writer takes plain bytes, owns the writer it wraps and finishes it. The same input gives
 * the same output on every machine and with any number of threads. Memory is constant. This module
 * is the only one that includes zlib, ISA-L, snappy, libbz2 and libzstd headers.
 */
#ifndef KBC_CODEC_H
#define KBC_CODEC_H

#include "io/io.h"

/* Begins with the magic bytes of gzip. */
bool codec_is_gzip(struct span bytes);

/* gzip, RFC 1952: concatenated members are joined, zero bytes behind the last are fine; anything
 * else behind it, a truncated or an empty stream is damage. */
MUST_USE struct reader *codec_gunzip(struct reader *inner);

/* How many compressed bytes the members take that a reader of codec_gunzip() has read to their end:
 * without zero bytes behind the last. */
uint64_t codec_gzip_size(const struct reader *gunzip);

/* zlib (RFC 1950) with window_bits 9..15, raw deflate (RFC 1951) with -15..-9, gzip with 25..31,
 * zlib or gzip with 41..47, as zlib's inflateInit2 takes it. One stream; data behind it or a
 * truncated stream is damage. */
MUST_USE struct reader *codec_inflate(struct reader *inner, int window_bits);

/* Deflate64 (method 9 of zip), one stream, as codec_inflate(). */
MUST_USE struct reader *codec_inflate64(struct reader *inner);

/* CRC-32 as in gzip, zip and 7z, continued from `crc` (0 at the start). */
uint32_t codec_crc32(uint32_t crc, struct span bytes);

/* Snappy: its framing format (https://github.com/google/snappy/blob/main/framing_format.txt), check
 * sums verified; or what does not begin as that: the blocks of Hadoop's SnappyCodec, or one raw
 * block, which have no check sums. */
MUST_USE struct reader *codec_unsnappy(struct reader *inner);

enum { CODEC_MAGIC = 6 }; /* bytes that tell the next ones */

/* Begins as bzip2, xz or zstd data do. */
bool codec_is_stream(struct span bytes);

/* The plain bytes of one of these; other data is damage. Concatenated streams are joined; anything
 * else behind the last (but padding between and behind those of xz), a truncated stream and empty
 * data are damage. */
MUST_USE struct reader *codec_unstream(struct reader *inner);

/* gzip at level 1..9: no name and no time in the header, one member. */
MUST_USE struct writer *codec_gzip(struct writer *inner, int level);

/* Threads that deflate one gzip file after the other, in blocks. The next file may be begun when
 * the writer of the one before is finished; its last bytes may be written, and `inner` finished,
 * later, at the latest by codec_crew_close(). Each file is one member. Its blocks are the same for
 * any number of threads; what ISA-L makes of one (levels 1 to 3) was seen to differ, by a match
 * more or less in one block of ten thousand, though it inflates to the same. Errors of `inner` are
 * raised in the thread that uses the crew. */
struct codec_crew;
MUST_USE struct codec_crew *codec_crew_open(int level, size_t threads);
MUST_USE struct writer *codec_crew_file(struct codec_crew *crew, struct writer *inner);
void codec_crew_close(struct codec_crew *crew);

#endif
