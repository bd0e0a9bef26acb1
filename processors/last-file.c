/* last-file.c: keeps the newest of the files that have a tag, under the name of the tag. */
#include "clock.h"
#include "processor.h"

#include <string.h>

struct last_file {
    const char *tag;
};

struct candidate {
    const struct entry *manifest; /* NULL: none yet */
    char *created;
    int64_t id;
};

static const char *bad_tag(const char *tag)
{
    return path_is_manifest(tag) ? "ends in .manifest, which no file can" : path_problem(tag);
}

static const struct param params[] = {
    PARAM(struct last_file, tag, "the tag of the files, and the name of the result",
          .required = true, .wrong = bad_tag),
    {.type = PARAM_END},
};

/* As times where both are, else as texts. */
static int compare_created(const char *a, const char *b)
{
    struct clock_time left, right;
    if (!clock_parse(a, &left) || !clock_parse(b, &right))
        return strcmp(a, b);
    if (left.seconds != right.seconds)
        return left.seconds < right.seconds ? -1 : 1;
    return (left.nanoseconds > right.nanoseconds) - (left.nanoseconds < right.nanoseconds);
}

static void consider(struct candidate *best, const struct entry *entry, const char *tag)
{
    struct manifest *manifest CLEANUP(manifest_drop) = entry_manifest(entry);
    struct strings tags CLEANUP(strings_release) = {0};
    if (!manifest_list_member(manifest, "tags", &tags) || strings_find(&tags, tag) == SIZE_MAX)
        return;
    const char *created = manifest_text_member(manifest, "created");
    const int64_t id = manifest_integer_member(manifest, "id");
    created = created ? created : "";
    const int order = best->manifest ? compare_created(created, best->created) : 1;
    if (order < 0 || (order == 0 && id <= best->id))
        return;
    mem_release(&best->created);
    *best = (struct candidate){.manifest = entry, .created = mem_string(created), .id = id};
}

static void prepare(struct run *run)
{
    const struct last_file *p = run->params;
    struct candidate *best = run->state;
    for (size_t i = 0; i < run->in->count; i++)
        if (run->in->at[i].area == AREA_FILES && run->in->at[i].kind == ENTRY_MANIFEST)
            consider(best, &run->in->at[i], p->tag);
    if (!best->manifest)
        user_error("no file in in/files has the tag \"%s\"", p->tag);
    log_info("%s/%s is that of the newest file with the tag \"%s\"", area_name(AREA_FILES),
             best->manifest->path, p->tag);
}

static void place(const struct item *item, struct place *to)
{
    (void)item;
    to->drop = true;
}

/* The file or folder `described`, what is below it, and its manifest. */
static void add(struct run *run)
{
    const struct last_file *p = run->params;
    const struct candidate *best = run->state;
    const size_t length = strlen(best->manifest->path) - strlen(".manifest");
    for (size_t i = 0; i < run->in->count; i++) {
        const struct entry *entry = &run->in->at[i];
        if (entry->area != AREA_FILES || strncmp(entry->path, best->manifest->path, length) != 0)
            continue;
        const char *rest = entry->path + length;
        if (*rest && *rest != '/' && entry != best->manifest)
            continue;
        char *path CLEANUP(mem_release) = mem_format("%s%s", p->tag, rest);
        tree_add(run->out, AREA_FILES, entry->kind, path, entry->source);
    }
}

static void release(struct run *run)
{
    struct candidate *best = run->state;
    mem_release(&best->created);
}

PROCESSOR(last_file) = {
    .name = "last-file",
    .summary = "Keeps the newest of the files that have a tag, under the name of the tag.",
    .params = params,
    .params_size = sizeof(struct last_file),
    .state_size = sizeof(struct candidate),
    .accepts = FILES,
    .prepare = prepare,
    .place = place,
    .add = add,
    .release = release,
};
