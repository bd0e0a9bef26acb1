/* unit.h: unit tests. A test program is one file that includes this header once and has tests:
 *
 *     TEST(buf_grows)
 *     {
 *         struct buf buf CLEANUP(buf_release) = {0};
 *         buf_add_text(&buf, "abc");
 *         CHECK(buf.room > 3);
 *         CHECK_NUMBER(buf.len, 3);
 *         CHECK_TEXT(buf_text(&buf), "abc");
 *         CHECK_ERROR(2, "out of memory", buf_room(&buf, SIZE_MAX));
 *     }
 *
 * Tests run in the order of the file; main() is here. A failed check is shown, and the test goes
 * on; every check is also an expression that says whether it held: `if (!CHECK(p)) return;`. The
 * result is TAP (https://testanything.org), the exit code 1 when a test failed. An error nobody
 * expected ends its test. A word on the command line runs only the tests whose names contain it.
 */
#ifndef KBC_UNIT_H
#define KBC_UNIT_H

#include "base/log.h"

#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The test called `name`. Its body follows. */
#define TEST(name)                                                                                 \
    static void test_##name(void);                                                                 \
    static __attribute__((constructor)) void enter_##name(void)                                    \
    {                                                                                              \
        static struct unit_test test = {.title = #name, .body = test_##name};                      \
        unit_enter(&test);                                                                         \
    }                                                                                              \
    static void test_##name(void)

/* It is true. */
#define CHECK(condition) unit_check((condition), #condition, __FILE__, __LINE__)

/* Two whole numbers are equal. */
#define CHECK_NUMBER(actual, expected)                                                             \
    unit_check_number((long long)(actual), (long long)(expected), #actual, __FILE__, __LINE__)

/* Two strings are equal. */
#define CHECK_TEXT(actual, expected) unit_check_text((actual), (expected), __FILE__, __LINE__)

/* The span holds the string's bytes. */
#define CHECK_SPAN(actual, expected) unit_check_span((actual), (expected), __FILE__, __LINE__)

/* The file holds the string's bytes, and no more. */
#define CHECK_FILE(folder, path, expected)                                                         \
    unit_check_file((folder), (path), (expected), __FILE__, __LINE__)

/* The statement (last, it may contain commas) raises the error `code` and the message has `part`.
 * What it had allocated by then is no leak. Locals it changes are not to be read afterwards. */
#define CHECK_ERROR(code, part, ...)                                                               \
    do {                                                                                           \
        struct unit_catch unit_outer = unit_catch_begin();                                         \
        if (sigsetjmp(unit.catch.jump, 0) == 0) {                                                  \
            __VA_ARGS__;                                                                           \
        }                                                                                          \
        unit_catch_end(&unit_outer, (code), (part), #__VA_ARGS__, __FILE__, __LINE__);             \
    } while (0)

struct unit_test {
    const char *title;
    void (*body)(void);
    struct unit_test *next;
};

/* What a jump out of an error needs, and what the error said. */
struct unit_catch {
    sigjmp_buf jump;
    struct where where; /* as it was before the statement */
    int code; /* -1: no error yet */
    char message[4096];
};

static struct unit {
    struct unit_test *first, **end;
    struct unit_catch catch;
    unsigned failed_checks; /* of the running test */
    int folder; /* of the running test; 0: none */
    char folder_path[64];
} unit;

/* Of LeakSanitizer, where it is linked in. */
extern __attribute__((weak)) void __lsan_disable(void);
extern __attribute__((weak)) void __lsan_enable(void);

static inline void unit_enter(struct unit_test *test)
{
    struct unit_test **end = unit.end ? unit.end : &unit.first;
    *end = test;
    unit.end = &test->next;
}

static inline bool PRINTF(4, 5)
    unit_check_format(bool holds, const char *file, int line, const char *format, ...)
{
    if (!holds) {
        unit.failed_checks++;
        char text[2048];
        va_list list;
        va_start(list, format);
        vsnprintf(text, sizeof(text), format, list);
        va_end(list);
        printf("# %s:%d: ", file, line);
        for (const char *at = text; *at; at++)
            printf(*at == '\n' ? "\\n" : "%c", *at);
        printf("\n");
    }
    return holds;
}

static inline bool unit_check(bool holds, const char *condition, const char *file, int line)
{
    return unit_check_format(holds, file, line, "not true: %s", condition);
}

static inline bool unit_check_number(long long actual, long long expected, const char *expression,
                                     const char *file, int line)
{
    return unit_check_format(actual == expected, file, line, "%s is %lld, expected %lld",
                             expression, actual, expected);
}

static inline bool unit_check_text(const char *actual, const char *expected, const char *file,
                                   int line)
{
    const bool same = actual == expected || (actual && expected && strcmp(actual, expected) == 0);
    unit_check_format(same, file, line, "is       \"%s\"", actual ? actual : "(NULL)");
    return unit_check_format(same, file, line, "expected \"%s\"", expected ? expected : "(NULL)");
}

static inline bool unit_check_span(struct span actual, const char *expected, const char *file,
                                   int line)
{
    const size_t length = strlen(expected);
    const bool same =
        actual.len == length && (length == 0 || memcmp(actual.at, expected, length) == 0);
    const int shown = actual.len < 1000 ? (int)actual.len : 1000;
    unit_check_format(same, file, line, "is       \"%.*s\"", shown, actual.at ? actual.at : "");
    return unit_check_format(same, file, line, "expected \"%s\"", expected);
}

static inline void unit_trap(int code, const char *message)
{
    unit.catch.code = code;
    snprintf(unit.catch.message, sizeof(unit.catch.message), "%s", message);
    siglongjmp(unit.catch.jump, 1);
}

/* Catches nest: the test as a whole is in one. Returns the outer one. */
static inline struct unit_catch unit_catch_begin(void)
{
    const struct unit_catch outer = unit.catch;
    unit.catch.where = *log_where();
    unit.catch.code = -1;
    unit.catch.message[0] = 0;
    if (__lsan_disable)
        __lsan_disable();
    return outer;
}

static inline void unit_catch_end(const struct unit_catch *outer, int code, const char *part,
                                  const char *statement, const char *file, int line)
{
    if (__lsan_enable)
        __lsan_enable();
    *log_where() = unit.catch.where;
    const int raised = unit.catch.code;
    const char *message = unit.catch.message;
    if (raised < 0) {
        unit_check_format(false, file, line, "no error: %s", statement);
    } else {
        unit_check_format(raised == code && strstr(message, part), file, line,
                          "error %d \"%s\", expected %d with \"%s\"", raised, message, code, part);
    }
    unit.catch = *outer;
}

/* The descriptor of a folder of the running test, which is removed with it. */
static inline int unit_folder(void)
{
    if (unit.folder == 0) {
        snprintf(unit.folder_path, sizeof(unit.folder_path), "/tmp/kbc-unit-XXXXXX");
        if (!mkdtemp(unit.folder_path))
            app_error("no folder for a test");
        unit.folder = open(unit.folder_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    }
    return unit.folder;
}

/* Makes a file that holds `text`. */
static inline void unit_put(int folder, const char *path, const char *text)
{
    const int file = openat(folder, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    const size_t length = strlen(text);
    if (file < 0 || write(file, text, length) != (ssize_t)length || close(file) != 0)
        app_error("cannot prepare %s", path);
}

static inline bool unit_check_file(int folder, const char *path, const char *expected,
                                   const char *file, int line)
{
    const int opened = openat(folder, path, O_RDONLY | O_CLOEXEC);
    if (opened < 0)
        return unit_check_format(false, file, line, "cannot open %s", path);
    const size_t room = strlen(expected) + 1000;
    char *bytes = malloc(room);
    size_t length = 0;
    for (ssize_t got = 1; bytes && got > 0 && length < room; length += got > 0 ? (size_t)got : 0)
        got = read(opened, bytes + length, room - length);
    close(opened);
    const struct span actual = {.at = bytes, .len = length};
    const bool same = unit_check_span(actual, expected, file, line);
    free(bytes);
    return same;
}

static inline int unit_remove_one(const char *path, const struct stat *about, int flag,
                                  struct FTW *place)
{
    (void)about;
    (void)flag;
    (void)place;
    return remove(path);
}

static inline void unit_remove_folder(void)
{
    if (unit.folder != 0) {
        close(unit.folder);
        nftw(unit.folder_path, unit_remove_one, 16, FTW_DEPTH | FTW_PHYS);
        unit.folder = 0;
    }
}

static inline bool unit_run(const struct unit_test *test)
{
    unit.failed_checks = 0;
    unit.catch.code = -1;
    *log_where() = (struct where){0};
    if (sigsetjmp(unit.catch.jump, 0) == 0) {
        test->body();
    } else {
        unit_check_format(false, test->title, 0, "unexpected error %d \"%s\"", unit.catch.code,
                          unit.catch.message);
    }
    unit_remove_folder();
    return unit.failed_checks == 0;
}

int main(int count, char **words)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    log_trap(unit_trap);
    unsigned ran = 0, failed = 0;
    for (const struct unit_test *test = unit.first; test; test = test->next) {
        if (count < 2 || strstr(test->title, words[1])) {
            const bool passed = unit_run(test);
            ran++;
            failed += !passed;
            printf("%s %u - %s\n", passed ? "ok" : "not ok", ran, test->title);
        }
    }
    printf("1..%u\n", ran);
    return failed > 0 || ran == 0;
}

#endif
