/* escape.c: taking escapes out of values. */
#include "base/escape.h"

#include <string.h>

struct span escape_undone(struct span value, char escape, struct buf *scratch)
{
    if (value.len == 0 || !memchr(value.at, escape, value.len))
        return value;
    buf_clear(scratch);
    char *const made = buf_room(scratch, value.len);
    const char *const end = value.at + value.len;
    char *to = made;
    for (const char *at = value.at; at < end; at++) {
        if (*at == escape && end - at > 1 && at[1] != '\n')
            at++;
        *to++ = *at;
    }
    return (struct span){made, (size_t)(to - made)};
}
