/* row_values.c: numbers and lists of texts, written as cells. */
#include "csv/row.h"

#include <string.h>

void row_put_number(struct row_writer *out, uint64_t number)
{
    char digits[20];
    char *at = digits + sizeof(digits);
    do
        *--at = (char)('0' + number % 10);
    while (number /= 10);
    row_put_value(out, (struct span){at, (size_t)(digits + sizeof(digits) - at)});
}

void row_put_values(struct row_writer *out, const struct strings *values)
{
    for (size_t i = 0; i < values->count; i++)
        row_put_value(out, (struct span){values->at[i], strlen(values->at[i])});
}
