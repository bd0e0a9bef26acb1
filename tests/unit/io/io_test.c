/* io_test.c: unit tests of io.h. */
#include "base/buf.h"
#include "base/mem.h"
#include "base/pool.h"
#include "io/io.h"
#include "unit/unit.h"

#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { BIG = 3 * IO_BLOCK + 12345 };

/* BIG bytes with no short period. */
static char *big_text(void)
{
    char *text = mem_new(BIG + 1, 1);
    uint32_t seed = 1;
    for (size_t i = 0; i < BIG; i++) {
        seed = seed * 1664525 + 1013904223;
        text[i] = (char)('a' + (seed >> 24) % 26);
    }
    return text;
}

/* A pipe that a thread fills with `text` in odd pieces. */
static void *fill_pipe(void *argument)
{
    const int *ends = argument;
    char *text CLEANUP(mem_release) = big_text();
    for (size_t done = 0; done < BIG;) {
        const size_t left = BIG - done;
        const ssize_t wrote = write(ends[1], text + done, left < 1777 ? left : 1777);
        if (wrote <= 0)
            break;
        done += (size_t)wrote;
    }
    close(ends[1]);
    return NULL;
}

static pthread_t start_pipe(int ends[2])
{
    pthread_t thread;
    if (pipe(ends) != 0 || pthread_create(&thread, NULL, fill_pipe, ends) != 0)
        app_error("no pipe");
    return thread;
}

TEST(reader_reads_a_file)
{
    const int folder = unit_folder();
    unit_put(folder, "a", "hello");
    struct reader *reader CLEANUP(reader_release) = reader_open(folder, "a");
    char bytes[10];
    CHECK_NUMBER(reader_read(reader, bytes, 0), 0);
    CHECK_NUMBER(reader_fill(reader, bytes, sizeof(bytes)), 5);
    CHECK_SPAN(((struct span){bytes, 5}), "hello");
    CHECK_NUMBER(reader_read(reader, bytes, sizeof(bytes)), 0);
    CHECK_NUMBER(reader_read(reader, bytes, sizeof(bytes)), 0);
}

TEST(reader_open_wants_a_regular_file)
{
    const int folder = unit_folder();
    mkdirat(folder, "sub", 0777);
    mkfifoat(folder, "pipe", 0666);
    CHECK_ERROR(1, "sub is not a regular file", reader_close(reader_open(folder, "sub")));
    CHECK_ERROR(1, "pipe is not a regular file", reader_close(reader_open(folder, "pipe")));
    CHECK_ERROR(1, "none does not exist", reader_close(reader_open(folder, "none")));
    CHECK_ERROR(1, "pipe/x does not exist", reader_close(reader_open(folder, "pipe/x")));
}

TEST(reader_that_fails_is_an_app_error)
{
    const int sub = open("/", O_RDONLY | O_DIRECTORY);
    struct reader *reader CLEANUP(reader_release) = reader_of(sub, "in/tables/a.csv");
    char byte;
    CHECK_ERROR(2, "cannot read in/tables/a.csv: ", reader_read(reader, &byte, 1));
}

TEST(reader_peek_takes_nothing)
{
    struct reader *reader CLEANUP(reader_release) = reader_of_span((struct span){"abcdef", 6});
    CHECK_SPAN(reader_peek(reader, 0), "");
    CHECK_SPAN(reader_peek(reader, 2), "ab");
    CHECK_SPAN(reader_peek(reader, 4), "abcd");
    char bytes[8];
    CHECK_NUMBER(reader_read(reader, bytes, 3), 3);
    CHECK_SPAN(reader_peek(reader, 100), "def");
    CHECK_NUMBER(reader_fill(reader, bytes, 8), 3);
    CHECK_SPAN(((struct span){bytes, 3}), "def");
    CHECK_SPAN(reader_peek(reader, 1), "");
}

