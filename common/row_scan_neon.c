/* row_scan_neon.c: the row scanner for 64-bit ARM. */
#if defined(__aarch64__)
#include "row_scan_word.h"
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

ROW_INLINE void scan_window(struct row_scan *scan, enum row_wanted wanted)
{
    struct row_scan now = *scan; /* nothing else points to it: its members stay in registers */
    now.wanted = wanted;
    const uint8x16_t delimiter = vdupq_n_u8((uint8_t)scan->signs.delimiter);
    const uint8x16_t enclosure = vdupq_n_u8((uint8_t)scan->signs.enclosure);
    const uint8x16_t line_end = vdupq_n_u8((uint8_t)scan->signs.line_end);
    const uint8x16_t trail = vdupq_n_u8((uint8_t)scan->signs.trail);
    const uint8x16_t escape = vdupq_n_u8((uint8_t)scan->signs.escape);
    struct row_carry carry = ROW_CARRY_START;
    for (uint32_t at = 0; at < now.length; at += 64) {
        const uint8_t *from = (const uint8_t *)now.base + at;
        const uint8x16_t bytes[4] = {vld1q_u8(from), vld1q_u8(from + 16), vld1q_u8(from + 32),
                                     vld1q_u8(from + 48)};
        const struct row_masks masks = {
            .delimiter = mask64(bytes, delimiter),
            .enclosure = mask64(bytes, enclosure),
            .line_end = mask64(bytes, line_end),
            .trail = mask64(bytes, trail),
            .escape = mask64(bytes, escape),
        };
        const struct row_found found =
            row_scan_word(&now, &carry, at, masks, row_prefix_xor(masks.enclosure));
        const uint32_t cells = now.cells;
        if (now.wanted == ROW_CELLS) {
            row_add_cells(&now, at, found.separators);
        } else if (now.wanted == ROW_WIDTHS) {
            now.cells += (uint32_t)__builtin_popcountll(found.separators);
        }
        row_add_rows(&now, at, found, cells);
        if (!found.more) {
            break;
        }
    }
    now.all_enclosed = !carry.not_enclosed;
    *scan = now;
}

static void scan(struct row_scan *scan)
{
    switch (scan->wanted) {
    case ROW_ENDS:
        scan_window(scan, ROW_ENDS);
        break;
    case ROW_WIDTHS:
        scan_window(scan, ROW_WIDTHS);
        break;
    case ROW_CELLS:
        scan_window(scan, ROW_CELLS);
        break;
    }
}

const struct row_scanner row_scanner_neon = {"neon", scan};

#endif
