/* slicer.c: split-table's work on one table, called as the platform's output mapping does it. */
/* link: split-table */
#include "run/parts.h"
#include "run/registry.h"
#include "run/run.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum data_type_mode { MODE_COLUMNS, MODE_SCHEMA };

/* The flags that are no parameters of split-table. */
struct slicer {
    const char *table_name, *table_input_path, *table_output_path, *table_output_manifest_path;
    const char *table_input_manifest_path;
    enum data_type_mode data_type_mode;
    int64_t input_size_low_exit_code;
    bool help, dump_config;
    const char *memory_limit, *cpuprofile;
};

static const char *const modes[] = {"columns", "schema", NULL};
static const char ignored[] = "for calls of the original; has no effect";

static const struct param flags[] = {
    PARAM(struct slicer, table_name, "the table's name, for messages"),
    PARAM(struct slicer, table_input_path, "a file, or a folder of slices"),
    PARAM(struct slicer, table_output_path, "the folder of slices that is made"),
    PARAM(struct slicer, table_output_manifest_path, "the manifest that is written"),
    PARAM(struct slicer, table_input_manifest_path, "the table's manifest"),
    PARAM(struct slicer, data_type_mode, "where a header goes in the manifest", .choices = modes,
          .fallback = "\"columns\""),
    PARAM(struct slicer, input_size_low_exit_code,
          "the exit code for a table below the threshold, which is then not copied", .most = 255),
    PARAM(struct slicer, dump_config, ignored),
    PARAM(struct slicer, help, "show this, and exit with 1"),
    PARAM(struct slicer, memory_limit, ignored),
    PARAM(struct slicer, cpuprofile, ignored),
    {.type = PARAM_END},
};

/* A call: the flags and the parameters, and what is found of the table. */
struct call {
    const struct processor *processor;
    struct slicer slicer;
    struct settings *settings; /* of the processor */
    uint64_t threshold, size, largest;
    size_t slices;
    bool sliced;
};

/* What the process that works tells the one that waits for it. */
struct report {
    int code; /* of the program, when all went well */
    char work[4096]; /* the folder in between; "" when there is none */
};

/* "tableName" and "table_name" as "table-name". */
static char *kebab(const char *name)
{
    struct buf text CLEANUP(buf_release) = {0};
    for (; *name; name++) {
        const bool upper = *name >= 'A' && *name <= 'Z';
        if (upper || *name == '_')
            buf_add_byte(&text, '-');
        if (*name != '_')
            buf_add_byte(&text, upper ? (char)(*name - 'A' + 'a') : *name);
    }
    return mem_string(buf_text(&text));
}

/* A size as the original shows it: in the largest unit that divides it. */
static char *size_text(uint64_t size)
{
    static const char *const units[] = {"B", "KB", "MB", "GB", "TB", "PB"};
    size_t unit = 0;
    while (size > 0 && size % 1024 == 0 && unit + 1 < COUNT(units)) {
        size /= 1024;
        unit++;
    }
    return mem_format("%llu%s", (unsigned long long)size, units[unit]);
}

/* Values from SLICER_FLAG_NAME. */
static void take_environment(const struct param *table, struct settings *into)
{
    for (const struct param *param = table; param->type != PARAM_END; param++) {
        char *flag CLEANUP(mem_release) = kebab(param->name);
        char *name CLEANUP(mem_release) = mem_format("SLICER_%s", flag);
        for (char *at = name; *at; at++)
            *at = *at == '-' ? '_' : *at >= 'a' && *at <= 'z' ? (char)(*at - 'a' + 'A') : *at;
        const char *value = getenv(name);
        if (value && *value)
            settings_option(into, param, value);
    }
}

static const struct param *find_flag(const struct param *table, const char *name, size_t length)
{
    for (const struct param *param = table; param->type != PARAM_END; param++) {
        char *flag CLEANUP(mem_release) = kebab(param->name);
        if (strlen(flag) == length && memcmp(flag, name, length) == 0)
            return param;
    }
    return NULL;
}

