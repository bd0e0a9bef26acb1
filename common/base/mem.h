/* mem.h: allocation that succeeds or ends the run.
 *
 * Invariants: no function returns NULL; sizes are multiplied with an overflow check; a failure is
 * app_error (exit 2). Memory is released with free(). Zero sizes are allowed.
 */
#ifndef KBC_MEM_H
#define KBC_MEM_H

#include "base/base.h"

/* `count` elements of `size` bytes, all zero. */
MUST_USE void *mem_new(size_t count, size_t size);

/* `old` (or NULL) resized to `count` elements of `size` bytes; what is added is not initialised. */
MUST_USE void *mem_resize(void *old, size_t count, size_t size);

/* A terminated copy of `length` bytes. */
MUST_USE char *mem_text(const char *text, size_t length);

/* A terminated copy of a terminated string. */
MUST_USE char *mem_string(const char *text);

/* A terminated string made as printf makes it. */
MUST_USE char *mem_format(const char *format, ...) PRINTF(1, 2);

/* For CLEANUP(mem_release): frees what the pointer variable points to. */
void mem_release(void *variable);

#endif
