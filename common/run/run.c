/* run.c: the phases of a run before any data is written. */
#include "base/pool.h"
#include "io/progress.h"
#include "run/arrange.h"
#include "run/intake.h"
#include "run/items.h"
#include "run/work.h"

#include <stdlib.h>
#include <string.h>

static bool accepted(const struct run *run, const struct item *item)
{
    return item->area != AREA_ROOT && run->processor->accepts & 1U << item->area &&
           item->name[0] != '.';
}

static bool touched(const struct run *run, const struct item *item)
{
    const struct processor *processor = run->processor;
    return accepted(run, item) && item->count > 0 &&
           (!processor->applies || processor->applies(run, item));
}

struct manifest *entry_manifest(const struct entry *entry)
{
    struct reader *reader CLEANUP(reader_release) = source_open(entry->source);
    struct buf text CLEANUP(buf_release) = {0};
    struct writer *writer = writer_of_buf(&text);
    io_copy(reader, writer);
    writer_finish(writer);
    return manifest_parse((struct span){text.data, text.len}, entry->source->origin);
}

/* A manifest whose data is not there. Where the data is staged elsewhere, nothing can be done;
 * otherwise the manifest alone would fail the job (contract.md 1.1). */
static void judge_orphan(const struct item *item)
{
    struct manifest *manifest CLEANUP(manifest_drop) =
        item->manifest_entry->source->size ? entry_manifest(item->manifest_entry) : NULL;
    const char *staged = manifest ? manifest_staged(manifest) : NULL;
    if (staged)
        user_error("the data of %s is staged in %s and not in the data folder; set the staging of "
                   "the component's input to local files",
                   item->shown, strcmp(staged, "s3") == 0 ? "S3" : "ABS");
    log_warn("%s.manifest has no data beside it and is left out", item->shown);
}

/* Phases that read or write what a manifest says; others leave even a broken one as it is. */
static bool wants_manifest(const struct processor *processor, const struct item *item)
{
    return item->run->manifests || processor->manifest || processor->needs & COLUMNS ||
           (item->area == AREA_TABLES && (processor->rows || processor->scan || processor->check));
}

/* What the platform does not see, and the original refuses. */
static void refuse_deep(const struct item *item)
{
    const struct processor *processor = item->run->processor;
    if (item->area == AREA_TABLES && processor->needs & (COLUMNS | FLAT) && !processor->flattens)
        item_need_flat(item);
}

static void load_manifests(struct item *item)
{
    struct manifest *in =
        item->manifest_entry ? entry_manifest(item->manifest_entry) : manifest_new(item->shown);
    item->out = manifest_copy(in);
    item->in = in;
    if (item->area != AREA_TABLES)
        return;
    struct strings names CLEANUP(strings_release) = {0};
    if (item->run->processor->needs & COLUMNS && !manifest_columns(in, &names))
        user_error("%s: its columns are not known, because %s; put create-manifest before this "
                   "processor",
                   item->shown,
                   item->manifest_entry ? "its manifest has none" : "it has no manifest");
    manifest_dialect(in);
}

struct scan_job {
    struct pool_job pool;
    struct scan_task {
        struct item *item;
        const struct entry *entry;
        uint64_t result;
    } *tasks;
};

static void scan_slice(struct pool_job *pool, size_t number)
{
    struct scan_task *task = &CONTAINER(pool, struct scan_job, pool)->tasks[number];
    task->result = work_scan(task->item, task->entry);
}

static void scan(struct run *run)
{
    struct scan_job job = {.pool = {.task = scan_slice}};
    uint64_t bytes = 0;
    for (size_t i = 0; i < run->count; i++) {
        job.pool.count += run->items[i].count;
        if (run->items[i].in && run->items[i].area == AREA_TABLES)
            bytes += intake_of_item(&run->items[i]);
    }
    progress_pass("scanning", bytes);
    job.tasks = mem_new(job.pool.count, sizeof(*job.tasks));
    job.pool.count = 0;
    for (size_t i = 0; i < run->count; i++) {
        struct item *item = &run->items[i];
        for (size_t k = 0; item->in && item->area == AREA_TABLES && k < item->count; k++)
            if (item_is_data(item, k))
                job.tasks[job.pool.count++] =
                    (struct scan_task){.item = item, .entry = item->entries[k]};
    }
    pool_run(&job.pool);
    for (size_t i = 0; i < job.pool.count; i++)
        if (job.tasks[i].result > job.tasks[i].item->scanned)
            job.tasks[i].item->scanned = job.tasks[i].result;
    free(job.tasks);
    progress_pass("preparing", 0);
}

