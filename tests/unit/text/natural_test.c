/* natural_test.c: unit tests of common/text/natural.c. */
#include "unit/unit.h"

#include "text/natural.h"

TEST(natural_order)
{
    static const char *const ordered[] = {
        "",
        "0",
        "1",
        "02",
        "2",
        "10",
        "99999999999999999999999",
        "100000000000000000000000",
        "a",
        "a/part9",
        "a/part10",
        "a0",
        "a00",
        "a1b2",
        "a1b10",
        "a01b11",
        "a2",
        "b",
    };
    for (size_t i = 0; i < COUNT(ordered); i++)
        for (size_t k = 0; k < COUNT(ordered); k++) {
            const int result = natural_compare(ordered[i], ordered[k]);
            CHECK((result < 0) == (i < k) && (result > 0) == (i > k));
        }
}
