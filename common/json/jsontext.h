/* jsontext.h: JSON written straight from bytes, without a tree.
 *
 * Invariants. Output is ASCII: all else, and control bytes but DEL, are escaped as \uXXXX in
 * lower-case hexadecimal, as PHP's and Python's json write it; between what belongs to a list or an
 * object stands ", " or ": ", as in Python's. Numbers are never converted: their digits go as they
 * are. Nothing is allocated. Texts are UTF-8; what is not is refused by a result. Sources: RFC
 * 8259; RFC 3629.
 */
#ifndef KBC_JSONTEXT_H
#define KBC_JSONTEXT_H

#include "io/io.h"

/* Writes a text as a string. False when it is not UTF-8; a part may have been written then. */
MUST_USE bool jsontext_string(struct writer *out, struct span text);

/* The same without the enclosing signs. */
MUST_USE bool jsontext_inside(struct writer *out, struct span text);

/* It is UTF-8. */
bool jsontext_is_text(struct span text);

/* The parts of a number in decimal. */
struct jsontext_number {
    bool plus, minus; /* its sign */
    bool point;
    struct span whole, fraction, exponent; /* digits; the exponent with its sign. Perhaps empty */
};

/* Takes a text apart: a sign, digits with a point perhaps, at least one, and an exponent perhaps.
 * False when it is something else, or beyond the range of a double: such a number is valid JSON,
 * but what reads it has no use for it. */
MUST_USE bool jsontext_number(struct span text, struct jsontext_number *number);

enum jsontext_form { NUMBER_AS_IT_IS, NUMBER_REAL };

/* Writes it without plus and leading zeros, with a digit on both sides of the point. NUMBER_REAL
 * gives a whole number the fraction .0, so that readers take it for a real one. */
void jsontext_put_number(struct writer *out, const struct jsontext_number *number,
                         enum jsontext_form form);

/* The text is an object or a list in JSON, with no NaN or Infinity, at most 500 levels deep. */
MUST_USE bool jsontext_is_structure(struct span text);

/* Writes such a text anew. */
void jsontext_put_structure(struct writer *out, struct span text);

#endif
