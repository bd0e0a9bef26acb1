/* settings.h: the configuration as it was given, by config.json and options, before it is checked.
 *
 * Invariants: only these three include it; everybody else uses params.h. `parameters` is always an
 * object of its own, which options are put into: config.json as it was read stays in `root`. Memory
 * given to settings_own() is released with the settings.
 */
#ifndef KBC_SETTINGS_H
#define KBC_SETTINGS_H

#include <jansson.h>

#include "base/buf.h"
#include "data/params.h"

struct settings {
    char *name; /* of the file, for messages; NULL when there is the command line only */
    json_t *root; /* all of config.json; NULL when there is none */
    json_t *parameters; /* what is checked: its `parameters`, and over them the options */
    struct strings options; /* the names of the parameters the command line gave */
    void **owned;
    size_t owned_count, owned_room;
};

/* Takes over memory from malloc() and returns it. */
void *settings_own(struct settings *settings, void *memory);

#endif
