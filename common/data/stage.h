/* stage.h: writing to out/: results appear all at once or not at all.
 *
 * Invariants: everything is written below a hidden folder in out/, which the platform does not see.
 * stage_publish() moves it into place by rename, only onto names that are free; until then out/ is
 * as it was. When the process ends in any other way that it can notice (an error, SIGINT, SIGTERM),
 * the hidden folder is removed. A failing machine is app_error.
 */
#ifndef KBC_STAGE_H
#define KBC_STAGE_H

#include "data/datadir.h"

struct stage;

/* For results in `out`, a folder's descriptor that stays the caller's. Nothing is touched yet. One
 * at a time in a process. */
MUST_USE struct stage *stage_new(int out);

/* Makes the hidden folder, and out/tables and out/files where they are missing; once, whoever asks
 * first. */
void stage_begin(struct stage *stage);

/* Every top-level entry of `tree` has a free name in out/, for itself and a manifest; else
 * user_error. */
void stage_check(const struct stage *stage, const struct tree *tree);

/* What stands at a place; TAKEN also where a part of the path is a file. */
enum stage_place { STAGE_FREE, STAGE_FOLDER, STAGE_TAKEN };
enum stage_place stage_look(const struct stage *stage, enum area area, const char *path);

/* A new file; its folders are made. May be called from several threads. */
MUST_USE struct writer *stage_writer(struct stage *stage, enum area area, const char *path);

/* Reads a file whose writer was finished. */
MUST_USE struct reader *stage_reader(const struct stage *stage, enum area area, const char *path);

/* Takes a file written before, or a folder when it is empty, away again, and folders that are
 * empty then. */
void stage_drop(struct stage *stage, enum area area, const char *path);

/* An empty folder, which may be there already. */
void stage_folder(struct stage *stage, enum area area, const char *path);

/* Moves a file from its folder to its place (--consume); copies it when the file systems differ. */
void stage_move(struct stage *stage, enum area area, const char *path, const struct source *from);

/* A folder for files in between, below the hidden folder and removed with it, that is written like
 * a stage but never published. `number` tells it from others. */
MUST_USE struct stage *stage_below(struct stage *stage);

/* The descriptor of its folder, which has the form of in/; open until stage_end(). */
int stage_folder_descriptor(const struct stage *below);

/* Releases what stage_below() gave; the files stay. NULL is fine. */
void stage_end(struct stage *below);

/* Removes the hidden folder, if there is one, and releases the stage. */
void stage_cancel(struct stage *stage);

/* Moves all into place, removes the hidden folder and releases the stage. */
void stage_publish(struct stage *stage);

#endif
