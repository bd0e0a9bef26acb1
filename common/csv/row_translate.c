/* row_translate.c: a cell for another enclosure, by lanes. */
#include "csv/row_translate.h"

char *row_translate_lanes(const struct row_translation *change, char *to, struct span cell)
{
    const char *from = cell.at, *const end = from + cell.len;
    while (from < end) {
        const size_t left = (size_t)(end - from);
        const uint32_t signs =
            row_lanes_equal(from, change->signs[0]) | row_lanes_equal(from, change->signs[1]);
        const uint32_t hits = signs & row_lanes_below(left);
        memcpy(to, from, ROW_LANES);
        const size_t whole = left < ROW_LANES ? left : ROW_LANES;
        const size_t passed = hits ? (size_t)__builtin_ctz(hits) + 1 : whole;
        from += passed;
        to += passed;
        if (hits) {
            const char sign = to[-1];
            from += sign == change->from;
            *to = sign;
            to += sign == change->to;
        }
    }
    return to;
}
