/* cpu.c: asks the CPU and KBC_SIMD which vector instructions are to be used. */
#include "base/cpu.h"
#include "base/buf.h"
#include "base/log.h"

#include <stdlib.h>
#include <string.h>

const char *cpu_name(enum cpu_way way)
{
    static const char *const names[CPU_WAYS] = {"exact", "scalar", "sse2",
                                                "neon",  "avx2",   "avx512"};
    return names[way];
}

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
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vbmi") &&
           __builtin_cpu_supports("avx512vbmi2");
}

bool cpu_can(enum cpu_way way)
{
    if (way == CPU_AVX512)
        return has_avx512();
    return way == CPU_AVX2 ? has_avx2() : way != CPU_NEON;
}

#elif defined(__aarch64__)

bool cpu_can(enum cpu_way way)
{
    return way == CPU_EXACT || way == CPU_SCALAR || way == CPU_NEON;
}

#else

bool cpu_can(enum cpu_way way)
{
    return way == CPU_EXACT || way == CPU_SCALAR;
}

#endif

static _Noreturn void refuse(const char *wanted)
{
    struct buf known CLEANUP(buf_release) = {0};
    for (unsigned way = CPU_WAYS; way-- > CPU_EXACT;)
        if (cpu_can((enum cpu_way)way))
            buf_add_format(&known, way == CPU_EXACT ? "or %s" : "%s, ",
                           cpu_name((enum cpu_way)way));
    user_error("KBC_SIMD is \"%s\"; on this machine it may be %s", wanted, buf_text(&known));
}

enum cpu_way cpu_choose(void)
{
    const char *wanted = getenv("KBC_SIMD");
    const bool any = !wanted || !*wanted;
    for (unsigned way = CPU_WAYS; way-- > CPU_EXACT;)
        if (cpu_can((enum cpu_way)way) && (any || strcmp(cpu_name((enum cpu_way)way), wanted) == 0))
            return (enum cpu_way)way;
    refuse(wanted);
}
