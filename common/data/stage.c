/* stage.c: a hidden folder in out/, published by rename. */
#include "data/stage.h"
#include "base/log.h"
#include "base/mem.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SPOOL "spool" /* the hidden folder's part for files in between */

struct stage {
    int out, root; /* out/ and the hidden folder in it */
    int areas[AREAS]; /* the hidden folder's tables, files, and itself */
    int targets[AREAS]; /* out/tables, out/files, out */
    size_t below; /* folders for files in between so far */
    char name[32]; /* of the hidden folder */
};

/* The one stage of the process, so that the end of the process can remove it. */
static struct stage *open_stage;

static int open_folder(int at, const char *name)
{
    return openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
}

/* Removes everything below a folder; quietly, for it runs when the process ends. Takes over
 * `folder`. */
static void empty_folder(int folder)
{
    DIR *listing = fdopendir(folder);
    if (!listing)
        return;
    for (const struct dirent *name = readdir(listing); name; name = readdir(listing)) {
        if (strcmp(name->d_name, ".") == 0 || strcmp(name->d_name, "..") == 0)
            continue;
        if (unlinkat(folder, name->d_name, 0) == 0)
            continue;
        const int child = open_folder(folder, name->d_name);
        if (child >= 0)
            empty_folder(child);
        unlinkat(folder, name->d_name, AT_REMOVEDIR);
    }
    closedir(listing);
}

/* Other threads may still make files in it; in a folder that is gone they no longer can. */
static void remove_stage(const struct stage *stage)
{
    for (unsigned try = 0; try < 1000; try++) {
        const int folder = open_folder(stage->out, stage->name);
        if (folder >= 0)
            empty_folder(folder);
        if (unlinkat(stage->out, stage->name, AT_REMOVEDIR) == 0 || errno != ENOTEMPTY)
            return;
    }
}

/* Held while results move into place: a signal then waits, and finds all of them there. */
static pthread_mutex_t publishing = PTHREAD_MUTEX_INITIALIZER;

static void remove_open_stage(void)
{
    pthread_mutex_lock(&publishing);
    if (open_stage)
        remove_stage(open_stage);
    pthread_mutex_unlock(&publishing);
}

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
    stage->targets[AREA_TABLES] = make_folder(out, "tables", "out/tables");
    stage->targets[AREA_FILES] = make_folder(out, "files", "out/files");
    stage->targets[AREA_ROOT] = out;
    for (unsigned try = 0;; try++) {
        snprintf(stage->name, sizeof(stage->name), ".kbc-%ld-%u", (long)getpid(), try);
        if (mkdirat(out, stage->name, 0777) == 0)
            break;
        if (errno != EEXIST || try > 1000)
            app_error("cannot write to out/: %s", strerror(errno));
    }
    open_stage = stage;
    log_at_exit(remove_open_stage);
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
    if (fstatat(stage->areas[area], path, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOTDIR ? STAGE_TAKEN : STAGE_FREE;
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
        if (unlinkat(stage->areas[area], name, AT_REMOVEDIR) != 0)
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

void stage_move(struct stage *stage, enum area area, const char *path, const struct source *from)
{
    const char *old_path = NULL;
    const int folder = source_folder(from, &old_path);
    struct stat status;
    make_parents(stage, area, path);
    /* A link would be moved as a link, and its target stay behind. */
    if (folder >= 0 && fstatat(folder, old_path, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISREG(status.st_mode) && renameat(folder, old_path, stage->areas[area], path) == 0)
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

/* The names to publish from one area; the hidden folder's own parts are not among them. */
static struct names list_area(const struct stage *stage, enum area area)
{
    struct names names = {0};
    const int folder = openat(stage->areas[area], ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *listing = folder < 0 ? NULL : fdopendir(folder);
    if (!listing)
        app_error("cannot read the results: %s", strerror(errno));
    for (const struct dirent *name = readdir(listing); name; name = readdir(listing)) {
        const char *text = name->d_name;
        if (!strcmp(text, ".") || !strcmp(text, ".."))
            continue;
        if (area == AREA_ROOT &&
            (!strcmp(text, "tables") || !strcmp(text, "files") || !strcmp(text, SPOOL)))
            continue;
        names.at = mem_resize(names.at, names.count + 1, sizeof(char *));
        names.at[names.count++] = mem_string(text);
    }
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
    pthread_mutex_lock(&publishing);
    log_at_exit(NULL);
    remove_stage(stage);
    open_stage = NULL;
    pthread_mutex_unlock(&publishing);
    stage_release(stage);
}

void stage_publish(struct stage *stage)
{
    struct names names[AREAS];
    size_t done[AREAS] = {0};
    for (enum area area = 0; area < AREAS; area++)
        names[area] = list_area(stage, area);
    pthread_mutex_lock(&publishing);
    for (enum area area = 0; area < AREAS; area++) {
        if (publish_area(stage, area, &names[area], &done[area]))
            continue;
        const int problem = errno;
        take_back(stage, names, done);
        pthread_mutex_unlock(&publishing);
        if (problem == EEXIST)
            exists(area, names[area].at[done[area]]);
        app_error("cannot move the results to out/%s: %s", area_name(area), strerror(problem));
    }
    log_at_exit(NULL);
    remove_stage(stage);
    open_stage = NULL;
    pthread_mutex_unlock(&publishing);
    for (enum area area = 0; area < AREAS; area++) {
        for (size_t i = 0; i < names[area].count; i++)
            free(names[area].at[i]);
        free(names[area].at);
    }
    stage_release(stage);
}
