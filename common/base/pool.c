/* pool.c: worker threads over numbered tasks. */
#include "base/pool.h"
#include "base/log.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_THREADS = 256 };

/* The CPUs that a container's limit allows, from the cgroup v2 file "QUOTA PERIOD" or "max PERIOD".
 */
static size_t cgroup_cpus(void)
{
    FILE *file = fopen("/sys/fs/cgroup/cpu.max", "re");
    if (!file)
        return MOST_THREADS;
    long quota = 0, period = 0;
    const bool limited = fscanf(file, "%ld %ld", &quota, &period) == 2 && quota > 0 && period > 0;
    fclose(file);
    return limited ? (size_t)((quota + period - 1) / period) : MOST_THREADS;
}

size_t pool_threads(void)
{
    const char *wanted = getenv("KBC_THREADS");
    if (wanted && *wanted) {
        char *end = NULL;
        const long threads = strtol(wanted, &end, 10);
        if (*end || threads < 1 || threads > MOST_THREADS)
            user_error("KBC_THREADS must be a number from 1 to %d", MOST_THREADS);
        return (size_t)threads;
    }
    cpu_set_t set;
    size_t threads = 1;
    if (sched_getaffinity(0, sizeof(set), &set) == 0)
        threads = (size_t)CPU_COUNT(&set);
    const size_t allowed = cgroup_cpus();
    return threads < allowed ? threads : allowed;
}

static atomic_int idle; /* threads that may be used and have nothing to do */

bool pool_borrow(void)
{
    int left = atomic_load(&idle);
    while (left > 0)
        if (atomic_compare_exchange_weak(&idle, &left, left - 1))
            return true;
    return false;
}

void pool_give_back(void)
{
    atomic_fetch_add(&idle, 1);
}

struct crew {
    struct pool_job *job;
    atomic_size_t next;
};

static void *work(void *argument)
{
    struct crew *crew = argument;
    for (;;) {
        const size_t number = atomic_fetch_add(&crew->next, 1);
        if (number >= crew->job->count) {
            pool_give_back();
            return NULL;
        }
        crew->job->task(crew->job, number);
    }
}

void pool_run(struct pool_job *job)
{
    struct crew crew = {.job = job};
    const size_t allowed = pool_threads();
    const size_t threads = allowed < job->count ? allowed : job->count;
    atomic_store(&idle, (int)(allowed - threads));
    pthread_t ids[MOST_THREADS];
    size_t started = 0;
    for (size_t i = 1; i < threads; i++, started++)
        if (pthread_create(&ids[i], NULL, work, &crew) != 0)
            break; /* fewer threads do it as well */
    work(&crew);
    for (size_t i = 1; i <= started; i++)
        pthread_join(ids[i], NULL);
    atomic_store(&idle, 0);
}
