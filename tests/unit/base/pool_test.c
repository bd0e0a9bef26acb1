/* pool_test.c: unit tests of pool.h. */
#include "base/pool.h"
#include "unit/unit.h"

#include <pthread.h>
#include <stdatomic.h>

enum { TASKS = 1000 };

struct count_job {
    struct pool_job pool;
    atomic_uint done[TASKS];
    atomic_uint in_order;
    atomic_size_t last;
};

static void count(struct pool_job *pool, size_t number)
{
    struct count_job *job = CONTAINER(pool, struct count_job, pool);
    atomic_fetch_add(&job->done[number], 1);
    atomic_fetch_add(&job->in_order, atomic_exchange(&job->last, number + 1) == number);
}

static void run_with(const char *threads, size_t tasks)
{
    static struct count_job job;
    memset(&job, 0, sizeof(job));
    job.pool = (struct pool_job){.count = tasks, .task = count};
    setenv("KBC_THREADS", threads, 1);
    pool_run(&job.pool);
    unsetenv("KBC_THREADS");
    for (size_t i = 0; i < TASKS; i++)
        if (!CHECK_NUMBER(atomic_load(&job.done[i]), i < tasks))
            return;
    if (strcmp(threads, "1") == 0)
        CHECK_NUMBER(atomic_load(&job.in_order), tasks);
}

TEST(every_task_is_done_once)
{
    run_with("1", TASKS);
    run_with("2", TASKS);
    run_with("64", TASKS);
    run_with("256", 3);
}

TEST(no_task_is_no_work)
{
    run_with("1", 0);
    run_with("8", 0);
}

static void refuses(const char *threads)
{
    setenv("KBC_THREADS", threads, 1);
    CHECK_ERROR(1, "KBC_THREADS", pool_threads());
}

TEST(the_number_of_threads_is_checked)
{
    static const char *const bad[] = {"0", "257", "-1", "two", "2x", "99999999999999999999"};
    for (size_t i = 0; i < COUNT(bad); i++)
        refuses(bad[i]);
    setenv("KBC_THREADS", "7", 1);
    CHECK_NUMBER(pool_threads(), 7);
    setenv("KBC_THREADS", "", 1);
    CHECK(pool_threads() >= 1);
    unsetenv("KBC_THREADS");
    CHECK(pool_threads() >= 1);
}
