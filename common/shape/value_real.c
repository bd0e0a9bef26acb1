/* value_real.c: real numbers in decimal, as PHP writes them. */
#include "shape/value_real.h"
#include "shape/value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIGN_ROOM = 8, FRACTION_BITS = 53, POWERS = 23, WORD = 64 };

static const uint64_t powers[] = {1,
                                  10,
                                  100,
                                  1000,
                                  10000,
                                  100000,
                                  1000000,
                                  10000000,
                                  100000000,
                                  1000000000,
                                  10000000000,
                                  100000000000,
                                  1000000000000,
                                  10000000000000,
                                  100000000000000,
                                  1000000000000000,
                                  10000000000000000,
                                  100000000000000000,
                                  1000000000000000000};

/* `number` * 10^`power`, rounded half to even as printf does it; exact, as all of it fits into 128
 * bits. 0 where it does not. */
static uint64_t scaled(double number, int power)
{
    int exponent;
    const uint64_t fraction = (uint64_t)ldexp(frexp(number, &exponent), FRACTION_BITS);
    const int shift = FRACTION_BITS - exponent;
    if (power < 0 || power >= POWERS || shift <= 0 || shift >= 2 * WORD)
        return 0;
    unsigned __int128 product = fraction;
    for (int left = power; left > 0; left -= left < 18 ? left : 18)
        product *= powers[left < 18 ? left : 18];
    const unsigned __int128 half = (unsigned __int128)1 << (shift - 1);
    const unsigned __int128 rest = product & (2 * half - 1);
    const unsigned __int128 whole = product >> shift;
    if (whole >> WORD)
        return 0;
    return (uint64_t)whole + (rest > half || (rest == half && (whole & 1)));
}

/* The significant digits of a number above 0 in `to`, and the exponent of the first one; false
 * where the short way does not go. */
static bool digits_by_scaling(double number, unsigned digits, char *to, int *exponent)
{
    int binary;
    frexp(number, &binary);
    int first = ((binary - 1) * 78913) >> 18; /* log10(2) * 2^18, rounded down */
    uint64_t value = scaled(number, (int)digits - 1 - first);
    if (value >= powers[digits])
        value = scaled(number, (int)digits - 1 - ++first);
    if (value < powers[digits - 1] || value >= powers[digits])
        return false;
    *exponent = first;
    for (unsigned i = digits; i-- > 0; value /= 10)
        to[i] = (char)('0' + value % 10);
    return true;
}

static void digits_by_printing(double number, unsigned digits, char *to, int *exponent)
{
    char text[VALUE_REAL_ROOM];
    snprintf(text, sizeof(text), "%.*e", (int)digits - 1, number);
    const char *mark = strchr(text, 'e');
    *exponent = (int)strtol(mark + 1, NULL, 10);
    for (const char *at = text; at < mark; at++)
        if (*at != '.')
            *to++ = *at;
}

/* Without the zeros at their end; how many. */
static size_t digits_of(double number, unsigned digits, char *to, int *exponent)
{
    if (!digits_by_scaling(number, digits, to, exponent))
        digits_by_printing(number, digits, to, exponent);
    size_t length = digits;
    while (length > 1 && to[length - 1] == '0')
        length--;
    return length;
}

/* The fewest digits that read back as the number. */
static size_t fewest_digits(double number, char *to, int *exponent)
{
    size_t count = 0;
    for (unsigned digits = isnormal(number) ? 15 : 1; digits <= VALUE_EXACT_DIGITS; digits++) {
        char shown[VALUE_REAL_ROOM];
        count = digits_of(number, digits, to, exponent);
        snprintf(shown, sizeof(shown), "%.*se%d", (int)count, to, *exponent - (int)count + 1);
        if (strtod(shown, NULL) == number)
            break;
    }
    return count;
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
    char text[VALUE_REAL_ROOM];
    int exponent = 0;
    const size_t count = digits ? digits_of(fabs(number), digits, text, &exponent)
                                : fewest_digits(fabs(number), text, &exponent);
    return length + put_digits(text, count, exponent, digits ? digits : VALUE_EXACT_DIGITS, sign,
                               to + length);
}

size_t value_plain_real(struct span number, size_t most)
{
    const size_t sign = number.at[0] == '-';
    const char *point = memchr(number.at, '.', number.len);
    size_t first = sign;
    if (!point)
        return 0;
    if (number.at[sign] == '0')
        for (first = sign + 2; first < number.len && number.at[first] == '0'; first++)
            continue;
    /* 0.0001 is the last one before the exponents. */
    if (first > sign + 5 || first == number.len || number.len - first > most + (first == sign))
        return 0;
    for (size_t i = first; i < number.len; i++)
        if ((number.at[i] < '0' || number.at[i] > '9') && number.at + i != point)
            return 0;
    size_t length = number.len;
    while (number.at[length - 1] == '0')
        length--;
    return length - (number.at[length - 1] == '.');
}
