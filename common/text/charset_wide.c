/* charset_wide.c: single-byte encodings to UTF-8, 64 bytes at a time with AVX-512.
 *
 * A byte from 80 on is looked up twice, for the two bytes of its character; all are put in pairs,
 * and of the pairs that are one byte of ASCII the second is left out by compressing. So there is no
 * branch for a byte, and a text half of accents takes as long as one without.
 */
#include "base/cpu.h"
#include "text/charset_inner.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define WIDE_TARGET                                                                                \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi2,popcnt")))

/* The vectors of the table. */
struct halves {
    __m512i low, high;
};

WIDE_TARGET static inline struct halves load_halves(const uint8_t *at)
{
    return (struct halves){_mm512_loadu_si512(at), _mm512_loadu_si512(at + 64)};
}

/* Writes 32 bytes as pairs, of which `two` says whether both count; returns the end. */
WIDE_TARGET static inline char *put_pairs(char *to, __m256i first, __m256i second, uint32_t two)
{
    const uint64_t kept = 0x5555555555555555 | _pdep_u64(two, 0xaaaaaaaaaaaaaaaa);
    const __m512i pairs = _mm512_or_si512(_mm512_cvtepu8_epi16(first),
                                          _mm512_slli_epi16(_mm512_cvtepu8_epi16(second), 8));
    _mm512_storeu_si512(to, _mm512_maskz_compress_epi8(kept, pairs));
    return to + 32 + __builtin_popcount(two);
}

WIDE_TARGET static size_t run(const struct charset_wide *wide, struct span from, char **to)
{
    const struct halves leads = load_halves(wide->lead), trails = load_halves(wide->trail);
    size_t at = 0;
    for (; from.len - at >= 64; at += 64) {
        const __m512i bytes = _mm512_loadu_si512(from.at + at);
        const uint64_t high = _mm512_movepi8_mask(bytes);
        if (!high) {
            _mm512_storeu_si512(*to, bytes);
            *to += 64;
            continue;
        }
        /* The lookup takes the lower seven bits. */
        const __m512i lead = _mm512_permutex2var_epi8(leads.low, bytes, leads.high);
        if (high & _mm512_testn_epi8_mask(lead, lead))
            break;
        const __m512i first = _mm512_mask_mov_epi8(bytes, high, lead);
        const __m512i second = _mm512_permutex2var_epi8(trails.low, bytes, trails.high);
        *to = put_pairs(*to, _mm512_castsi512_si256(first), _mm512_castsi512_si256(second),
                        (uint32_t)high);
        *to = put_pairs(*to, _mm512_extracti64x4_epi64(first, 1),
                        _mm512_extracti64x4_epi64(second, 1), (uint32_t)(high >> 32));
    }
    return at;
}

#else

static size_t run(const struct charset_wide *wide, struct span from, char **to)
{
    (void)wide, (void)from, (void)to;
    return 0;
}

#endif

void charset_wide_make(struct charset_table *table)
{
    for (unsigned byte = 0x80; byte < 0x100; byte++) {
        const uint32_t entry = table->entry[byte];
        const bool fits = !(entry & CHARSET_HOLE) && entry >> 30 == 2;
        table->wide.lead[byte - 0x80] = fits ? (uint8_t)entry : 0;
        table->wide.trail[byte - 0x80] = fits ? (uint8_t)(entry >> 8) : 0;
    }
    table->wide.run = cpu_choose() == CPU_AVX512 ? run : NULL;
}
