/* local_config.h: a component's configuration as a file: its steps, its rows, its parameters.
 *
 * Invariants: the file is what the API or an export gives (`configuration` with `processors`, and
 * `rows`), a configuration itself, or no more than {"before": [...], "after": [...]}, the box of
 * the UI. A row's lists replace those of the configuration around it, its parameters are laid over
 * the others. What it lacks, or has in another form, is user_error that names the file.
 */
#ifndef KBC_LOCAL_CONFIG_H
#define KBC_LOCAL_CONFIG_H

#include "chain/chain.h"

struct local_config {
    const char *name; /* of the file, for messages */
    struct local_root *root; /* the file */
    size_t count; /* of what is to be run: the configuration itself, or rows */
    struct local_row {
        char *name; /* of a row: its id, or else its number from 1; NULL for the configuration */
        char *shown; /* "component.json, row 17 (Orders)" */
        struct local_part *part;
    } *rows;
};

/* The steps of a section, and the settings that own them. */
struct local_section {
    struct settings *settings; /* NULL: the section is empty or missing */
    struct chain_parameters parameters;
};

/* Reads the file. `row` names the row that is wanted, by its id or number; NULL: all that have
 * steps, or the configuration where there are no rows. */
MUST_USE struct local_config *local_config_load(const char *path, const char *row);

/* The steps of `before` or `after`, all parameters checked. */
MUST_USE struct local_section local_config_section(const struct local_config *config, size_t row,
                                                   const char *name);

/* The config.json of the main component (contract.md 1.3), to be freed: the processors are not for
 * it. */
MUST_USE char *local_config_main(const struct local_config *config, size_t row);

void local_config_release(struct local_config *config);

#endif
