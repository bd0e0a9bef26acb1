/* stage.c: a hidden folder in out/, published by rename. */
#include "data/stage.h"
#include "base/log.h"
#include "base/mem.h"
#include "data/listing.h"
#include "data/stage_inner.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SPOOL "spool" /* the hidden folder's part for files in between */

static int make_folder(int at, const char *name, const char *shown)
{
    if (mkdirat(at, name, 0777) != 0 && errno != EEXIST)
        app_error("cannot make the folder %s: %s", shown, strerror(errno));
    const int folder = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        app_error("cannot open the folder %s: %s", shown, strerror(errno));
    return folder;
}

/* Opens the areas of a folder that has the form of a data folder's half. */
static void open_areas(struct stage *stage)
{
    stage->areas[AREA_TABLES] = make_folder(stage->root, "tables", "out/tables");
    stage->areas[AREA_FILES] = make_folder(stage->root, "files", "out/files");
    stage->areas[AREA_ROOT] = stage->root;
}

static void close_areas(const struct stage *stage)
{
    close(stage->areas[AREA_TABLES]);
    close(stage->areas[AREA_FILES]);
    close(stage->root);
}

struct stage *stage_new(int out)
{
    struct stage *stage = mem_new(1, sizeof(*stage));
    stage->out = out;
    return stage;
}

void stage_begin(struct stage *stage)
{
    if (stage->name[0])
        return;
    const int out = stage->out;
    stage_lock(stage);
    stage->targets[AREA_TABLES] = make_folder(out, "tables", "out/tables");
    stage->targets[AREA_FILES] = make_folder(out, "files", "out/files");
    stage->targets[AREA_ROOT] = out;
    stage_hide(stage);
    stage->root = make_folder(out, stage->name, "out/");
    open_areas(stage);
}

_Noreturn static void exists(enum area area, const char *name)
{
    const bool root = area == AREA_ROOT;
    user_error("out/%s%s%s exists already; empty out/ before the run", root ? "" : area_name(area),
               root ? "" : "/", name);
}

static void check_free(const struct stage *stage, enum area area, const char *name)
{
    struct stat status;
    if (fstatat(stage->targets[area], name, &status, AT_SYMLINK_NOFOLLOW) == 0)
        exists(area, name);
    listing_lacks(name);
}

void stage_check(const struct stage *stage, const struct tree *tree)
{
    for (size_t i = 0; i < tree->count; i++) {
        const struct entry *entry = &tree->at[i];
        const size_t length = path_top(entry->path);
        char *top CLEANUP(mem_release) = mem_text(entry->path, length);
        check_free(stage, entry->area, top);
        /* One that stayed from another run would become the manifest of this run's data. */
        char *manifest CLEANUP(mem_release) = mem_format("%s.manifest", top);
        check_free(stage, entry->area, manifest);
    }
}

/* Makes the folders that `path` stands in. */
static void make_parents(const struct stage *stage, enum area area, const char *path)
{
    for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
        char *parent CLEANUP(mem_release) = mem_text(path, (size_t)(slash - path));
        if (mkdirat(stage->areas[area], parent, 0777) != 0 && errno != EEXIST)
            app_error("cannot make the folder %s: %s", parent, strerror(errno));
    }
}

enum stage_place stage_look(const struct stage *stage, enum area area, const char *path)
{
    struct stat status;
    if (fstatat(stage->areas[area], path, &status, AT_SYMLINK_NOFOLLOW) != 0) {
        const bool below_file = errno == ENOTDIR;
        listing_lacks(path);
        return below_file ? STAGE_TAKEN : STAGE_FREE;
    }
    return S_ISDIR(status.st_mode) ? STAGE_FOLDER : STAGE_TAKEN;
}

/* Entries of a tree differ; only names from inside of archives can clash. */
_Noreturn static void clash(enum area area, const char *path)
{
    user_error("%s/%s: two sources would have this name, or one would be a file and the other a "
               "folder",
               area_name(area), path);
}

struct writer *stage_writer(struct stage *stage, enum area area, const char *path)
{
    if (stage_look(stage, area, path) != STAGE_FREE)
        clash(area, path);
    make_parents(stage, area, path);
    struct writer *writer = writer_create_free(stage->areas[area], path);
    if (!writer) /* another thread came to the name since */
        clash(area, path);
    return writer;
}

struct reader *stage_reader(const struct stage *stage, enum area area, const char *path)
{
    return reader_open(stage->areas[area], path);
}

void stage_drop(struct stage *stage, enum area area, const char *path)
{
    char *name CLEANUP(mem_release) = mem_string(path);
    const bool gone = unlinkat(stage->areas[area], path, 0) == 0;
    if (!gone && errno != EISDIR && errno != ENOENT)
        app_error("cannot remove %s: %s", path, strerror(errno));
    char *end = gone ? strrchr(name, '/') : name + strlen(name);
    for (; end; end = strrchr(name, '/')) {
        *end = '\0';
        if (unlinkat(stage->areas[area], name, AT_REMOVEDIR) == 0)
            continue;
        if (errno != ENOTEMPTY && errno != EEXIST && errno != ENOENT)
            app_error("cannot remove the folder %s: %s", name, strerror(errno));
        return; /* other files are in it */
    }
}

void stage_folder(struct stage *stage, enum area area, const char *path)
{
    const enum stage_place place = stage_look(stage, area, path);
    if (place == STAGE_TAKEN)
        clash(area, path);
    make_parents(stage, area, path);
    if (mkdirat(stage->areas[area], path, 0777) != 0 && errno != EEXIST)
        app_error("cannot make the folder %s: %s", path, strerror(errno));
}

/* Notes a file of in/ to be removed when its copy is in its place: until then it is in in/, too, so
 * that whoever is killed loses nothing. */
