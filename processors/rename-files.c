/* rename-files.c: renames tables and files by a regular expression. */
#include "processor.h"
#include "text/naming.h"

enum mode { BOTH, ONLY_FILES, ONLY_TABLES };

struct rename_files {
    struct naming_rules rules;
    enum mode mode;
    bool skip_manifest, ignore_manifest, debug;
};

static const char *const modes[] = {"both", "files", "tables", NULL};

static const struct param params[] = {
    PARAM_KEY(struct rename_files, rules.pattern, "pattern",
              "regular expression, searched in the name", .required = true),
    PARAM_KEY(
        struct rename_files, rules.replacement, "replacement",
        "what replaces each match (\\1 is its first group); with $0, $1: the whole new name, made "
        "of the groups of the first match; {date}, {time} and {timestamp} are those of the run",
        .required = true),
    PARAM(struct rename_files, mode, "what is renamed", .choices = modes, .fallback = "\"both\""),
    PARAM_KEY(struct rename_files, rules.to_uppercase, "to_uppercase",
              "upper-case the letters before the last extension, where the pattern was found"),
    PARAM_KEY(struct rename_files, rules.add_timestamp, "add_timestamp",
              "add _YYYYMMDDHHMMSS before the last extension, where the pattern was found"),
    PARAM_KEY(struct rename_files, rules.timezone, "timezone",
              "zone of the date and time, such as Europe/Prague; without it that of the system",
              .wrong = clock_zone_problem),
    PARAM(struct rename_files, skip_manifest, "leave the manifests out"),
    PARAM(struct rename_files, ignore_manifest, "has no effect, as in the original"),
    PARAM(struct rename_files, debug, "has no effect"),
    {.type = PARAM_END},
};

struct state {
    struct naming *naming;
};

static bool applies(const struct run *run, const struct item *item)
{
    const struct rename_files *p = run->params;
    return p->mode == BOTH || (p->mode == ONLY_TABLES) == (item->area == AREA_TABLES);
}

/* The item's new name; false when the pattern is not in the old one. */
static bool new_name(const struct item *item, struct buf *name)
{
    const struct state *state = item->run->state;
    return naming_apply(state->naming, item->name, name);
}

static void prepare(struct run *run)
{
    const struct rename_files *p = run->params;
    struct state *state = run->state;
    state->naming = naming_new(&p->rules);
    if (p->ignore_manifest)
        log_warn("ignore_manifest has no effect; skip_manifest leaves the manifests out");
}

/* A table from Storage has its name in its manifest too. */
static void manifest(struct item *item)
{
    struct buf name CLEANUP(buf_release) = {0};
    if (item->area != AREA_TABLES || !item->manifest_entry || !new_name(item, &name))
        return;
    if (manifest_text_member(item->in, "id"))
        manifest_set_text(item->out, "name", path_base(buf_text(&name)));
    manifest_spell_out_native(item->out);
}

static void place(const struct item *item, struct place *to)
{
    const struct rename_files *p = item->run->params;
    new_name(item, &to->path);
    to->drop_manifest = p->skip_manifest;
    if (path_is_manifest(buf_text(&to->path)))
        user_error("%s would become %s, the name of a manifest", item->shown, buf_text(&to->path));
}

static void warn_of_nothing(struct run *run)
{
    const struct rename_files *p = run->params;
    struct buf name CLEANUP(buf_release) = {0};
    for (size_t i = 0; i < run->count; i++)
        if (run->items[i].touched && new_name(&run->items[i], &name))
            return;
    log_warn("the pattern %s was found in no name", p->rules.pattern);
}

static void release(struct run *run)
{
    const struct state *state = run->state;
    naming_release(state->naming);
}

PROCESSOR(rename_files) = {
    .name = "rename-files",
    .summary = "Renames tables and files by a regular expression.",
    .aliases = IDS("kds-team.processor-rename-files"),
    .params = params,
    .params_size = sizeof(struct rename_files),
    .state_size = sizeof(struct state),
    .accepts = TABLES | FILES,
    .prepare = prepare,
    .applies = applies,
    .manifest = manifest,
    .place = place,
    .add = warn_of_nothing,
    .release = release,
};
