/* chain.c: several processors one after the other, in one pass. */
/* link: all processors */
#include "chain/local.h"
#include "processor.h"

struct state {
    struct chain *chain;
};

static void run(struct run *run)
{
    struct state *state = run->state;
    state->chain = chain_new(run->params, run->in, run->stage, run->step);
    if (!run->step) /* of another chain */
        run_refuse_deep(chain_tree(state->chain, run->in, state->chain->count));
    tree_share(run->out, chain_tree(state->chain, run->in, state->chain->count));
}

static void release(struct run *run)
{
    const struct state *state = run->state;
    chain_release(state->chain);
}

PROCESSOR(chain) = {
    .name = "chain",
    .summary = "Runs several processors one after the other, in one pass over the data.",
    .params = chain_params,
    .params_size = sizeof(struct chain_parameters),
    .state_size = sizeof(struct state),
    .accepts = TABLES | FILES,
    .run = run,
    .release = release,
    .options = local_params,
    .options_size = sizeof(struct local_options),
    .command = local_run,
};
