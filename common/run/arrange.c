/* arrange.c: from the items of a run to the tree of its results. */
#include "run/arrange.h"
#include "run/work.h"

#include <stdlib.h>
#include <string.h>

static void place_release(struct place *place)
{
    buf_release(&place->path);
}

static struct place place_at(enum area area, const char *path)
{
    struct place place = {.area = area};
    buf_add_text(&place.path, path);
    return place;
}

static void add(struct run *run, const struct place *to, const struct entry *entry,
                struct source *source)
{
    tree_add(run->out, to->area, entry->kind, buf_text(&to->path), source);
    run->out->at[run->out->count - 1].uncertain = to->uncertain || entry->uncertain;
}

/* The bytes of an entry after the processor: made by it, or as they are. */
static struct source *result_of(struct run *run, const struct item *item, const struct entry *entry)
{
    const struct processor *processor = run->processor;
    const bool made = item->touched && !item->carried && entry->kind == ENTRY_DATA &&
                      ((processor->rows && item->area == AREA_TABLES) || processor->bytes);
    return made ? tree_own(run->out, work_slice(item, entry)) : entry->source;
}

/* The manifest beside an item's new place, edited or as it is. */
static void add_manifest(struct run *run, const struct item *item, enum area area, const char *name)
{
    const struct entry *entry = item->manifest_entry;
    struct source *source = entry ? entry->source : NULL;
    if (item->out && !manifest_equal(item->in, item->out)) {
        char *text = manifest_text(item->out);
        source = tree_own(run->out,
                          source_text(text, strlen(text), mem_format("%s.manifest", item->shown)));
    }
    if (!source)
        return;
    char *path CLEANUP(mem_release) = mem_format("%s.manifest", name);
    tree_add(run->out, area, ENTRY_MANIFEST, path, source);
}

static void arrange_joined(struct run *run, const struct item *item, const struct place *to)
{
    for (size_t i = 0; i < item->count; i++)
        if (item->entries[i]->kind != ENTRY_DATA && item->entries[i]->kind != ENTRY_FOLDER)
            log_warn("%s is no slice and is left out", item->entries[i]->source->origin);
    tree_add(run->out, to->area, ENTRY_DATA, buf_text(&to->path),
             tree_own(run->out, work_join(item)));
}

/* Hidden files go along; in the new folder they are below no slice. */
static void arrange_split(struct run *run, const struct item *item, const struct place *to)
{
    for (size_t i = 0; i < item->count; i++) {
        const struct entry *entry = item->entries[i];
        struct place below CLEANUP(place_release) = place_at(to->area, buf_text(&to->path));
        buf_add_text(&below.path, entry->path + strlen(item->name));
        if (entry->kind == ENTRY_HIDDEN)
            add(run, &below, entry, entry->source);
        else if (entry->kind != ENTRY_DATA && entry->kind != ENTRY_FOLDER)
            log_warn("%s is no slice and is left out", entry->source->origin);
    }
    tree_add(run->out, to->area, ENTRY_UNPACKED, buf_text(&to->path),
             tree_own(run->out, work_split(item)));
}

/* All slices of a table of which some lie in sub-folders: none may take another's name. */
static void arrange_flat(struct run *run, const struct item *item, const struct place *to)
{
    for (size_t i = 0; i < item->count; i++) {
        const struct entry *entry = item->entries[i];
        const char *path = entry->path + strlen(item->name) + 1;
        struct place below CLEANUP(place_release) = place_at(to->area, buf_text(&to->path));
        buf_add_byte(&below.path, '/');
        if (entry->kind == ENTRY_DATA)
            path_flatten(&below.path, path);
        else
            buf_add_text(&below.path, path);
        if (entry->kind == ENTRY_DATA || entry->kind == ENTRY_HIDDEN)
            add(run, &below, entry, result_of(run, item, entry));
        else if (entry->kind != ENTRY_FOLDER)
            log_warn("%s is no slice and is left out", entry->source->origin);
    }
}

