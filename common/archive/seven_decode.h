/* seven_decode.h: the packed directory of a 7z archive; liblzma for it, and for nothing else.
 *
 * Invariants: for seven*.c only, the only module that includes liblzma. Memory does not depend on
 * what the packed data says of itself: a dictionary is never larger than the result.
 */
#ifndef KBC_SEVEN_DECODE_H
#define KBC_SEVEN_DECODE_H

#include "archive/seven_header.h"

/* Unpacks what `coder` packed to exactly `size` bytes; NULL is a copy. False when it cannot be
 * done, because the data is damaged or the coder unknown. */
MUST_USE bool seven_decode(const struct seven_coder *coder, struct span packed, char *to,
                           size_t size);

/* CRC-32, as in zip. */
uint32_t seven_crc(struct span bytes);

#endif
