/* jsontext_number.c: numbers of JSON from the digits of a cell. */
#include "json/jsontext.h"

enum { MOST_POWER = 308 }; /* of ten, in a double */

static struct span digits_at(const char **at, const char *end)
{
    struct span digits = {*at, 0};
    while (*at < end && **at >= '0' && **at <= '9')
        ++*at;
    digits.len = (size_t)(*at - digits.at);
    return digits;
}

static bool take(const char **at, const char *end, char byte)
{
    const bool found = *at < end && **at == byte;
    *at += found;
    return found;
}

static struct span without_zeros(struct span digits)
{
    while (digits.len > 0 && *digits.at == '0') {
        digits.at++;
        digits.len--;
    }
    return digits;
}

/* The power of ten of its first digit is one of a double's. */
static bool fits(const struct jsontext_number *number)
{
    const struct span whole = without_zeros(number->whole);
    const bool small = number->exponent.len > 0 && *number->exponent.at == '-';
    int64_t power = 0;
    for (size_t i = 0; i < number->exponent.len && power < 1000000; i++) {
        const char digit = number->exponent.at[i];
        power = digit >= '0' && digit <= '9' ? power * 10 + (digit - '0') : power;
    }
    if (whole.len > INT32_MAX)
        return false;
    const int64_t first = (int64_t)whole.len - 1 + (small ? -power : power);
    return first <= MOST_POWER;
}

bool jsontext_number(struct span text, struct jsontext_number *number)
{
    const char *at = text.at, *const end = at + text.len;
    *number = (struct jsontext_number){.minus = take(&at, end, '-')};
    number->plus = !number->minus && take(&at, end, '+');
    number->whole = digits_at(&at, end);
    number->point = take(&at, end, '.');
    if (number->point)
        number->fraction = digits_at(&at, end);
    if (number->whole.len + number->fraction.len == 0)
        return false;
    if (take(&at, end, 'e') || take(&at, end, 'E')) {
        number->exponent.at = at;
        if (!take(&at, end, '-'))
            (void)take(&at, end, '+');
        if (digits_at(&at, end).len == 0)
            return false;
        number->exponent.len = (size_t)(at - number->exponent.at);
    }
    return at == end && fits(number);
}

static void put(struct writer *out, struct span bytes)
{
    writer_write(out, bytes.at, bytes.len);
}

static void put_or_zero(struct writer *out, struct span digits)
{
    put(out, digits.len ? digits : (struct span){"0", 1});
}

void jsontext_put_number(struct writer *out, const struct jsontext_number *number,
                         enum jsontext_form form)
{
    if (number->minus)
        writer_write(out, "-", 1);
    put_or_zero(out, without_zeros(number->whole));
    if (number->point || (form == NUMBER_REAL && number->exponent.len == 0)) {
        writer_write(out, ".", 1);
        put_or_zero(out, number->fraction);
    }
    if (number->exponent.len > 0) {
        writer_write(out, "e", 1);
        put(out, number->exponent);
    }
}
