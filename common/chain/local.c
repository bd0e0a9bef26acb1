/* local.c: a component's configuration on this machine. */
#include "chain/local.h"

#include "base/shown.h"
#include "chain/explain.h"
#include "chain/local_config.h"
#include "chain/local_main.h"
#include "chain/page.h"
#include "data/listing.h"
#include "io/progress.h"
#include "json/jsonfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROWS_OF_A_PAGE = 10 };

static const char *wrong_section(const char *text)
{
    const bool known = !strcmp(text, "before") || !strcmp(text, "after") || !strcmp(text, "all");
    return known ? NULL : "must be before, after or all";
}

const struct param local_params[] = {
    PARAM_KEY(struct local_options, component_config, "component-config",
              "a component's configuration, as the platform stores it; its steps are run"),
    PARAM(struct local_options, section, "which of them: before, after, or all with --main between",
          .wrong = wrong_section),
    PARAM(struct local_options, row,
          "which row of it, by its id or number; without it all that have steps, each to a folder "
          "of its name in out/"),
    PARAM(struct local_options, main,
          "shell command in place of the main component; KBC_DATADIR is its data folder"),
    PARAM(struct local_options, vendor,
          "one's own vendor: VENDOR.processor-NAME means the processors here, too"),
    PARAM(struct local_options, explain, "show what every step changes; nothing is written"),
    PARAM(struct local_options, preview, "show so many rows of every table, step by step",
          .least = 1, .most = 1000),
    PARAM_KEY(struct local_options, preview_html, "preview-html",
              "write a page that shows the folders, manifests and rows, step by step"),
    {.type = PARAM_END},
};

static bool shows(const struct local_options *options)
{
    return options->explain || options->preview || options->preview_html;
}

static void check_options(const struct local_options *options)
{
    const bool all = options->section && strcmp(options->section, "all") == 0;
    if (options->component_config && !options->section)
        user_error("--component-config wants --section before, after or all");
    if (options->section && !options->component_config)
        user_error("--section goes with --component-config");
    if (options->row && !options->component_config)
        user_error("--row goes with --component-config");
    if (all && shows(options))
        user_error("--explain and --preview show one section: before or after");
    if (all && (!options->main || !*options->main))
        user_error("--section all wants --main, the command that stands for the main component");
    if (options->main && !all)
        user_error("--main goes with --section all");
}

static void print(const struct buf *text)
{
    struct writer *out = writer_of(STDOUT_FILENO, "the output");
    writer_write(out, buf_text(text), text->len);
    writer_finish(out);
}

static void write_page(const char *path, const struct outline *outline)
{
    struct buf html CLEANUP(buf_release) = {0};
    page_write(&html, outline);
    const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file < 0)
        user_error("the file of --preview-html cannot be written: %s", strerror(errno));
    struct writer *writer = writer_of(file, "the page");
    writer_write(writer, html.data, html.len);
    writer_finish(writer);
}

/* What is shown and run: steps from a tree on. */
struct part {
    const struct chain_parameters *parameters;
    const struct tree *in;
    bool last; /* what comes out goes to Storage */
};

static void show(const struct task *task, const struct part *part)
{
    const struct local_options *options = task->options;
    struct chain *chain = chain_new(part->parameters, part->in, task->stage, NULL);
    chain_settle(chain, task->stage);
    const size_t rows = options->preview        ? (size_t)options->preview
                        : options->preview_html ? ROWS_OF_A_PAGE
                                                : 0;
    struct outline *outline = outline_new(chain, part->parameters, part->in, rows);
    struct buf text CLEANUP(buf_release) = {0};
    if (options->explain)
        explain_steps(&text, outline, shown_terminal());
    if (options->explain && options->preview)
        buf_add_byte(&text, '\n');
    if (options->preview)
        explain_rows(&text, outline, shown_terminal());
    print(&text);
    if (options->preview_html)
        write_page(options->preview_html, outline);
    outline_release(outline);
    if (part->last)
        run_refuse_deep(chain_tree(chain, part->in, chain->count));
    chain_release(chain);
}

/* One configuration, or row, on its way: all that its results refer to. */
struct running {
    struct local_section before, after;
    struct tree *made; /* what the main component made; NULL without it */
    int out; /* where that is; -1 */
    struct part part; /* the last steps */
    struct chain *chain; /* they, or NULL where there are none */
};

static void running_release(struct running *running)
{
    chain_release(running->chain);
    tree_release(running->made);
    if (running->out >= 0)
        close(running->out);
    settings_release(running->before.settings);
    settings_release(running->after.settings);
}

/* Applies the last steps; their results. */
static const struct tree *apply(const struct task *task, struct running *running)
{
    const struct part *part = &running->part;
    if (part->parameters && part->parameters->steps.count)
        running->chain = chain_new(part->parameters, part->in, task->stage, NULL);
    const struct tree *results =
        running->chain ? chain_tree(running->chain, part->in, running->chain->count) : part->in;
    if (part->last)
        run_refuse_deep(results);
    return results;
}

/* What the main component finds in in/: the first section's results, and its own state. */
static struct stage *make_main_input(const struct task *task, const struct local_section *before)
{
    progress_start(PROGRESS_TIMING, PROGRESS_MESSAGES);
    struct chain *chain =
        before->settings ? chain_new(&before->parameters, task->in, task->stage, NULL) : NULL;
    struct stage *below = stage_below(task->stage);
    publish_below(chain ? chain_tree(chain, task->in, chain->count) : task->in, below);
    progress_end();
    chain_release(chain);
    if (task->data < 0 || !listing_has(task->data, "in/state.json"))
        return below;
    struct reader *state CLEANUP(reader_release) = reader_open(task->data, "in/state.json");
    struct writer *copy CLEANUP(writer_release) =
        writer_create(stage_folder_descriptor(below), "state.json");
    io_copy(state, copy);
    return below;
}

