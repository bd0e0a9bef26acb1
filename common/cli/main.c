/* main.c: the one main of all binaries. */
#include "cli/command.h"
#include "data/listing.h"
#include "io/progress.h"
#include "run/registry.h"
#include "run/run.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The only processor there is; or else the one that the program's name, or its first argument,
 * names. */
static const struct processor *choose(int *count, char ***arguments)
{
    if (!registry_at(1))
        return registry_at(0);
    const char *program = path_base((*arguments)[-1]);
    const char *prefix = "processor-";
    if (strncmp(program, prefix, strlen(prefix)) == 0)
        program += strlen(prefix);
    const struct processor *processor = registry_find(program);
    if (processor || *count == 0)
        return processor;
    processor = registry_find((*arguments)[0]);
    ++*arguments;
    --*count;
    return processor;
}

static int open_folder(const char *path, const char *shown)
{
    const int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        user_error("%s cannot be opened as a folder: %s", shown, strerror(errno));
    return folder;
}

static int open_below(int at, const char *name, const char *shown)
{
    const int folder = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        user_error("%s cannot be opened as a folder: %s", shown, strerror(errno));
    return folder;
}

struct folders {
    int data, in, out; /* data is -1 with --in and --out */
};

static int make_out(int at, const char *path)
{
    if (mkdirat(at, path, 0777) != 0 && errno != EEXIST) {
        if (errno == ENOENT)
            user_error("the folder that --out would be made in does not exist");
        app_error("cannot make the folder out/: %s", strerror(errno));
    }
    return open_below(at, path, "out/");
}

/* `inner` is the folder `outer`, or lies below it. Takes over `inner`. */
static bool lies_in(int inner, int outer)
{
    struct stat here, above, goal;
    bool found = fstat(inner, &here) == 0 && fstat(outer, &goal) == 0 &&
                 here.st_dev == goal.st_dev && here.st_ino == goal.st_ino;
    while (!found && inner >= 0) {
        const int parent = openat(inner, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        const bool top = parent < 0 || fstat(parent, &above) != 0 ||
                         (above.st_dev == here.st_dev && above.st_ino == here.st_ino);
        close(inner);
        inner = parent;
        if (top)
            break;
        here = above;
        found = here.st_dev == goal.st_dev && here.st_ino == goal.st_ino;
    }
    if (inner >= 0)
        close(inner);
    return found;
}

/* The folder at `path`, or the one that it would be made in. */
static int open_nearest(const char *path)
{
    const int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0)
        return folder;
    char *parent CLEANUP(mem_release) = mem_format("./%s", path);
    size_t length = strlen(parent);
    while (length > 1 && parent[length - 1] == '/')
        parent[--length] = '\0';
    char *slash = strrchr(parent, '/');
    if (slash)
        *slash = '\0';
    return open(path[0] == '/' ? parent + 1 : parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static int open_data(const struct command *command)
{
    if (command->data)
        return open_folder(command->data, "the folder of --data");
    const char *data = getenv("KBC_DATADIR");
    if (data && *data)
        return open_folder(data, "KBC_DATADIR");
    return open_folder("/data/", "KBC_DATADIR is not set (--data names a folder, too); /data/");
}

/* A folder one too deep has nothing to work on, and all of it would go through unchanged. */
static void check_areas(int in)
{
    if (!listing_has(in, "tables") && !listing_has(in, "files"))
        user_error("the folder of --in has neither tables/ nor files/; did you mean its parent?");
}

static struct folders open_folders(const struct command *command)
{
    struct folders folders = {.data = -1};
    if (command->form == COMMAND_FOLDERS) {
        folders.in = open_folder(command->in, "the folder of --in");
        check_areas(folders.in);
        if (lies_in(open_nearest(command->out), folders.in))
            user_error("the folder of --out is the same as that of --in, or lies in it");
        folders.out = make_out(AT_FDCWD, command->out);
    } else {
        folders.data = open_data(command);
        folders.in = open_below(folders.data, "in", "in/");
        folders.out = make_out(folders.data, "out");
    }
    if (lies_in(dup(folders.out), folders.in))
        user_error("out/ is the same folder as in/, or lies in it");
    return folders;
}

static sigset_t ending_signals(void)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGHUP);
    return signals;
}

/* Waits for the signals that all other threads block, so that the clean-up runs in a thread like
 * any other. It may start after main() has left whatever it was started in. */
static void *wait_for_signal(void *argument)
{
    const sigset_t signals = ending_signals();
    int signal_number = 0;
    if (sigwait(&signals, &signal_number) == 0)
        leave_by_signal(signal_number);
    return argument;
}

static void catch_signals(void)
{
    const sigset_t signals = ending_signals();
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    pthread_t thread;
    if (pthread_create(&thread, NULL, wait_for_signal, NULL) != 0)
        app_error("cannot start a thread");
    pthread_detach(thread);
}

/* What the processor's own options ask for, in place of the run. */
static void run_command(const struct processor *processor, struct settings *options,
                        struct task *task)
{
    void *filled CLEANUP(mem_release) = mem_new(1, processor->options_size);
    settings_fill(options, processor->options, filled);
    task->options = filled;
    processor->command(task);
}

static void run_processor(const struct processor *processor, const struct task *task, bool consume)
{
    progress_start(PROGRESS_TIMING, PROGRESS_MESSAGES);
    struct run *run = run_apply(processor, task->settings, task->in, task->stage, NULL);
    run_publish(run, task->stage, consume ? PUBLISH_CONSUME : PUBLISH_COPY);
    progress_end();
    run_release(run);
}

static void run_folders(const struct processor *processor, const struct command *command)
{
    catch_signals();
    const struct folders folders = open_folders(command);
    struct settings *settings = command_settings(command, processor, folders.data);
    struct settings *options = command_options(command);
    struct tree *tree = tree_scan(folders.in);
    struct task task = {
        .settings = settings, .in = tree, .stage = stage_new(folders.out), .data = folders.data};
    if (options)
        run_command(processor, options, &task);
    else
        run_processor(processor, &task, command->consume);
    tree_release(tree);
    settings_release(options);
    settings_release(settings);
}

int main(int count, char **arguments)
{
    /* A closed stdout must not end a run before the clean-up; io.c sees EPIPE. */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file that is too large is an error of write */
    int left = count > 0 ? count - 1 : 0;
    char **rest = arguments + 1;
    const struct processor *processor = choose(&left, &rest);
    if (!processor)
        user_error("this program holds several processors: name one as the first argument");
    struct command command = command_read(processor, left, rest);
    if (command.form == COMMAND_STREAM) {
        struct settings *settings = command_settings(&command, processor, -1);
        progress_start(PROGRESS_TIMING, PROGRESS_DATA);
        stream_run(processor, settings, &command.stream);
        progress_end();
        settings_release(settings);
    } else {
        run_folders(processor, &command);
    }
    command_release(&command);
    leave(0);
}