/* --flag=value, --flag value, and --flag alone for what is true or false. */
static void take_arguments(const struct call *call, int count, char **arguments,
                           struct settings *own)
{
    for (int i = 1; i < count; i++) {
        const char *name = arguments[i];
        name += *name == '-' && name[1] == '-' ? 2 : 0;
        const size_t length = strcspn(name, "=");
        const struct param *flag = find_flag(flags, name, length);
        struct settings *into = flag ? own : call->settings;
        flag = flag ? flag : find_flag(call->processor->params, name, length);
        if (name == arguments[i] || !flag)
            user_error("unknown flag: %s", arguments[i]);
        const char *value = name[length] ? name + length + 1 : NULL;
        if (!value && flag->type != PARAM_BOOLEAN) {
            if (i + 1 == count)
                user_error("the flag --%s needs a value", name);
            value = arguments[++i];
        }
        settings_option(into, flag, value ? value : "true");
    }
}

static void show_help(const struct call *call)
{
    const struct param *const tables[] = {flags, call->processor->params};
    fputs("Usage of slicer:\n", stderr);
    for (size_t k = 0; k < COUNT(tables); k++)
        for (const struct param *param = tables[k]; param->type != PARAM_END; param++) {
            char *flag CLEANUP(mem_release) = kebab(param->name);
            fprintf(stderr, "  --%-30s %s%s%s\n", flag, param->help,
                    param->fallback ? "; default " : "", param->fallback ? param->fallback : "");
        }
}

static void check_required(const struct slicer *slicer)
{
    const char *const given[] = {slicer->table_name, slicer->table_input_path,
                                 slicer->table_output_path, slicer->table_output_manifest_path};
    struct buf text CLEANUP(buf_release) = {0};
    for (size_t i = 0; i < COUNT(given); i++) {
        char *flag CLEANUP(mem_release) = kebab(flags[i].name);
        if (!given[i])
            buf_add_format(&text, "\n- %s is a required flag", flag);
    }
    if (text.len == 0)
        return;
    fprintf(stderr, "configuration is not valid:%s\n", buf_text(&text));
    leave(1);
}

static void add_entry(struct call *call, struct tree *tree, int folder, const char *path,
                      const char *as, uint64_t size)
{
    struct source *source = source_file(folder, path, size, mem_format("tables/%s", as));
    tree_add(tree, AREA_TABLES, ENTRY_DATA, as, tree_own(tree, source));
    call->slices++;
    call->size += size;
    call->largest = size > call->largest ? size : call->largest;
}

static void add_slices(struct call *call, struct tree *tree, const char *table)
{
    DIR *folder = opendir(call->slicer.table_input_path);
    if (!folder)
        user_error("the folder of the table cannot be read: %s", strerror(errno));
    for (const struct dirent *next = readdir(folder); next; next = readdir(folder)) {
        struct stat about;
        if (strcmp(next->d_name, ".") == 0 || strcmp(next->d_name, "..") == 0)
            continue;
        if (fstatat(dirfd(folder), next->d_name, &about, 0) != 0 || !S_ISREG(about.st_mode))
            user_error("the slice %s is no file", next->d_name);
        char *as CLEANUP(mem_release) = mem_format("%s/%s", table, next->d_name);
        add_entry(call, tree, dirfd(folder), next->d_name, as, (uint64_t)about.st_size);
    }
}

/* The table and its manifest, as if they lay in a data folder under the name `table`. */
static struct tree *read_input(struct call *call, const char *table)
{
    const struct slicer *slicer = &call->slicer;
    struct tree *tree = tree_new();
    struct stat about;
    if (stat(slicer->table_input_path, &about) != 0)
        user_error("the table \"%s\" cannot be read: %s", slicer->table_input_path,
                   strerror(errno));
    call->sliced = S_ISDIR(about.st_mode);
    if (call->sliced)
        add_slices(call, tree, table);
    else
        add_entry(call, tree, AT_FDCWD, slicer->table_input_path, table, (uint64_t)about.st_size);
    const char *manifest = slicer->table_input_manifest_path;
    if (manifest && stat(manifest, &about) != 0)
        user_error("manifest \"%s\" not found", manifest);
    if (call->sliced && !manifest)
        user_error("the manifest \"\" not found, it is required for the sliced table");
    char *as CLEANUP(mem_release) = mem_format("%s.manifest", table);
    if (manifest)
        tree_add(tree, AREA_TABLES, ENTRY_MANIFEST, as,
                 tree_own(tree, source_file(AT_FDCWD, manifest, (uint64_t)about.st_size,
                                            mem_format("tables/%s", as))));
    tree_settle(tree);
    return tree;
}

