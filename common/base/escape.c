/* escape.c: taking escapes out of values. */
#include "base/escape.h"

#include <string.h>

static char letter(char byte)
{
    switch (byte) {
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    case 'b':
        return '\b';
    case '0':
        return 0;
    case 'Z':
        return 0x1a;
    default:
        return byte;
    }
}

static struct span undo(struct span value, char escape, bool letters, struct buf *scratch)
{
    if (value.len == 0 || !memchr(value.at, escape, value.len))
        return value;
    buf_clear(scratch);
    char *const made = buf_room(scratch, value.len);
    const char *const end = value.at + value.len;
    char *to = made;
    for (const char *at = value.at; at < end; at++) {
        const bool escaped = *at == escape && end - at > 1 && (letters || at[1] != '\n');
        at += escaped;
        *to++ = escaped && letters ? letter(*at) : *at;
    }
    return (struct span){made, (size_t)(to - made)};
}

struct span escape_undone(struct span value, char escape, struct buf *scratch)
{
    return undo(value, escape, false, scratch);
}

struct span escape_undone_letters(struct span value, char escape, struct buf *scratch)
{
    return undo(value, escape, true, scratch);
}
