/* natural.c: the order in which people number things. */
#include "text/natural.h"

#include <string.h>

static const char digits[] = "0123456789";

/* Compares the numbers at the front and goes behind them. */
static int compare_numbers(const char **a, const char **b)
{
    *a += strspn(*a, "0");
    *b += strspn(*b, "0");
    const size_t length = strspn(*a, digits), other = strspn(*b, digits);
    const int result = length != other ? (length < other ? -1 : 1) : memcmp(*a, *b, length);
    *a += length;
    *b += other;
    return result;
}

int natural_compare(const char *a, const char *b)
{
    const char *left = a, *right = b;
    while (*left && *right) {
        int result = (unsigned char)*left - (unsigned char)*right;
        if (strchr(digits, *left) && strchr(digits, *right)) {
            result = compare_numbers(&left, &right);
        } else {
            left++;
            right++;
        }
        if (result != 0)
            return result;
    }
    return *left || *right ? (*left ? 1 : -1) : strcmp(a, b);
}