/* True when the table is below the threshold, which is said. */
static bool skip(const struct call *call)
{
    if (call->largest >= call->threshold)
        return false;
    char *size CLEANUP(mem_release) = size_text(call->largest);
    char *least CLEANUP(mem_release) = size_text(call->threshold);
    printf("Skipping table \"%s\": %s \"%s\" is smaller than the threshold \"%s\".\n",
           call->slicer.table_name, call->sliced ? "maximum size of slice" : "table size", size,
           least);
    return true;
}

/* A hidden folder beside the result, which is then moved by rename. */
static int make_work(const struct slicer *slicer, struct report *report)
{
    const char *path = slicer->table_output_path;
    const char *slash = strrchr(path, '/');
    struct stat about;
    if (stat(path, &about) == 0 && (!S_ISDIR(about.st_mode) || rmdir(path) != 0))
        user_error("there is something at \"%s\" already", path);
    const int length = snprintf(report->work, sizeof(report->work), "%.*s.slicer-XXXXXX",
                                slash ? (int)(slash - path + 1) : 0, path);
    if (length < 0 || (size_t)length >= sizeof(report->work) || !mkdtemp(report->work)) {
        report->work[0] = '\0';
        user_error("the folder that \"%s\" would be in cannot be written: %s", path,
                   strerror(errno));
    }
    return open(report->work, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static void move(const char *from, const char *to)
{
    if (rename(from, to) != 0)
        user_error("\"%s\" cannot be written: %s", to, strerror(errno));
}

/* A header that was taken from the data goes to the schema, if that is wanted. */
static const char *settle_manifest(const struct call *call, const char *made)
{
    struct manifest *out CLEANUP(manifest_drop) = manifest_load(AT_FDCWD, made);
    const char *given = call->slicer.table_input_manifest_path;
    struct manifest *in CLEANUP(manifest_drop) =
        given ? manifest_load(AT_FDCWD, given) : manifest_new(made);
    if (given && manifest_equal(in, out))
        return "unaffected";
    if (call->slicer.data_type_mode == MODE_SCHEMA) {
        manifest_convert(out, MANIFEST_NATIVE);
        char *text CLEANUP(mem_release) = manifest_text(out);
        FILE *file = fopen(made, "w");
        if (!file || fputs(text, file) < 0 || fclose(file) != 0)
            user_error("the manifest cannot be written: %s", strerror(errno));
    }
    return given ? "updated" : "created";
}

/* Moves the results to their places; returns what became of the manifest, or NULL. */
static const char *deliver(const struct call *call, const struct report *report, const char *table,
                           bool is_copy)
{
    char *data CLEANUP(mem_release) = mem_format("%s/tables/%s", report->work, table);
    char *manifest CLEANUP(mem_release) = mem_format("%s.manifest", data);
    const char *what = NULL;
    if (access(manifest, F_OK) == 0) {
        what = is_copy ? NULL : settle_manifest(call, manifest);
        move(manifest, call->slicer.table_output_manifest_path);
    }
    move(data, call->slicer.table_output_path);
    return what;
}

static void measure(struct call *call)
{
    DIR *folder = opendir(call->slicer.table_output_path);
    call->size = call->slices = 0;
    for (const struct dirent *next = folder ? readdir(folder) : NULL; next;
         next = readdir(folder)) {
        struct stat about;
        if (next->d_name[0] == '.' || fstatat(dirfd(folder), next->d_name, &about, 0) != 0)
            continue;
        call->size += (uint64_t)about.st_size;
        call->slices++;
    }
    closedir(folder);
}

static void slice(struct call *call, struct report *report)
{
    const char *name = call->slicer.table_name;
    const bool plain = *name && *name != '.' && !strchr(name, '/');
    char *table CLEANUP(mem_release) = mem_format("%s.csv", plain ? name : "table");
    struct tree *tree = read_input(call, table);
    const bool skipped = skip(call);
    if (skipped && call->slicer.input_size_low_exit_code) {
        report->code = (int)call->slicer.input_size_low_exit_code;
        return;
    }
    if (!skipped)
        printf("Slicing table \"%s\".\n", name);
    struct stage *stage = stage_new(make_work(&call->slicer, report));
    struct run *run = run_apply(call->processor, call->settings, tree, stage, NULL);
    run_publish(run, stage, PUBLISH_COPY);
    run_release(run);
    tree_release(tree);
    const size_t slices = call->slices;
    char *in CLEANUP(mem_release) = size_text(call->size);
    const char *manifest = deliver(call, report, table, skipped);
    if (skipped) {
        printf("Table \"%s\" has been copied to the output without modification.\n", name);
        return;
    }
    measure(call);
    char *out CLEANUP(mem_release) = size_text(call->size);
    printf("Table \"%s\" sliced: in/out: %zu / %zu slices, %s / %s bytes, %llu rows, manifest "
           "%s.\n",
           name, slices, call->slices, in, out, (unsigned long long)parts_rows_so_far(), manifest);
}

/* All of it; ends the process. */
static _Noreturn void work(int count, char **arguments, struct report *report)
{
    struct call call = {.processor = registry_at(0), .settings = settings_new()};
    struct settings *own = settings_new();
    take_environment(flags, own);
    take_environment(call.processor->params, call.settings);
    take_arguments(&call, count, arguments, own);
    settings_fill(own, flags, &call.slicer);
    if (call.slicer.help) {
        show_help(&call);
        leave(1);
    }
    check_required(&call.slicer);
    char *params CLEANUP(mem_release) = mem_new(1, call.processor->params_size);
    run_parameters(call.processor, call.settings, params);
    const struct param *threshold = find_flag(call.processor->params, "input-size-threshold", 20);
    call.threshold = ((const struct param_size *)(const void *)(params + threshold->offset))->bytes;
    log_silence();
    slice(&call, report);
    fflush(stdout);
    settings_release(own);
    settings_release(call.settings);
    mem_release(&params);
    leave(0);
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *where)
{
    return (void)about, (void)kind, (void)where, remove(path);
}

/* What the worker wrote to stderr: the first line that is no warning gets the original's word. */
static void pass_on(FILE *from)
{
    char *line = NULL;
    size_t room = 0;
    bool told = false;
    while (getline(&line, &room, from) > 0) {
        const bool plain = told || strncmp(line, "warning: ", 9) == 0;
        const bool help = strncmp(line, "Usage of ", 9) == 0;
        fprintf(stderr, "%s%s", plain || help ? "" : "Error: ", line);
        told = told || !plain;
    }
    free(line);
}

/* The work is done in a process of its own, so that what it leaves behind is taken away however it
 * ends. */
int main(int count, char **arguments)
{
    unsetenv("KBC_DATA_TYPE_SUPPORT"); /* --data-type-mode tells it */
    struct report *report =
        mmap(NULL, sizeof(*report), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int errors[2];
    if (report == MAP_FAILED || pipe(errors) != 0)
        app_error("cannot begin: %s", strerror(errno));
    const pid_t worker = fork();
    if (worker < 0)
        app_error("cannot start a process: %s", strerror(errno));
    if (worker == 0) {
        dup2(errors[1], STDERR_FILENO);
        close(errors[0]);
        close(errors[1]);
        work(count, arguments, report);
    }
    close(errors[1]);
    FILE *lines = fdopen(errors[0], "r");
    if (lines)
        pass_on(lines);
    int status = 0;
    waitpid(worker, &status, 0);
    if (WIFSIGNALED(status))
        fprintf(stderr, "Error: the work was ended by signal %d\n", WTERMSIG(status));
    if (*report->work)
        nftw(report->work, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? report->code : 1;
}
