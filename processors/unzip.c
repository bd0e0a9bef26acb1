/* unzip.c: unpacks the archives in in/files, beside them or into folders of their names. */
#include "processor.h"
#include "run/extract.h"

#include <string.h>

enum { ZLIB_WINDOW = 15 };

struct unzip {
    bool extract_to_folder, graceful, drop_system_files;
    const char *password, *names_encoding;
};

static const struct param params[] = {
    PARAM(struct unzip, extract_to_folder,
          "put what is in an archive into a folder: its name up to the first dot"),
    PARAM_KEY(struct unzip, password, "#password_7z", "password of encrypted archives",
              .former = "7zip_password"),
    PARAM(struct unzip, graceful,
          "leave out what cannot be unpacked, with a message, instead of failing"),
    PARAM(struct unzip, names_encoding,
          "encoding of members' names that are not marked as UTF-8, such as CP852 or SHIFT_JIS; "
          "without it they are UTF-8 where they are that, else CP437",
          .wrong = extract_wrong_encoding),
    PARAM(struct unzip, drop_system_files,
          "leave out what macOS and Windows add to archives: __MACOSX, ._*, .DS_Store, Thumbs.db"),
    {.type = PARAM_END},
};

/* The first that fits counts. */
static const struct kind {
    const char *suffix;
    enum extract_format format;
} kinds[] = {
    {".zip", EXTRACT_ZIP},     {".7z", EXTRACT_7Z},      {".tar", EXTRACT_TAR},
    {".tar.gz", EXTRACT_TAR},  {".tgz", EXTRACT_TAR},    {".tar.bz2", EXTRACT_TAR},
    {".tbz2", EXTRACT_TAR},    {".tar.xz", EXTRACT_TAR}, {".txz", EXTRACT_TAR},
    {".tar.zst", EXTRACT_TAR}, {".gz", EXTRACT_GZIP},    {".bz2", EXTRACT_PACKED},
    {".xz", EXTRACT_PACKED},   {".zst", EXTRACT_PACKED}, {".zlib", EXTRACT_ZLIB},
};

static struct kind kind_of(const char *path)
{
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (path_has_suffix(path, kinds[i].suffix))
            return kinds[i];
    return (struct kind){"", EXTRACT_UNKNOWN};
}

static struct extract how(const struct slice *slice)
{
    const struct unzip *p = slice->item->run->params;
    return (struct extract){.format = kind_of(slice->path).format,
                            .window_bits = ZLIB_WINDOW,
                            .password = p->password,
                            .graceful = p->graceful,
                            .names_encoding = p->names_encoding,
                            .drop_system_files = p->drop_system_files};
}

/* The folder for what is in a file, without a slash at its end. */
static void set_folder(const struct unzip *p, const struct entry *file, struct buf *path)
{
    const char *name = path_base(file->path);
    const size_t kept = (size_t)(name - file->path);
    buf_clear(path);
    if (p->extract_to_folder)
        buf_add(path, file->path, kept + strcspn(name, "."));
    else if (kept > 0)
        buf_add(path, file->path, kept - 1);
}

static void place_each(const struct item *item, const struct entry *file, struct place *to)
{
    static const char problem[] = "is no archive, by its name; known are .zip, .7z, .gz, .bz2, "
                                  ".xz, .zst, .zlib, .tar, .tgz, .tbz2 and .txz";
    const struct unzip *p = item->run->params;
    const struct kind kind = kind_of(file->path);
    to->drop_manifest = true; /* it describes the archive, not what is in it */
    to->drop = p->drop_system_files && extract_is_system(file->path);
    if (to->drop)
        return;
    if (kind.format == EXTRACT_UNKNOWN && !p->graceful)
        user_error("%s/%s %s; set graceful to leave it out", area_name(file->area), file->path,
                   problem);
    if (kind.format == EXTRACT_UNKNOWN)
        log_error("%s/%s %s; it is left out", area_name(file->area), file->path, problem);
    to->drop = kind.format == EXTRACT_UNKNOWN;
    to->uncertain = p->graceful;
    to->unpack = extract_has_members(kind.format);
    set_folder(p, file, &to->path);
    if (to->unpack || to->drop)
        return;
    const char *name = path_base(file->path);
    if (to->path.len > 0)
        buf_add_byte(&to->path, '/');
    buf_add(&to->path, name, strlen(name) - strlen(kind.suffix));
}

static void bytes(const struct slice *slice, struct reader *in, struct writer *out)
{
    const struct extract extract = how(slice);
    extract_stream(slice, in, out, &extract);
}

static void unpack(const struct slice *slice, struct reader *in, struct unpacked *out)
{
    const struct extract extract = how(slice);
    extract_members(slice, in, out, &extract);
}

PROCESSOR(unzip) = {
    .name = "unzip",
    .summary = "Unpacks archives (zip, 7z, tar, gzip, bzip2, xz, zstd, zlib), beside them or into "
               "folders of their names.",
    .aliases = IDS("kds-team.processor-unzip", "unzipper"),
    .params = params,
    .params_size = sizeof(struct unzip),
    .accepts = FILES,
    .place_each = place_each,
    .bytes = bytes,
    .unpack = unpack,
};
