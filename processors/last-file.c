/* last-file.c: keeps the newest of the files that have a tag. */
#include "base/clock.h"
#include "processor.h"

#include <string.h>

struct last_file {
    const char *tag;
    int64_t count;
    bool keep_name;
};

struct candidate {
    const struct entry *manifest;
    char *created;
    int64_t id;
};

struct state {
    size_t count; /* found so far, at most as many as wanted */
    struct candidate *at; /* the newest first */
};

static const char *bad_tag(const char *tag)
{
    return path_is_manifest(tag) ? "ends in .manifest, which no file can" : path_problem(tag);
}

static const struct param params[] = {
    PARAM(struct last_file, tag, "the tag of the files, and the name of the result",
          .required = true, .wrong = bad_tag),
    PARAM(struct last_file, count,
          "how many of the newest files; when more than 1, they keep their paths", .fallback = "1",
          .least = 1),
    PARAM(struct last_file, keep_name, "the file keeps its path, and is not named as the tag"),
    {.type = PARAM_END},
};

/* As times where both are, else as texts; equal ones by the number. */
static bool is_newer(const struct candidate *a, const struct candidate *b)
{
    struct clock_time left, right;
    const bool times = clock_parse(a->created, &left) && clock_parse(b->created, &right);
    if (times && left.seconds != right.seconds)
        return left.seconds > right.seconds;
    if (times && left.nanoseconds != right.nanoseconds)
        return left.nanoseconds > right.nanoseconds;
    const int order = times ? 0 : strcmp(a->created, b->created);
    return order > 0 || (order == 0 && a->id > b->id);
}

/* Puts it where it belongs in the list, whose last one goes when there are more than `most`. */
static void insert(struct state *state, struct candidate candidate, int64_t most)
{
    size_t place = state->count;
    while (place > 0 && is_newer(&candidate, &state->at[place - 1]))
        place--;
    state->at = mem_resize(state->at, state->count + 1, sizeof(*state->at));
    memmove(state->at + place + 1, state->at + place, (state->count - place) * sizeof(*state->at));
    state->at[place] = candidate;
    if (state->count < (uint64_t)most)
        state->count++;
    else
        mem_release(&state->at[state->count].created);
}

static void consider(struct run *run, const struct entry *entry)
{
    const struct last_file *p = run->params;
    struct manifest *manifest CLEANUP(manifest_drop) = entry_manifest(entry);
    if (!manifest_list_holds(manifest, "tags", p->tag))
        return;
    const char *created = manifest_text_member(manifest, "created");
    const struct candidate candidate = {.manifest = entry,
                                        .created = mem_string(created ? created : ""),
                                        .id = manifest_integer_member(manifest, "id")};
    insert(run->state, candidate, p->count);
}

static void prepare(struct run *run)
{
    const struct last_file *p = run->params;
    const struct state *state = run->state;
    for (size_t i = 0; i < run->in->count; i++)
        if (run->in->at[i].area == AREA_FILES && run->in->at[i].kind == ENTRY_MANIFEST)
            consider(run, &run->in->at[i]);
    if (!state->count)
        user_error("no file in in/files has the tag \"%s\"", p->tag);
    for (size_t i = 0; i < state->count; i++)
        log_info("%s/%s is that of %s with the tag \"%s\"", area_name(AREA_FILES),
                 state->at[i].manifest->path,
                 p->count > 1 ? "one of the newest files" : "the newest file", p->tag);
}

static void place(const struct item *item, struct place *to)
{
    (void)item;
    to->drop = true;
}

/* What `entry` is called below the file or folder that the manifest describes: "" for that itself,
 * ".manifest" for the manifest; NULL when it is none of these. */
static const char *part_of(const struct entry *manifest, const struct entry *entry)
{
    const size_t length = strlen(manifest->path) - strlen(".manifest");
    if (entry->area != AREA_FILES || strncmp(entry->path, manifest->path, length) != 0)
        return NULL;
    const char *rest = entry->path + length;
    return !*rest || *rest == '/' || entry == manifest ? rest : NULL;
}

/* The files or folders chosen, what is below them, and their manifests: each once, also where one
 * folder is in another. */
static void add(struct run *run)
{
    const struct last_file *p = run->params;
    const struct state *state = run->state;
    for (size_t i = 0; i < run->in->count; i++) {
        const struct entry *entry = &run->in->at[i];
        const char *rest = NULL;
        for (size_t k = 0; !rest && k < state->count; k++)
            rest = part_of(state->at[k].manifest, entry);
        if (!rest)
            continue;
        char *named CLEANUP(mem_release) = mem_format("%s%s", p->tag, rest);
        tree_add(run->out, AREA_FILES, entry->kind,
                 p->count > 1 || p->keep_name ? entry->path : named, entry->source);
    }
}

static void release(struct run *run)
{
    struct state *state = run->state;
    for (size_t i = 0; i < state->count; i++)
        mem_release(&state->at[i].created);
    mem_release(&state->at);
}

PROCESSOR(last_file) = {
    .name = "last-file",
    .summary = "Keeps the newest of the files that have a tag, under the name of the tag.",
    .params = params,
    .params_size = sizeof(struct last_file),
    .state_size = sizeof(struct state),
    .accepts = FILES,
    .prepare = prepare,
    .place = place,
    .add = add,
    .release = release,
};
