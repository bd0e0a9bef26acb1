/* naming.h: new names from old ones, by a pattern (rename-files).
 *
 * Invariants: what is wrong with the rules is user_error when they are taken, not when a name comes
 * that they fit. The present is asked for once, so that all names of a run have the same. For one
 * thread.
 */
#ifndef KBC_NAMING_H
#define KBC_NAMING_H

#include "base/buf.h"
#include "base/clock.h"

struct naming_rules {
    const char *pattern; /* searched in the name, as Python's re does it */
    const char *replacement; /* with {date}, {time}, {timestamp}, and either $0 or \1 */
    const char *timezone; /* NULL: that of the system */
    bool to_uppercase, add_timestamp; /* of what is before the last extension; behind it */
};

struct naming;

MUST_USE struct naming *naming_new(const struct naming_rules *rules);

/* Makes `into` the new name; false, and the old one, when the pattern is not found. */
bool naming_apply(struct naming *naming, const char *name, struct buf *into);

/* Releases it; NULL is fine. */
void naming_release(struct naming *naming);

#endif
