/* strip-null.c: takes the NUL bytes out of tables and files, or puts another byte in their place.
 */
#include "processor.h"

#include <inttypes.h>
#include <string.h>

struct strip_null {
    const char *replacement;
};

enum { RUN = 16 }; /* bytes */

static const struct param params[] = {
    PARAM(struct strip_null, replacement, "the byte that stands in the place of each; empty: none",
          .fallback = "\"\"", .most = 1),
    {.type = PARAM_END},
};

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

/* Puts `byte` in the place of each; returns how many there were. */
static size_t replace(char *at, size_t length, char byte)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        count += at[i] == '\0';
        at[i] = at[i] == '\0' ? byte : at[i];
    }
    return count;
}

static void bytes(const struct slice *slice, struct reader *in, struct writer *out)
{
    const struct strip_null *p = slice->item->run->params;
    const char byte = *p->replacement;
    uint64_t found = 0;
    char *at;
    for (size_t got = 0; (got = io_pull(in, out, IO_BLOCK, &at)) > 0;) {
        const size_t before = got;
        if (byte)
            found += replace(at, got, byte);
        else
            got = strip(at, got);
        found += before - got;
        writer_commit(out, got);
    }
    if (found)
        log_info("%s: %" PRIu64 " NUL bytes %s", slice->shown, found,
                 byte ? "replaced" : "removed");
}

PROCESSOR(strip_null) = {
    .name = "strip-null",
    .summary = "Takes the NUL bytes out of tables and files.",
    .params = params,
    .params_size = sizeof(struct strip_null),
    .accepts = TABLES | FILES,
    .bytes = bytes,
};
