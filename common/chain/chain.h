/* chain.h: processors one after the other in one pass.
 *
 * Invariants: a step sees what the step before made, as if its out/ had been renamed to in/. All
 * parameters are checked, and the manifests run through all steps, before results are written. Data
 * is not touched before somebody reads it: a source of one step opens the source of the step
 * before, in a thread of its own (ring.h). Files in between are made only of what cannot be known
 * otherwise: members of archives, results that may be dropped, and what a step reads twice.
 * Messages name the step.
 */
#ifndef KBC_CHAIN_H
#define KBC_CHAIN_H

#include "run/registry.h"
#include "run/run.h"

enum { CHAIN_DEPTH = 10 }; /* chains inside chains */

struct chain_parameters {
    struct records steps; /* of struct chain_step */
};

struct chain_definition {
    const char *component, *tag;
};

struct chain_step {
    struct chain_definition definition;
    struct param_json parameters;
};

/* The table of struct chain_parameters. */
extern const struct param chain_params[];

struct chain {
    size_t count;
    struct chain_link {
        const struct processor *processor;
        struct settings *settings;
        char *name; /* "step 2 (iconv)" */
        struct run *run;
        /* run->out with files in between, when there are any; and where they are */
        struct tree *files, *spooled;
        struct stage *below;
    } *links;
};

/* Checks all steps and applies them to `in`. `outer` is the name of the step that the chain itself
 * is, or NULL. */
MUST_USE struct chain *chain_new(const struct chain_parameters *parameters, const struct tree *in,
                                 struct stage *stage, const char *outer);

/* Checks all parameters of the steps. */
void chain_check(const struct chain_parameters *parameters);

/* Files that only the run can tell are made in the stage, so that chain_tree() shows them. */
void chain_settle(const struct chain *chain, struct stage *stage);

/* What the step before `i` made, and step `i` sees; with i == count what the chain makes. */
const struct tree *chain_tree(const struct chain *chain, const struct tree *in, size_t i);

void chain_release(struct chain *chain);

#endif
