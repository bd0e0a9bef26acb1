/* registry.h: the processors of this binary.
 *
 * Invariants: PROCESSOR() puts a declaration into a linker section; what was linked in is what
 * there is. There is no list anywhere.
 */
#ifndef KBC_REGISTRY_H
#define KBC_REGISTRY_H

#include "processor.h"

/* The processor of that name, or NULL. */
const struct processor *registry_find(const char *name);

/* Processor number `i`, or NULL behind the last. */
const struct processor *registry_at(size_t i);

/* All names, sorted. */
struct strings registry_names(void);

#endif