TEST(reader_peek_works_at_every_place_of_a_pipe)
{
    char *text CLEANUP(mem_release) = big_text();
    int ends[2];
    const pthread_t thread = start_pipe(ends);
    struct reader *reader CLEANUP(reader_release) = reader_of(ends[0], "standard input");
    static char bytes[5000];
    size_t at = 0;
    bool same = true;
    for (size_t want = 1; at < BIG; want = want * 7 % 65537) {
        const struct span span = reader_peek(reader, want - 1);
        same = same && span.len == (want - 1 < BIG - at ? want - 1 : BIG - at);
        same = same && (span.len == 0 || memcmp(span.at, text + at, span.len) == 0);
        const size_t got = reader_read(reader, bytes, sizeof(bytes));
        same = same && got > 0 && memcmp(bytes, text + at, got) == 0;
        if (!CHECK(same))
            break;
        at += got;
    }
    CHECK_NUMBER(at, BIG);
    pthread_join(thread, NULL);
}

TEST(reader_peek_looks_as_far_as_it_is_asked)
{
    char *text CLEANUP(mem_release) = big_text();
    struct reader *reader CLEANUP(reader_release) = reader_of_span((struct span){text, BIG});
    static char bytes[100000];
    CHECK_NUMBER(reader_peek(reader, 3).len, 3);
    CHECK_NUMBER(reader_fill(reader, bytes, 2), 2);
    const struct span span = reader_peek(reader, 90000);
    CHECK(span.len == 90000 && memcmp(span.at, text + 2, span.len) == 0);
    CHECK_NUMBER(reader_fill(reader, bytes, sizeof(bytes)), sizeof(bytes));
    CHECK(memcmp(bytes, text + 2, sizeof(bytes)) == 0);
}

TEST(reader_faults_are_errors_or_notes)
{
    struct reader *reader CLEANUP(reader_release) = reader_of_span((struct span){NULL, 0});
    CHECK_ERROR(1, "byte 7 is damaged", reader_fail(reader, "byte %d is damaged", 7));
    struct fault fault = {0};
    reader_note_faults(reader, &fault);
    reader_fail(reader, "first");
    reader_fail(reader, "second");
    CHECK_TEXT(fault.text, "first");
}

TEST(reader_descriptor_stands_behind_the_last_byte_read)
{
    const int folder = unit_folder();
    unit_put(folder, "a", "abcdef");
    struct reader *reader CLEANUP(reader_release) = reader_open(folder, "a");
    char byte;
    reader_peek(reader, 4);
    reader_read(reader, &byte, 1);
    const int descriptor = reader_descriptor(reader);
    CHECK_NUMBER(lseek(descriptor, 0, SEEK_CUR), 1);
    CHECK_SPAN(reader_peek(reader, 9), "bcdef");
    struct reader *second CLEANUP(reader_release) = reader_seekable(reader);
    CHECK_SPAN(reader_peek(second, 9), "bcdef");
}

TEST(reader_seekable_spools_what_is_left)
{
    char *text CLEANUP(mem_release) = big_text();
    int ends[2];
    const pthread_t thread = start_pipe(ends);
    struct reader *pipe CLEANUP(reader_release) = reader_of(ends[0], "standard input");
    CHECK_NUMBER(reader_descriptor(pipe), -1);
    char bytes[100];
    reader_peek(pipe, 200);
    CHECK_NUMBER(reader_fill(pipe, bytes, 100), 100);
    struct reader *reader CLEANUP(reader_release) = reader_seekable(pipe);
    pthread_join(thread, NULL);
    CHECK(reader_descriptor(reader) >= 0);
    struct buf buf CLEANUP(buf_release) = {0};
    struct writer *writer = writer_of_buf(&buf);
    CHECK_NUMBER(io_copy(reader, writer), BIG - 100);
    writer_finish(writer);
    CHECK(strcmp(buf_text(&buf), text + 100) == 0);
}

TEST(writer_writes_pieces_of_every_size)
{
    char *text CLEANUP(mem_release) = big_text();
    const int folder = unit_folder();
    struct writer *writer = writer_create(folder, "a");
    size_t at = 0;
    for (size_t size = 0; at < BIG; size = size * 3 + 1) {
        const size_t piece = size < BIG - at ? size : BIG - at;
        writer_write(writer, text + at, piece);
        at += piece;
        CHECK_NUMBER(writer_size(writer), at);
    }
    writer_finish(writer);
    CHECK_FILE(folder, "a", text);
    CHECK_ERROR(2, "cannot create a: ", writer_finish(writer_create(folder, "a")));
}

