/* jsonread_token.c: strings and numbers of JSON. */
#include "json/jsonread_window.h"

#include <string.h>

/* Bit 7 of each byte of a word that cannot stand in a string as it is, or is not ASCII: quote,
 * backslash, control. The lowest one is exact ("Bit Twiddling Hacks", haszero). */
static uint64_t signs_of(uint64_t word)
{
    const uint64_t ones = 0x0101010101010101, tops = 0x8080808080808080;
    const uint64_t quote = word ^ ones * '"', back = word ^ ones * '\\';
    return ((((quote - ones) & ~quote) | ((back - ones) & ~back) | (word - ones * 0x20)) | word) &
           tops;
}

/* The first byte of [at, end) that is not to be taken as it is, or end. */
static const char *plain_end(const char *at, const char *end)
{
    for (; at < end; at += 8) {
        uint64_t word;
        memcpy(&word, at, sizeof(word));
        if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
            word = __builtin_bswap64(word);
        const uint64_t signs = signs_of(word);
        if (signs) {
            at += __builtin_ctzll(signs) / 8;
            break;
        }
    }
    return at < end ? at : end;
}

/* Length of the well-formed character at `at` of `left` bytes (RFC 3629), 0 when it is none. */
static size_t character_length(const unsigned char *at, size_t left)
{
    const unsigned char first = at[0];
    const size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || left < length)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((at[i] & 0xc0) != 0x80)
            return 0;
    const unsigned char second = at[1];
    const bool wrong = (first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) ||
                       (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f);
    return wrong ? 0 : length;
}

/* At least `count` bytes from `at` on, unless the input ends. `from`, which stands behind the
 * token's start, moves along. */
static bool have(struct jsonread *json, size_t count, const char **from)
{
    while ((size_t)(json->end - json->at) < count) {
        const size_t before = (size_t)(*from - json->token);
        const bool more = jsonread_more(json);
        *from = json->token + before;
        if (!more)
            return false;
    }
    return true;
}

static uint32_t hex4(struct jsonread *json, const char *at)
{
    uint32_t value = 0;
    for (size_t i = 0; i < 4; i++) {
        const char c = at[i];
        const char low = (char)(c | 0x20);
        if (c >= '0' && c <= '9')
            value = value * 16 + (uint32_t)(c - '0');
        else if (low >= 'a' && low <= 'f')
            value = value * 16 + (uint32_t)(low - 'a' + 10);
        else
            jsonread_wrong(json, at + i, "\\u needs four hexadecimal digits");
    }
    return value;
}

static void add_character(struct buf *text, uint32_t c)
{
    char bytes[4];
    size_t length = 0;
    if (c < 0x80) {
        bytes[length++] = (char)c;
    } else if (c < 0x800) {
        bytes[length++] = (char)(0xc0 | c >> 6);
    } else if (c < 0x10000) {
        bytes[length++] = (char)(0xe0 | c >> 12);
        bytes[length++] = (char)(0x80 | (c >> 6 & 0x3f));
    } else {
        bytes[length++] = (char)(0xf0 | c >> 18);
        bytes[length++] = (char)(0x80 | (c >> 12 & 0x3f));
        bytes[length++] = (char)(0x80 | (c >> 6 & 0x3f));
    }
    if (c >= 0x80)
        bytes[length++] = (char)(0x80 | (c & 0x3f));
    buf_add(text, bytes, length);
}

/* The escape at `at`, a backslash. */
static void add_escaped(struct jsonread *json, const char **from)
{
    static const char signs[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    static const char unended[] = "a string does not end";
    if (!have(json, 2, from))
        jsonread_wrong(json, json->token, unended);
    const char sign = json->at[1];
    const char *known = sign ? strchr(signs, sign) : NULL;
    if (known) {
        buf_add_byte(&json->text, values[known - signs]);
        json->at += 2;
        return;
    }
    if (sign != 'u')
        jsonread_wrong(json, json->at, "no escape begins like this; a backslash is written \\\\");
    if (!have(json, 6, from))
        jsonread_wrong(json, json->token, unended);
    uint32_t c = hex4(json, json->at + 2);
    size_t length = 6;
    if (c >= 0xd800 && c <= 0xdfff) {
        const bool pair =
            c <= 0xdbff && have(json, 12, from) && json->at[6] == '\\' && json->at[7] == 'u';
        const uint32_t low = pair ? hex4(json, json->at + 8) : 0;
        if (low < 0xdc00 || low > 0xdfff)
            jsonread_wrong(json, json->at, "half of a surrogate pair stands alone");
        c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
        length = 12;
    }
    add_character(&json->text, c);
    json->at += length;
}

/* What stops the plain bytes of a string, and is neither its end nor an escape. */
static void pass_sign(struct jsonread *json, const char **from)
{
    if (json->at == json->end) {
        if (!have(json, 1, from))
            jsonread_wrong(json, json->token, "a string does not end");
        return;
    }
    if ((unsigned char)*json->at < 0x20)
        jsonread_wrong(json, json->at,
                       "a control character stands in a string; line breaks and tabs are written "
                       "\\n and \\t");
    const bool enough = have(json, 4, from);
    const size_t left = (size_t)(json->end - json->at);
    const size_t length = character_length((const unsigned char *)json->at, enough ? 4 : left);
    if (length == 0)
        jsonread_wrong(json, json->at,
                       "the text is not UTF-8; put processor-iconv before this processor");
    json->at += length;
}

struct span jsonread_string(struct jsonread *json)
{
    const char *from = ++json->at;
    bool is_copied = false;
    for (;;) {
        json->at = plain_end(json->at, json->end);
        const char sign = json->at < json->end ? *json->at : '\0';
        if (LIKELY(sign == '"'))
            break;
        if (sign != '\\') {
            pass_sign(json, &from);
            continue;
        }
        if (!is_copied)
            buf_clear(&json->text);
        is_copied = true;
        buf_add(&json->text, from, (size_t)(json->at - from));
        add_escaped(json, &from);
        from = json->at;
    }
    const struct span rest = {from, (size_t)(json->at - from)};
    json->at++;
    if (!is_copied)
        return rest;
    buf_add(&json->text, rest.at, rest.len);
    return (struct span){json->text.data, json->text.len};
}

/* Passes digits; how many. */
static size_t digits(struct jsonread *json, const char **from)
{
    size_t count = 0;
    for (;;) {
        while (*json->at >= '0' && *json->at <= '9' && json->at < json->end) {
            json->at++;
            count++;
        }
        if (json->at < json->end || !have(json, 1, from))
            return count;
    }
}

/* A digit is missing. */
static _Noreturn void no_number(struct jsonread *json)
{
    jsonread_wrong(json, json->at, "this is no number of JSON");
}

struct span jsonread_number(struct jsonread *json)
{
    const char *from = json->at;
    if (*json->at == '-')
        json->at++;
    const size_t sign = (size_t)(json->at - from);
    const size_t whole = digits(json, &from);
    if (whole == 0 || (whole > 1 && from[sign] == '0'))
        no_number(json);
    if (*json->at == '.' && json->at < json->end) {
        json->at++;
        if (digits(json, &from) == 0)
            no_number(json);
    }
    if ((*json->at | 0x20) == 'e' && json->at < json->end) {
        json->at++;
        if (have(json, 1, &from) && (*json->at == '+' || *json->at == '-'))
            json->at++;
        if (digits(json, &from) == 0)
            no_number(json);
    }
    return (struct span){from, (size_t)(json->at - from)};
}
