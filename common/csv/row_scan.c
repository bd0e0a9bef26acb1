/* row_scan.c: which scanner is used. */
#include "csv/row_scan.h"
#include "base/cpu.h"

/* Those that this file's machine was compiled with; cpu_can() says which of them work. */
static const struct row_scanner *scanner_of(enum cpu_way way)
{
    static const struct row_scanner *const all[CPU_WAYS] = {
        [CPU_SCALAR] = &row_scanner_scalar,
#if defined(__x86_64__)
        [CPU_SSE2] = &row_scanner_sse2,
        [CPU_AVX2] = &row_scanner_avx2,
        [CPU_AVX512] = &row_scanner_avx512,
#elif defined(__aarch64__)
        [CPU_NEON] = &row_scanner_neon,
#endif
    };
    return all[way];
}

size_t row_scanners(const struct row_scanner *scanners[CPU_WAYS])
{
    size_t count = 0;
    for (unsigned way = CPU_WAYS; way-- > CPU_SCALAR;)
        if (cpu_can((enum cpu_way)way))
            scanners[count++] = scanner_of((enum cpu_way)way);
    return count;
}

const struct row_scanner *row_scanner_choose(void)
{
    return scanner_of(cpu_choose());
}
