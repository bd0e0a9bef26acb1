/* local_main.c: the main component between the sections of a configuration. */
#include "chain/local_main.h"

#include "base/log.h"
#include "base/mem.h"
#include "data/listing.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* The absolute path of a folder that is open. */
static char *path_of(int folder)
{
    char name[32], path[4096];
    snprintf(name, sizeof(name), "/proc/self/fd/%d", folder);
    const ssize_t length = readlink(name, path, sizeof(path));
    if (length < 0 || (size_t)length == sizeof(path))
        app_error("cannot find the folder of the main component");
    return mem_text(path, (size_t)length);
}

static void make(int at, const char *path)
{
    if (mkdirat(at, path, 0777) != 0 && errno != EEXIST)
        app_error("cannot make the folder %s of the main component: %s", path, strerror(errno));
}

char *local_main_folder(const struct stage *in, const char *config)
{
    static const char *const folders[] = {"in/user", "out", "out/tables", "out/files"};
    char *from CLEANUP(mem_release) = path_of(stage_folder_descriptor(in));
    char *path = mem_format("%s.data", from);
    char *to CLEANUP(mem_release) = mem_format("%s/in", path);
    make(AT_FDCWD, path);
    if (rename(from, to) != 0)
        app_error("cannot give the main component its input: %s", strerror(errno));
    const int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        app_error("cannot open the folder of the main component: %s", strerror(errno));
    for (size_t i = 0; i < COUNT(folders); i++)
        make(folder, folders[i]);
    struct writer *writer = writer_create(folder, "config.json");
    writer_write(writer, config, strlen(config));
    writer_finish(writer);
    close(folder);
    return path;
}

/* A link would let files that are not the component's own be moved into out/. */
static void check_area(int out, const char *name)
{
    struct stat status;
    const bool found =
        fstatat(out, name, &status, AT_SYMLINK_NOFOLLOW) == 0 || !listing_lacks(name);
    if (found && !S_ISDIR(status.st_mode))
        user_error("the main component made out/%s something else than a folder", name);
}

int local_main_out(const char *folder)
{
    char *path CLEANUP(mem_release) = mem_format("%s/out", folder);
    const int out = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (out < 0)
        user_error("the main component took its folder out/ away");
    check_area(out, "tables");
    check_area(out, "files");
    return out;
}

_Noreturn static void become(const char *command)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    char shell[] = "/bin/sh", option[] = "-c";
    char *const arguments[] = {shell, option, (char *)(uintptr_t)command, NULL};
    execvp(shell, arguments);
    _exit(127);
}

void local_main_run(const char *command, const char *folder)
{
    /* Before the fork: nothing between fork and exec may take a lock. */
    if (setenv("KBC_DATADIR", folder, 1) != 0)
        app_error("out of memory");
    const pid_t child = fork();
    if (child < 0)
        app_error("cannot start the main component: %s", strerror(errno));
    if (child == 0)
        become(command);
    int status = 0;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            app_error("cannot wait for the main component: %s", strerror(errno));
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (code == 0)
        return;
    log_error("the main component ended with exit code %d; out/ is as it was", code);
    leave(code);
}
