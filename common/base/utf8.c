/* utf8.c: which characters may be shown as they are. */
#include "base/utf8.h"

/* U+061C, U+200E, U+200F, U+2028 to U+202E, U+2066 to U+2069. */
static bool is_mark(const unsigned char *at, size_t length)
{
    if (length == 2)
        return at[0] == 0xd8 && at[1] == 0x9c;
    if (length != 3 || at[0] != 0xe2)
        return false;
    const unsigned char last = at[2];
    if (at[1] == 0x80)
        return last == 0x8e || last == 0x8f || (last >= 0xa8 && last <= 0xae);
    return at[1] == 0x81 && last >= 0xa6 && last <= 0xa9;
}

size_t utf8_shown_length(const char *text, size_t left)
{
    const unsigned char *at = (const unsigned char *)text;
    const unsigned char first = at[0];
    if (first < 0x80)
        return first >= 0x20 && first != 0x7f;
    const size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || left < length)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((at[i] & 0xc0) != 0x80)
            return 0;
    const bool is_control = first == 0xc2 && at[1] < 0xa0;
    const bool is_overlong = (first == 0xe0 && at[1] < 0xa0) || (first == 0xf0 && at[1] < 0x90);
    const bool is_outside = (first == 0xed && at[1] > 0x9f) || (first == 0xf4 && at[1] > 0x8f);
    return is_control || is_overlong || is_outside || is_mark(at, length) ? 0 : length;
}
