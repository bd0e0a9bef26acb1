/* row_scan_sse2.c: the row scanner for every x86-64. */
#if defined(__x86_64__)
#include "row_scan_word.h"
#include <emmintrin.h>

ROW_INLINE uint64_t mask64(const __m128i bytes[4], __m128i sign)
{
    uint64_t mask = 0;
    for (unsigned i = 0; i < 4; i++) {
        const int part = _mm_movemask_epi8(_mm_cmpeq_epi8(bytes[i], sign));
        mask |= (uint64_t)(uint32_t)part << (16 * i);
    }
    return mask;
}

ROW_INLINE void scan_window(struct row_scan *scan, enum row_wanted wanted)
{
    struct row_scan now = *scan; /* nothing else points to it: its members stay in registers */
    now.wanted = wanted;
    const __m128i delimiter = _mm_set1_epi8(scan->signs.delimiter);
    const __m128i enclosure = _mm_set1_epi8(scan->signs.enclosure);
    const __m128i line_end = _mm_set1_epi8(scan->signs.line_end);
    const __m128i trail = _mm_set1_epi8(scan->signs.trail);
    const __m128i escape = _mm_set1_epi8(scan->signs.escape);
    struct row_carry carry = ROW_CARRY_START;
    for (uint32_t at = 0; at < now.length; at += 64) {
        const __m128i *from = (const __m128i *)(const void *)(now.base + at);
        const __m128i bytes[4] = {_mm_loadu_si128(from), _mm_loadu_si128(from + 1),
                                  _mm_loadu_si128(from + 2), _mm_loadu_si128(from + 3)};
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

const struct row_scanner row_scanner_sse2 = {"sse2", scan};

#endif
