/* charset_utf8.c: UTF-8 to UTF-8, checked and copied.
 *
 * The source is read into the room of the writer and checked there, so that valid text is never
 * moved.
 */
#include "text/charset_inner.h"

#include <string.h>

/* What is dropped together: a byte and the continuation bytes that follow, as many as one can lead.
 */
static size_t invalid_length(struct span bytes)
{
    size_t length = 1;
    while (length < 4 && length < bytes.len && (bytes.at[length] & 0xC0) == 0x80)
        length++;
    return length;
}

/* Leaves the valid characters of [0, end) at the front, `kept` of them in bytes; returns where the
 * part begins that needs more bytes behind it. */
static size_t block_check(struct conversion *conversion, const struct window *window, size_t *kept)
{
    size_t at = 0;
    *kept = 0;
    while (at < window->end) {
        char *const from = window->data + at;
        const size_t valid = charset_utf8_valid((struct span){from, window->end - at});
        charset_advance(conversion, (struct span){from, valid});
        if (*kept < at)
            memmove(window->data + *kept, from, valid);
        *kept += valid;
        at += valid;
        const struct span rest = {window->data + at, window->end - at};
        if (!rest.len || (!window->last && rest.len < CHARSET_NEAR))
            break;
        if (charset_utf8_cut(rest)) {
            charset_truncated(conversion, rest);
            return window->end;
        }
        if (conversion->on_error != ON_ERROR_IGNORE)
            charset_refuse(conversion, rest);
        const size_t dropped = invalid_length(rest);
        conversion->result.dropped++;
        charset_advance(conversion, (struct span){rest.at, dropped});
        at += dropped;
    }
    return at;
}

void charset_utf8(struct conversion *conversion)
{
    char rest[CHARSET_NEAR] = {0};
    size_t waiting = 0;
    struct window window = {0};
    while (!window.last) {
        window.data = writer_room(conversion->to, CHARSET_BLOCK);
        memcpy(window.data, rest, waiting);
        const size_t added =
            reader_read(conversion->from, window.data + waiting, CHARSET_BLOCK - waiting);
        window.end = waiting + added;
        window.last = !added;
        size_t kept;
        const size_t at = block_check(conversion, &window, &kept);
        waiting = window.end - at;
        memcpy(rest, window.data + at, waiting);
        writer_commit(conversion->to, kept);
    }
}
