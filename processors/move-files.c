/* move-files.c: moves files to tables, or tables to files. */
#include "processor.h"

enum direction { TO_TABLES, TO_FILES };

struct move_files {
    enum direction direction;
    bool addCsvSuffix;
    const char *folder;
    bool createEmptyFolder;
    bool keep;
};

static const char *const directions[] = {"tables", "files", NULL};

static const char *bad_folder(const char *folder)
{
    return *folder ? path_problem(folder) : NULL;
}

static const struct param params[] = {
    PARAM(struct move_files, direction,
          "where to: in/files to out/tables, or in/tables to out/files", .choices = directions,
          .required = true),
    PARAM(struct move_files, addCsvSuffix, "add .csv to the names, with direction tables"),
    PARAM(struct move_files, folder, "folder below the target to move into", .fallback = "\"\"",
          .wrong = bad_folder),
    PARAM(struct move_files, createEmptyFolder, "make `folder` even when nothing is moved"),
    PARAM(struct move_files, keep,
          "keep what is in the target area already, which is left out otherwise"),
    {.type = PARAM_END},
};

static enum area target(const struct run *run)
{
    const struct move_files *p = run->params;
    return p->direction == TO_TABLES ? AREA_TABLES : AREA_FILES;
}

/* What is in the target area already would be worked on by the steps that follow, which are there
 * for what is moved, and replace a table in Storage. */
static void leave_out(const struct item *item, struct place *to)
{
    const struct move_files *p = item->run->params;
    if (p->keep)
        return;
    log_info("%s is left out, as it is in %s/ already (parameter keep keeps it)", item->shown,
             area_name(item->area));
    to->drop = true;
}

/* The manifests of files and tables differ in every member; what describes the one does not fit the
 * other. */
static void place(const struct item *item, struct place *to)
{
    const struct move_files *p = item->run->params;
    if (item->area == target(item->run)) {
        leave_out(item, to);
        return;
    }
    to->area = target(item->run);
    to->drop_manifest = true;
    buf_clear(&to->path);
    if (*p->folder)
        buf_add_format(&to->path, "%s/", p->folder);
    buf_add_text(&to->path, item->name);
    if (p->addCsvSuffix && p->direction == TO_TABLES)
        buf_add_text(&to->path, ".csv");
}

static void add(struct run *run)
{
    const struct move_files *p = run->params;
    if (p->createEmptyFolder && *p->folder)
        tree_add(run->out, target(run), ENTRY_FOLDER, p->folder, NULL);
}

PROCESSOR(move_files) = {
    .name = "move-files",
    .summary = "Moves files to tables, or tables to files.",
    .params = params,
    .params_size = sizeof(struct move_files),
    .accepts = TABLES | FILES,
    .place = place,
    .add = add,
};
