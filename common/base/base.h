/* base.h: the few words that every file of ours uses.
 *
 * Nothing here does anything: attributes, the span type and compile-time helpers. The
 * conditional compilation of the project stands here and where a file is for one kind of CPU.
 */
#ifndef KBC_BASE_H
#define KBC_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A run of bytes that somebody else owns. Not terminated; `at` may be NULL when `len` is 0. */
struct span {
    const char *at;
    size_t len;
};

/* The variable is passed, by address, to `function` when it goes out of scope. */
#define CLEANUP(function) __attribute__((cleanup(function)))

/* The result matters: ignoring it does not compile. */
#define MUST_USE __attribute__((warn_unused_result))

/* The function's arguments are checked like printf's. */
#define PRINTF(text, first) __attribute__((__format__(__printf__, text, first)))

/* The struct that `member` is embedded in. */
#define CONTAINER(pointer, type, member) ((type *)((uintptr_t)(pointer) - offsetof(type, member)))

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Branch hints, for the loops that see every byte or cell. */
#define LIKELY(condition) __builtin_expect(!!(condition), 1)
#define UNLIKELY(condition) __builtin_expect(!!(condition), 0)

#endif
