/* row_scan_avx2.c: the row scanner for x86-64 with AVX2, BMI and carry-less multiplication. */
#if defined(__x86_64__)
#include <immintrin.h>

#define ROW_TARGET __attribute__((target("avx2,bmi,bmi2,popcnt,pclmul")))
#define ROW_LOWEST(bits) _tzcnt_u64(bits)
#include "row_scan_word.h"

ROW_INLINE uint64_t mask64(__m256i low, __m256i high, __m256i sign)
{
    const uint32_t first = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, sign));
    const uint32_t second = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, sign));
    return first | (uint64_t)second << 32;
}

/* Multiplying by all ones without carries is a prefix xor. */
ROW_INLINE uint64_t prefix_xor(uint64_t bits)
{
    const __m128i product =
        _mm_clmulepi64_si128(_mm_cvtsi64_si128((long long)bits), _mm_set1_epi8(-1), 0);
    return (uint64_t)_mm_cvtsi128_si64(product);
}

ROW_INLINE void scan_window(struct row_scan *scan, enum row_wanted wanted)
{
    struct row_scan now = *scan; /* nothing else points to it: its members stay in registers */
    now.wanted = wanted;
    const __m256i delimiter = _mm256_set1_epi8(scan->signs.delimiter);
    const __m256i enclosure = _mm256_set1_epi8(scan->signs.enclosure);
    const __m256i line_end = _mm256_set1_epi8(scan->signs.line_end);
    const __m256i trail = _mm256_set1_epi8(scan->signs.trail);
    const __m256i escape = _mm256_set1_epi8(scan->signs.escape);
    struct row_carry carry = ROW_CARRY_START;
    for (uint32_t at = 0; at < now.length; at += 64) {
        const __m256i *from = (const __m256i *)(const void *)(now.base + at);
        const __m256i low = _mm256_loadu_si256(from);
        const __m256i high = _mm256_loadu_si256(from + 1);
        const struct row_masks masks = {
            .delimiter = mask64(low, high, delimiter),
            .enclosure = mask64(low, high, enclosure),
            .line_end = mask64(low, high, line_end),
            .trail = mask64(low, high, trail),
            .escape = mask64(low, high, escape),
        };
        const struct row_found found =
            row_scan_word(&now, &carry, at, masks, prefix_xor(masks.enclosure));
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

ROW_TARGET static void scan(struct row_scan *scan)
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

const struct row_scanner row_scanner_avx2 = {"avx2", scan};

#endif
