/* clock.h: points in time: the present one in a time zone, and those of manifests.
 *
 * Invariants: for the thread that is alone before the data phases (prepare): a time zone is set for
 * the process and taken back. The present is that of the machine, or the second since 1970 that the
 * environment's KBC_NOW says, which is for tests. Zones are those of the system's database
 * (tzdata), and UTC, which needs none.
 */
#ifndef KBC_CLOCK_H
#define KBC_CLOCK_H

#include "base/base.h"

/* What is wrong with a name of a time zone, or NULL. For struct param's `wrong`. */
const char *clock_zone_problem(const char *zone);

/* A local time as digits, "20251231" and "235959". */
struct clock_text {
    char date[16], time[16];
};

/* The present in a zone; NULL: that of the system. */
struct clock_text clock_now(const char *zone);

struct clock_time {
    int64_t seconds; /* since 1970 */
    uint32_t nanoseconds;
};

/* Reads a time as RFC 3339 or ISO 8601 write it (2025-01-31T23:59:59.5+01:00, also +0100 or Z).
 * False when it is none. */
MUST_USE bool clock_parse(const char *text, struct clock_time *time);

#endif
