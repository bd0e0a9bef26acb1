/* row_scan_word.h: what every scanner does with the masks of 64 bytes.
 *
 * Inner part of row_scan_*.c, included by nothing else. All of it is inlined into the caller, so
 * that it is compiled for the caller's instruction set.
 */
#ifndef KBC_ROW_SCAN_WORD_H
#define KBC_ROW_SCAN_WORD_H

#include "row.h"
#include "row_scan.h"

/* An including file may say which instructions its functions use. */
#ifndef ROW_TARGET
#define ROW_TARGET
#endif
#define ROW_INLINE ROW_TARGET static inline __attribute__((always_inline))

/* The number of the lowest bit; anything up to 64 if there is none. An including file may know an
 * instruction for it. */
#ifndef ROW_LOWEST
#define ROW_LOWEST(bits) __builtin_ctzll((bits) | 1ull << 63)
#endif

/* Where the signs stand in 64 bytes; bit i is byte i. */
struct row_masks {
    uint64_t delimiter, enclosure, line_end, trail, escape;
};

/* What a word leaves to the next: one bit each, but for `inside`, which is all ones or zeros. */
struct row_carry {
    uint64_t inside; /* the next byte is within enclosures */
    uint64_t separator; /* the last byte was a delimiter or a line end */
    uint64_t closed; /* ... an enclosure that closes */
    uint64_t trail; /* ... a CR outside enclosures (LF in files of CR) */
    uint64_t not_enclosed;
};

/* The state at the start of a row. */
#define ROW_CARRY_START ((struct row_carry){.separator = 1})

/* What stands in 64 bytes, as far as it is regular. */
struct row_found {
    uint64_t separators;
    uint64_t row_ends; /* those of them that are line ends */
    bool more; /* the scan goes on with the next word */
};

/* Bit i is the xor of the bits 0 to i. */
ROW_INLINE uint64_t row_prefix_xor(uint64_t bits)
{
    for (unsigned distance = 1; distance < 64; distance *= 2) {
        bits ^= bits << distance;
    }
    return bits;
}

/* Bits at which the enclosures are seen not to be regular; `inside` has the bits from an opening
 * enclosure up to the byte before the closing one. */
ROW_INLINE uint64_t row_irregular(const struct row_scan *scan, struct row_carry *carry,
                                  const struct row_masks *masks, uint64_t inside,
                                  uint64_t separators)
{
    const uint64_t closing = masks->enclosure & ~inside;
    const uint64_t opening = masks->enclosure & inside;
    const uint64_t behind_separator = separators << 1 | carry->separator;
    const uint64_t behind_closing = closing << 1 | carry->closed;
    const uint64_t trail = masks->trail & ~inside;
    const uint64_t behind_trail = trail << 1 | carry->trail;
    carry->separator = separators >> 63;
    carry->closed = closing >> 63;
    carry->trail = trail >> 63;
    return (opening & ~(behind_separator | behind_closing)) |
           (behind_closing & ~(masks->enclosure | separators | trail)) |
           (behind_trail & ~masks->line_end) | (trail & -(uint64_t)(scan->signs.trail != '\r')) |
           (masks->escape & inside & ~masks->enclosure) |
           (masks->enclosure & -(uint64_t)scan->signs.bare);
}

/* Looks at the next 64 bytes, which stand at `at` in the window. `prefix` is the prefix xor of
 * masks.enclosure. */
ROW_INLINE struct row_found row_scan_word(struct row_scan *scan, struct row_carry *carry,
                                          uint32_t at, struct row_masks masks, uint64_t prefix)
{
    const uint64_t inside = prefix ^ carry->inside;
    carry->inside = (uint64_t)((int64_t)inside >> 63);
    const uint64_t separators = (masks.delimiter | masks.line_end) & ~inside;
    const uint64_t starts = separators << 1 | carry->separator;
    uint64_t valid = UNLIKELY(scan->length - at < 64) ? (1ull << (scan->length - at)) - 1 : ~0ull;
    const uint64_t irregular = valid & row_irregular(scan, carry, &masks, inside, separators);
    if (UNLIKELY(irregular)) {
        scan->irregular = true;
        valid &= (irregular ^ (irregular - 1)) >> 1;
    }
    const struct row_found found = {
        .separators = separators & valid,
        .row_ends = separators & masks.line_end & valid,
        .more = valid == ~0ull,
    };
    if (scan->wanted == ROW_CELLS) {
        carry->not_enclosed |= starts & ~masks.enclosure & valid;
    }
    return found;
}

ROW_INLINE uint64_t row_add_cell(uint32_t *to, uint32_t at, uint64_t bits)
{
    *to = at + (uint32_t)ROW_LOWEST(bits);
    return bits & (bits - 1);
}

/* Appends the positions of `bits`. Writes up to 8 entries more than it appends: without a branch
 * for each bit this is several times faster. */
ROW_INLINE void row_add_cells(struct row_scan *scan, uint32_t at, uint64_t bits)
{
    uint32_t *index = scan->index + scan->cells;
    scan->cells += (uint32_t)__builtin_popcountll(bits);
    do {
        bits = row_add_cell(index, at, bits);
        bits = row_add_cell(index + 1, at, bits);
        bits = row_add_cell(index + 2, at, bits);
        bits = row_add_cell(index + 3, at, bits);
        bits = row_add_cell(index + 4, at, bits);
        bits = row_add_cell(index + 5, at, bits);
        bits = row_add_cell(index + 6, at, bits);
        bits = row_add_cell(index + 7, at, bits);
        index += 8;
    } while (UNLIKELY(bits));
}

/* Appends the rows that were found; `cells` is the number of cells before this word. The first row
 * is written even when there is none, as a branch here could not be foreseen. */
ROW_INLINE void row_add_rows(struct row_scan *scan, uint32_t at, struct row_found found,
                             uint32_t cells)
{
    uint64_t bits = found.row_ends;
    do {
        const uint64_t up_to = bits ^ (bits - 1);
        struct row_mark *end = scan->ends + scan->rows;
        end->at = at + (uint32_t)ROW_LOWEST(bits);
        if (scan->wanted != ROW_ENDS) {
            end->cells = cells + (uint32_t)__builtin_popcountll(found.separators & up_to);
        }
        scan->rows += bits != 0;
        bits &= bits - 1;
    } while (UNLIKELY(bits));
}

#endif
