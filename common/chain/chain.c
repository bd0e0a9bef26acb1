/* chain.c: processors one after the other in one pass. */
#include "chain/chain.h"
#include "run/work.h"

#include <stdlib.h>
#include <string.h>

static const struct param definition_params[] = {
    PARAM(struct chain_definition, component, "id of the processor's component", .required = true),
    PARAM(struct chain_definition, tag, "version of its image; without effect"),
    {.type = PARAM_END},
};

static const struct param step_params[] = {
    PARAM_INSIDE(struct chain_step, definition, "which processor", definition_params,
                 .required = true),
    PARAM(struct chain_step, parameters, "its parameters"),
    {.type = PARAM_END},
};

const struct param chain_params[] = {
    PARAM(struct chain_parameters, steps,
          "the processors, as in processors.before or processors.after of a component's "
          "configuration",
          .required = true, .least = 1, .fields = step_params,
          .record_size = sizeof(struct chain_step)),
    {.type = PARAM_END},
};

static const struct processor *find(const char *component, const char *step)
{
    const struct processor *processor = registry_find_id(component);
    if (processor)
        return processor;
    char *advice = registry_advice(component);
    user_error("%s: %s", step, advice);
}

static void check(const struct chain_parameters *parameters, const char *outer, size_t depth);

/* The parameters of one step, and of the steps in it when it is a chain. */
static void check_step(const struct processor *processor, struct settings *settings,
                       const char *name, size_t depth)
{
    void *params CLEANUP(mem_release) = mem_new(1, processor->params_size + 1);
    run_parameters(processor, settings, params); /* the settings have the step's name */
    if (processor->params == chain_params)
        check(params, name, depth + 1);
}

static char *step_name(const char *outer, size_t i, const struct processor *processor)
{
    return mem_format("%s%sstep %zu (%s)", outer ? outer : "", outer ? ", " : "", i + 1,
                      processor->name);
}

static struct settings *step_settings(const struct chain_step *step, const char *name)
{
    return settings_parse(step->parameters.text ? step->parameters.text : "{}", name);
}

static void check(const struct chain_parameters *parameters, const char *outer, size_t depth)
{
    if (depth > CHAIN_DEPTH)
        user_error("%s: chains inside chains are more than %d deep", outer, CHAIN_DEPTH);
    for (size_t i = 0; i < parameters->steps.count; i++) {
        const struct chain_step *step = RECORD(struct chain_step, parameters->steps, i);
        char *place CLEANUP(mem_release) =
            mem_format("%s%sstep %zu", outer ? outer : "", outer ? ", " : "", i + 1);
        const struct processor *processor = find(step->definition.component, place);
        char *name CLEANUP(mem_release) = step_name(outer, i, processor);
        struct settings *settings = step_settings(step, name);
        check_step(processor, settings, name, depth);
        settings_release(settings);
    }
}

/* Step `next` cannot take the entry as it is. NULL: there is none. */
static bool wants_file(const struct entry *entry, const struct processor *next)
{
    const bool made = entry->source && work_item(entry->source);
    return made && (entry->kind == ENTRY_UNPACKED || entry->uncertain ||
                    (next && (next->scan || next->check || next->needs & SIZES)));
}

/* Puts into link->spooled what step `next` sees, when some of it must be files first. */
static void spool(struct chain_link *link, const struct processor *next, struct stage *stage)
{
    log_where()->step = link->name;
    struct tree *made = tree_new(), *rest = tree_new();
    for (size_t i = 0; i < link->run->out->count; i++) {
        const struct entry *entry = &link->run->out->at[i];
        tree_add_entry(wants_file(entry, next) ? made : rest, entry);
    }
    if (made->count > 0) {
        struct stage *below = stage_below(stage);
        publish_below(made, below);
        log_where()->step = link->name;
        link->files = tree_scan(stage_folder_descriptor(below));
        for (size_t i = 0; i < link->files->count; i++) {
            if (link->files->at[i].source)
                link->files->at[i].source->temporary = true;
            tree_add_entry(rest, &link->files->at[i]);
        }
        tree_settle(rest);
        link->below = below;
        link->spooled = rest;
        rest = NULL;
    }
    tree_release(made);
    tree_release(rest);
    log_where()->step = NULL;
}

