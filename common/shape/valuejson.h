/* valuejson.h: values from JSON.
 *
 * Invariants: those of jsonread.h and value.h. What lies beside the root node is only checked.
 */
#ifndef KBC_VALUEJSON_H
#define KBC_VALUEJSON_H

#include "shape/value.h"
#include "json/jsonread.h"

/* The value that begins with `event`. */
MUST_USE struct value *valuejson_read(struct jsonread *json, enum jsonread_event event,
                                      struct span text, struct arena *arena, struct names *names);

#endif
