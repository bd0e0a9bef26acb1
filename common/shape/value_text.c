/* value_text.c: values as PHP writes them: cells, JSON, serialize. */
#include "shape/value.h"
#include "shape/value_real.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SHORT_DIGITS = 15 /* that any double carries */ };

/* --- numbers --- */

/* A number that fits into 64 bits, without fraction and exponent. */
static bool is_integer(struct span number)
{
    const size_t sign = number.at[0] == '-';
    for (size_t i = sign; i < number.len; i++)
        if (number.at[i] < '0' || number.at[i] > '9')
            return false;
    const size_t digits = number.len - sign;
    if (digits != 19)
        return digits < 19;
    return memcmp(number.at + sign, sign ? "9223372036854775808" : "9223372036854775807", 19) <= 0;
}

static bool is_whole(struct span number)
{
    for (size_t i = number.at[0] == '-'; i < number.len; i++)
        if (number.at[i] < '0' || number.at[i] > '9')
            return false;
    return true;
}

static double real_of(struct span number)
{
    char text[512];
    if (number.len < sizeof(text)) {
        memcpy(text, number.at, number.len);
        text[number.len] = '\0';
        return strtod(text, NULL);
    }
    struct buf copy CLEANUP(buf_release) = {0};
    buf_add(&copy, number.at, number.len);
    return strtod(buf_text(&copy), NULL);
}

static void add_number(struct span number, unsigned digits, char sign, struct buf *into)
{
    if (is_integer(number)) {
        const bool is_zero = number.len == 2 && number.at[0] == '-' && number.at[1] == '0';
        buf_add(into, number.at + is_zero, number.len - is_zero);
        return;
    }
    const size_t plain = digits ? 0 : value_plain_real(number, SHORT_DIGITS);
    if (plain > 0) {
        buf_add(into, number.at, plain);
        return;
    }
    char text[VALUE_REAL_ROOM];
    buf_add(into, text, value_put_real(real_of(number), digits, sign, text));
}

/* --- cells --- */

static struct span number_cell(struct arena *arena, struct span number)
{
    if (is_whole(number)) {
        const bool is_zero = number.len == 2 && number.at[0] == '-' && number.at[1] == '0';
        return (struct span){number.at + is_zero, number.len - is_zero};
    }
    const size_t plain = value_plain_real(number, VALUE_CELL_DIGITS);
    if (plain > 0)
        return (struct span){number.at, plain};
    const double real = real_of(number);
    if (isinf(real))
        return number;
    char *text = arena_take(arena, VALUE_REAL_ROOM);
    size_t length = value_put_real(real, VALUE_CELL_DIGITS, 'E', text);
    if (real_of((struct span){text, length}) != real)
        length = value_put_real(real, 0, 'E', text);
    return (struct span){text, length};
}

struct span value_cell(struct arena *arena, const struct value *value)
{
    switch (value->kind) {
    case VALUE_FALSE:
        return (struct span){"0", 1};
    case VALUE_TRUE:
        return (struct span){"1", 1};
    case VALUE_NUMBER:
        return number_cell(arena, value->text);
    case VALUE_TEXT:
        return value->text;
    default:
        return (struct span){NULL, 0};
    }
}

/* --- JSON --- */

/* The character at `at`, of text that is UTF-8. */
static uint32_t character(const unsigned char *at, size_t *length)
{
    *length = at[0] >= 0xf0 ? 4 : at[0] >= 0xe0 ? 3 : 2;
    uint32_t c = at[0] & (*length == 4 ? 0x07u : *length == 3 ? 0x0fu : 0x1fu);
    for (size_t i = 1; i < *length; i++)
        c = c << 6 | (at[i] & 0x3fu);
    return c;
}

