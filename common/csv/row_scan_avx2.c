/* row_scan_avx2.c: the row scanner for x86-64 with AVX2, BMI and carry-less multiplication. */
#if defined(__x86_64__)
#include <immintrin.h>

#define ROW_TARGET __attribute__((target("avx2,bmi,bmi2,popcnt,pclmul")))
#define ROW_LOWEST(bits) _tzcnt_u64(bits)
#include "csv/row_scan_clmul.h"
#include "csv/row_scan_loop.h"

ROW_INLINE uint64_t mask64(__m256i low, __m256i high, __m256i sign)
{
    const uint32_t first = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, sign));
    const uint32_t second = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, sign));
    return first | (uint64_t)second << 32;
}

struct row_vectors {
    __m256i delimiter, enclosure, line_end, trail, escape;
};

ROW_INLINE struct row_masks masks(const struct row_vectors *vectors, const char *at)
{
    const __m256i *from = (const __m256i *)(const void *)at;
    const __m256i low = _mm256_loadu_si256(from);
    const __m256i high = _mm256_loadu_si256(from + 1);
    return (struct row_masks){
        .delimiter = mask64(low, high, vectors->delimiter),
        .enclosure = mask64(low, high, vectors->enclosure),
        .line_end = mask64(low, high, vectors->line_end),
        .trail = mask64(low, high, vectors->trail),
        .escape = mask64(low, high, vectors->escape),
    };
}

ROW_TARGET static void scan(struct row_scan *scan)
{
    static const struct row_instructions use = {masks, row_clmul_xor, row_add_cells};
    const struct row_signs *signs = &scan->signs;
    const struct row_vectors vectors = {
        .delimiter = _mm256_set1_epi8(signs->delimiter),
        .enclosure = _mm256_set1_epi8(signs->enclosure),
        .line_end = _mm256_set1_epi8(signs->line_end),
        .trail = _mm256_set1_epi8(signs->trail),
        .escape = _mm256_set1_epi8(signs->escape),
    };
    row_scan_window(scan, &use, &vectors);
}

const struct row_scanner row_scanner_avx2 = {"avx2", scan};

#endif
