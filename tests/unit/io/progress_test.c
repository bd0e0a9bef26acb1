/* progress_test.c: unit tests of progress.h. */
#include "io/io.h"
#include "io/progress.h"
#include "unit/unit.h"

#include <sys/wait.h>

static const struct progress_view half = {
    .what = "writing", .done = 500 * 1000 * 1000, .total = 1000 * 1000 * 1000, .rate = 250000000};

static struct buf line_of(struct progress_view view)
{
    struct buf text = {0};
    progress_line(&view, &text);
    return text;
}

TEST(progress_line_tells_bytes_rate_and_time_left)
{
    struct buf text CLEANUP(buf_release) = line_of(half);
    CHECK_TEXT(buf_text(&text), "writing: 500 MB of 1.0 GB, 250 MB/s, 2 s left");
}

TEST(progress_line_without_a_total)
{
    struct buf text CLEANUP(buf_release) =
        line_of((struct progress_view){.what = "reading", .done = 1234, .rate = 99});
    CHECK_TEXT(buf_text(&text), "reading: 1.2 kB, 99 B/s");
}

TEST(progress_line_of_a_long_run)
{
    struct buf text CLEANUP(buf_release) = line_of((struct progress_view){
        .what = "writing", .done = 999960, .total = 1000000000000, .rate = 1000000});
    CHECK_TEXT(buf_text(&text), "writing: 1.0 MB of 1.0 TB, 1.0 MB/s, 278 h left");
}

TEST(progress_line_past_its_total)
{
    struct buf text CLEANUP(buf_release) =
        line_of((struct progress_view){.what = "writing", .done = 20, .total = 10, .rate = 0});
    CHECK_TEXT(buf_text(&text), "writing: 20 B of 10 B, 0 B/s");
}

TEST(progress_bar_fits_the_terminal)
{
    struct buf text CLEANUP(buf_release) = {0};
    progress_bar(&half, 79, &text);
    CHECK_TEXT(buf_text(&text), "writing [############             ]  50 %  "
                                "500 MB of 1.0 GB, 250 MB/s, 2 s left");
    for (size_t width = 0; width < 200; width++) {
        buf_clear(&text);
        progress_bar(&half, width, &text);
        CHECK(text.len <= width);
    }
}

/* A run without a terminal: what it prints is in a file. */
static void run_slowly(const char *path)
{
    FILE *out = freopen(path, "w", stdout);
    FILE *err = freopen("/dev/null", "w", stderr);
    if (!out || !err)
        _exit(99);
    log_trap(NULL);
    progress_start((struct progress_timing){.line_after = 20, .line_most = 40}, PROGRESS_MESSAGES);
    io_count(1000);
    progress_pass("writing", 4000);
    io_count(2000);
    usleep(300 * 1000);
    progress_end();
    _exit(0);
}

TEST(progress_lines_come_at_intervals)
{
    char path[] = "/tmp/progress-XXXXXX";
    const int file = mkstemp(path);
    const pid_t child = fork();
    if (child == 0)
        run_slowly(path);
    int status = 0;
    waitpid(child, &status, 0);
    CHECK_NUMBER(status, 0);
    char text[4096] = {0};
    const ssize_t size = read(file, text, sizeof(text) - 1);
    CHECK(size > 0);
    CHECK(strncmp(text, "writing: 2.0 kB of 4.0 kB, ", 27) == 0);
    size_t lines = 0;
    for (const char *at = text; *at; at++)
        lines += *at == '\n';
    CHECK(lines >= 2 && lines <= 8); /* at 20, 60, 100, ... milliseconds */
    close(file);
    unlink(path);
}
