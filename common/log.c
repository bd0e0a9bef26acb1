/* log.c: lines for the user, the place they speak of, and the end of the process. */
#include "log.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

enum level { LEVEL_INFO, LEVEL_WARNING, LEVEL_ERROR };

struct line {
    size_t len;
    char text[64 * 1024]; /* terminated; what does not fit is cut off */
};

static _Thread_local struct where thread_where;
static _Thread_local void (*thread_trap)(int code, const char *message);
static _Thread_local bool thread_is_ending;
static atomic_bool process_is_ending;
static atomic_bool silenced;
static void (*process_cleanup)(void);
static pthread_mutex_t emit_lock = PTHREAD_MUTEX_INITIALIZER;

/* Length of the character at the front when it is valid UTF-8 (RFC 3629) and no control, else 0. */
static size_t printable_length(const unsigned char *at, size_t left)
{
    const unsigned char first = at[0];
    if (first < 0x80) {
        return first >= 0x20 && first != 0x7f;
    }
    const size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || left < length) {
        return 0;
    }
    for (size_t i = 1; i < length; i++) {
        if ((at[i] & 0xc0) != 0x80) {
            return 0;
        }
    }
    const bool is_control = first == 0xc2 && at[1] < 0xa0;
    const bool is_overlong = (first == 0xe0 && at[1] < 0xa0) || (first == 0xf0 && at[1] < 0x90);
    const bool is_outside = (first == 0xed && at[1] > 0x9f) || (first == 0xf4 && at[1] > 0x8f);
    return is_control || is_overlong || is_outside ? 0 : length;
}

static void line_mask(struct line *line)
{
    for (size_t i = 0; i < line->len;) {
        const size_t length = printable_length((unsigned char *)line->text + i, line->len - i);
        if (length == 0) {
            line->text[i] = '?';
        }
        i += length == 0 ? 1 : length;
    }
}

static void PRINTF(2, 0) line_add_list(struct line *line, const char *format, va_list list)
{
    const size_t room = sizeof(line->text) - line->len;
    const int added = vsnprintf(line->text + line->len, room, format, list);
    if (added > 0) {
        line->len += (size_t)added < room ? (size_t)added : room - 1;
    }
}

static void PRINTF(2, 3) line_add(struct line *line, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    line_add_list(line, format, list);
    va_end(list);
}

static void line_start(struct line *line)
{
    line->len = 0;
    line->text[0] = 0;
}

/* "step 2 (iconv): tables/orders.csv, slice part1, row 17: " */
static void line_add_where(struct line *line, const struct where *where)
{
    if (where->step) {
        line_add(line, "%s: ", where->step);
    }
    const char *between = "";
    if (where->place) {
        line_add(line, "%s", where->place);
        between = ", ";
    }
    if (where->slice) {
        line_add(line, "%sslice %s", between, where->slice);
        between = ", ";
    }
    if (where->row && *where->row > 0) {
        line_add(line, "%srow %llu", between, (unsigned long long)*where->row);
        between = ", ";
    }
    if (*between) {
        line_add(line, ": ");
    }
}

/* The only place that shows a line. A failing write has nobody to be told to. */
static void emit(enum level level, struct line *line)
{
    const bool is_silenced = atomic_load(&silenced);
    if (level == LEVEL_INFO && is_silenced) {
        return;
    }
    const int descriptor = level == LEVEL_ERROR || is_silenced ? STDERR_FILENO : STDOUT_FILENO;
    char prefix[] = "warning: ";
    char end[] = "\n";
    const struct iovec pieces[] = {
        {.iov_base = prefix, .iov_len = level == LEVEL_WARNING ? strlen(prefix) : 0},
        {.iov_base = line->text, .iov_len = line->len},
        {.iov_base = end, .iov_len = strlen(end)},
    };
    pthread_mutex_lock(&emit_lock);
    while (writev(descriptor, pieces, COUNT(pieces)) < 0 && errno == EINTR) {
    }
    pthread_mutex_unlock(&emit_lock);
}

static void PRINTF(2, 0) show(enum level level, const char *format, va_list list)
{
    struct line line;
    line_start(&line);
    line_add_list(&line, format, list);
    line_mask(&line);
    emit(level, &line);
}

/* Returns in the one thread that may end the process. */
static void claim_end(int code)
{
    if (thread_is_ending) {
        _exit(code); /* the clean-up failed */
    }
    while (atomic_exchange(&process_is_ending, true)) {
        pause();
    }
    thread_is_ending = true;
}

static void clean_up(void)
{
    if (process_cleanup) {
        process_cleanup();
    }
}

static _Noreturn void spring(int code, const char *message)
{
    thread_trap(code, message);
    abort();
}

static _Noreturn void fail(int code, struct line *line)
{
    line_mask(line);
    if (thread_trap) {
        spring(code, line->text);
    }
    claim_end(code);
    emit(LEVEL_ERROR, line);
    clean_up();
    _exit(code);
}

struct where *log_where(void)
{
    return &thread_where;
}

void log_info(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    show(LEVEL_INFO, format, list);
    va_end(list);
}

void log_warn(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    show(LEVEL_WARNING, format, list);
    va_end(list);
}

void log_error(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    show(LEVEL_ERROR, format, list);
    va_end(list);
}

void log_silence(void)
{
    atomic_store(&silenced, true);
}

void user_error(const char *format, ...)
{
    struct line line;
    line_start(&line);
    line_add_where(&line, &thread_where);
    va_list list;
    va_start(list, format);
    line_add_list(&line, format, list);
    va_end(list);
    fail(1, &line);
}

void app_error(const char *format, ...)
{
    struct line line;
    line_start(&line);
    va_list list;
    va_start(list, format);
    line_add_list(&line, format, list);
    va_end(list);
    fail(2, &line);
}

void leave(int code)
{
    if (thread_trap) {
        spring(code, "");
    }
    claim_end(code);
    clean_up();
    exit(code); /* not _exit(): sanitizers look for leaks here */
}

void leave_by_signal(int number)
{
    const int code = 128 + number; /* as a shell shows it */
    if (thread_trap) {
        spring(code, "");
    }
    claim_end(code);
    clean_up();
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, number);
    signal(number, SIG_DFL);
    pthread_sigmask(SIG_UNBLOCK, &signals, NULL);
    raise(number);
    _exit(code);
}

void log_at_exit(void (*cleanup)(void))
{
    process_cleanup = cleanup;
}

void log_trap(void (*trap)(int code, const char *message))
{
    thread_trap = trap;
}
