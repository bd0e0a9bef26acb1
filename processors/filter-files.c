/* filter-files.c: keeps the tables and files whose names match a mask. */
#include "pattern.h"
#include "processor.h"

#include <string.h>

struct filter_files {
    const char *mask;
    bool invert;
};

struct state {
    struct pattern *pattern;
    bool of_paths; /* it has a slash: not only of the last part */
};

static const struct param params[] = {
    PARAM(struct filter_files, mask,
          "a name, a glob (* ? [a-z] [!a] {a,b}; with a slash, of the whole path and with **), or "
          "a regular expression between delimiters",
          .required = true),
    PARAM(struct filter_files, invert, "keep what does not match"),
    {.type = PARAM_END},
};

static bool keeps(const struct run *run, const struct entry *file)
{
    const struct filter_files *p = run->params;
    const struct state *state = run->state;
    const char *name = state->of_paths ? file->path : path_base(file->path);
    return pattern_find(state->pattern, name) != p->invert;
}

static void warn_of_nothing(const struct run *run)
{
    for (size_t i = 0; i < run->in->count; i++) {
        const struct entry *entry = &run->in->at[i];
        if (entry->kind == ENTRY_DATA && entry->area != AREA_ROOT && keeps(run, entry))
            return;
    }
    const struct filter_files *p = run->params;
    log_warn("no table and no file is kept by the mask %s", p->mask);
}

static void prepare(struct run *run)
{
    const struct filter_files *p = run->params;
    struct state *state = run->state;
    const bool delimited = pattern_is_delimited(p->mask);
    state->of_paths = !delimited && strchr(p->mask, '/');
    state->pattern = delimited ? pattern_delimited(p->mask, "parameters.mask")
                               : pattern_glob(p->mask, "parameters.mask");
    warn_of_nothing(run);
}

static void place_each(const struct item *item, const struct entry *file, struct place *to)
{
    to->drop = !keeps(item->run, file);
}

static void release(struct run *run)
{
    const struct state *state = run->state;
    pattern_release(state->pattern);
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
