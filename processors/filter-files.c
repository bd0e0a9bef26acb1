/* filter-files.c: keeps the tables and files whose names match a mask. */
#include "processor.h"
#include "text/pattern.h"

#include <string.h>

struct filter_files {
    const char *mask;
    struct strings masks;
    bool invert;
};

struct mask {
    struct pattern *pattern;
    bool of_paths; /* it has a slash: not only of the last part */
};

struct state {
    struct strings texts; /* mask and masks */
    struct mask *masks;
};

static const struct param params[] = {
    PARAM(struct filter_files, mask,
          "a name, a glob (* ? [a-z] [!a] {a,b}; with a slash, of the whole path and with **), or "
          "a regular expression between delimiters; this or `masks` must be given"),
    PARAM(struct filter_files, masks, "several such masks: one of them, or `mask`, has to match",
          .least = 1),
    PARAM(struct filter_files, invert, "keep what does not match"),
    {.type = PARAM_END},
};

static bool keeps(const struct run *run, const struct entry *file)
{
    const struct filter_files *p = run->params;
    const struct state *state = run->state;
    bool found = false;
    for (size_t i = 0; !found && i < state->texts.count; i++) {
        const struct mask *mask = &state->masks[i];
        found = pattern_find(mask->pattern, mask->of_paths ? file->path : path_base(file->path));
    }
    return found != p->invert;
}

static void warn_of_nothing(const struct run *run)
{
    const struct state *state = run->state;
    for (size_t i = 0; i < run->in->count; i++) {
        const struct entry *entry = &run->in->at[i];
        if (entry->kind == ENTRY_DATA && entry->area != AREA_ROOT && keeps(run, entry))
            return;
    }
    char *shown CLEANUP(mem_release) = strings_show(&state->texts, 10);
    log_warn("no table and no file is kept by the mask%s %s", state->texts.count > 1 ? "s" : "",
             shown);
}

static void add_mask(struct state *state, const char *text, const char *name)
{
    const bool delimited = pattern_is_delimited(text);
    state->masks = mem_resize(state->masks, state->texts.count + 1, sizeof(*state->masks));
    state->masks[state->texts.count] = (struct mask){
        .pattern = delimited ? pattern_delimited(text, name) : pattern_glob(text, name),
        .of_paths = !delimited && strchr(text, '/'),
    };
    strings_add(&state->texts, text);
}

static void prepare(struct run *run)
{
    const struct filter_files *p = run->params;
    if (!p->mask && !p->masks.at)
        user_error("parameters: mask is missing, and so is masks; give one of them");
    if (p->mask)
        add_mask(run->state, p->mask, "parameters.mask");
    for (size_t i = 0; i < p->masks.count; i++) {
        char *name CLEANUP(mem_release) = mem_format("parameters.masks[%zu]", i);
        add_mask(run->state, p->masks.at[i], name);
    }
    warn_of_nothing(run);
}

static void place_each(const struct item *item, const struct entry *file, struct place *to)
{
    to->drop = !keeps(item->run, file);
}

static void release(struct run *run)
{
    struct state *state = run->state;
    for (size_t i = 0; i < state->texts.count; i++)
        pattern_release(state->masks[i].pattern);
    mem_release(&state->masks);
    strings_release(&state->texts);
}

PROCESSOR(filter_files) = {
    .name = "filter-files",
    .summary = "Keeps the tables and files whose names match a mask.",
    .params = params,
    .params_size = sizeof(struct filter_files),
    .state_size = sizeof(struct state),
    .accepts = TABLES | FILES,
    .prepare = prepare,
    .place_each = place_each,
    .release = release,
};
