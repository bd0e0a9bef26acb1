/* line-endings.c: makes every line of tables and files end with LF. */
#include "processor.h"

#include <string.h>

/* Makes CRLF and CR to LF, in place; returns how many bytes are left. `cut`: the byte before was a
 * CR, for which an LF stands already. */
static size_t convert(char *at, size_t length, bool *cut)
{
    const char *from = at, *end = at + length;
    char *to = at;
    if (*cut && *from == '\n')
        from++;
    *cut = at[length - 1] == '\r';
    while (from < end) {
        const char *found = memchr(from, '\r', (size_t)(end - from));
        const size_t line = (size_t)((found ? found : end) - from);
        if (to != from)
            memmove(to, from, line);
        to += line;
        from += line;
        if (found) {
            *to++ = '\n';
            from += from + 1 < end && from[1] == '\n' ? 2 : 1;
        }
    }
    return (size_t)(to - at);
}

static void bytes(const struct slice *slice, struct reader *in, struct writer *out)
{
    (void)slice;
    bool cut = false;
    char *at;
    for (size_t got = 0; (got = io_pull(in, out, IO_BLOCK, &at)) > 0;)
        writer_commit(out, convert(at, got, &cut));
}

PROCESSOR(line_endings) = {
    .name = "line-endings",
    .summary = "Makes every line of tables and files end with LF, where it ended with CRLF or CR.",
    .accepts = TABLES | FILES,
    .bytes = bytes,
};