/* A result that is left out by a later step is made all the same, for the errors in it. */
static void add_unwanted(struct tree *to, struct source *source)
{
    if (source->need == NEED_KNOWN)
        return;
    work_need(source);
    tree_add_unwanted(to, source);
}

/* What a step made as files was made. */
static void need_spooled(const struct chain_link *link, const struct processor *next)
{
    for (size_t i = 0; link->spooled && i < link->run->out->count; i++)
        if (wants_file(&link->run->out->at[i], next))
            work_need(link->run->out->at[i].source);
}

/* Gives the last step's tree the results of all steps that lead to nothing. */
static void find_unwanted(const struct chain *chain)
{
    struct tree *last = chain->links[chain->count - 1].run->out;
    for (size_t i = 0; i < last->count; i++)
        work_need(last->at[i].source);
    for (size_t i = 0; i < last->unwanted_count; i++)
        work_need(last->unwanted[i]);
    for (size_t k = chain->count - 1; k-- > 0;) {
        const struct tree *made = chain->links[k].run->out;
        need_spooled(&chain->links[k], chain->links[k + 1].processor);
        for (size_t i = 0; i < made->unwanted_count; i++)
            add_unwanted(last, made->unwanted[i]);
        for (size_t i = 0; i < made->count; i++)
            if (made->at[i].source && work_item(made->at[i].source))
                add_unwanted(last, made->at[i].source);
    }
    for (size_t i = 0; i < last->unwanted_count; i++)
        work_forget(last->unwanted[i]);
    for (size_t k = 0; k < chain->count; k++)
        for (size_t i = 0; i < chain->links[k].run->out->count; i++)
            work_forget(chain->links[k].run->out->at[i].source);
}

const struct tree *chain_tree(const struct chain *chain, const struct tree *in, size_t i)
{
    if (i == 0)
        return in;
    const struct chain_link *link = &chain->links[i - 1];
    return link->spooled ? link->spooled : link->run->out;
}

void chain_check(const struct chain_parameters *parameters)
{
    check(parameters, NULL, 1);
}

void chain_settle(const struct chain *chain, struct stage *stage)
{
    spool(&chain->links[chain->count - 1], NULL, stage);
}

struct chain *chain_new(const struct chain_parameters *parameters, const struct tree *in,
                        struct stage *stage, const char *outer)
{
    check(parameters, outer, 1);
    struct chain *chain = mem_new(1, sizeof(*chain));
    chain->count = parameters->steps.count;
    chain->links = mem_new(chain->count, sizeof(*chain->links));
    for (size_t i = 0; i < chain->count; i++) {
        const struct chain_step *step = RECORD(struct chain_step, parameters->steps, i);
        struct chain_link *link = &chain->links[i];
        link->processor = find(step->definition.component, "");
        link->name = step_name(outer, i, link->processor);
        link->settings = step_settings(step, link->name);
        if (i > 0)
            spool(&chain->links[i - 1], link->processor, stage);
        link->run =
            run_apply(link->processor, link->settings, chain_tree(chain, in, i), stage, link->name);
    }
    find_unwanted(chain);
    return chain;
}

void chain_release(struct chain *chain)
{
    if (!chain)
        return;
    /* From the last: sources refer to those of the steps before. */
    for (size_t i = chain->count; i-- > 0;) {
        struct chain_link *link = &chain->links[i];
        run_release(link->run);
        tree_release(link->spooled);
        tree_release(link->files);
        stage_end(link->below);
        settings_release(link->settings);
        free(link->name);
    }
    free(chain->links);
    free(chain);
}
