/* log.c: lines for the user, the place they speak of, and the end of the process. */
#include "base/log.h"
#include "base/gelf.h"
#include "base/utf8.h"

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

enum level { LEVEL_DEBUG, LEVEL_INFO, LEVEL_WARNING, LEVEL_ERROR };

struct line {
    size_t len;
    bool cut;
    char text[GELF_LONGEST]; /* terminated; what does not fit is cut off */
};

static _Thread_local struct where thread_where;
static _Thread_local void (*thread_trap)(int code, const char *message);
static _Thread_local bool thread_is_ending;
static _Thread_local void (*thread_hold)(void *argument);
static _Thread_local void *thread_hold_argument;
static atomic_bool process_is_ending;
static atomic_bool silenced;
static void (*process_cleanup)(void);
static pthread_mutex_t emit_lock = PTHREAD_MUTEX_INITIALIZER;
static bool status_is_shown; /* the lock guards it */

/* A line that was cut off may end with a part of a character. */
static void line_trim(struct line *line)
{
    size_t len = line->len;
    while (len > 0 && line->len - len < 3 && ((unsigned char)line->text[len - 1] & 0xc0) == 0x80)
        len--;
    if (len > 0 && (unsigned char)line->text[len - 1] >= 0xc0 &&
        utf8_shown_length(line->text + len - 1, line->len - len + 1) == 0) {
        line->len = len - 1;
        line->text[line->len] = 0;
    }
}

static void line_mask(struct line *line)
{
    if (line->cut)
        line_trim(line);
    for (size_t i = 0; i < line->len;) {
        const size_t length = utf8_shown_length(line->text + i, line->len - i);
        if (length == 0)
            line->text[i] = '?';
        i += length == 0 ? 1 : length;
    }
}

static void PRINTF(2, 0) line_add_list(struct line *line, const char *format, va_list list)
{
    const size_t room = sizeof(line->text) - line->len;
    const int added = vsnprintf(line->text + line->len, room, format, list);
    if (added > 0) {
        line->cut = line->cut || (size_t)added >= room;
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
    line->cut = false;
    line->text[0] = 0;
}

/* "step 2 (iconv): tables/orders.csv, slice part1, row 17: " */
static void line_add_where(struct line *line, const struct where *where)
{
    if (where->step)
        line_add(line, "%s: ", where->step);
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
    if (*between)
        line_add(line, ": ");
}

/* All of it with one call. A failing write has nobody to be told to. */
static void write_pieces(int descriptor, const struct iovec *pieces, size_t count)
{
    while (writev(descriptor, pieces, (int)count) < 0 && errno == EINTR) {
    }
}

/* The lock is held. */
static void erase_status(void)
{
    if (status_is_shown) {
        char erase[] = "\r\033[K";
        const struct iovec piece = {.iov_base = erase, .iov_len = strlen(erase)};
        write_pieces(STDERR_FILENO, &piece, 1);
        status_is_shown = false;
    }
}

/* On the standard streams. */
static void write_line(enum level level, const char *text, size_t len)
{
    static const char *const prefixes[] = {[LEVEL_DEBUG] = "debug: ",
                                           [LEVEL_INFO] = "",
                                           [LEVEL_WARNING] = "warning: ",
                                           [LEVEL_ERROR] = ""};
    const bool is_silenced = atomic_load(&silenced);
    if (level == LEVEL_INFO && is_silenced)
        return;
    const int descriptor = level == LEVEL_ERROR || is_silenced ? STDERR_FILENO : STDOUT_FILENO;
    const struct iovec pieces[] = {
        {.iov_base = (void *)(uintptr_t)prefixes[level], .iov_len = strlen(prefixes[level])},
        {.iov_base = (void *)(uintptr_t)text, .iov_len = len},
        {.iov_base = (void *)(uintptr_t)"\n", .iov_len = 1},
    };
    write_pieces(descriptor, pieces, COUNT(pieces));
}

static void warn_of_gelf(void)
{
    struct line line;
    line_start(&line);
    line_add(&line,
             "the log server of KBC_LOGGER_ADDR and KBC_LOGGER_PORT cannot be used: %s; messages "
             "go to standard output and standard error",
             gelf_problem());
    line_mask(&line);
    write_line(LEVEL_WARNING, line.text, line.len);
}

/* The only place that shows a line. */
static void emit(enum level level, const struct line *line)
{
    static const enum gelf_level levels[] = {[LEVEL_DEBUG] = GELF_DEBUG,
                                             [LEVEL_INFO] = GELF_INFO,
                                             [LEVEL_WARNING] = GELF_WARNING,
                                             [LEVEL_ERROR] = GELF_ERROR};
    pthread_mutex_lock(&emit_lock);
    erase_status();
    const enum gelf_result sent = gelf_send(levels[level], (struct span){line->text, line->len});
    if (sent == GELF_FAILED)
        warn_of_gelf();
    if (sent != GELF_SENT)
        write_line(level, line->text, line->len);
    pthread_mutex_unlock(&emit_lock);
}

void log_status(const char *text)
{
    pthread_mutex_lock(&emit_lock);
    erase_status();
    const size_t len = strlen(text);
    if (len > 0 && !atomic_load(&process_is_ending)) {
        const struct iovec piece = {.iov_base = (void *)(uintptr_t)text, .iov_len = len};
        write_pieces(STDERR_FILENO, &piece, 1);
        status_is_shown = true;
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
    if (thread_is_ending)
        _exit(code); /* the clean-up failed */
    while (atomic_exchange(&process_is_ending, true))
        pause();
    thread_is_ending = true;
}

static void clean_up(void)
{
    log_status("");
    if (process_cleanup)
        process_cleanup();
}

static _Noreturn void spring(int code, const char *message)
{
    thread_trap(code, message);
    abort();
}

static _Noreturn void fail(int code, struct line *line)
{
    line_mask(line);
    if (thread_trap)
        spring(code, line->text);
    claim_end(code);
    emit(LEVEL_ERROR, line);
    clean_up();
    _exit(code);
}

struct where *log_where(void)
{
    return &thread_where;
}

bool log_is_verbose(void)
{
    const char *mode = getenv("KBC_COMPONENT_RUN_MODE");
    return mode && strcmp(mode, "debug") == 0;
}

void log_debug(const char *format, ...)
{
    if (!log_is_verbose())
        return;
    va_list list;
    va_start(list, format);
    show(LEVEL_DEBUG, format, list);
    va_end(list);
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
    if (thread_hold)
        thread_hold(thread_hold_argument);
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
    if (thread_trap)
        spring(code, "");
    claim_end(code);
    clean_up();
    exit(code); /* not _exit(): sanitizers look for leaks here */
}

void leave_by_signal(int number)
{
    const int code = 128 + number; /* as a shell shows it */
    if (thread_trap)
        spring(code, "");
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

void log_hold(void (*hold)(void *argument), void *argument)
{
    thread_hold = hold;
    thread_hold_argument = argument;
}

void log_trap(void (*trap)(int code, const char *message))
{
    thread_trap = trap;
}
