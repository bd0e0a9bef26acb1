/* publish.c: writes the results of a run, several at once, and makes them visible. */
#include "base/pool.h"
#include "base/shown.h"
#include "io/progress.h"
#include "run/intake.h"
#include "run/run.h"
#include "run/work.h"

#include <stdlib.h>
#include <string.h>

struct publish_job {
    struct pool_job pool;
    const struct tree *tree;
    struct stage *stage;
    enum publish how;
    uint64_t *sizes; /* written, for each entry of the tree */
    size_t *files; /* made, for each that is unpacked */
};

/* Left for the end: a file that leaves its place, where others may still read it. */
static bool is_moved(const struct publish_job *job, const struct entry *entry)
{
    const char *path = NULL;
    return source_folder(entry->source, &path) >= 0 &&
           (job->how == PUBLISH_CONSUME || entry->source->temporary);
}

static void unpack_entry(struct publish_job *job, size_t number)
{
    const struct entry *entry = &job->tree->at[number];
    job->files[number] = work_unpack_to(entry->source, job->stage, entry->area, entry->path);
}

static void write_entry(struct pool_job *pool, size_t number)
{
    struct publish_job *job = CONTAINER(pool, struct publish_job, pool);
    if (number >= job->tree->count) {
        work_discard(job->tree->unwanted[number - job->tree->count]);
        return;
    }
    const struct entry *entry = &job->tree->at[number];
    if (entry->kind == ENTRY_FOLDER) {
        stage_folder(job->stage, entry->area, entry->path);
        return;
    }
    if (entry->kind == ENTRY_UNPACKED) {
        if (!work_is_split(entry->source))
            unpack_entry(job, number);
        return;
    }
    if (is_moved(job, entry))
        return;
    const struct item *item = work_item(entry->source);
    log_where()->step = item ? item->run->step : NULL; /* the name may clash */
    struct writer *writer = stage_writer(job->stage, entry->area, entry->path);
    writer_lag(writer);
    const bool keep = work_keep(entry->source, writer);
    job->sizes[number] = writer_size(writer);
    writer_finish(writer);
    if (!keep)
        stage_drop(job->stage, entry->area, entry->path);
}

/* One line for each item that was worked on. Their entries stand together, as the tree is sorted.
 */
static void tell(const struct publish_job *job)
{
    const struct tree *tree = job->tree;
    for (size_t i = 0; i < tree->count;) {
        const struct item *item = tree->at[i].source ? work_item(tree->at[i].source) : NULL;
        size_t files = 0, unpacked = 0;
        uint64_t size = 0;
        bool is_unpacked = false;
        const size_t first = i;
        do {
            is_unpacked = is_unpacked || tree->at[i].kind == ENTRY_UNPACKED;
            unpacked += job->files[i];
            size += job->sizes[i++];
            files++;
        } while (i < tree->count && item && tree->at[i].source &&
                 work_item(tree->at[i].source) == item);
        if (!item)
            continue;
        struct buf text CLEANUP(buf_release) = {0};
        shown_size(&text, size);
        const char *area = area_name(tree->at[first].area);
        if (is_unpacked)
            log_info("%s: %zu files", item->shown, unpacked);
        else if (files > 1)
            log_info("%s: %zu files, %s", item->shown, files, buf_text(&text));
        else
            log_info("%s: %s/%s, %s", item->shown, area, tree->at[first].path, buf_text(&text));
    }
}

/* Everything of the tree, below the stage. */
static struct publish_job make_all(const struct tree *tree, struct stage *stage, enum publish how)
{
    struct publish_job job = {
        .pool = {.count = tree->count + tree->unwanted_count, .task = write_entry},
        .tree = tree,
        .stage = stage,
        .how = how};
    job.sizes = mem_new(tree->count, sizeof(*job.sizes));
    job.files = mem_new(tree->count, sizeof(*job.files));
    uint64_t bytes = 0;
    for (size_t i = 0; i < tree->count; i++)
        if (!is_moved(&job, &tree->at[i]))
            bytes += intake_of_source(tree->at[i].source);
    progress_pass("writing", bytes);
    pool_run(&job.pool);
    for (size_t i = 0; i < tree->count; i++)
        if (work_is_split(tree->at[i].source))
            unpack_entry(&job, i);
    progress_pass("preparing", 0);
    for (size_t i = 0; i < tree->count; i++)
        if (is_moved(&job, &tree->at[i]))
            stage_move(stage, tree->at[i].area, tree->at[i].path, tree->at[i].source);
    return job;
}

static void job_release(const struct publish_job *job)
{
    free(job->sizes);
    free(job->files);
}

void publish_below(const struct tree *tree, struct stage *below)
{
    const struct publish_job job = make_all(tree, below, PUBLISH_COPY);
    job_release(&job);
}

void tree_publish(const struct tree *tree, struct stage *stage, enum publish how)
{
    stage_begin(stage);
    stage_check(stage, tree);
    const struct publish_job job = make_all(tree, stage, how);
    progress_pass("publishing", 0);
    stage_publish(stage);
    tell(&job);
    job_release(&job);
}

/* The first entry from `i` on that the platform would not see, or tree->count. */
static size_t next_deep(const struct tree *tree, size_t i)
{
    while (i < tree->count && !(tree->at[i].area == AREA_TABLES && tree->at[i].kind == ENTRY_DATA &&
                                path_is_deep(tree->at[i].path)))
        i++;
    return i;
}

void run_warn_of_deep(const struct tree *results)
{
    for (size_t i = next_deep(results, 0); i < results->count;) {
        const char *path = results->at[i].path;
        const size_t top = path_top(path);
        log_warn("tables/%.*s has slices in sub-folders (%s), which the platform does not read; "
                 "flatten-folders with starting_depth 1 must follow",
                 (int)top, path, path + top + 1);
        do
            i = next_deep(results, i + 1);
        while (i < results->count && strncmp(results->at[i].path, path, top + 1) == 0);
    }
}

void run_refuse_deep(const struct tree *results)
{
    const size_t i = next_deep(results, 0);
    if (i == results->count)
        return;
    const char *path = results->at[i].path;
    const size_t top = path_top(path);
    user_error(
        "tables/%.*s has slices in sub-folders (%s) behind the last step, which the platform "
        "does not read; put flatten-folders with starting_depth 1 behind the steps",
        (int)top, path, path + top + 1);
}

void run_publish(const struct run *run, struct stage *stage, enum publish how)
{
    run_warn_of_deep(run->out);
    tree_publish(run->out, stage, how);
}
