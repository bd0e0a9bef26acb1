/* manifest_positions.c: where columns stand. */
#include "base/log.h"
#include "base/mem.h"
#include "data/manifest_tree.h"

enum { NAMES_SHOWN = 20 };

size_t *manifest_positions(const struct manifest *manifest, const struct strings *names)
{
    struct strings known CLEANUP(strings_release) = {0};
    manifest_columns(manifest, &known);
    size_t *positions = mem_new(names->count, sizeof(*positions));
    for (size_t i = 0; i < names->count; i++) {
        positions[i] = strings_find(&known, names->at[i]);
        if (positions[i] != SIZE_MAX)
            continue;
        char *list = strings_show(&known, NAMES_SHOWN);
        user_error("%s: there is no column \"%s\"; the columns are: %s", manifest->name,
                   names->at[i], list);
    }
    return positions;
}
