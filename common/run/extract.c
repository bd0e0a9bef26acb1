/* extract.c: unpacking streams and archives for processors. */
#include "run/extract.h"
#include "archive/codec.h"
#include "archive/unpack.h"
#include "run/extract_name.h"

#include <inttypes.h>
#include <string.h>

bool extract_has_members(enum extract_format format)
{
    return format == EXTRACT_ZIP || format == EXTRACT_7Z || format == EXTRACT_TAR;
}

static enum extract_format guess(struct reader *in)
{
    static const char snappy[] = "\xff\x06\x00\x00sNaPpY";
    const struct span start = reader_peek(in, sizeof(snappy) - 1);
    if (codec_is_gzip(start))
        return EXTRACT_GZIP;
    if (start.len == sizeof(snappy) - 1 && !memcmp(start.at, snappy, start.len))
        return EXTRACT_SNAPPY;
    if (codec_is_stream(start))
        return EXTRACT_PACKED;
    user_error("its first bytes are those of no gzip, snappy, bzip2, xz or zstd data; archives "
               "need --data DIR");
}

/* In graceful mode: what was found wrong is told, and true returned. */
static bool failed(const struct slice *slice, const struct fault *fault)
{
    if (fault->text[0])
        log_error("%s: %s; it is left out", slice->shown, fault->text);
    return fault->text[0] != '\0';
}

static struct reader *stream_of(struct reader *in, const struct extract *how)
{
    const enum extract_format format = how->format == EXTRACT_UNKNOWN ? guess(in) : how->format;
    if (format == EXTRACT_ZLIB)
        return codec_inflate(reader_borrow(in), how->window_bits);
    if (format == EXTRACT_SNAPPY)
        return codec_unsnappy(reader_borrow(in));
    if (format == EXTRACT_PACKED)
        return codec_unstream(reader_borrow(in));
    return codec_gunzip(reader_borrow(in));
}

void extract_stream(const struct slice *slice, struct reader *in, struct writer *out,
                    const struct extract *how)
{
    struct fault fault = {0};
    struct reader *plain = stream_of(in, how);
    if (how->graceful)
        reader_note_faults(plain, &fault);
    io_copy(plain, out);
    reader_close(plain);
    if (failed(slice, &fault))
        *slice->drop = true;
}

static enum unpack_format members_format(enum extract_format format)
{
    if (format == EXTRACT_ZIP)
        return UNPACK_ZIP;
    return format == EXTRACT_7Z ? UNPACK_7Z : UNPACK_TAR;
}

/* The content of a member: of a hard link that of an earlier one. NULL where there is none. */
static struct reader *content_of(struct unpack *archive, const struct member *member,
                                 const struct unpacked *out, const struct extract *how)
{
    if (member->kind == MEMBER_FILE)
        return unpack_member(archive);
    if (member->kind != MEMBER_COPY)
        return NULL;
    char *original CLEANUP(mem_release) = extract_name(member->original, member->utf8, how);
    return original ? unpacked_again(out, original) : NULL;
}

static void put_member(struct unpack *archive, const struct member *member, struct unpacked *out,
                       const struct extract *how, struct reader *in)
{
    char *name CLEANUP(mem_release) = extract_name(member->name, member->utf8, how);
    if (!name) {
        reader_fail(in, "its member \"%s\" has a name that is not in %s; see names_encoding",
                    member->name, how->names_encoding);
        return;
    }
    const bool is_root = !*name || strcmp(name, ".") == 0;
    if ((member->kind == MEMBER_FOLDER && is_root) ||
        (how->drop_system_files && extract_is_system(name)))
        return;
    const char *problem = path_problem(name);
    struct reader *data = problem ? NULL : content_of(archive, member, out, how);
    if (!problem && !data && member->kind == MEMBER_COPY)
        problem = "is a link to something that is no earlier file of the archive";
    else if (!problem && !data && member->kind != MEMBER_FOLDER)
        problem = "is neither a file nor a folder";
    if (!problem &&
        unpacked_clashes(out, name, member->kind == MEMBER_FOLDER ? ENTRY_FOLDER : ENTRY_DATA))
        problem = "comes twice, or is a file and a folder";
    if (problem) {
        reader_fail(in, "its member \"%s\" %s", name, problem);
    } else if (member->kind == MEMBER_FOLDER) {
        unpacked_folder(out, name);
    } else {
        struct writer *file = unpacked_file(out, name);
        io_copy(data, file);
        writer_finish(file);
    }
    reader_close(data);
}

void extract_members(const struct slice *slice, struct reader *in, struct unpacked *out,
                     const struct extract *how)
{
    struct fault fault = {0};
    if (how->graceful)
        reader_note_faults(in, &fault);
    struct reader *bytes = reader_borrow(in); /* gone when the archive had to be made seekable */
    if (how->graceful)
        reader_note_faults(bytes, &fault);
    struct unpack *archive = unpack_open(bytes, members_format(how->format), how->password);
    struct member member;
    while (!fault.text[0] && unpack_next(archive, &member))
        put_member(archive, &member, out, how, in);
    const uint64_t surplus = fault.text[0] ? 0 : unpack_surplus(archive);
    if (surplus > 0)
        log_warn("%s: %" PRIu64 " bytes behind the end of the archive are left out", slice->shown,
                 surplus);
    unpack_close(archive);
    if (how->graceful)
        reader_note_faults(in, NULL);
    if (failed(slice, &fault))
        unpacked_drop(out);
}
