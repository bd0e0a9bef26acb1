/* stage_inner.h: what the files of stage share: the stage, and its hidden folder.
 *
 * Invariants: whoever has locked out/ is the only one that writes to it, so that hidden folders in
 * it that are not its own are left from runs that were killed. Between stage_hold() and
 * stage_let_go() the end of the process waits.
 */
#ifndef KBC_STAGE_INNER_H
#define KBC_STAGE_INNER_H

#include "data/stage.h"

/* A file of in/ that goes when the results are published (--consume). */
struct consumed {
    int folder;
    char *path;
};

struct stage {
    int out, root; /* out/ and the hidden folder in it */
    int areas[AREAS]; /* the hidden folder's tables, files, and itself */
    int targets[AREAS]; /* out/tables, out/files, out */
    size_t below; /* folders for files in between so far */
    char name[32]; /* of the hidden folder */
    struct consumed *consumed;
    size_t consumed_count;
};

/* Locks out/ until the process ends, and removes what is left there from runs that were killed.
 * user_error when another run has the lock. Without locks in the file system nothing is removed. */
void stage_lock(const struct stage *stage);

/* Makes the hidden folder, and sees to it that it goes with the process. */
void stage_hide(struct stage *stage);

/* Removes it; held. */
void stage_unhide(const struct stage *stage);

void stage_hold(void);
void stage_let_go(void);

#endif
