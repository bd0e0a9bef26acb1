/* row_scan.c: which scanner is used. */
#include "csv/row_scan.h"
#include "base/buf.h"
#include "base/log.h"
#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__)
static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt") &&
           __builtin_cpu_supports("pclmul");
}

static bool has_avx512(void)
{
    return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vbmi2");
}
#endif

const struct row_scanner *const *row_scanners(void)
{
#if defined(__x86_64__)
    static const struct row_scanner *const all[] = {&row_scanner_avx512, &row_scanner_avx2,
                                                    &row_scanner_sse2, &row_scanner_scalar, NULL};
    return has_avx512() ? all : has_avx2() ? all + 1 : all + 2;
#elif defined(__aarch64__)
    static const struct row_scanner *const all[] = {&row_scanner_neon, &row_scanner_scalar, NULL};
    return all;
#else
    static const struct row_scanner *const all[] = {&row_scanner_scalar, NULL};
    return all;
#endif
}

const struct row_scanner *row_scanner_choose(void)
{
    const struct row_scanner *const *all = row_scanners();
    const char *wanted = getenv("KBC_SIMD");
    if (!wanted || !*wanted)
        return all[0];
    if (strcmp(wanted, "exact") == 0)
        return NULL;
    for (size_t i = 0; all[i]; i++)
        if (strcmp(all[i]->name, wanted) == 0)
            return all[i];
    CLEANUP(buf_release) struct buf known = {0};
    for (size_t i = 0; all[i]; i++)
        buf_add_format(&known, "%s, ", all[i]->name);
    user_error("KBC_SIMD is \"%s\"; on this machine it may be %sor exact", wanted,
               buf_text(&known));
}
