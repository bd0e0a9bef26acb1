/* unpack.c: the members of an archive, one after the other. */
#include "archive/unpack.h"

#include "archive/codec.h"
#include "archive/seven.h"
#include "archive/unpack_problem.h"
#include "archive/unpack_source.h"
#include "archive/unpack_zip.h"
#include "base/log.h"
#include "base/mem.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

static const uint64_t MEMBER_UNSIZED = UINT64_MAX;

struct unpack {
    struct reader *inner;
    struct archive *archive;
    struct source source;
    enum unpack_format format;
    bool has_password, over;
    locale_t locale; /* of 7z, or 0 */
    struct zip_index index; /* of zip */
    struct seven *seven; /* of an encrypted 7z archive with a password, or NULL */
    size_t given; /* members */
    uint64_t size, at; /* of the current member, by its header; how much of it was read */
    bool in_hole; /* libarchive has none of its bytes any more */
};

struct member_reader {
    struct reader reader;
    struct unpack *unpack;
};

static void fail_encrypted(struct unpack *unpack, struct reader *reader)
{
    unpack->over = true;
    if (!unpack->has_password) {
        reader_fail(reader, "the archive is encrypted");
    } else if (unpack->format == UNPACK_7Z) {
        reader_fail(reader, "the archive is encrypted in a way that cannot be read; pack it with "
                            "7zAES, or as a zip archive");
    } else {
        reader_fail(reader, "the archive is encrypted, and the password is wrong");
    }
}

static void fail_damaged(struct unpack *unpack, struct reader *reader, const char *problem)
{
    unpack->over = true;
    /* Some of libarchive's texts end with a line end. */
    reader_fail(reader, "the archive is damaged%s: %.*s",
                unpack->seven != NULL && unpack->has_password ? ", or the password is wrong" : "",
                (int)strcspn(problem, "\n"), problem);
}

static void fail_empty(struct unpack *unpack)
{
    unpack->over = true;
    reader_fail(unpack->inner, "the archive is empty: it has no members");
}

/* What libarchive has just refused to do. */
static void fail_archive(struct unpack *unpack, struct reader *reader)
{
    const char *problem = source_problem(unpack->archive);
    struct buf method CLEANUP(buf_release) = {0};
    if (problem_is_method(problem, &method)) {
        unpack->over = true;
        reader_fail(reader, "cannot be unpacked here: %s", buf_text(&method));
    } else if (problem_is_encryption(problem)) {
        fail_encrypted(unpack, reader);
    } else {
        fail_damaged(unpack, reader, problem);
    }
}

static void support_format(struct archive *archive, enum unpack_format format)
{
    switch (format) {
    case UNPACK_ZIP:
        archive_read_support_format_zip_seekable(archive);
        break;
    case UNPACK_7Z:
        archive_read_support_format_7zip(archive);
        break;
    case UNPACK_TAR:
        archive_read_support_format_tar(archive);
        break;
    }
}

/* zip and 7z have their directory at the end; tar is read in order, below its compression. */
static struct reader *prepare_reader(struct reader *inner, enum unpack_format format)
{
    struct fault *fault = inner->fault;
    struct reader *prepared;
    if (format != UNPACK_TAR) {
        prepared = reader_seekable(inner);
        reader_close(inner);
    } else if (codec_is_gzip(reader_peek(inner, 2))) {
        prepared = codec_gunzip(inner);
    } else if (codec_is_stream(reader_peek(inner, CODEC_MAGIC))) {
        prepared = codec_unstream(inner);
    } else {
        return inner;
    }
    if (fault != NULL)
        reader_note_faults(prepared, fault);
    return prepared;
}

/* Reads the index of a zip archive: members there are, and none that cannot be read. */
static void check_index(struct unpack *unpack)
{
    const char *problem = zip_index_read(&unpack->index, &unpack->source);
    if (problem != NULL)
        fail_damaged(unpack, unpack->inner, problem);
    else if (unpack->index.count == 0)
        fail_empty(unpack);
    else if (unpack->index.encrypted && !unpack->has_password)
        fail_encrypted(unpack, unpack->inner);
}

/* Below its encryption, and without the codecs that it lacks, a 7z archive is one that libarchive
 * can read. */
static void translate(struct unpack *unpack, const char *password)
{
    const char *problem = NULL;
    unpack->seven = seven_open(&unpack->source, password, SEVEN_ROUNDS, &problem);
    if (unpack->seven != NULL) {
        unpack->source.view = seven_view(unpack->seven);
    } else if (problem != NULL) {
        unpack->over = true;
        reader_fail(unpack->inner, "%s", problem);
    }
}

