/* row_lanes.h: comparing 16 bytes at once, on every machine.
 *
 * Inner part of the row writer, for what is done cell by cell. 16 bytes are what all machines have
 * without asking; the scanner (row_scan.h), which asks, takes 64.
 */
#ifndef KBC_ROW_LANES_H
#define KBC_ROW_LANES_H

#include "base/base.h"
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum { ROW_LANES = 16 };
typedef char row_lanes __attribute__((vector_size(ROW_LANES)));

/* The bytes at `at`. */
static inline row_lanes row_lanes_of(const char *at)
{
    row_lanes lanes;
    memcpy(&lanes, at, ROW_LANES);
    return lanes;
}

/* One bit for each lane, the first one lowest; lanes are all ones or zeros. */
static inline uint32_t row_lanes_bits(row_lanes lanes)
{
#if defined(__SSE2__)
    return (uint32_t)_mm_movemask_epi8((__m128i)lanes);
#else
    uint64_t halves[2];
    memcpy(halves, &lanes, sizeof halves);
    uint32_t bits = 0;
    for (unsigned i = 0; i < 2; i++) {
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        halves[i] = __builtin_bswap64(halves[i]);
#endif
        /* Gathers one bit of each byte in the top byte. */
        const uint64_t ones = halves[i] & 0x0101010101010101;
        bits |= (uint32_t)(ones * 0x0102040810204080 >> 56) << 8 * i;
    }
    return bits;
#endif
}

/* Which of the bytes at `at` are the same as those of `sign`. */
static inline uint32_t row_lanes_equal(const char *at, row_lanes sign)
{
    return row_lanes_bits((row_lanes)(row_lanes_of(at) == sign));
}

/* The bits of the first `count` lanes; of all when there are more. */
static inline uint32_t row_lanes_below(size_t count)
{
    return count < ROW_LANES ? (1u << count) - 1 : (1u << ROW_LANES) - 1;
}

#endif
