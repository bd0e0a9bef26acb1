/* progress.c: a bar on a terminal, lines at growing intervals elsewhere. */
#include "io/progress.h"
#include "base/log.h"
#include "io/io.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { BAR_LEAST = 10, BAR_MOST = 40, WIDTH_DEFAULT = 80 };

static struct {
    bool is_running; /* written by the thread that starts and ends it */
    bool has_bar;
    struct progress_timing timing;
    pthread_t thread;
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t ending;
    bool is_ending;
    uint64_t started; /* milliseconds, as the pass's */
    const char *what;
    uint64_t pass_started, pass_counted, pass_total;
} progress = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* Milliseconds on a clock that nobody sets. */
static uint64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

/* "1.2 GB", in powers of 1000 as everywhere in messages. */
static void add_bytes(struct buf *into, uint64_t bytes)
{
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB"};
    double amount = (double)bytes;
    size_t unit = 0;
    while (amount >= 999.5 && unit + 1 < COUNT(units)) {
        amount /= 1000;
        unit++;
    }
    buf_add_format(into, unit && amount < 9.95 ? "%.1f %s" : "%.0f %s", amount, units[unit]);
}

static void add_seconds(struct buf *into, uint64_t seconds)
{
    if (seconds < 100)
        buf_add_format(into, "%llu s", (unsigned long long)seconds);
    else if (seconds < 100 * 60)
        buf_add_format(into, "%llu min", (unsigned long long)(seconds + 30) / 60);
    else
        buf_add_format(into, "%llu h", (unsigned long long)(seconds + 1800) / 3600);
}

static void add_amounts(const struct progress_view *view, struct buf *into)
{
    add_bytes(into, view->done);
    if (view->total > 0) {
        buf_add_text(into, " of ");
        add_bytes(into, view->total);
    }
    buf_add_text(into, ", ");
    add_bytes(into, view->rate);
    buf_add_text(into, "/s");
    if (view->rate > 0 && view->total > view->done) {
        buf_add_text(into, ", ");
        add_seconds(into, (view->total - view->done + view->rate - 1) / view->rate);
        buf_add_text(into, " left");
    }
}

void progress_line(const struct progress_view *view, struct buf *into)
{
    buf_add_format(into, "%s: ", view->what);
    add_amounts(view, into);
}

void progress_bar(const struct progress_view *view, size_t width, struct buf *into)
{
    struct buf amounts CLEANUP(buf_release) = {0};
    add_amounts(view, &amounts);
    const size_t start = into->len;
    /* What stands beside the bar: "writing [" and "]  45 %  ". */
    const size_t beside = strlen(view->what) + amounts.len + strlen(" [] 100 %  ");
    buf_add_format(into, "%s ", view->what);
    if (view->total > 0 && beside + BAR_LEAST <= width) {
        const size_t room = width - beside < BAR_MOST ? width - beside : BAR_MOST;
        const double part = view->done < view->total ? (double)view->done / (double)view->total : 1;
        const size_t filled = (size_t)(part * (double)room);
        buf_add_byte(into, '[');
        for (size_t i = 0; i < room; i++)
            buf_add_byte(into, i < filled ? '#' : ' ');
        buf_add_format(into, "] %3d %%  ", (int)(part * 100));
    }
    buf_add(into, amounts.data, amounts.len);
    if (into->len - start > width)
        into->len = start + width;
}

/* Called with the lock. */
static struct progress_view view_now(uint64_t time)
{
    const uint64_t elapsed = time - progress.pass_started;
    struct progress_view view = {.what = progress.what, .total = progress.pass_total};
    view.done = io_counted() - progress.pass_counted;
    view.rate = elapsed > 0 ? (uint64_t)((double)view.done * 1000 / (double)elapsed) : 0;
    return view;
}

static void draw_bar(const struct progress_view *view)
{
    struct winsize size = {0};
    const bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1;
    struct buf text CLEANUP(buf_release) = {0};
    /* The last column stays free: some terminals begin a new line there. */
    progress_bar(view, known ? size.ws_col - 1U : WIDTH_DEFAULT - 1, &text);
    log_status(buf_text(&text));
}

static void show_line(const struct progress_view *view)
{
    struct buf text CLEANUP(buf_release) = {0};
    progress_line(view, &text);
    log_info("%s", buf_text(&text));
}

/* Waits until `time`, with the lock; false at the end. */
static bool wait_until(uint64_t time)
{
    const struct timespec until = {.tv_sec = (time_t)(time / 1000),
                                   .tv_nsec = (long)(time % 1000) * 1000000};
    while (!progress.is_ending && now() < time)
        pthread_cond_timedwait(&progress.ending, &progress.lock, &until);
    return !progress.is_ending;
}

static void *watch(void *unused)
{
    const struct progress_timing *timing = &progress.timing;
    uint64_t gap = progress.has_bar ? timing->bar_after : timing->line_after;
    pthread_mutex_lock(&progress.lock);
    uint64_t next = progress.started + gap;
    while (wait_until(next)) {
        const uint64_t time = now();
        const struct progress_view view = view_now(time);
        pthread_mutex_unlock(&progress.lock);
        if (progress.has_bar) {
            draw_bar(&view);
            gap = timing->bar_every;
        } else {
            show_line(&view);
            gap = gap * 2 < timing->line_most ? gap * 2 : timing->line_most;
        }
        next = time + gap;
        pthread_mutex_lock(&progress.lock);
    }
    pthread_mutex_unlock(&progress.lock);
    return unused;
}

static bool wants_bar(enum progress_output output)
{
    const char *terminal = getenv("TERM");
    return isatty(STDERR_FILENO) && terminal && strcmp(terminal, "dumb") != 0 &&
           !(output == PROGRESS_DATA && isatty(STDOUT_FILENO));
}

void progress_start(struct progress_timing timing, enum progress_output output)
{
    progress.has_bar = wants_bar(output);
    progress.timing = timing;
    progress.is_ending = false;
    progress.started = progress.pass_started = now();
    progress.pass_counted = io_counted();
    progress.pass_total = 0;
    progress.what = "preparing";
    pthread_condattr_t clock;
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_cond_init(&progress.ending, &clock);
    pthread_condattr_destroy(&clock);
    if (!progress.has_bar && output == PROGRESS_DATA) {
        progress.is_running = false; /* there is nowhere to show it */
        return;
    }
    if (pthread_create(&progress.thread, NULL, watch, NULL) != 0)
        app_error("cannot start a thread");
    progress.is_running = true;
}

/* The lock is held. */
static void tell_pass(uint64_t time)
{
    if (!log_is_verbose())
        return;
    struct buf amount CLEANUP(buf_release) = {0};
    add_bytes(&amount, view_now(time).done);
    log_debug("%s: %s read, %.3f s", progress.what, buf_text(&amount),
              (double)(time - progress.pass_started) / 1000);
}

void progress_pass(const char *what, uint64_t bytes)
{
    pthread_mutex_lock(&progress.lock);
    if (progress.what) {
        const uint64_t time = now();
        tell_pass(time);
        progress.what = what;
        progress.pass_started = time;
        progress.pass_counted = io_counted();
        progress.pass_total = bytes;
    }
    pthread_mutex_unlock(&progress.lock);
}

void progress_end(void)
{
    pthread_mutex_lock(&progress.lock);
    if (progress.what)
        tell_pass(now());
    progress.what = NULL;
    progress.is_ending = true;
    if (progress.is_running)
        pthread_cond_signal(&progress.ending);
    pthread_mutex_unlock(&progress.lock);
    if (progress.is_running)
        pthread_join(progress.thread, NULL);
    progress.is_running = false;
    log_status("");
}
