/* local_main.h: the main component between the sections of a configuration.
 *
 * Invariants: contract.md 1.12: it finds a data folder with config.json, in/{tables,files,user} and
 * an empty out/{tables,files}; KBC_DATADIR names it. The command is what the user gave, run by
 * /bin/sh; nothing of the configuration gets into it.
 */
#ifndef KBC_LOCAL_MAIN_H
#define KBC_LOCAL_MAIN_H

#include "data/stage.h"

/* Makes a data folder beside `in`, which becomes its in/; `config` is its config.json. Its path, to
 * be freed. */
MUST_USE char *local_main_folder(const struct stage *in, const char *config);

/* Runs the command there; its exit code ends the process unless it is 0. */
void local_main_run(const char *command, const char *folder);

/* The folder out/ that the command left, opened; user_error when it or one of its areas is none. */
MUST_USE int local_main_out(const char *folder);

#endif
