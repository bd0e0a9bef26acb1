/* datadir.c: trees of entries: scanning a folder, adding, settling. */
#include "data/datadir.h"
#include "base/log.h"
#include "base/mem.h"
#include "data/listing.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct tree *tree_new(void)
{
    return mem_new(1, sizeof(struct tree));
}

struct source *tree_own(struct tree *tree, struct source *source)
{
    if (tree->source_count == tree->source_room) {
        tree->source_room = tree->source_room ? 2 * tree->source_room : 64;
        tree->sources = mem_resize(tree->sources, tree->source_room, sizeof(struct source *));
    }
    tree->sources[tree->source_count++] = source;
    return source;
}

void tree_add(struct tree *tree, enum area area, enum entry_kind kind, const char *path,
              struct source *source)
{
    const char *problem = path_problem(path);
    if (problem && (kind != ENTRY_UNPACKED || *path))
        user_error("%s: the name \"%s\" %s", source ? source->origin : area_name(area), path,
                   problem);
    if (tree->count == tree->room) {
        tree->room = tree->room ? 2 * tree->room : 64;
        tree->at = mem_resize(tree->at, tree->room, sizeof(struct entry));
    }
    tree->at[tree->count++] =
        (struct entry){.area = area, .kind = kind, .path = mem_string(path), .source = source};
}

/* A folder being read: `folder` is its descriptor, `path` its place below the area. */
struct scan {
    struct tree *tree;
    int in;
    enum area area;
};

static char *join(const char *folder, const char *name)
{
    return *folder ? mem_format("%s/%s", folder, name) : mem_string(name);
}

/* state.json belongs to the main component, `user` is the runner's scratch folder
 * (contract.md 1.1). */
