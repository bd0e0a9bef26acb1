/* row_translate_avx512.c: a cell for another enclosure, 64 bytes at a time, with the instructions
 * of row_scan_avx512.c. The second one of each pair is left out by compressing, without a branch
 * for it. */
#include "csv/row_scan_clmul.h"
#include "csv/row_translate.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx512f,avx512bw,avx512vbmi2,popcnt,pclmul")))

TARGET char *row_translate_avx512(const struct row_translation *change, char *to, struct span cell)
{
    const __m512i reads = _mm512_set1_epi8(change->from), writes = _mm512_set1_epi8(change->to);
    uint64_t inside = 0; /* all ones: the bytes before end within a pair */
    for (size_t at = 0; at < cell.len; at += 64) {
        const size_t left = cell.len - at;
        const uint64_t valid = left < 64 ? (1ull << left) - 1 : ~0ull;
        const __m512i bytes = _mm512_loadu_si512(cell.at + at);
        if (UNLIKELY(_mm512_cmpeq_epi8_mask(bytes, writes) & valid)) {
            const size_t back = inside ? 1 : 0; /* to where the pair begins */
            return row_translate_lanes(change, to - back,
                                       (struct span){cell.at + at - back, left + back});
        }
        const uint64_t signs = _mm512_cmpeq_epi8_mask(bytes, reads) & valid;
        const uint64_t parity = row_clmul_xor(signs) ^ inside;
        const uint64_t kept = valid & ~(signs & ~parity);
        _mm512_storeu_si512(to, _mm512_maskz_compress_epi8(kept, bytes));
        to += __builtin_popcountll(kept);
        inside = -(parity >> 63);
    }
    return to;
}

#else

char *row_translate_avx512(const struct row_translation *change, char *to, struct span cell)
{
    return row_translate_lanes(change, to, cell);
}

#endif
