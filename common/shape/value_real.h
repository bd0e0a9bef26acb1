/* value_real.h: real numbers in decimal.
 *
 * Inner part of value.h. Invariants: what is written without an exponent has its first digit at
 * 10^-4 or above.
 */
#ifndef KBC_VALUE_REAL_H
#define KBC_VALUE_REAL_H

#include "base/base.h"

enum { VALUE_CELL_DIGITS = 14, VALUE_EXACT_DIGITS = 17, VALUE_REAL_ROOM = 40 };

/* How many bytes of a JSON number with a fraction are what it looks like when written: those before
 * the zeros at its end. At most `most` <= 15 significant digits: the number nearest to such a
 * decimal has it as its shortest form. 0 where it is not so simple. */
size_t value_plain_real(struct span number, size_t most);

#endif
