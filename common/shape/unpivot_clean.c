/* unpivot_clean.c: names of columns without signs and accents. */
#include "base/mem.h"
#include "shape/unpivot.h"

#include <string.h>

/* U+00C0 to U+017F, one text each, empty for the two that are no letters. */
static const char *const letters[] = {
    "A", "A", "A",  "A",  "Ae", "Aa", "Ae", "C", "E", "E", "E", "E", "I",  "I", "I",  "I",
    "D", "N", "O",  "O",  "O",  "O",  "Oe", "",  "O", "U", "U", "U", "Ue", "Y", "TH", "ss",
    "a", "a", "a",  "a",  "ae", "aa", "a",  "c", "e", "e", "e", "e", "i",  "i", "i",  "i",
    "d", "n", "o",  "o",  "o",  "o",  "oe", "",  "o", "u", "u", "u", "ue", "y", "th", "y",
    "A", "a", "A",  "a",  "A",  "a",  "C",  "c", "C", "c", "C", "c", "C",  "c", "D",  "d",
    "D", "d", "E",  "e",  "E",  "e",  "E",  "e", "E", "e", "E", "e", "G",  "g", "G",  "g",
    "G", "g", "G",  "g",  "H",  "h",  "H",  "h", "I", "i", "I", "i", "I",  "i", "I",  "i",
    "I", "i", "IJ", "ij", "J",  "j",  "K",  "k", "k", "L", "l", "L", "l",  "L", "l",  "L",
    "l", "L", "l",  "N",  "n",  "N",  "n",  "N", "n", "N", "n", "N", "O",  "o", "O",  "o",
    "O", "o", "OE", "oe", "R",  "r",  "R",  "r", "R", "r", "S", "s", "S",  "s", "S",  "s",
    "S", "s", "T",  "t",  "T",  "t",  "T",  "t", "U", "u", "U", "u", "U",  "u", "U",  "u",
    "U", "u", "U",  "u",  "W",  "w",  "Y",  "y", "Y", "Z", "z", "Z", "z",  "Z", "z",  "s",
};

/* What a character of several bytes, which begins at `at`, is written as. */
static const char *written(const unsigned char *at)
{
    if (strncmp((const char *)at, "\xE2\x82\xAC", 3) == 0)
        return "E"; /* the euro sign */
    if (at[0] < 0xC3 || at[0] > 0xC5 || (at[1] & 0xC0) != 0x80)
        return "";
    return letters[(at[0] - 0xC3) * 64 + (at[1] & 0x3F)];
}

static void add(struct buf *into, const char *name)
{
    for (const unsigned char *at = (const unsigned char *)name; *at; at++) {
        const bool kept = (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') ||
                          (*at >= '0' && *at <= '9') || strchr("_ \t\v\f", *at);
        if (*at == '#')
            buf_add_text(into, "count");
        else if (*at >= 0xC0)
            buf_add_text(into, written(at));
        else if (kept)
            buf_add_byte(into, (char)*at);
    }
}

char *unpivot_clean(const char *name)
{
    static const char blanks[] = " \t\v";
    struct buf text CLEANUP(buf_release) = {0};
    add(&text, name);
    size_t from = 0, to = text.len;
    while (from < to && strchr(blanks, text.data[from]))
        from++;
    while (to > from && strchr(blanks, text.data[to - 1]))
        to--;
    if (to - from < 2)
        return mem_string("empty");
    for (size_t i = from; i < to; i++)
        if (text.data[i] == ' ')
            text.data[i] = '_';
    return mem_text(text.data + from, to - from);
}
