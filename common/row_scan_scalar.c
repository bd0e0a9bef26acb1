/* row_scan_scalar.c: the row scanner in plain C, eight bytes at a time. */
#include "row_scan_word.h"

static const uint64_t LOW7 = 0x7f7f7f7f7f7f7f7f;

/* One bit for each of eight bytes that is `sign`, the first byte's lowest. The addition leaves the
 * top bit of a byte clear only where the byte is 0; the multiplication gathers the top bits in the
 * top byte. */
ROW_INLINE uint64_t mask8(uint64_t bytes, char sign)
{
    const uint64_t other = bytes ^ 0x0101010101010101 * (uint8_t)sign;
    const uint64_t zero = ~(((other & LOW7) + LOW7) | other | LOW7);
    return (zero >> 7) * 0x0102040810204080 >> 56;
}

ROW_INLINE struct row_masks masks64(const char *at, const struct row_signs *signs)
{
    struct row_masks masks = {0};
    for (unsigned i = 0; i < 64; i += 8) {
        uint64_t bytes;
        memcpy(&bytes, at + i, sizeof bytes);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        bytes = __builtin_bswap64(bytes);
#endif
        masks.delimiter |= mask8(bytes, signs->delimiter) << i;
        masks.enclosure |= mask8(bytes, signs->enclosure) << i;
        masks.line_end |= mask8(bytes, signs->line_end) << i;
        masks.trail |= mask8(bytes, signs->trail) << i;
        masks.escape |= mask8(bytes, signs->escape) << i;
    }
    return masks;
}

ROW_INLINE void scan_window(struct row_scan *scan, enum row_wanted wanted)
{
    struct row_scan now = *scan; /* nothing else points to it: its members stay in registers */
    now.wanted = wanted;
    struct row_carry carry = ROW_CARRY_START;
    for (uint32_t at = 0; at < now.length; at += 64) {
        const struct row_masks masks = masks64(now.base + at, &scan->signs);
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

const struct row_scanner row_scanner_scalar = {"scalar", scan};