/* The steps before, and the command behind them. */
static void run_main(const struct task *task, const struct local_config *config, size_t row,
                     struct running *running)
{
    const struct local_options *options = task->options;
    struct stage *below = make_main_input(task, &running->before);
    char *text CLEANUP(mem_release) = local_config_main(config, row);
    char *folder CLEANUP(mem_release) = local_main_folder(below, text);
    stage_end(below);
    local_main_run(options->main, folder);
    running->out = local_main_out(folder);
    running->made = tree_scan(running->out);
}

/* Reads the sections of a configuration or row that are wanted. False: it has no steps there. */
static bool start(const struct task *task, const struct local_config *config, size_t row,
                  struct running *running)
{
    const struct local_options *options = task->options;
    const bool all = strcmp(options->section, "all") == 0;
    const bool before = strcmp(options->section, "before") == 0;
    *running = (struct running){.out = -1};
    if (all || before)
        running->before = local_config_section(config, row, "before");
    if (!before)
        running->after = local_config_section(config, row, "after");
    const struct local_section *last = before ? &running->before : &running->after;
    running->part = (struct part){
        .parameters = last->settings ? &last->parameters : NULL, .in = task->in, .last = !before};
    return all || last->settings;
}

/* A row's results go to a folder of its name. */
static void add_below(struct tree *to, const char *name, const struct tree *results)
{
    for (size_t i = 0; i < results->unwanted_count; i++)
        tree_add_unwanted(to, results->unwanted[i]);
    for (size_t i = 0; i < results->count; i++) {
        const struct entry *entry = &results->at[i];
        const bool root = entry->area == AREA_ROOT;
        char *path CLEANUP(mem_release) = mem_format(
            "%s/%s%s%s", name, root ? "" : area_name(entry->area), root ? "" : "/", entry->path);
        tree_add(to, AREA_ROOT, entry->kind, path, entry->source);
        to->at[to->count - 1].uncertain = entry->uncertain;
    }
}

/* All before any is published. */
static void run_rows(const struct task *task, const struct local_config *config,
                     struct running *running)
{
    const struct local_options *options = task->options;
    const bool all = strcmp(options->section, "all") == 0;
    struct tree *tree = tree_new();
    const struct tree *results = NULL;
    for (size_t i = 0; i < config->count; i++) {
        if (all) {
            run_main(task, config, i, &running[i]);
            running[i].part.in = running[i].made;
        }
        if (!all && !running[i].part.parameters)
            continue;
        progress_start(PROGRESS_TIMING, PROGRESS_MESSAGES);
        results = apply(task, &running[i]);
        if (config->rows[i].name && !options->row)
            add_below(tree, config->rows[i].name, results);
        progress_end();
    }
    tree_settle(tree);
    progress_start(PROGRESS_TIMING, PROGRESS_MESSAGES);
    tree_publish(tree->count ? tree : results, task->stage, all ? PUBLISH_CONSUME : PUBLISH_COPY);
    progress_end();
    tree_release(tree);
}

static void show_rows(const struct task *task, const struct local_config *config,
                      const struct running *running)
{
    const struct local_options *options = task->options;
    if (options->preview_html && config->count > 1)
        user_error("--preview-html shows one row; choose it with --row");
    for (size_t i = 0; i < config->count; i++) {
        if (!running[i].part.parameters)
            continue;
        struct buf title CLEANUP(buf_release) = {0};
        if (config->count > 1)
            buf_add_format(&title, "%s%s\n\n", i ? "\n" : "", config->rows[i].shown);
        print(&title);
        show(task, &running[i].part);
    }
}

/* Where the steps are, if not in the section that is wanted. */
_Noreturn static void refuse_empty(const struct local_config *config, const char *section)
{
    const char *other = strcmp(section, "before") == 0 ? "after" : "before";
    user_error("%s has no steps in processors.%s; those in processors.%s run with --section %s",
               config->count == 1 ? config->rows[0].shown : config->name, section, other, other);
}

static void run_config(const struct task *task)
{
    const struct local_options *options = task->options;
    struct local_config *config = local_config_load(options->component_config, options->row);
    struct running *running = mem_new(config->count, sizeof(*running));
    bool any = false;
    for (size_t i = 0; i < config->count; i++)
        any = start(task, config, i, &running[i]) || any;
    if (!any)
        refuse_empty(config, options->section);
    if (shows(options))
        show_rows(task, config, running);
    else
        run_rows(task, config, running);
    for (size_t i = 0; i < config->count; i++)
        running_release(&running[i]);
    free(running);
    local_config_release(config);
}

static void run_steps(const struct task *task)
{
    struct chain_parameters parameters = {0};
    settings_fill(task->settings, chain_params, &parameters);
    struct running running = {.out = -1,
                              .part = {.parameters = &parameters, .in = task->in, .last = true}};
    if (shows(task->options)) {
        show(task, &running.part);
        return;
    }
    progress_start(PROGRESS_TIMING, PROGRESS_MESSAGES);
    tree_publish(apply(task, &running), task->stage, PUBLISH_COPY);
    progress_end();
    running_release(&running);
}

void local_run(const struct task *task)
{
    const struct local_options *options = task->options;
    check_options(options);
    registry_set_vendor(options->vendor);
    if (shows(options))
        log_silence();
    if (options->component_config)
        run_config(task);
    else
        run_steps(task);
    if (shows(options))
        stage_cancel(task->stage);
}
