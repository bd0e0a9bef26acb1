/* extract_name.h: the names of members as they are in out/.
 *
 * Invariants: for extract*.c only.
 */
#ifndef KBC_EXTRACT_NAME_H
#define KBC_EXTRACT_NAME_H

#include "run/extract.h"

/* The name of a member in UTF-8, without `./` before and slashes behind it. The caller's; NULL
 * where it is not in how->names_encoding. `utf8` says that it should be UTF-8. */
MUST_USE char *extract_name(const char *given, bool utf8, const struct extract *how);

#endif
