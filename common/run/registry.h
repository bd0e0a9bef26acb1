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

/* The processor that a component's id in a configuration means, or NULL. Ours are NAME,
 * processor-NAME, VENDOR.processor-NAME, VENDOR.processor.NAME and VENDOR-processor.NAME, where
 * NAME is that of a processor or one of its aliases, and VENDOR is keboola, kds-team, or one's own;
 * and aliases that are whole ids. The same word of another vendor is another program. */
const struct processor *registry_find_id(const char *id);

/* One's own vendor from now on; the text must outlive all calls. */
void registry_set_vendor(const char *vendor);

/* Why an id means none, and what may have been meant; to be freed. */
MUST_USE char *registry_advice(const char *id);

/* Processor number `i`, or NULL behind the last. */
const struct processor *registry_at(size_t i);

/* All names, sorted. */
struct strings registry_names(void);

#endif
