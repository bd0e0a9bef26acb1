/* log_test.c: unit tests of log.h. Those of the end of the process run in a child process. */
#include "base/log.h"
#include "unit/unit.h"

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>

struct outcome {
    int status; /* as waitpid(2) gives it */
    char out[256], err[256];
};

static void read_all(int descriptor, char *to, size_t room)
{
    size_t length = 0;
    ssize_t got;
    while ((got = read(descriptor, to + length, room - 1 - length)) > 0)
        length += (size_t)got;
    to[length] = 0;
    close(descriptor);
}

/* Runs `body` in a child without a trap. */
static struct outcome run(void (*body)(void))
{
    int out[2], err[2];
    if (pipe(out) != 0 || pipe(err) != 0)
        app_error("no pipe");
    const pid_t child = fork();
    if (child == 0) {
        dup2(out[1], STDOUT_FILENO);
        dup2(err[1], STDERR_FILENO);
        close(out[0]);
        close(out[1]);
        close(err[0]);
        close(err[1]);
        log_trap(NULL);
        body();
        _exit(99);
    }
    close(out[1]);
    close(err[1]);
    struct outcome outcome = {0};
    read_all(out[0], outcome.out, sizeof(outcome.out));
    read_all(err[0], outcome.err, sizeof(outcome.err));
    waitpid(child, &outcome.status, 0);
    return outcome;
}

static void say_cleaned(void)
{
    log_error("cleaned");
}

static void speak(void)
{
    log_info("info %d", 1);
    log_warn("careful");
    log_error("wrong");
    log_silence();
    log_info("unheard");
    log_warn("still careful");
    log_at_exit(say_cleaned);
    leave(0);
}

TEST(log_lines_go_where_they_belong)
{
    const struct outcome outcome = run(speak);
    CHECK_TEXT(outcome.out, "info 1\nwarning: careful\n");
    CHECK_TEXT(outcome.err, "wrong\nwarning: still careful\ncleaned\n");
    CHECK_NUMBER(outcome.status, 0);
}

static void fail_as_user(void)
{
    log_at_exit(say_cleaned);
    user_error("no");
}

static void fail_as_app(void)
{
    log_at_exit(say_cleaned);
    app_error("no");
}

TEST(log_errors_end_the_process)
{
    const struct outcome user = run(fail_as_user);
    CHECK_TEXT(user.err, "no\ncleaned\n");
    CHECK_NUMBER(WEXITSTATUS(user.status), 1);
    const struct outcome app = run(fail_as_app);
    CHECK_TEXT(app.err, "no\ncleaned\n");
    CHECK_NUMBER(WEXITSTATUS(app.status), 2);
}

static void *fail_in_thread(void *unused)
{
    (void)unused;
    user_error("one of many");
}

static void fail_in_threads(void)
{
    log_at_exit(say_cleaned);
    pthread_t threads[8];
    for (size_t i = 0; i < COUNT(threads); i++)
        pthread_create(&threads[i], NULL, fail_in_thread, NULL);
    pthread_join(threads[0], NULL);
}

TEST(log_first_error_of_many_threads_wins)
{
    const struct outcome outcome = run(fail_in_threads);
    CHECK_TEXT(outcome.err, "one of many\ncleaned\n");
    CHECK_NUMBER(WEXITSTATUS(outcome.status), 1);
}

static void fail_in_cleanup(void)
{
    log_at_exit(fail_as_app);
    user_error("first");
}

TEST(log_error_in_the_cleanup_ends_all_the_same)
{
    const struct outcome outcome = run(fail_in_cleanup);
    CHECK_TEXT(outcome.err, "first\n");
    CHECK_NUMBER(WEXITSTATUS(outcome.status), 2);
}

static void lose_the_reader(void)
{
    signal(SIGPIPE, SIG_IGN);
    log_at_exit(say_cleaned);
    leave_by_signal(SIGPIPE);
}

TEST(log_leave_by_sigpipe_dies_of_it)
{
    const struct outcome outcome = run(lose_the_reader);
    CHECK_TEXT(outcome.err, "cleaned\n");
    CHECK(WIFSIGNALED(outcome.status) && WTERMSIG(outcome.status) == SIGPIPE);
}

TEST(log_user_error_tells_the_place)
{
    CHECK_ERROR(1, "no", user_error("no"));
    uint64_t row = 0;
    struct where *where = log_where();
    *where = (struct where){.place = "tables/orders.csv", .row = &row};
    CHECK_ERROR(1, "tables/orders.csv: no", user_error("no"));
    row = 17;
    where->slice = "part1";
    CHECK_ERROR(1, "tables/orders.csv, slice part1, row 17: no", user_error("no"));
    where->step = "step 2 (iconv)";
    CHECK_ERROR(1, "step 2 (iconv): tables/orders.csv, slice", user_error("no"));
    *where = (struct where){.step = "step 2 (iconv)"};
    CHECK_ERROR(1, "step 2 (iconv): no", user_error("no"));
    *where = (struct where){.row = &row};
    CHECK_ERROR(1, "row 17: no", user_error("no"));
}

TEST(log_control_bytes_are_masked)
{
    CHECK_ERROR(1, "[a?b???]", user_error("[%s]", "a\nb\033\177\t"));
    CHECK_ERROR(1, "[\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80]",
                user_error("[%s]", "\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80"));
    CHECK_ERROR(1, "[? ?? ?? ??? ??? ????]",
                user_error("[%s]", "\xff \xc0\x80 \xc2\x9b \xe0\x80\x80 \xed\xa0\x80 "
                                   "\xf4\x90\x80\x80"));
    CHECK_ERROR(1, "[??]", user_error("[%s]", "\xe2\x82"));
}

static size_t longest_message;

static void measure_and_trap(int code, const char *message)
{
    longest_message = strlen(message);
    unit_trap(code, message);
}

TEST(log_lines_are_cut_off)
{
    log_trap(measure_and_trap);
    CHECK_ERROR(1, "    ", user_error("%*s", 100000, "x"));
    CHECK_NUMBER(longest_message, 64 * 1024 - 1);
    log_trap(unit_trap);
}

TEST(log_lines_are_cut_off_between_characters)
{
    static char wide[100001];
    for (size_t i = 0; i + 1 < sizeof(wide); i += 2) {
        wide[i] = '\xc3';
        wide[i + 1] = '\xa9';
    }
    log_trap(measure_and_trap);
    CHECK_ERROR(1, "\xc3\xa9", user_error("%s", wide));
    CHECK_NUMBER(longest_message, 64 * 1024 - 2);
    CHECK_ERROR(1, "x\xc3\xa9", user_error("x%s", wide));
    CHECK_NUMBER(longest_message, 64 * 1024 - 1);
    log_trap(unit_trap);
}

static void speak_for_debugging(void)
{
    log_debug("unheard");
    setenv("KBC_COMPONENT_RUN_MODE", "debug", 1);
    log_debug("heard");
    log_silence();
    log_debug("on stderr");
    leave(0);
}

TEST(log_debug_speaks_in_the_debug_mode)
{
    const struct outcome outcome = run(speak_for_debugging);
    CHECK_TEXT(outcome.out, "debug: heard\n");
    CHECK_TEXT(outcome.err, "debug: on stderr\n");
}

static void draw_and_speak(void)
{
    log_status("half");
    log_status("all");
    log_error("wrong");
    log_status("again");
    leave(0);
}

TEST(log_status_is_taken_away_by_lines_and_the_end)
{
    const struct outcome outcome = run(draw_and_speak);
    CHECK_TEXT(outcome.err, "half\r\033[Kall\r\033[Kwrong\nagain\r\033[K");
}
