/* progress.h: how far a run is, for whoever waits for it.
 *
 * Invariants: a run goes through passes, each over so many bytes, and the bytes that io.h counts
 * tell how far it is; processors know nothing of it. A thread of its own shows it: on a terminal
 * (stderr, TERM not dumb) a line that is drawn anew, elsewhere lines of log_info() at growing
 * intervals. A run that is short shows nothing. There is one progress for a process, from
 * progress_start() to progress_end(), which one thread calls; outside, and before it, the other
 * functions do nothing. In the debug mode each pass ends with a line of log_debug().
 */
#ifndef KBC_PROGRESS_H
#define KBC_PROGRESS_H

#include "base/base.h"
#include "base/buf.h"

/* When it is shown, in milliseconds. */
struct progress_timing {
    uint64_t bar_after, bar_every;
    uint64_t line_after, line_most; /* the first line; the longest time between two */
};

#define PROGRESS_TIMING                                                                            \
    (struct progress_timing){                                                                      \
        .bar_after = 500, .bar_every = 200, .line_after = 10 * 1000, .line_most = 300 * 1000}

/* Whether standard output is free for messages, or carries data. */
enum progress_output { PROGRESS_MESSAGES, PROGRESS_DATA };

void progress_start(struct progress_timing timing, enum progress_output output);

/* The next pass: `what` it does ("writing"), a string that stays, and how many bytes it will read;
 * 0 is not known. From any thread. */
void progress_pass(const char *what, uint64_t bytes);

/* Ends the thread and takes the line away. */
void progress_end(void);

/* --- for the tests --- */

/* What is known of a pass. */
struct progress_view {
    const char *what;
    uint64_t done, total; /* bytes; total 0: not known */
    uint64_t rate; /* bytes in a second */
};

/* The text of a bar, at most `width` columns. */
void progress_bar(const struct progress_view *view, size_t width, struct buf *into);

/* The same as a line without a bar: "writing: 1.2 GB of 3.4 GB, 210 MB/s, 10 s left". */
void progress_line(const struct progress_view *view, struct buf *into);

#endif
