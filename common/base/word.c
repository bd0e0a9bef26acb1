/* word.c: words that a person may have meant. */
#include "base/word.h"

#include <string.h>

enum { LONGEST_WORD = 64 };

/* How many letters differ between two words: Levenshtein's distance, one row of its matrix at a
 * time. */
static size_t distance(const char *a, const char *b)
{
    const size_t width = strlen(b);
    if (strlen(a) > LONGEST_WORD || width > LONGEST_WORD)
        return SIZE_MAX;
    size_t row[LONGEST_WORD + 1];
    for (size_t i = 0; i <= width; i++)
        row[i] = i;
    for (size_t line = 0; a[line]; line++) {
        size_t corner = row[0]++;
        for (size_t i = 0; i < width; i++) {
            const size_t swap = corner + (a[line] != b[i]);
            corner = row[i + 1];
            const size_t step = (row[i] < corner ? row[i] : corner) + 1;
            row[i + 1] = swap < step ? swap : step;
        }
    }
    return row[width];
}

const char *word_nearest(const struct strings *words, const char *written, size_t most)
{
    const char *nearest = NULL;
    size_t best = most;
    for (size_t i = 0; i < words->count; i++) {
        const size_t away = distance(written, words->at[i]);
        if (away <= best && (!nearest || away < best)) {
            nearest = words->at[i];
            best = away;
        }
    }
    return nearest;
}
