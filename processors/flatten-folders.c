/* flatten-folders.c: moves every file out of its folders, to a name made of its path. */
#include "crypto/digest.h"
#include "processor.h"

#include <string.h>

enum { LONGEST = 255 }; /* bytes in a name, as file systems have it */
enum strategy { CONCAT, HASH };

struct flatten {
    int64_t starting_depth;
    enum strategy flatten_strategy;
    bool keep_extension;
};

static const char *const strategies[] = {"concat", "hash-sha256", NULL};

static const struct param params[] = {
    PARAM(struct flatten, starting_depth,
          "0: flatten all folders; 1: keep the top-level ones, and flatten what is in them",
          .fallback = "0", .most = 1),
    PARAM(struct flatten, flatten_strategy,
          "concat: the parts of the path with - between them, and - in them doubled; hash-sha256: "
          "the SHA-256 of the path",
          .choices = strategies, .fallback = "\"concat\""),
    PARAM(struct flatten, keep_extension, "with hash-sha256: keep what follows the last dot"),
    {.type = PARAM_END},
};

static void hash(struct buf *name, const struct entry *file, const char *path)
{
    char text[DIGEST_PATH];
    if (!digest_path(path, text))
        user_error("%s/%s: the name is not UTF-8, which hash-sha256 needs; rename it or use concat",
                   area_name(file->area), file->path);
    buf_add(name, text, sizeof(text));
}

static void place_each(const struct item *item, const struct entry *file, struct place *to)
{
    const struct flatten *p = item->run->params;
    const size_t top = path_top(file->path);
    const size_t kept = p->starting_depth > 0 && file->path[top] ? top + 1 : 0;
    const char *path = file->path + kept;
    struct buf name CLEANUP(buf_release) = {0};
    if (p->flatten_strategy == CONCAT)
        path_flatten(&name, path);
    else
        hash(&name, file, path);
    const char *dot = strrchr(path_base(path) + 1, '.');
    if (p->flatten_strategy == HASH && p->keep_extension && dot)
        buf_add_text(&name, dot);
    if (name.len > LONGEST)
        user_error("Maximum allowed flattened file name length is %d. File %s length is %zu "
                   "characters.",
                   LONGEST, buf_text(&name), name.len);
    buf_clear(&to->path);
    buf_add(&to->path, file->path, kept);
    buf_add(&to->path, name.data, name.len);
}

PROCESSOR(flatten_folders) = {
    .name = "flatten-folders",
    .summary = "Moves every file out of its folders, to a name made of its path.",
    .params = params,
    .params_size = sizeof(struct flatten),
    .accepts = TABLES | FILES,
    .place_each = place_each,
};