TEST(writer_room_grows)
{
    char *text CLEANUP(mem_release) = big_text();
    struct buf buf CLEANUP(buf_release) = {0};
    struct writer *writer = writer_of_buf(&buf);
    memcpy(writer_room(writer, 100), text, 3);
    writer_commit(writer, 3);
    memcpy(writer_room(writer, BIG - 3), text + 3, BIG - 3);
    writer_commit(writer, BIG - 3);
    CHECK_NUMBER(buf.len, 3);
    CHECK_NUMBER(writer_size(writer), BIG);
    writer_room(writer, 0);
    writer_finish(writer);
    CHECK(strcmp(buf_text(&buf), text) == 0);
}

TEST(writer_on_a_full_disk_is_an_app_error)
{
    const int full = open("/dev/full", O_WRONLY);
    struct writer *writer = writer_of(full, "out/tables/a.csv");
    writer_write(writer, "abc", 3);
    CHECK_NUMBER(writer_descriptor(writer), -1);
    CHECK_ERROR(2, "cannot write out/tables/a.csv: No space left", writer_flush(writer));
    writer_finish(writer);
}

/* Writes `rounds` times a mix of pieces and blocks that are filled in place; returns how much. */
static size_t write_mix(struct writer *writer, const char *text, size_t rounds)
{
    size_t size = 0;
    for (size_t i = 0; i < rounds; i++) {
        const size_t piece = 1 + (i * 7919) % 70000;
        const size_t other = i % 10 ? 13 : BIG - 3;
        memcpy(writer_room(writer, piece), text + size % 26, piece);
        writer_commit(writer, piece);
        writer_write(writer, text + 3, other);
        size += piece + other;
    }
    return size;
}

static struct writer *create_lagging(int folder, const char *path)
{
    struct writer *writer = writer_create(folder, path);
    pool_give_back(); /* as a thread that has nothing to do */
    writer_lag(writer);
    return writer;
}

static void check_same(int folder, const char *path, const char *other, size_t size)
{
    char *was CLEANUP(mem_release) = mem_new(size + 1, 1);
    char *is CLEANUP(mem_release) = mem_new(size + 1, 1);
    struct reader *first CLEANUP(reader_release) = reader_open(folder, path);
    struct reader *second CLEANUP(reader_release) = reader_open(folder, other);
    CHECK_NUMBER(reader_fill(first, was, size + 1), size);
    CHECK_NUMBER(reader_fill(second, is, size + 1), size);
    CHECK(memcmp(was, is, size) == 0);
}

TEST(writer_that_lags_writes_the_same)
{
    char *text CLEANUP(mem_release) = big_text();
    const int folder = unit_folder();
    for (size_t rounds = 0; rounds <= 100; rounds += 50) {
        struct writer *plain = writer_create(folder, "plain");
        struct writer *lags = create_lagging(folder, "lags");
        const size_t size = write_mix(plain, text, rounds);
        CHECK_NUMBER(write_mix(lags, text, rounds), size);
        CHECK_NUMBER(writer_size(lags), size);
        if (rounds == 100) { /* all is there for those who go on with the descriptor */
            struct stat about;
            CHECK(fstat(writer_descriptor(lags), &about) == 0);
            CHECK_NUMBER(about.st_size, size);
        }
        writer_write(plain, "end", 3);
        writer_write(lags, "end", 3);
        writer_finish(plain);
        writer_finish(lags);
        check_same(folder, "plain", "lags", size + 3);
        unlinkat(folder, "plain", 0);
        unlinkat(folder, "lags", 0);
    }
}