struct unpack *unpack_open(struct reader *inner, enum unpack_format format, const char *password)
{
    struct unpack *unpack = mem_new(1, sizeof(*unpack));
    unpack->format = format;
    unpack->inner = inner;
    unpack->archive = archive_read_new();
    if (unpack->archive == NULL)
        app_error("out of memory in an archive");
    if (reader_peek(inner, 1).len == 0) {
        fail_empty(unpack);
        return unpack;
    }
    unpack->inner = prepare_reader(inner, format);
    source_init(&unpack->source, unpack->inner);
    if (format == UNPACK_TAR)
        unpack->source.descriptor = -1; /* what is passed over is read, so that its end is seen */
    support_format(unpack->archive, format);
    if (password != NULL && password[0] != 0) {
        unpack->has_password = true;
        archive_read_add_passphrase(unpack->archive, password);
    }
    if (format == UNPACK_7Z)
        translate(unpack, unpack->has_password ? password : NULL);
    if (format == UNPACK_ZIP)
        check_index(unpack);
    if (!unpack->over && unpack_source_open(&unpack->source, unpack->archive) != ARCHIVE_OK)
        fail_archive(unpack, unpack->inner);
    return unpack;
}

/* Names in 7z are UTF-16, which libarchive converts to the encoding of the thread's locale. The
 * process' own locale may be anything and is left alone. */
static int next_header(struct unpack *unpack, struct archive_entry **entry)
{
    if (unpack->format != UNPACK_7Z)
        return archive_read_next_header(unpack->archive, entry);
    if (unpack->locale == (locale_t)0) {
        unpack->locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
        if (unpack->locale == (locale_t)0)
            app_error("the system has no locale C.UTF-8, which the names in 7z archives need");
    }
    const locale_t before = uselocale(unpack->locale);
    const int result = archive_read_next_header(unpack->archive, entry);
    uselocale(before);
    return result;
}

/* A warning about a header that says nothing about its data: of zip, because names come from the
 * directory and lengths and check sums are compared at the end of the data; of tar, when a user's
 * or a file's name is not in the locale's encoding (a file's name is given as it stands then). */
static bool is_harmless(struct unpack *unpack, int result)
{
    if (result != ARCHIVE_WARN)
        return result == ARCHIVE_OK;
    return unpack->format == UNPACK_ZIP ||
           (unpack->format == UNPACK_TAR &&
            strstr(source_problem(unpack->archive), "current locale") != NULL);
}

/* libarchive has come to the same member as the index has. Its name comes from the member itself,
 * is changed when it is not ASCII or has a backslash, and ends with a slash when it is a folder. */
static bool same_member(const char *local, const char *name)
{
    for (const char *at = name; *at != 0; at++)
        if ((unsigned char)*at > 0x7e || *at == '\\')
            return true;
    const size_t length = strlen(name);
    return local != NULL && strncmp(local, name, length) == 0 &&
           (local[length] == 0 || strcmp(local + length, "/") == 0);
}

static enum member_kind kind_of(struct archive_entry *entry, const char *name)
{
    /* pax may give a hard link its content as well. */
    if (archive_entry_hardlink(entry) != NULL)
        return archive_entry_size(entry) > 0 ? MEMBER_FILE : MEMBER_COPY;
    if (archive_entry_filetype(entry) == AE_IFLNK)
        return MEMBER_LINK;
    const size_t length = strlen(name);
    const bool slash = length > 0 && name[length - 1] == '/';
    /* A folder to libarchive because of a last backslash, which does not give its data then. */
    if (archive_entry_filetype(entry) == AE_IFDIR && !slash && archive_entry_size(entry) > 0)
        return MEMBER_OTHER;
    if (archive_entry_filetype(entry) == AE_IFDIR || slash)
        return MEMBER_FOLDER;
    return archive_entry_filetype(entry) == AE_IFREG ? MEMBER_FILE : MEMBER_OTHER;
}

/* The name of the member that libarchive has come to, or NULL after a fault. */
static const char *name_of(struct unpack *unpack, struct archive_entry *entry)
{
    const char *local = archive_entry_pathname(entry);
    if (unpack->format == UNPACK_ZIP) {
        const char *name = unpack->given < unpack->index.count
                               ? zip_index_name(&unpack->index, unpack->given)
                               : NULL;
        if (name != NULL && same_member(local, name))
            return name;
        fail_damaged(unpack, unpack->inner, "its directory and its members have other names");
        return NULL;
    }
    if (local == NULL || local[0] == 0) {
        fail_damaged(unpack, unpack->inner, "a member has no readable name");
        return NULL;
    }
    return local;
}