static void add_escaped(struct span text, struct buf *into)
{
    static const char signs[] = "\"\\/\b\f\n\r\t", letters[] = "\"\\/bfnrt";
    buf_add_byte(into, '"');
    for (size_t i = 0; i < text.len;) {
        const unsigned char c = (unsigned char)text.at[i];
        const char *sign = c ? strchr(signs, c) : NULL;
        size_t length = 1;
        if (sign) {
            buf_add_byte(into, '\\');
            buf_add_byte(into, letters[sign - signs]);
        } else if (c < 0x20) {
            buf_add_format(into, "\\u%04x", c);
        } else if (c < 0x80) {
            buf_add_byte(into, (char)c);
        } else {
            uint32_t code = character((const unsigned char *)text.at + i, &length);
            if (code >= 0x10000) {
                code -= 0x10000;
                buf_add_format(into, "\\u%04x", 0xd800 + (code >> 10));
                code = 0xdc00 + (code & 0x3ff);
            }
            buf_add_format(into, "\\u%04x", code);
        }
        i += length;
    }
    buf_add_byte(into, '"');
}

static struct span name_of(const struct value *member)
{
    return (struct span){member->name->text, member->name->length};
}

void value_json(const struct value *value, unsigned digits, struct buf *into)
{
    static const char *const words[] = {"null", "false", "true"};
    const bool is_object = value->kind == VALUE_OBJECT;
    if (value->kind < COUNT(words))
        buf_add_text(into, words[value->kind]);
    else if (value->kind == VALUE_NUMBER)
        add_number(value->text, digits, 'e', into);
    else if (value->kind == VALUE_TEXT)
        add_escaped(value->text, into);
    if (value->kind < VALUE_LIST)
        return;
    buf_add_byte(into, is_object ? '{' : '[');
    for (const struct value *part = value->first; part; part = part->next) {
        if (part != value->first)
            buf_add_byte(into, ',');
        if (is_object) {
            add_escaped(name_of(part), into);
            buf_add_byte(into, ':');
        }
        value_json(part, digits, into);
    }
    buf_add_byte(into, is_object ? '}' : ']');
}

/* --- serialize --- */

/* A letter, a colon, a count and what is behind it: at most 40 bytes. */
static char *put_count(char *to, char letter, size_t count, const char *behind, size_t length)
{
    char digits[24];
    char *at = digits + sizeof(digits);
    do
        *--at = (char)('0' + count % 10);
    while ((count /= 10) > 0);
    *to++ = letter;
    *to++ = ':';
    const size_t shown = (size_t)(digits + sizeof(digits) - at);
    memcpy(to, at, shown);
    memcpy(to + shown, behind, length);
    return to + shown + length;
}

enum { COUNT_ROOM = 40 };

static void add_count(struct buf *into, char letter, size_t count, const char *behind,
                      size_t length)
{
    char *to = buf_room(into, COUNT_ROOM);
    char *end = put_count(to, letter, count, behind, length);
    *end = '\0';
    into->len += (size_t)(end - to);
}

static void add_text(struct span text, struct buf *into)
{
    char *const to = buf_room(into, text.len + COUNT_ROOM);
    char *at = put_count(to, 's', text.len, ":\"", 2);
    if (text.len)
        memcpy(at, text.at, text.len);
    at += text.len;
    *at++ = '"';
    *at++ = ';';
    *at = '\0';
    into->len += (size_t)(at - to);
}

void value_serialize(const struct value *value, unsigned digits, const struct value_more *more,
                     struct buf *into)
{
    static const char *const words[] = {"N;", "b:0;", "b:1;"};
    size_t i = 0;
    switch (value->kind) {
    case VALUE_NUMBER:
        buf_add_text(into, is_integer(value->text) ? "i:" : "d:");
        add_number(value->text, digits, 'E', into);
        buf_add_byte(into, ';');
        return;
    case VALUE_TEXT:
        add_text(value->text, into);
        return;
    case VALUE_LIST:
        add_count(into, 'a', value->count, ":{", 2);
        for (const struct value *part = value->first; part; part = part->next) {
            add_count(into, 'i', i++, ";", 1);
            value_serialize(part, digits, NULL, into);
        }
        buf_add_byte(into, '}');
        return;
    case VALUE_OBJECT:
        buf_add(into, "O:8:\"stdClass", 13);
        add_count(into, '"', value->count + (more != NULL), ":{", 2);
        for (const struct value *part = value->first; part; part = part->next) {
            add_text(name_of(part), into);
            value_serialize(part, digits, NULL, into);
        }
        if (more) {
            add_text(more->name, into);
            add_text(more->text, into);
        }
        buf_add_byte(into, '}');
        return;
    default:
        buf_add_text(into, words[value->kind]);
        return;
    }
}
