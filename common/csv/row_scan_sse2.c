/* row_scan_sse2.c: the row scanner for every x86-64. */
#if defined(__x86_64__)
#include "csv/row_scan_loop.h"
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

struct row_vectors {
    __m128i delimiter, enclosure, line_end, trail, escape;
};

ROW_INLINE struct row_masks masks(const struct row_vectors *vectors, const char *at)
{
    const __m128i *from = (const __m128i *)(const void *)at;
    const __m128i bytes[4] = {_mm_loadu_si128(from), _mm_loadu_si128(from + 1),
                              _mm_loadu_si128(from + 2), _mm_loadu_si128(from + 3)};
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
        .delimiter = _mm_set1_epi8(signs->delimiter),
        .enclosure = _mm_set1_epi8(signs->enclosure),
        .line_end = _mm_set1_epi8(signs->line_end),
        .trail = _mm_set1_epi8(signs->trail),
        .escape = _mm_set1_epi8(signs->escape),
    };
    row_scan_window(scan, &use, &vectors);
}

const struct row_scanner row_scanner_sse2 = {"sse2", scan};

#endif
