/* charset_fuzz.c: charset.h against plain iconv over the whole input at once.
 *
 * The first four bytes choose source, target, what happens on errors and how much is read at a
 * time.
 */
#include "base/buf.h"
#include "base/log.h"
#include "base/mem.h"
#include "text/charset.h"

#include <errno.h>
#include <iconv.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Last those that compose or have a state: how much is skipped after an error, and whether it is
 * found at a character or just behind it, depends on how much was read at a time. */
static const char *const NAMES[] = {
    "UTF-8",    "CP1250", "ISO-8859-2", "ASCII",     "CP1252", "UTF-16",      "UTF-16LE",
    "UTF-16BE", "UTF-32", "UCS-2",      "SHIFT_JIS", "EUC-JP", "GB18030",     "BIG5",
    "EUC-KR",   "CP437",  "IBM037",     "CP1258",    "CP1255", "ISO-2022-JP", "UTF-7",
};
enum { STATELESS = 17 };

struct job {
    struct reader reader; /* first */
    struct span left;
    size_t step;
    const char *source, *target;
    enum on_error on_error;
    struct buf out;
    struct charset_result result;
    bool failed;
    char message[512];
};

static __thread struct job *running;

static size_t job_read(struct reader *reader, char *to, size_t size)
{
    struct job *job = CONTAINER(reader, struct job, reader);
    size_t length = job->step < size ? job->step : size;
    length = length < job->left.len ? length : job->left.len;
    memcpy(to, job->left.at, length);
    job->left = (struct span){job->left.at + length, job->left.len - length};
    return length;
}

static void job_close(struct reader *reader)
{
    (void)reader;
}

static const struct reader_kind job_kind = {.read = job_read, .close = job_close};

/* Ends the thread, which runs the clean-ups on its way; a jump would leak. */
static void trap(int code, const char *message)
{
    if (code != 1)
        abort();
    running->failed = true;
    snprintf(running->message, sizeof(running->message), "%s", message);
    pthread_exit(NULL);
}

static void *job_run(void *argument)
{
    struct job *job = argument;
    running = job;
    log_trap(trap);
    struct reader *reader CLEANUP(reader_release) = &job->reader;
    struct writer *writer CLEANUP(writer_release) = writer_of_buf(&job->out);
    job->result = charset_convert(reader, writer, job->source, job->target, job->on_error);
    return NULL;
}

/* iconv over all of `bytes`; the errno, 0 for none, ENODATA for what it kept back and cannot write,
 * and how many bytes were done. */
static int ask(const char *source, const char *target, struct span bytes, struct buf *to,
               size_t *done)
{
    const iconv_t cd = iconv_open(target, source);
    char *const copy = mem_text(bytes.at, bytes.len);
    char *from = copy;
    const size_t most = 8 * bytes.len + 64;
    char *end = buf_room(to, most);
    char *const begin = end;
    size_t left = bytes.len, room = most;
    int code = iconv(cd, &from, &left, &end, &room) == (size_t)-1 ? errno : 0;
    *done = bytes.len - left;
    const bool ends = iconv(cd, NULL, NULL, &end, &room) != (size_t)-1;
    code = code || ends ? code : ENODATA;
    to->len += (size_t)(end - begin);
    iconv_close(cd);
    free(copy);
    return code;
}

/* Characters that have a place in the target, one by one. */
static void encode_each(const char *target, struct span characters, bool unicode_only,
                        struct buf *to)
{
    const iconv_t cd = iconv_open(target, "WCHAR_T");
    const size_t most = 4 * characters.len + 64;
    char *end = buf_room(to, most);
    char *const begin = end;
    size_t room = most;
    for (size_t i = 0; i < characters.len; i += sizeof(uint32_t)) {
        uint32_t character;
        memcpy(&character, characters.at + i, sizeof(character));
        char *from = (char *)&character;
        size_t left = sizeof(character);
        if (!unicode_only || character <= 0x10FFFF)
            iconv(cd, &from, &left, &end, &room);
    }
    iconv(cd, NULL, NULL, &end, &room);
    to->len += (size_t)(end - begin);
    iconv_close(cd);
}

static void require(bool holds, const struct job *job, const struct buf *expected, const char *what)
{
    if (!holds) {
        fprintf(stderr, "%s: %s to %s, mode %d, step %zu\nmessage: %s\nours:", what, job->source,
                job->target, job->on_error, job->step, job->failed ? job->message : "none");
        for (size_t i = 0; i < job->out.len; i++)
            fprintf(stderr, " %02x", (unsigned char)job->out.data[i]);
        fprintf(stderr, "\niconv:");
        for (size_t i = 0; i < expected->len; i++)
            fprintf(stderr, " %02x", (unsigned char)expected->data[i]);
        fprintf(stderr, "\n");
        abort();
    }
}

static bool same(const struct buf *a, const struct buf *b)
{
    return a->len == b->len && (!a->len || !memcmp(a->data, b->data, a->len));
}

static void check_strict(const struct job *job, struct span bytes, bool between_utf8, bool exact)
{
    struct buf expected CLEANUP(buf_release) = {0};
    size_t done;
    /* iconv lets characters beyond U+10FFFF pass from UTF-8 to UTF-8; to UTF-16 it does not. */
    const int code =
        ask(job->source, between_utf8 ? "UTF-16LE" : job->target, bytes, &expected, &done);
    if (between_utf8) {
        buf_clear(&expected);
        buf_add(&expected, bytes.at, bytes.len);
    }
    if (!code) {
        require(!job->failed, job, &expected, "refused");
        require(same(&job->out, &expected), job, &expected, "differs");
    } else if (job->on_error == ON_ERROR_FAIL) {
        char place[64];
        snprintf(place, sizeof(place), " %s position %zu, row ", code == ENODATA ? "before" : "at",
                 done);
        require(job->failed, job, &expected, "not refused");
        require(!exact || strstr(job->message, place), job, &expected, place);
    }
}

static void check_ignore(const struct job *job, struct span bytes, bool between_utf8)
{
    struct buf characters CLEANUP(buf_release) = {0}, expected CLEANUP(buf_release) = {0};
    size_t done;
    ask(job->source, "WCHAR_T//IGNORE", bytes, &characters, &done);
    encode_each(job->target, (struct span){characters.data, characters.len}, between_utf8,
                &expected);
    require(!job->failed, job, &expected, "refused");
    /* iconv marks the first character, we the first byte that is there to be converted. */
    const bool only_a_mark =
        expected.len == 0 && !strncmp(job->target, "UTF-", 4) && job->out.len <= 4;
    require(only_a_mark || same(&job->out, &expected), job, &expected, "differs");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 4)
        return 0;
    const size_t source = data[0] % COUNT(NAMES), target = data[1] % COUNT(NAMES);
    const struct span bytes = {(const char *)data + 4, size - 4};
    struct job job = {
        .left = bytes,
        .step = data[3] < 128 ? data[3] + 1U : 100000,
        .source = NAMES[source],
        .target = NAMES[target],
        .on_error = (enum on_error)(data[2] % 3),
    };
    reader_init(&job.reader, &job_kind);
    pthread_t thread;
    if (pthread_create(&thread, NULL, job_run, &job) || pthread_join(thread, NULL))
        abort();
    const bool between_utf8 = source == 0 && target == 0;
    if (job.on_error != ON_ERROR_IGNORE)
        check_strict(&job, bytes, between_utf8, source < STATELESS);
    else if (source < STATELESS)
        check_ignore(&job, bytes, between_utf8);
    buf_release(&job.out);
    return 0;
}
