/* stage_hidden.c: the hidden folder of a stage: made, known to the end of the process, and removed.
 */
#include "base/log.h"
#include "data/listing.h"
#include "data/stage_inner.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define HIDDEN ".kbc-" /* the hidden folder's name begins so */

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

/* One run at a time writes to an out/: the lock is the process's until it ends, whichever way.
 * False where the file system has no locks. */
static bool lock_out(const struct stage *stage)
{
    if (flock(stage->out, LOCK_EX | LOCK_NB) == 0)
        return true;
    if (errno == EWOULDBLOCK)
        user_error("another run writes to this out/ now; wait until it has ended, or give each an "
                   "out/ of its own");
    return false;
}

/* What a run left that was killed: whoever has the lock knows that nobody works in it. */
static void remove_stale(const struct stage *stage)
{
    static const char shown[] = "out/";
    const int folder = openat(stage->out, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *listing = listing_open(folder, shown);
    for (const char *name; (name = listing_next(listing, shown));) {
        if (strncmp(name, HIDDEN, sizeof(HIDDEN) - 1) != 0)
            continue;
        const int stale = open_folder(stage->out, name);
        if (stale >= 0)
            empty_folder(stale);
        if (unlinkat(stage->out, name, AT_REMOVEDIR) == 0)
            log_info("out/%s: removed, it was left by a run that was killed", name);
    }
    closedir(listing);
}

void stage_lock(const struct stage *stage)
{
    if (lock_out(stage))
        remove_stale(stage);
}

/* Makes the hidden folder; a signal finds it or waits until it is known. */
static bool make_hidden(struct stage *stage, unsigned try)
{
    char name[sizeof(stage->name)];
    snprintf(name, sizeof(name), HIDDEN "%ld-%u", (long)getpid(), try);
    pthread_mutex_lock(&publishing);
    const bool made = mkdirat(stage->out, name, 0777) == 0;
    const int problem = errno;
    if (made) {
        memcpy(stage->name, name, sizeof(name));
        open_stage = stage;
    }
    pthread_mutex_unlock(&publishing);
    errno = problem;
    return made;
}

void stage_hide(struct stage *stage)
{
    log_at_exit(remove_open_stage);
    for (unsigned try = 0; !make_hidden(stage, try); try++)
        if (errno != EEXIST || try > 1000)
            app_error("cannot write to out/: %s", strerror(errno));
}

void stage_unhide(const struct stage *stage)
{
    log_at_exit(NULL);
    remove_stage(stage);
    open_stage = NULL;
}

void stage_hold(void)
{
    pthread_mutex_lock(&publishing);
}

void stage_let_go(void)
{
    pthread_mutex_unlock(&publishing);
}