/* The end, as libarchive sees it: all of it was there, and what is behind it is sound. */
static void check_end(struct unpack *unpack)
{
    unpack->over = true;
    if (unpack->given == 0)
        fail_empty(unpack);
    else if (unpack->format == UNPACK_ZIP && unpack->given < unpack->index.count)
        fail_damaged(unpack, unpack->inner, "a member is missing");
    else if (unpack->format == UNPACK_TAR)
        source_read_rest(&unpack->source);
}

uint64_t unpack_surplus(const struct unpack *unpack)
{
    if (unpack->format != UNPACK_TAR || !unpack->over)
        return 0;
    const la_int64_t end = archive_filter_bytes(unpack->archive, 0);
    return end > 0 && unpack->source.filled > (uint64_t)end ? unpack->source.filled - (uint64_t)end
                                                            : 0;
}

bool unpack_next(struct unpack *unpack, struct member *member)
{
    const struct fault *fault = unpack->inner->fault;
    if (unpack->over || (fault != NULL && fault->text[0] != 0))
        return false;
    struct archive_entry *entry;
    const int result = next_header(unpack, &entry);
    if (result == ARCHIVE_EOF) {
        check_end(unpack);
        return false;
    }
    if (!is_harmless(unpack, result)) {
        fail_archive(unpack, unpack->inner);
        return false;
    }
    const bool encrypted = archive_entry_is_encrypted(entry) == 1;
    if (encrypted && (!unpack->has_password || unpack->format == UNPACK_7Z)) {
        fail_encrypted(unpack, unpack->inner);
        return false;
    }
    member->name = name_of(unpack, entry);
    if (member->name == NULL)
        return false;
    member->utf8 = unpack->format != UNPACK_ZIP || unpack->index.members[unpack->given].utf8;
    member->kind = kind_of(entry, member->name);
    member->original = archive_entry_hardlink(entry);
    unpack->size =
        archive_entry_size_is_set(entry) ? (uint64_t)archive_entry_size(entry) : MEMBER_UNSIZED;
    unpack->at = 0;
    unpack->in_hole = false;
    unpack->given++;
    return true;
}

/* libarchive gave `got` bytes, 0 at the member's end as it sees it: where the hole begins that a
 * sparse member of a tar ends in. Returns how many there are to give. */
static size_t check_size(struct unpack *unpack, struct reader *reader, char *to, size_t got,
                         size_t room)
{
    if (unpack->size == MEMBER_UNSIZED)
        return got;
    const uint64_t left = unpack->size - unpack->at;
    unpack->in_hole |= got == 0 && left > 0 && unpack->format == UNPACK_TAR;
    if (unpack->in_hole) {
        got = left < room ? (size_t)left : room;
        memset(to, 0, got);
    } else if (got > left || (got == 0 && left > 0)) {
        fail_damaged(unpack, reader, "a member is not as long as its header says");
        return 0;
    }
    unpack->at += got;
    return got;
}

static size_t member_read(struct reader *reader, char *to, size_t size)
{
    struct unpack *unpack = CONTAINER(reader, struct member_reader, reader)->unpack;
    if (unpack->over)
        return 0;
    const la_ssize_t got = unpack->in_hole ? 0 : archive_read_data(unpack->archive, to, size);
    if (got >= 0)
        return check_size(unpack, reader, to, (size_t)got, size);
    fail_archive(unpack, reader);
    if (unpack->inner->fault != NULL && unpack->inner->fault != reader->fault)
        fail_archive(unpack, unpack->inner);
    return 0;
}

static void member_close(struct reader *reader)
{
    free(CONTAINER(reader, struct member_reader, reader));
}

struct reader *unpack_member(struct unpack *unpack)
{
    static const struct reader_kind kind = {.read = member_read, .close = member_close};
    if (unpack->format == UNPACK_ZIP && unpack->index.members[unpack->given - 1].deflate64) {
        struct reader *reader = zip_member(&unpack->index, &unpack->source, unpack->given - 1);
        reader_note_faults(reader, unpack->inner->fault);
        return reader;
    }
    struct member_reader *own = mem_new(1, sizeof(*own));
    reader_init(&own->reader, &kind);
    reader_note_faults(&own->reader, unpack->inner->fault);
    own->unpack = unpack;
    return &own->reader;
}

void unpack_close(struct unpack *unpack)
{
    if (unpack == NULL)
        return;
    archive_read_free(unpack->archive);
    reader_close(unpack->inner);
    unpack_source_release(&unpack->source);
    zip_index_release(&unpack->index);
    seven_close(unpack->seven);
    if (unpack->locale != (locale_t)0)
        freelocale(unpack->locale);
    free(unpack);
}
