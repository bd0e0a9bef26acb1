/* cpu.h: which vector instructions are used.
 *
 * Invariants: a way is a set of instructions that all of our code with vectors is written for; a
 * better one has a higher number. All code asks here, so that one environment variable, KBC_SIMD,
 * chooses for all of it: the name of a way, or "exact", which is for the readers of rows. Results
 * do not depend on it; tests hold the ways against each other.
 */
#ifndef KBC_CPU_H
#define KBC_CPU_H

#include "base/base.h"

enum cpu_way {
    CPU_EXACT, /* not even the scalar form of what has vectors */
    CPU_SCALAR,
    CPU_SSE2,
    CPU_NEON,
    CPU_AVX2, /* with BMI, BMI2, POPCNT and PCLMUL */
    CPU_AVX512, /* with F, BW, VL, VBMI and VBMI2, and all of AVX2 */
    CPU_WAYS
};

/* As in KBC_SIMD. */
const char *cpu_name(enum cpu_way way);

/* This machine has the instructions. */
bool cpu_can(enum cpu_way way);

/* The way that KBC_SIMD names, or the best one for this machine. A name that is unknown, or that
 * this machine cannot, is user_error. */
enum cpu_way cpu_choose(void);

#endif