static void consume(struct stage *stage, int folder, const char *path)
{
    stage->consumed =
        mem_resize(stage->consumed, stage->consumed_count + 1, sizeof(*stage->consumed));
    stage->consumed[stage->consumed_count++] = (struct consumed){folder, mem_string(path)};
}

/* The results are in out/: what was consumed is not needed in in/ any more. */
static void remove_consumed(struct stage *stage)
{
    for (size_t i = 0; i < stage->consumed_count; i++) {
        const struct consumed *file = &stage->consumed[i];
        if (unlinkat(file->folder, file->path, 0) != 0 && errno != ENOENT)
            log_warn("%s stays in in/: %s", file->path, strerror(errno));
        free(file->path);
    }
    free(stage->consumed);
    stage->consumed = NULL;
}

void stage_move(struct stage *stage, enum area area, const char *path, const struct source *from)
{
    const char *old_path = NULL;
    const int folder = source_folder(from, &old_path);
    struct stat status;
    make_parents(stage, area, path);
    if (folder >= 0 && fstatat(folder, old_path, &status, AT_SYMLINK_NOFOLLOW) != 0)
        app_error("cannot examine %s: %s", from->origin, strerror(errno));
    /* A link would be moved as a link, and its target stay behind. */
    const bool is_file = folder >= 0 && S_ISREG(status.st_mode);
    if (is_file && from->temporary && renameat(folder, old_path, stage->areas[area], path) == 0)
        return;
    if (is_file && !from->temporary)
        consume(stage, folder, old_path);
    if (is_file && linkat(folder, old_path, stage->areas[area], path, 0) == 0)
        return;
    struct writer *writer CLEANUP(writer_release) = writer_create(stage->areas[area], path);
    source_write(from, writer);
}

struct stage *stage_below(struct stage *stage)
{
    stage_begin(stage);
    struct stage *below = mem_new(1, sizeof(*below));
    char *name CLEANUP(mem_release) = mem_format("%zu", stage->below++);
    const int spool = make_folder(stage->root, SPOOL, "out/");
    below->root = make_folder(spool, name, "out/");
    close(spool);
    open_areas(below);
    return below;
}

int stage_folder_descriptor(const struct stage *below)
{
    return below->root;
}

void stage_end(struct stage *below)
{
    if (!below)
        return;
    close_areas(below);
    free(below);
}

struct names {
    size_t count;
    char **at;
};

/* Manifests first: where the process is killed in between, a manifest without its data ends the job
 * with a message, but data without its manifest would be loaded with its header as a row, without
 * keys (contract.md 1.1, 1.8). */
static int compare_names(const void *a, const void *b)
{
    const char *const *left = a, *const *right = b;
    const int order = path_is_manifest(*right) - path_is_manifest(*left);
    return order ? order : strcmp(*left, *right);
}

/* The names to publish from one area; the hidden folder's own parts are not among them. */
static struct names list_area(const struct stage *stage, enum area area)
{
    struct names names = {0};
    static const char shown[] = "of results";
    const int folder = openat(stage->areas[area], ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *listing = listing_open(folder, shown);
    for (const char *text; (text = listing_next(listing, shown));) {
        if (area == AREA_ROOT &&
            (!strcmp(text, "tables") || !strcmp(text, "files") || !strcmp(text, SPOOL)))
            continue;
        names.at = mem_resize(names.at, names.count + 1, sizeof(char *));
        names.at[names.count++] = mem_string(text);
    }
    if (names.count > 0)
        qsort(names.at, names.count, sizeof(char *), compare_names);
    closedir(listing);
    return names;
}

static bool publish_area(const struct stage *stage, enum area area, const struct names *names,
                         size_t *done)
{
    for (*done = 0; *done < names->count; ++*done)
        if (renameat2(stage->areas[area], names->at[*done], stage->targets[area], names->at[*done],
                      RENAME_NOREPLACE) != 0 &&
            (errno != EINVAL || renameat(stage->areas[area], names->at[*done], stage->targets[area],
                                         names->at[*done]) != 0))
            return false;
    return true;
}

/* Takes back what was moved, so that out/ is as it was. */
static void take_back(const struct stage *stage, const struct names *names, const size_t *done)
{
    for (enum area area = 0; area < AREAS; area++)
        for (size_t i = 0; i < done[area]; i++)
            renameat(stage->targets[area], names[area].at[i], stage->areas[area],
                     names[area].at[i]);
}

static void stage_release(struct stage *stage)
{
    close(stage->targets[AREA_TABLES]);
    close(stage->targets[AREA_FILES]);
    close_areas(stage);
    free(stage);
}

void stage_cancel(struct stage *stage)
{
    if (!stage->name[0]) {
        free(stage);
        return;
    }
    stage_hold();
    stage_unhide(stage);
    stage_let_go();
    stage_release(stage);
}

void stage_publish(struct stage *stage)
{
    struct names names[AREAS];
    size_t done[AREAS] = {0};
    for (enum area area = 0; area < AREAS; area++)
        names[area] = list_area(stage, area);
    stage_hold();
    for (enum area area = 0; area < AREAS; area++) {
        if (publish_area(stage, area, &names[area], &done[area]))
            continue;
        const int problem = errno;
        take_back(stage, names, done);
        stage_let_go();
        if (problem == EEXIST)
            exists(area, names[area].at[done[area]]);
        app_error("cannot move the results to out/%s: %s", area_name(area), strerror(problem));
    }
    stage_unhide(stage);
    stage_let_go();
    remove_consumed(stage);
    for (enum area area = 0; area < AREAS; area++) {
        for (size_t i = 0; i < names[area].count; i++)
            free(names[area].at[i]);
        free(names[area].at);
    }
    stage_release(stage);
}
