/* row_scan_word.h: what every scanner does with the masks of 64 bytes.
 *
 * Inner part of row_scan_*.c, included by nothing else. All of it is inlined into the caller, so
 * that it is compiled for the caller's instruction set.
 */
#ifndef KBC_ROW_SCAN_WORD_H
#define KBC_ROW_SCAN_WORD_H

#include "csv/row_scan.h"
#include "csv/row_view.h"

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

/* What a word leaves to the next, about its last byte: one bit each, but for `inside`, which is all
 * ones or zeros. All of them are 0 at the start of a row. */
struct row_carry {
    uint64_t inside; /* the next byte is within enclosures */
    uint64_t enclosure; /* the last one is an enclosure */
    uint64_t text; /* ... text outside enclosures */
    uint64_t trail; /* ... a CR outside enclosures (LF in files of CR) */
};

/* What stands in 64 bytes. */
struct row_found {
    uint64_t separators; /* delimiters and line ends outside enclosures */
    uint64_t not_enclosed; /* where a cell ends that is not enclosed */
    uint64_t irregular; /* where the enclosures are seen not to be regular */
};

/* Bit i is the xor of the bits 0 to i. */
ROW_INLINE uint64_t row_prefix_xor(uint64_t bits)
{
    for (unsigned distance = 1; distance < 64; distance *= 2)
        bits ^= bits << distance;
    return bits;
}

/* Looks at 64 bytes without `trail` and `escape`. There the enclosures are regular when none of
 * them stands beside text that is outside. `prefix` is the prefix xor of masks->enclosure. */
ROW_INLINE struct row_found row_scan_word(struct row_carry *carry, const struct row_masks *masks,
                                          uint64_t prefix)
{
    const uint64_t inside = prefix ^ carry->inside;
    const uint64_t separators = masks->delimiter | masks->line_end;
    const uint64_t text = ~(inside | masks->enclosure | separators | masks->trail);
    const uint64_t behind_enclosure = masks->enclosure << 1 | carry->enclosure;
    const uint64_t behind_text = text << 1 | carry->text;
    carry->inside = (uint64_t)((int64_t)inside >> 63);
    carry->enclosure = masks->enclosure >> 63;
    carry->text = text >> 63;
    return (struct row_found){
        .separators = separators & ~inside,
        .not_enclosed = separators & ~inside & ~behind_enclosure,
        .irregular = (text & behind_enclosure) | (masks->enclosure & behind_text),
    };
}

/* The same for any 64 bytes. */
ROW_INLINE struct row_found row_scan_any_word(struct row_carry *carry,
                                              const struct row_masks *masks, uint64_t prefix,
                                              const struct row_signs *signs)
{
    const uint64_t inside = prefix ^ carry->inside;
    const uint64_t trail = masks->trail & ~inside;
    const uint64_t behind_trail = trail << 1 | carry->trail;
    const uint64_t behind_enclosure = masks->enclosure << 1 | carry->enclosure;
    struct row_found found = row_scan_word(carry, masks, prefix);
    carry->trail = trail >> 63;
    found.not_enclosed = ((found.separators & ~behind_trail) | trail) & ~behind_enclosure;
    found.irregular |= (behind_trail & ~masks->line_end) |
                       (trail & -(uint64_t)(signs->trail != '\r')) |
                       (masks->escape & inside & ~masks->enclosure);
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

/* Appends the rows that end at `ends`; `cells` is the number of cells before this word. The first
 * row is written even when there is none, as a branch here could not be foreseen. */
ROW_INLINE void row_add_rows(struct row_scan *scan, enum row_wanted wanted, uint32_t at,
                             uint64_t ends, uint64_t separators, uint32_t cells)
{
    do {
        const uint64_t up_to = ends ^ (ends - 1);
        struct row_mark *end = scan->ends + scan->rows;
        end->at = at + (uint32_t)ROW_LOWEST(ends);
        if (wanted != ROW_ENDS)
            end->cells = cells + (uint32_t)__builtin_popcountll(separators & up_to);
        scan->rows += ends != 0;
        ends &= ends - 1;
    } while (UNLIKELY(ends));
}

#endif
