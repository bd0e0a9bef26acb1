/* row_scan_scalar.c: the row scanner in plain C, eight bytes at a time. */
#include "csv/row_scan_loop.h"
#include <string.h>

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

struct row_vectors {
    struct row_signs signs;
};

ROW_INLINE struct row_masks masks(const struct row_vectors *vectors, const char *at)
{
    const struct row_signs *signs = &vectors->signs;
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

ROW_TARGET static void scan(struct row_scan *scan)
{
    static const struct row_instructions use = {masks, row_prefix_xor, row_add_cells};
    const struct row_vectors vectors = {scan->signs};
    row_scan_window(scan, &use, &vectors);
}

const struct row_scanner row_scanner_scalar = {"scalar", scan};
