/* decompress.c: unpacks the archives in in/files, each into a folder of its name. */
#include "processor.h"
#include "run/extract.h"

#include <string.h>

/* The first is `auto`; they stand as in enum extract_format. */
static const char *const types[] = {"auto", "zip", "gzip", "snappy", "zlib", NULL};
static const char *const suffixes[] = {"", ".zip", ".gz", ".snappy", ""};

struct decompress {
    enum extract_format compression_type;
    bool graceful, drop_system_files;
    const char *names_encoding;
    int64_t zlib_window_size;
};

static const struct param params[] = {
    PARAM(struct decompress, compression_type, "what the files are; auto: told by their suffix",
          .choices = types, .fallback = "\"auto\""),
    PARAM(struct decompress, graceful,
          "leave out what cannot be unpacked, with a message, instead of failing"),
    PARAM(struct decompress, names_encoding,
          "encoding of members' names that are not marked as UTF-8, such as CP852 or SHIFT_JIS; "
          "without it they are UTF-8 where they are that, else CP437",
          .wrong = extract_wrong_encoding),
    PARAM(struct decompress, drop_system_files,
          "leave out what macOS and Windows add to archives: __MACOSX, ._*, .DS_Store, Thumbs.db"),
    PARAM(struct decompress, zlib_window_size,
          "zlib's window: 9 to 15 zlib, -15 to -9 raw deflate, 31 gzip, 47 either",
          .fallback = "15", .least = -15, .most = 47),
    {.type = PARAM_END},
};

static void prepare(struct run *run)
{
    const struct decompress *p = run->params;
    const int64_t bits = p->zlib_window_size < 0 ? -p->zlib_window_size : p->zlib_window_size % 16;
    if (p->compression_type == EXTRACT_ZLIB && (bits < 8 || (p->zlib_window_size < 0 && bits < 9)))
        user_error("parameters.zlib_window_size: %lld is no window that zlib knows",
                   (long long)p->zlib_window_size);
}

static enum extract_format format_of(const struct run *run, const char *path)
{
    const struct decompress *p = run->params;
    for (enum extract_format format = EXTRACT_ZIP; format <= EXTRACT_SNAPPY; format++)
        if (p->compression_type == EXTRACT_UNKNOWN && path_has_suffix(path, suffixes[format]))
            return format;
    return p->compression_type;
}

static struct extract how(const struct run *run, const char *path)
{
    const struct decompress *p = run->params;
    return (struct extract){.format = format_of(run, path),
                            .window_bits = (int)p->zlib_window_size,
                            .graceful = p->graceful,
                            .names_encoding = p->names_encoding,
                            .drop_system_files = p->drop_system_files,
                            .backslashes_are_slashes = true};
}

static void place_each(const struct item *item, const struct entry *file, struct place *to)
{
    static const char problem[] = "is no archive: its name ends in none of .gz, .zip, .snappy";
    const struct decompress *p = item->run->params;
    const enum extract_format format = format_of(item->run, file->path);
    to->drop_manifest = true; /* it describes the archive, not what is in it */
    to->drop = p->drop_system_files && extract_is_system(file->path);
    if (to->drop)
        return;
    if (format == EXTRACT_UNKNOWN && !p->graceful)
        user_error("%s/%s %s; set compression_type, or graceful to leave it out",
                   area_name(file->area), file->path, problem);
    if (format == EXTRACT_UNKNOWN)
        log_error("%s/%s %s; it is left out", area_name(file->area), file->path, problem);
    to->drop = format == EXTRACT_UNKNOWN;
    to->uncertain = p->graceful;
    to->unpack = extract_has_members(format);
    if (to->unpack || to->drop)
        return;
    const char *name = path_base(file->path);
    const size_t suffix = path_has_suffix(name, suffixes[format]) ? strlen(suffixes[format]) : 0;
    buf_add_byte(&to->path, '/');
    buf_add(&to->path, name, strlen(name) - suffix);
}

static void bytes(const struct slice *slice, struct reader *in, struct writer *out)
{
    const struct extract extract = how(slice->item->run, slice->path);
    extract_stream(slice, in, out, &extract);
}

static void unpack(const struct slice *slice, struct reader *in, struct unpacked *out)
{
    const struct extract extract = how(slice->item->run, slice->path);
    extract_members(slice, in, out, &extract);
}

PROCESSOR(decompress) = {
    .name = "decompress",
    .summary = "Unpacks archives (zip, gzip, zlib, snappy), each into a folder of its name.",
    .aliases = IDS("decompress-v2"),
    .params = params,
    .params_size = sizeof(struct decompress),
    .accepts = FILES,
    .prepare = prepare,
    .place_each = place_each,
    .bytes = bytes,
    .unpack = unpack,
};
