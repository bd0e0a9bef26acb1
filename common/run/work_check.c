/* work_check.c: what a processor finds wrong with the data, told before anything is written. */
#include "base/pool.h"
#include "io/progress.h"
#include "run/intake.h"
#include "run/run.h"
#include "run/work.h"

#include <stdlib.h>

struct check_job {
    struct pool_job pool;
    struct check_task {
        const struct item *item;
        const struct entry *entry;
        struct strings wrong;
    } *tasks;
};

static void check_slice(struct pool_job *pool, size_t number)
{
    struct check_task *task = &CONTAINER(pool, struct check_job, pool)->tasks[number];
    const struct slice slice = {
        .item = task->item, .path = task->entry->path, .shown = task->entry->source->origin};
    bool gzip = false;
    work_where(task->item, slice.path);
    struct reader *reader CLEANUP(reader_release) = work_read(task->item, task->entry, &gzip);
    task->item->run->processor->check(&slice, reader, &task->wrong);
}

/* Shows what is wrong, the lines in their order. One alone is the error itself. */
static void judge(const struct run *run, const struct strings *wrong)
{
    *log_where() = (struct where){.step = run->step};
    const size_t shown = wrong->count < run->complaints ? wrong->count : run->complaints;
    if (wrong->count == 1)
        user_error("%s", wrong->at[0]);
    for (size_t i = 0; i < shown; i++)
        log_error("%s", wrong->at[i]);
    if (wrong->count > shown)
        user_error("there are more errors than the %zu above; nothing was written", shown);
    if (wrong->count)
        user_error("the %zu errors above are all that was found; nothing was written", shown);
}

/* Adds a slice's lines, with its name in front. */
static void gather(struct strings *all, const char *shown, struct strings *wrong)
{
    for (size_t i = 0; i < wrong->count; i++)
        strings_give(all, mem_format("%s: %s", shown, wrong->at[i]));
    strings_release(wrong);
}

void work_check(const struct run *run)
{
    struct check_job job = {.pool = {.task = check_slice}};
    for (size_t i = 0; i < run->count; i++)
        job.pool.count += run->items[i].count;
    job.tasks = mem_new(job.pool.count, sizeof(*job.tasks));
    job.pool.count = 0;
    uint64_t bytes = 0;
    for (size_t i = 0; i < run->count; i++) {
        const struct item *item = &run->items[i];
        bytes += item->touched ? intake_of_item(item) : 0;
        for (size_t k = 0; item->touched && k < item->count; k++)
            if (item_is_data(item, k))
                job.tasks[job.pool.count++] =
                    (struct check_task){.item = item, .entry = item->entries[k]};
    }
    progress_pass("checking", bytes);
    pool_run(&job.pool);
    progress_pass("preparing", 0);
    struct strings wrong CLEANUP(strings_release) = {0};
    for (size_t i = 0; i < job.pool.count; i++)
        gather(&wrong, job.tasks[i].entry->source->origin, &job.tasks[i].wrong);
    free(job.tasks);
    judge(run, &wrong);
}

void work_check_stream(const struct item *item, struct reader *in)
{
    const struct slice slice = {.item = item, .path = item->name, .shown = item->shown};
    struct strings wrong CLEANUP(strings_release) = {0}, all CLEANUP(strings_release) = {0};
    item->run->processor->check(&slice, in, &wrong);
    gather(&all, item->shown, &wrong);
    judge(item->run, &all);
}
