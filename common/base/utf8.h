/* utf8.h: characters that may be shown to a person as they are. */
#ifndef KBC_UTF8_H
#define KBC_UTF8_H

#include "base/base.h"

/* Length of the character at the front of `left` > 0 bytes; 0 when it is not valid UTF-8 (RFC
 * 3629), a control, a line separator, or a mark that turns the direction of what follows (UAX #9),
 * with which a name can be made to look like another. */
size_t utf8_shown_length(const char *at, size_t left);

#endif
