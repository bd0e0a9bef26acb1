/* log.h: what the user is told, and the only way out of the process.
 *
 * Invariants: a line is written with one write(2), so lines of threads never mix. Control bytes in
 * a line are shown as '?'. Paths are relative to the data folder, never those of the host; values
 * of parameters whose key begins with # are never passed here. user_error() and app_error() may be
 * called from any thread: the first one wins, prints one line on stderr, runs the clean-up and ends
 * the process; it never returns. All other threads just stop with the process. Where the platform
 * wants messages sent to a log server (gelf.h), they go there instead of stdout and stderr, and
 * none is dropped; when the server cannot be reached, a warning says so once and all is as without
 * it.
 */
#ifndef KBC_LOG_H
#define KBC_LOG_H

#include "base/base.h"

/* Where this thread is at work; put in front of the messages of user_error(). Members that are NULL
 * are left out. The strings belong to the caller and live as long as they stand here. */
struct where {
    const char *step; /* of a chain, as "step 2 (iconv)" */
    const char *place; /* "table orders.csv" without the word: area and name, "tables/orders.csv" */
    const char *slice; /* below the table */
    const uint64_t *row; /* 1-based number of the row being read; 0 is left out */
};

/* This thread's place; assign to its members. Never NULL. */
struct where *log_where(void);

/* One line that begins with "debug: ", on stdout; after log_silence() on stderr. Nothing unless the
 * platform runs the component in its debug mode (KBC_COMPONENT_RUN_MODE). */
void log_debug(const char *format, ...) PRINTF(1, 2);

/* log_debug() shows lines. */
bool log_is_verbose(void);

/* One line on stdout. Nothing when log_silence() was called (stdout carries data then). */
void log_info(const char *format, ...) PRINTF(1, 2);

/* One line that begins with "warning: ", on stdout; after log_silence() on stderr. */
void log_warn(const char *format, ...) PRINTF(1, 2);

/* One line on stderr; the run goes on (graceful modes). */
void log_error(const char *format, ...) PRINTF(1, 2);

/* stdout carries data: info lines are dropped, warnings go to stderr. */
void log_silence(void);

/* Shows `text` on stderr, a terminal, without a line end and in place of what it showed before; ""
 * takes it away, as does any line of the functions here and the end of the process. */
void log_status(const char *text);

/* Something the user can mend: prints where, what and what to do, exit code 1. */
_Noreturn void user_error(const char *format, ...) PRINTF(1, 2);

/* From now on user_error() in this thread calls `hold` first: for work on what comes later in the
 * order of the input, where an error in what comes earlier is the one to be shown. `hold` returns
 * when all that is earlier has gone well. NULL: no more. */
void log_hold(void (*hold)(void *argument), void *argument);

/* A bug of ours or a failing machine (I/O, memory): exit code 2. */
_Noreturn void app_error(const char *format, ...) PRINTF(1, 2);

/* The end of a run that went well, or of --help: runs the clean-up; exit code `code`. */
_Noreturn void leave(int code);

/* Runs the clean-up and ends silently as the signal does: SIGPIPE when whoever reads standard
 * output has gone, SIGINT and SIGTERM when somebody asks. */
_Noreturn void leave_by_signal(int number);

/* `cleanup` is called once before the process ends through any function above, or NULL for none. It
 * must not raise an error. */
void log_at_exit(void (*cleanup)(void));

/* Tests and fuzz targets: `trap` is called in place of ending the process from this thread, with
 * the exit code and the finished message, and must not return (longjmp). NULL restores the normal
 * way. */
void log_trap(void (*trap)(int code, const char *message));

#endif
