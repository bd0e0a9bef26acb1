/* word.h: words that a person may have meant. */
#ifndef KBC_WORD_H
#define KBC_WORD_H

#include "base/buf.h"

/* The word of the list that is nearest to what was written; NULL where more than `most` letters
 * would have to change, as that is another word. */
const char *word_nearest(const struct strings *words, const char *written, size_t most);

#endif
