/* strip-null.c: takes the NUL bytes out of tables and files. */
#include "processor.h"

#include <inttypes.h>
#include <string.h>

enum { RUN = 16 }; /* bytes */

/* Copies without NUL bytes, one by one; returns the end of the copy. */
static char *copy_run(char *to, const char *from, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        *to = from[i];
        to += from[i] != '\0';
    }
    return to;
}

/* Takes them out in place; returns how many bytes are left. Where one NUL is, others are often near
 * (UTF-16): searching would cost more than copying there. */
static size_t strip(char *at, size_t length)
{
    const char *from = at, *end = at + length;
    char *to = at;
    while (from < end) {
        const char *found = memchr(from, '\0', (size_t)(end - from));
        const size_t clean = (size_t)((found ? found : end) - from);
        if (to != from)
            memmove(to, from, clean);
        to += clean;
        from += clean;
        for (bool dense = found; dense;) {
            const size_t run = end - from < RUN ? (size_t)(end - from) : RUN;
            char *const copied = copy_run(to, from, run);
            dense = run > 0 && (size_t)(copied - to) + 1 < run;
            to = copied;
            from += run;
        }
    }
    return (size_t)(to - at);
}

static void bytes(const struct slice *slice, struct reader *in, struct writer *out)
{
    uint64_t stripped = 0;
    char *at;
    for (size_t got = 0; (got = io_pull(in, out, IO_BLOCK, &at)) > 0;) {
        const size_t left = strip(at, got);
        stripped += got - left;
        writer_commit(out, left);
    }
    if (stripped)
        log_info("%s: %" PRIu64 " NUL bytes removed", slice->shown, stripped);
}

PROCESSOR(strip_null) = {
    .name = "strip-null",
    .summary = "Takes the NUL bytes out of tables and files.",
    .accepts = TABLES | FILES,
    .bytes = bytes,
};
