/* run.h: runs a processor on a tree: from what is in in/ to what shall be in out/.
 *
 * Invariants: run_apply() checks everything and reads no more than headers (and what `scan` reads);
 * it writes nothing. The tree it makes refers to the tree it read, and its sources do the work when
 * they are read or written. run_publish() does all of it, several slices at once, and makes the
 * results visible at the end. The same tree gives the same bytes for any number of threads.
 */
#ifndef KBC_RUN_H
#define KBC_RUN_H

#include "data/stage.h"
#include "processor.h"

/* Checks and fills the parameters, and goes through all phases before the data. `in` and `settings`
 * must outlive the run; so must the run its tree. */
MUST_USE struct run *run_apply(const struct processor *processor, struct settings *settings,
                               const struct tree *in, struct stage *stage, const char *step);

/* Checks the parameters and fills `params`, a struct of the processor. */
void run_parameters(const struct processor *processor, struct settings *settings, void *params);

enum publish { PUBLISH_COPY, PUBLISH_CONSUME };

/* The platform does not see slices in sub-folders (contract.md 1.1): a warning for each table that
 * has some, as a later step may flatten them; or, where there is none, user_error. */
void run_warn_of_deep(const struct tree *results);
void run_refuse_deep(const struct tree *results);

/* Writes run->out to the stage and publishes it, which releases the stage. With PUBLISH_CONSUME
 * files that go through unchanged are renamed out of in/. */
void run_publish(const struct run *run, struct stage *stage, enum publish how);

void run_release(struct run *run);

/* The same for any tree. */
void tree_publish(const struct tree *tree, struct stage *stage, enum publish how);

/* Makes everything of a tree below a stage_below(). */
void publish_below(const struct tree *tree, struct stage *below);

#endif
