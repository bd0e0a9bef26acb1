/* row_scan_avx512.c: the row scanner for x86-64 with AVX-512 (BW, VBMI2) and carry-less
 * multiplication. */
#if defined(__x86_64__)
#include <immintrin.h>

#define ROW_TARGET __attribute__((target("avx512f,avx512bw,avx512vbmi2,bmi,bmi2,popcnt,pclmul")))
#define ROW_LOWEST(bits) _tzcnt_u64(bits)
#include "csv/row_scan_clmul.h"
#include "csv/row_scan_loop.h"

/* As row_add_cells(), 16 at once: the numbers 0 to 63 are compressed to those whose bits are set.
 */
ROW_INLINE void compress_cells(struct row_scan *scan, uint32_t at, uint64_t bits)
{
    __m512i numbers = _mm512_set_epi64(0x3f3e3d3c3b3a3938, 0x3736353433323130, 0x2f2e2d2c2b2a2928,
                                       0x2726252423222120, 0x1f1e1d1c1b1a1918, 0x1716151413121110,
                                       0x0f0e0d0c0b0a0908, 0x0706050403020100);
    numbers = _mm512_maskz_compress_epi8(bits, numbers);
    uint32_t *index = scan->index + scan->cells;
    const uint32_t count = (uint32_t)__builtin_popcountll(bits);
    scan->cells += count;
    const __m512i first = _mm512_set1_epi32((int)at);
    for (uint32_t done = 0;;) {
        const __m512i sixteen = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(numbers));
        _mm512_storeu_si512(index + done, _mm512_add_epi32(sixteen, first));
        done += 16;
        if (LIKELY(done >= count))
            return;
        numbers = _mm512_alignr_epi64(numbers, numbers, 2);
    }
}

struct row_vectors {
    __m512i delimiter, enclosure, line_end, trail, escape;
};

ROW_INLINE struct row_masks masks(const struct row_vectors *vectors, const char *at)
{
    const __m512i bytes = _mm512_loadu_si512(at);
    return (struct row_masks){
        .delimiter = _mm512_cmpeq_epi8_mask(bytes, vectors->delimiter),
        .enclosure = _mm512_cmpeq_epi8_mask(bytes, vectors->enclosure),
        .line_end = _mm512_cmpeq_epi8_mask(bytes, vectors->line_end),
        .trail = _mm512_cmpeq_epi8_mask(bytes, vectors->trail),
        .escape = _mm512_cmpeq_epi8_mask(bytes, vectors->escape),
    };
}

ROW_TARGET static void scan(struct row_scan *scan)
{
    static const struct row_instructions use = {masks, row_clmul_xor, compress_cells};
    const struct row_signs *signs = &scan->signs;
    const struct row_vectors vectors = {
        .delimiter = _mm512_set1_epi8(signs->delimiter),
        .enclosure = _mm512_set1_epi8(signs->enclosure),
        .line_end = _mm512_set1_epi8(signs->line_end),
        .trail = _mm512_set1_epi8(signs->trail),
        .escape = _mm512_set1_epi8(signs->escape),
    };
    row_scan_window(scan, &use, &vectors);
}

const struct row_scanner row_scanner_avx512 = {"avx512", scan};

#endif
