/* row_scan_clmul.h: the prefix xor with the carry-less multiplication of x86-64.
 *
 * Inner part of the row module's files for AVX2 and AVX-512, which are chosen only where the
 * instruction is there. It is inlined into functions of more instructions than its own.
 */
#ifndef KBC_ROW_SCAN_CLMUL_H
#define KBC_ROW_SCAN_CLMUL_H

#include "base/base.h"

#if defined(__x86_64__)
#include <immintrin.h>

/* Bit i is the xor of the bits 0 to i: multiplying by all ones without carries. */
__attribute__((target("pclmul"), always_inline)) static inline uint64_t row_clmul_xor(uint64_t bits)
{
    const __m128i product =
        _mm_clmulepi64_si128(_mm_cvtsi64_si128((long long)bits), _mm_set1_epi8(-1), 0);
    return (uint64_t)_mm_cvtsi128_si64(product);
}

#endif

#endif
