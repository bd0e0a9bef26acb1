/* row_scan_neon.c: the row scanner for 64-bit ARM. */
#if defined(__aarch64__)
#include "csv/row_scan_loop.h"
#include <arm_neon.h>

/* NEON has no movemask: each byte keeps the one bit of its place, and pairs are added until 64 are
 * left. */
ROW_INLINE uint64_t mask64(const uint8x16_t bytes[4], uint8x16_t sign)
{
    static const uint8_t places[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    const uint8x16_t place = vld1q_u8(places);
    const uint8x16_t first = vpaddq_u8(vandq_u8(vceqq_u8(bytes[0], sign), place),
                                       vandq_u8(vceqq_u8(bytes[1], sign), place));
    const uint8x16_t second = vpaddq_u8(vandq_u8(vceqq_u8(bytes[2], sign), place),
                                        vandq_u8(vceqq_u8(bytes[3], sign), place));
    const uint8x16_t sum = vpaddq_u8(first, second);
    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(sum, sum)), 0);
}

struct row_vectors {
    uint8x16_t delimiter, enclosure, line_end, trail, escape;
};

ROW_INLINE struct row_masks masks(const struct row_vectors *vectors, const char *at)
{
    const uint8_t *from = (const uint8_t *)at;
    const uint8x16_t bytes[4] = {vld1q_u8(from), vld1q_u8(from + 16), vld1q_u8(from + 32),
                                 vld1q_u8(from + 48)};
    return (struct row_masks){
        .delimiter = mask64(bytes, vectors->delimiter),
        .enclosure = mask64(bytes, vectors->enclosure),
        .line_end = mask64(bytes, vectors->line_end),
        .trail = mask64(bytes, vectors->trail),
        .escape = mask64(bytes, vectors->escape),
    };
}

ROW_TARGET static void scan(struct row_scan *scan)
{
    static const struct row_instructions use = {masks, row_prefix_xor, row_add_cells};
    const struct row_signs *signs = &scan->signs;
    const struct row_vectors vectors = {
        .delimiter = vdupq_n_u8((uint8_t)signs->delimiter),
        .enclosure = vdupq_n_u8((uint8_t)signs->enclosure),
        .line_end = vdupq_n_u8((uint8_t)signs->line_end),
        .trail = vdupq_n_u8((uint8_t)signs->trail),
        .escape = vdupq_n_u8((uint8_t)signs->escape),
    };
    row_scan_window(scan, &use, &vectors);
}

const struct row_scanner row_scanner_neon = {"neon", scan};

#endif