/* The file may not grow beyond 2 MB: the thread meets the error, the writer reports it. */
TEST(writer_that_lags_reports_what_its_thread_met)
{
    char *text CLEANUP(mem_release) = big_text();
    const int folder = unit_folder();
    const pid_t child = fork();
    if (child == 0) {
        log_trap(NULL);
        dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
        signal(SIGXFSZ, SIG_IGN);
        const struct rlimit limit = {2 << 20, 2 << 20};
        setrlimit(RLIMIT_FSIZE, &limit);
        write_mix(create_lagging(folder, "a.csv"), text, 200);
        _exit(0);
    }
    int status = 0;
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    CHECK_NUMBER(WEXITSTATUS(status), 2);
}

TEST(writer_to_a_closed_standard_output_dies_of_sigpipe)
{
    int ends[2];
    if (!CHECK(pipe(ends) == 0))
        return;
    close(ends[0]);
    const pid_t child = fork();
    if (child == 0) {
        log_trap(NULL);
        signal(SIGPIPE, SIG_IGN);
        dup2(ends[1], STDOUT_FILENO);
        struct writer *writer = writer_of(STDOUT_FILENO, "standard output");
        writer_write(writer, "abc", 3);
        writer_finish(writer);
        _exit(0);
    }
    close(ends[1]);
    int status = 0;
    waitpid(child, &status, 0);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE);
}

TEST(null_ends_are_fine)
{
    struct reader *reader CLEANUP(reader_release) = NULL;
    struct writer *writer CLEANUP(writer_release) = NULL;
    reader_close(reader);
    writer_finish(writer);
}

TEST(copy_from_file_to_file)
{
    char *text CLEANUP(mem_release) = big_text();
    const int folder = unit_folder();
    unit_put(folder, "a", text);
    struct reader *reader CLEANUP(reader_release) = reader_open(folder, "a");
    struct writer *writer = writer_create(folder, "b");
    CHECK_SPAN(reader_peek(reader, 0), "");
    CHECK_NUMBER(io_copy(reader, writer), BIG);
    CHECK_NUMBER(io_copy(reader, writer), 0);
    CHECK_NUMBER(writer_size(writer), BIG);
    writer_finish(writer);
    CHECK_FILE(folder, "b", text);
}

TEST(copy_some_between_other_writes)
{
    const int folder = unit_folder();
    unit_put(folder, "a", "0123456789");
    struct reader *reader CLEANUP(reader_release) = reader_open(folder, "a");
    struct writer *writer = writer_create(folder, "b");
    char byte;
    CHECK_SPAN(reader_peek(reader, 3), "012");
    reader_read(reader, &byte, 1);
    writer_write(writer, "<", 1);
    CHECK_NUMBER(io_copy_some(reader, writer, 4), 4);
    writer_write(writer, "|", 1);
    CHECK_NUMBER(io_copy_some(reader, writer, 0), 0);
    CHECK_NUMBER(io_copy_some(reader, writer, 100), 5);
    writer_write(writer, ">", 1);
    CHECK_NUMBER(writer_size(writer), 12);
    writer_finish(writer);
    CHECK_FILE(folder, "b", "<1234|56789>");
}

TEST(copy_from_a_pipe_and_into_memory)
{
    char *text CLEANUP(mem_release) = big_text();
    int ends[2];
    const pthread_t thread = start_pipe(ends);
    struct reader *reader CLEANUP(reader_release) = reader_of(ends[0], "standard input");
    struct buf buf CLEANUP(buf_release) = {0};
    struct writer *writer = writer_of_buf(&buf);
    CHECK_NUMBER(io_copy_some(reader, writer, 1000), 1000);
    CHECK_NUMBER(io_copy(reader, writer), BIG - 1000);
    writer_finish(writer);
    pthread_join(thread, NULL);
    CHECK(strcmp(buf_text(&buf), text) == 0);
}

TEST(copy_of_a_file_that_seems_empty)
{
    struct reader *reader CLEANUP(reader_release) =
        reader_of(open("/proc/self/stat", O_RDONLY | O_CLOEXEC), "stat");
    struct writer *writer = writer_create(unit_folder(), "a");
    CHECK(io_copy(reader, writer) > 0);
    writer_finish(writer);
}
