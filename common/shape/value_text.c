/* value_text.c: values as PHP writes them: cells, JSON, serialize. */
#include "shape/value.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CELL_DIGITS = 14, EXACT_DIGITS = 17, NUMBER_ROOM = 40, SIGN_ROOM = 8 };

/* --- numbers --- */

/* The significant digits of a number without zeros at the end, and the exponent of the first one.
 * Returns how many. */
static size_t digits_of(double number, unsigned digits, char *to, int *exponent)
{
    char text[NUMBER_ROOM];
    snprintf(text, sizeof(text), "%.*e", (int)digits - 1, number);
    const char *mark = strchr(text, 'e');
    *exponent = (int)strtol(mark + 1, NULL, 10);
    size_t length = 0;
    for (const char *at = text; at < mark; at++)
        if (*at != '.')
            to[length++] = *at;
    while (length > 1 && to[length - 1] == '0')
        length--;
    return length;
}

static size_t put_digits(const char *digits, size_t count, int exponent, unsigned most, char sign,
                         char *to)
{
    size_t length = 0;
    if (exponent < -4 || exponent >= (int)most) {
        to[length++] = digits[0];
        to[length++] = '.';
        if (count == 1)
            to[length++] = '0';
        for (size_t i = 1; i < count; i++)
            to[length++] = digits[i];
        return length + (size_t)snprintf(to + length, SIGN_ROOM, "%c%+d", sign, exponent);
    }
    if (exponent < 0) {
        to[length++] = '0';
        to[length++] = '.';
        for (int i = -1; i > exponent; i--)
            to[length++] = '0';
    }
    for (size_t i = 0; i < count || (int)i <= exponent; i++) {
        if (i > 0 && (int)i == exponent + 1)
            to[length++] = '.';
        to[length++] = i < count ? digits[i] : '0';
    }
    return length;
}

size_t value_put_real(double number, unsigned digits, char sign, char *to)
{
    size_t length = 0;
    if (signbit(number))
        to[length++] = '-';
    if (isinf(number)) {
        memcpy(to + length, "INF", 3);
        return length + 3;
    }
    char text[NUMBER_ROOM];
    int exponent = 0;
    const unsigned most = digits ? digits : EXACT_DIGITS;
    size_t count = digits_of(fabs(number), digits ? digits : CELL_DIGITS + 1, text, &exponent);
    for (unsigned more = CELL_DIGITS + 1; !digits && more <= EXACT_DIGITS; more++) {
        char shown[NUMBER_ROOM];
        snprintf(shown, sizeof(shown), "%.*e", (int)more - 1, fabs(number));
        count = digits_of(fabs(number), more, text, &exponent);
        if (strtod(shown, NULL) == fabs(number))
            break;
    }
    return length + put_digits(text, count, exponent, most, sign, to + length);
}

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
    char text[NUMBER_ROOM];
    buf_add(into, text, value_put_real(real_of(number), digits, sign, text));
}

/* --- cells --- */

/* A plain decimal of at most 14 digits is its own cell, but for zeros at its end: the number
 * nearest to it reads back as the same digits. 0 where it is not so simple. */
static size_t plain_length(struct span number)
{
    const size_t sign = number.at[0] == '-';
    const char *point = memchr(number.at, '.', number.len);
    if (!point || number.len - sign > CELL_DIGITS + 1 || number.at[sign] == '0')
        return 0;
    for (size_t i = sign; i < number.len; i++)
        if ((number.at[i] < '0' || number.at[i] > '9') && number.at + i != point)
            return 0;
    size_t length = number.len;
    while (number.at[length - 1] == '0')
        length--;
    return length - (number.at[length - 1] == '.');
}

static struct span number_cell(struct arena *arena, struct span number)
{
    if (is_whole(number)) {
        const bool is_zero = number.len == 2 && number.at[0] == '-' && number.at[1] == '0';
        return (struct span){number.at + is_zero, number.len - is_zero};
    }
    const size_t plain = plain_length(number);
    if (plain > 0)
        return (struct span){number.at, plain};
    const double real = real_of(number);
    if (isinf(real))
        return number;
    char *text = arena_take(arena, NUMBER_ROOM);
    size_t length = value_put_real(real, CELL_DIGITS, 'E', text);
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

static void add_count(struct buf *into, const char *before, size_t count, const char *behind)
{
    char digits[24];
    char *at = digits + sizeof(digits);
    do
        *--at = (char)('0' + count % 10);
    while ((count /= 10) > 0);
    buf_add_text(into, before);
    buf_add(into, at, (size_t)(digits + sizeof(digits) - at));
    buf_add_text(into, behind);
}

static void add_text(struct span text, struct buf *into)
{
    add_count(into, "s:", text.len, ":\"");
    buf_add(into, text.at, text.len);
    buf_add(into, "\";", 2);
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
        add_count(into, "a:", value->count, ":{");
        for (const struct value *part = value->first; part; part = part->next) {
            add_count(into, "i:", i++, ";");
            value_serialize(part, digits, NULL, into);
        }
        buf_add_byte(into, '}');
        return;
    case VALUE_OBJECT:
        add_count(into, "O:8:\"stdClass\":", value->count + (more != NULL), ":{");
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