static bool left_out_of_root(const char *name)
{
    static const char *const names[] = {"tables", "files", "user", "state.json", "state.yml"};
    for (size_t i = 0; i < COUNT(names); i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return name[0] == '.';
}

static void scan_folder(const struct scan *scan, int folder, const char *path);

static void scan_name(const struct scan *scan, int folder, const char *path, const char *name)
{
    char *below CLEANUP(mem_release) = join(path, name);
    char *origin = scan->area == AREA_ROOT ? mem_string(below)
                                           : mem_format("%s/%s", area_name(scan->area), below);
    struct stat status;
    if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        app_error("cannot read %s: %s", origin, strerror(errno));
    const bool link = S_ISLNK(status.st_mode);
    const bool leads = !link || fstatat(folder, name, &status, 0) == 0;
    if (!leads && errno != ELOOP)
        listing_lacks(origin);
    if (link && (!leads || !S_ISREG(status.st_mode)))
        user_error("%s is a link that does not lead to a file; put the file or folder itself there",
                   origin);
    if (S_ISDIR(status.st_mode)) {
        const int child = openat(folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
        if (child < 0)
            app_error("cannot open the folder %s: %s", origin, strerror(errno));
        free(origin);
        scan_folder(scan, child, below);
        return;
    }
    if (!S_ISREG(status.st_mode))
        user_error("%s is neither a file nor a folder; take it away", origin);
    char *from CLEANUP(mem_release) = mem_string(origin);
    struct source *source = source_file(scan->in, from, (uint64_t)status.st_size, origin);
    tree_add(scan->tree, scan->area, ENTRY_DATA, below, tree_own(scan->tree, source));
}

/* Takes over `folder`. */
static void scan_folder(const struct scan *scan, int folder, const char *path)
{
    char *shown CLEANUP(mem_release) = mem_format("%s/%s", area_name(scan->area), path);
    DIR *listing = listing_open(folder, shown);
    bool empty = true;
    for (const char *name; (name = listing_next(listing, shown));) {
        empty = false;
        if (scan->area != AREA_ROOT || *path || !left_out_of_root(name))
            scan_name(scan, folder, path, name);
    }
    closedir(listing);
    if (empty && *path)
        tree_add(scan->tree, scan->area, ENTRY_FOLDER, path, NULL);
}

struct tree *tree_scan(int in)
{
    struct tree *tree = tree_new();
    for (enum area area = 0; area < AREAS; area++) {
        const struct scan scan = {.tree = tree, .in = in, .area = area};
        const int folder = openat(in, area_name(area), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (folder >= 0)
            scan_folder(&scan, folder, "");
        else if (errno != ENOENT)
            app_error("cannot open in/%s: %s", area_name(area), strerror(errno));
    }
    tree_settle(tree);
    return tree;
}

static int compare_entries(const void *a, const void *b)
{
    const struct entry *left = a, *right = b;
    if (left->area != right->area)
        return left->area < right->area ? -1 : 1;
    return strcmp(left->path, right->path);
}

static const char *origin_of(const struct entry *entry)
{
    return entry->source ? entry->source->origin : entry->path;
}

/* The position of the first entry of `area` whose path is not less than `path`. */
static size_t lower_bound(const struct tree *tree, enum area area, const char *path)
{
    const struct entry key = {.area = area, .path = (char *)(uintptr_t)path};
    size_t from = 0, to = tree->count;
    while (from < to) {
        const size_t middle = from + (to - from) / 2;
        if (compare_entries(&tree->at[middle], &key) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static const struct entry *find_file(const struct tree *tree, enum area area, const char *path)
{
    const size_t i = lower_bound(tree, area, path);
    const bool found =
        i < tree->count && tree->at[i].area == area && !strcmp(tree->at[i].path, path);
    return found ? &tree->at[i] : NULL;
}

/* Something stands at `path`, or below it. */
static bool exists(const struct tree *tree, enum area area, const char *path)
{
    if (find_file(tree, area, path))
        return true;
    char *below CLEANUP(mem_release) = mem_format("%s/", path);
    const size_t i = lower_bound(tree, area, below);
    return i < tree->count && tree->at[i].area == area &&
           strncmp(tree->at[i].path, below, strlen(below)) == 0;
}

static enum entry_kind kind_of(const struct tree *tree, const struct entry *entry)
{
    if (entry->kind == ENTRY_FOLDER || entry->kind == ENTRY_UNPACKED)
        return entry->kind;
    if (entry->path[0] == '.' || strstr(entry->path, "/."))
        return ENTRY_HIDDEN;
    if (!path_is_manifest(entry->path))
        return ENTRY_DATA;
    char *described CLEANUP(mem_release) =
        mem_text(entry->path, strlen(entry->path) - strlen(".manifest"));
    return exists(tree, entry->area, described) ? ENTRY_MANIFEST : ENTRY_ORPHAN;
}

static void refuse_clashes(const struct tree *tree, const struct entry *entry)
{
    /* Names below an unpacked folder are checked when they are written. */
    if (entry->kind == ENTRY_UNPACKED)
        return;
    const struct entry *next = entry + 1;
    const bool folders =
        entry->kind == ENTRY_FOLDER && next < tree->at + tree->count && next->kind == ENTRY_FOLDER;
    if (next < tree->at + tree->count && !folders && compare_entries(entry, next) == 0)
        user_error("%s and %s would both become %s/%s", origin_of(entry), origin_of(next),
                   area_name(entry->area), entry->path);
    for (const char *slash = strchr(entry->path, '/'); slash; slash = strchr(slash + 1, '/')) {
        char *folder CLEANUP(mem_release) = mem_text(entry->path, (size_t)(slash - entry->path));
        const struct entry *file = find_file(tree, entry->area, folder);
        if (file && file->kind != ENTRY_FOLDER && file->kind != ENTRY_UNPACKED)
            user_error("%s would become the file %s/%s, and %s needs a folder of that name",
                       origin_of(file), area_name(file->area), folder, origin_of(entry));
    }
}

void tree_settle(struct tree *tree)
{
    if (tree->count)
        qsort(tree->at, tree->count, sizeof(struct entry), compare_entries);
    for (size_t i = 0; i < tree->count; i++)
        refuse_clashes(tree, &tree->at[i]);
    for (size_t i = 0; i < tree->count; i++)
        tree->at[i].kind = kind_of(tree, &tree->at[i]);
}

void tree_add_entry(struct tree *tree, const struct entry *entry)
{
    tree_add(tree, entry->area, entry->kind, entry->path, entry->source);
    tree->at[tree->count - 1].uncertain = entry->uncertain;
}

void tree_add_unwanted(struct tree *tree, struct source *source)
{
    if (tree->unwanted_count == tree->unwanted_room) {
        tree->unwanted_room = tree->unwanted_room ? tree->unwanted_room * 2 : 4;
        tree->unwanted = mem_resize(tree->unwanted, tree->unwanted_room, sizeof(struct source *));
    }
    tree->unwanted[tree->unwanted_count++] = source;
}

void tree_share(struct tree *tree, const struct tree *from)
{
    for (size_t i = 0; i < from->unwanted_count; i++)
        tree_add_unwanted(tree, from->unwanted[i]);
    for (size_t i = 0; i < from->count; i++)
        tree_add_entry(tree, &from->at[i]);
    tree_settle(tree);
}

void tree_release(struct tree *tree)
{
    if (!tree)
        return;
    for (size_t i = 0; i < tree->count; i++)
        free(tree->at[i].path);
    for (size_t i = 0; i < tree->source_count; i++)
        source_release(tree->sources[i]);
    free(tree->at);
    free(tree->sources);
    free(tree->unwanted);
    free(tree);
}