static void arrange_whole(struct run *run, const struct item *item)
{
    struct place to CLEANUP(place_release) = place_at(item->area, item->name);
    if (item->touched && run->processor->place)
        run->processor->place(item, &to);
    if (to.drop)
        return;
    if (item->touched && run->processor->join)
        arrange_joined(run, item, &to);
    else if (item->touched && run->processor->split)
        arrange_split(run, item, &to);
    else if (item->touched && run->processor->flattens && item_deep(item))
        arrange_flat(run, item, &to);
    else
        for (size_t i = 0; i < item->count; i++) {
            const struct entry *entry = item->entries[i];
            struct place below CLEANUP(place_release) = place_at(to.area, buf_text(&to.path));
            buf_add_text(&below.path, entry->path + strlen(item->name));
            add(run, &below, entry, result_of(run, item, entry));
        }
    if (!to.drop_manifest)
        add_manifest(run, item, to.area, buf_text(&to.path));
}

static void arrange_file(struct run *run, const struct item *item, const struct entry *entry,
                         struct place *to)
{
    run->processor->place_each(item, entry, to);
    if (to->drop)
        return;
    if (to->unpack)
        tree_add(run->out, to->area, ENTRY_UNPACKED, buf_text(&to->path),
                 tree_own(run->out, work_unpack(item, entry)));
    else
        add(run, to, entry, result_of(run, item, entry));
}

/* Something of the results stands below `path`. */
static bool stands_below(const struct place *places, size_t count, enum area area, const char *path)
{
    const size_t length = strlen(path);
    for (size_t i = 0; i < count; i++) {
        const char *placed = buf_text(&places[i].path);
        if (!places[i].drop && !places[i].drop_manifest && places[i].area == area &&
            strncmp(placed, path, length) == 0 && (placed[length] == '/' || !placed[length]))
            return true;
    }
    return false;
}

static int compare_path(const void *path, const void *entry)
{
    return strcmp(path, (*(const struct entry *const *)entry)->path);
}

/* A manifest goes where its file went; that of a folder stays while something of the folder does.
 */
static void arrange_manifest(struct run *run, const struct item *item, const struct entry *manifest,
                             const struct place *places)
{
    char *described CLEANUP(mem_release) =
        mem_text(manifest->path, strlen(manifest->path) - strlen(".manifest"));
    const struct entry *const *file =
        bsearch(described, item->entries, item->count, sizeof(*item->entries), compare_path);
    if (!file) {
        if (stands_below(places, item->count, item->area, described))
            tree_add(run->out, item->area, ENTRY_MANIFEST, manifest->path, manifest->source);
        return;
    }
    const struct place *to = &places[file - (const struct entry *const *)item->entries];
    if (to->drop || to->drop_manifest || to->unpack)
        return;
    char *path CLEANUP(mem_release) = mem_format("%s.manifest", buf_text(&to->path));
    tree_add(run->out, to->area, ENTRY_MANIFEST, path, manifest->source);
}

static void arrange_each(struct run *run, const struct item *item)
{
    struct place *places = mem_new(item->count, sizeof(*places));
    for (size_t i = 0; i < item->count; i++) {
        const struct entry *entry = item->entries[i];
        places[i] = place_at(entry->area, entry->path);
        if (entry->kind == ENTRY_DATA)
            arrange_file(run, item, entry, &places[i]);
        else
            places[i].drop = true;
        if (entry->kind == ENTRY_HIDDEN)
            tree_add(run->out, entry->area, entry->kind, entry->path, entry->source);
    }
    for (size_t i = 0; i < item->count; i++)
        if (item->entries[i]->kind == ENTRY_MANIFEST)
            arrange_manifest(run, item, item->entries[i], places);
    if (item->manifest_entry)
        arrange_manifest(run, item, item->manifest_entry, places);
    for (size_t i = 0; i < item->count; i++)
        place_release(&places[i]);
    free(places);
}

void arrange(struct run *run, const struct item *item)
{
    const bool orphan = item->count == 0;
    const unsigned accepts = item->area == AREA_ROOT ? 0 : run->processor->accepts;
    if (orphan && accepts & 1U << item->area)
        return; /* judged already */
    if (item->touched && run->processor->place_each)
        arrange_each(run, item);
    else
        arrange_whole(run, item);
}
