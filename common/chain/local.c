/* local.c: a component's configuration on this machine. */
#include "chain/local.h"

#include "base/shown.h"
#include "chain/explain.h"
#include "chain/local_main.h"
#include "chain/page.h"
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
    PARAM(struct local_options, main,
          "shell command in place of the main component; KBC_DATADIR is its data folder"),
    PARAM(struct local_options, explain, "show what every step changes; nothing is written"),
    PARAM(struct local_options, preview, "show so many rows of every table, step by step",
          .least = 1, .most = 1000),
    PARAM_KEY(struct local_options, preview_html, "preview-html",
              "write a page that shows the folders, manifests and rows, step by step"),
    {.type = PARAM_END},
};

/* The steps of a section, and the settings that own them. */
struct section {
    struct settings *settings; /* NULL: the section is empty or missing */
    struct chain_parameters parameters;
};

static json_t *component_load(const char *path)
{
    const char *base = path_base(path);
    char *folder_path CLEANUP(mem_release) =
        base == path ? mem_string(".") : mem_text(path, (size_t)(base - path));
    const int folder = open(folder_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        user_error("the folder of --component-config cannot be opened: %s", strerror(errno));
    json_t *root = jsonfile_load(folder, base);
    close(folder);
    return root;
}

/* The part with parameters and processors: the root, or what an export has as `configuration`. */
static json_t *configuration_of(json_t *root)
{
    json_t *inner = json_object_get(root, "configuration");
    return json_is_object(inner) ? inner : root;
}

static struct section section_of(json_t *root, const char *name, const char *file)
{
    struct section section = {0};
    json_t *list = json_object_get(json_object_get(configuration_of(root), "processors"), name);
    if (!list || json_is_null(list) || (json_is_array(list) && json_array_size(list) == 0))
        return section;
    json_t *steps CLEANUP(jsonfile_release) = json_pack("{sO}", "steps", list);
    char *text CLEANUP(mem_release) = jsonfile_line(steps);
    char *shown CLEANUP(mem_release) = mem_format("%s, processors.%s", path_base(file), name);
    section.settings = settings_parse(text, shown);
    settings_fill(section.settings, chain_params, &section.parameters);
    chain_check(&section.parameters);
    return section;
}

/* config.json of the main component (contract.md 1.3): the processors are not for it. */
static char *main_config(json_t *root)
{
    static const struct {
        const char *key, *fallback;
    } members[] = {{"parameters", "{}"},  {"image_parameters", "{}"},
                   {"action", "\"run\""}, {"shared_code_row_ids", "[]"},
                   {"storage", "{}"},     {"authorization", "{}"}};
    json_t *config CLEANUP(jsonfile_release) = json_object();
    for (size_t i = 0; i < COUNT(members); i++) {
        json_t *value = json_object_get(configuration_of(root), members[i].key);
        const struct span fallback = {members[i].fallback, strlen(members[i].fallback)};
        json_object_set_new(config, members[i].key,
                            value ? json_incref(value)
                                  : jsonfile_parse_any(fallback, "config.json"));
    }
    return jsonfile_text(config);
}

static void check_options(const struct local_options *options)
{
    const bool all = options->section && strcmp(options->section, "all") == 0;
    const bool shows = options->explain || options->preview || options->preview_html;
    if (options->component_config && !options->section)
        user_error("--component-config wants --section before, after or all");
    if (options->section && !options->component_config)
        user_error("--section goes with --component-config");
    if (all && shows)
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

static void show(const struct task *task, const struct chain_parameters *parameters)
{
    const struct local_options *options = task->options;
    log_silence();
    struct chain *chain = chain_new(parameters, task->in, task->stage, NULL);
    chain_settle(chain, task->stage);
    const size_t rows = options->preview        ? (size_t)options->preview
                        : options->preview_html ? ROWS_OF_A_PAGE
                                                : 0;
    struct outline *outline = outline_new(chain, parameters, task->in, rows);
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
    chain_release(chain);
    stage_cancel(task->stage);
}

/* Runs one section from a tree to out/. */
static void run_section(const struct task *task, const struct chain_parameters *parameters,
                        const struct tree *in, enum publish how)
{
    progress_start(PROGRESS_TIMING, PROGRESS_MESSAGES);
    struct chain *chain =
        parameters->steps.count ? chain_new(parameters, in, task->stage, NULL) : NULL;
    tree_publish(chain ? chain_tree(chain, in, chain->count) : in, task->stage, how);
    progress_end();
    chain_release(chain);
}

/* What the main component finds in in/: the first section's results, and its own state. */
static struct stage *make_main_input(const struct task *task, const struct section *before)
{
    progress_start(PROGRESS_TIMING, PROGRESS_MESSAGES);
    struct chain *chain =
        before->settings ? chain_new(&before->parameters, task->in, task->stage, NULL) : NULL;
    struct stage *below = stage_below(task->stage);
    publish_below(chain ? chain_tree(chain, task->in, chain->count) : task->in, below);
    progress_end();
    chain_release(chain);
    if (task->data < 0 || faccessat(task->data, "in/state.json", F_OK, 0) != 0)
        return below;
    struct reader *state CLEANUP(reader_release) = reader_open(task->data, "in/state.json");
    struct writer *copy CLEANUP(writer_release) =
        writer_create(stage_folder_descriptor(below), "state.json");
    io_copy(state, copy);
    return below;
}

static void run_all(const struct task *task, json_t *root)
{
    const struct local_options *options = task->options;
    const struct section before = section_of(root, "before", options->component_config);
    const struct section after = section_of(root, "after", options->component_config);
    struct stage *below = make_main_input(task, &before);
    char *config CLEANUP(mem_release) = main_config(root);
    char *folder CLEANUP(mem_release) = local_main_folder(below, config);
    stage_end(below);
    local_main_run(options->main, folder);
    const int out = local_main_out(folder);
    struct tree *tree = tree_scan(out);
    run_section(task, &after.parameters, tree, PUBLISH_CONSUME);
    tree_release(tree);
    close(out);
    settings_release(before.settings);
    settings_release(after.settings);
}

static void run_one(const struct task *task, const struct chain_parameters *parameters)
{
    const struct local_options *options = task->options;
    if (options->explain || options->preview || options->preview_html)
        show(task, parameters);
    else
        run_section(task, parameters, task->in, PUBLISH_COPY);
}

void local_run(const struct task *task)
{
    const struct local_options *options = task->options;
    check_options(options);
    if (!options->component_config) {
        struct chain_parameters parameters = {0};
        settings_fill(task->settings, chain_params, &parameters);
        run_one(task, &parameters);
        return;
    }
    json_t *root CLEANUP(jsonfile_release) = component_load(options->component_config);
    if (strcmp(options->section, "all") == 0) {
        run_all(task, root);
        return;
    }
    const struct section section = section_of(root, options->section, options->component_config);
    if (!section.settings)
        user_error("%s has no steps in processors.%s", path_base(options->component_config),
                   options->section);
    run_one(task, &section.parameters);
    settings_release(section.settings);
}