void run_parameters(const struct processor *processor, struct settings *settings, void *params)
{
    static const struct param none[] = {{.type = PARAM_END}};
    settings_fill(settings, processor->params ? processor->params : none, params);
}

static void fill_parameters(struct run *run)
{
    void *params = mem_new(1, run->processor->params_size + 1);
    run_parameters(run->processor, run->settings, params);
    run->params = params;
    run->state = mem_new(1, run->processor->state_size + 1);
}

/* For the debug mode: what the run was given. */
static void tell(const struct run *run)
{
    if (!log_is_verbose())
        return;
    struct strings names CLEANUP(strings_release) = {0};
    settings_names(run->settings, &names);
    char *list CLEANUP(mem_release) = strings_show(&names, names.count);
    log_debug("%s%sprocessor-%s %s, parameters given: %s", run->step ? run->step : "",
              run->step ? ": " : "", run->processor->name, KBC_VERSION,
              names.count ? list : "none");
    for (size_t i = 0; i < run->count; i++) {
        const struct item *item = &run->items[i];
        log_debug("%s%s%s: %zu entries, %llu bytes to read, %s, %s", run->step ? run->step : "",
                  run->step ? ": " : "", item->shown, item->count,
                  (unsigned long long)intake_of_item(item),
                  item->manifest_entry ? "a manifest" : "no manifest",
                  item->touched ? "worked on" : "carried through");
    }
}

struct run *run_apply(const struct processor *processor, struct settings *settings,
                      const struct tree *in, struct stage *stage, const char *step)
{
    struct run *run = mem_new(1, sizeof(*run));
    run->processor = processor;
    run->settings = settings;
    run->step = step;
    run->stage = stage;
    run->in = in;
    run->out = tree_new();
    log_where()->step = step;
    fill_parameters(run);
    if (processor->run) {
        tell(run);
        processor->run(run);
        return run;
    }
    run->items = items_of(run, in, &run->count);
    /* First of all: a processor that looks for a table must not say that a staged one is not there.
     */
    for (size_t i = 0; i < run->count; i++)
        if (accepted(run, &run->items[i]) && run->items[i].count == 0)
            judge_orphan(&run->items[i]);
    if (processor->prepare)
        processor->prepare(run);
    for (size_t i = 0; i < run->count; i++) {
        struct item *item = &run->items[i];
        item->touched = touched(run, item);
        if (item->touched)
            refuse_deep(item);
        if (item->touched && wants_manifest(processor, item))
            load_manifests(item);
    }
    tell(run);
    if (processor->scan)
        scan(run);
    log_where()->step = step; /* the scan went through other places */
    for (size_t i = 0; i < run->count; i++)
        if (run->items[i].out && processor->manifest)
            processor->manifest(&run->items[i]);
    if (processor->check)
        work_check(run);
    log_where()->step = step;
    for (size_t i = 0; i < run->count; i++)
        arrange(run, &run->items[i]);
    if (processor->add)
        processor->add(run);
    tree_settle(run->out);
    log_where()->step = NULL;
    return run;
}

void run_release(struct run *run)
{
    if (!run)
        return;
    if (run->processor->release)
        run->processor->release(run);
    tree_release(run->out);
    items_release(run->items, run->count);
    free((void *)(uintptr_t)run->params);
    free(run->state);
    free(run);
}

enum manifest_format run_manifest_format(const struct run *run)
{
    static const char *const levels[] = {"none", "hints", "authoritative"};
    const char *environment = getenv("KBC_DATA_TYPE_SUPPORT");
    if (!environment || !*environment)
        return MANIFEST_LEGACY;
    const char *configured = settings_lookup(run->settings, "storage.output.data_type_support");
    for (size_t i = 0; configured && i < COUNT(levels); i++)
        if (strcmp(configured, levels[i]) == 0)
            return i ? MANIFEST_NATIVE : MANIFEST_LEGACY;
    for (size_t i = 0; i < COUNT(levels); i++)
        if (strcmp(environment, levels[i]) == 0)
            return i ? MANIFEST_NATIVE : MANIFEST_LEGACY;
    user_error("KBC_DATA_TYPE_SUPPORT must be none, hints or authoritative");
}
