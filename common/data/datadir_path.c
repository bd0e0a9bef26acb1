/* datadir_path.c: names of areas, and paths below a data folder: their parts, and which are
 * refused. */
#include "data/datadir.h"

#include "base/buf.h"

#include <string.h>

const char *area_name(enum area area)
{
    static const char *const names[AREAS] = {"tables", "files", "."};
    return names[area];
}

const char *path_problem(const char *path)
{
    if (path[0] == '\0')
        return "is empty";
    if (path[0] == '/')
        return "is absolute";
    for (const char *part = path; part; part = strchr(part, '/')) {
        part += *part == '/';
        const size_t length = strcspn(part, "/");
        if (length == 0)
            return "has an empty part";
        if (length == 1 && part[0] == '.')
            return "has a part that is a dot";
        if (length == 2 && part[0] == '.' && part[1] == '.')
            return "leads out of its folder";
        if (length > 255)
            return "has a part of more than 255 bytes";
    }
    return strlen(path) > 3000 ? "is longer than 3000 bytes" : NULL;
}

const char *path_base(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

size_t path_top(const char *path)
{
    return strcspn(path, "/");
}

void path_flatten(struct buf *name, const char *path)
{
    for (; *path; path++)
        if (*path == '-')
            buf_add_text(name, "--");
        else
            buf_add_byte(name, *path == '/' ? '-' : *path);
}

bool path_is_deep(const char *path)
{
    const size_t top = path_top(path);
    return path[top] && strchr(path + top + 1, '/');
}

bool path_has_suffix(const char *path, const char *suffix)
{
    const char *base = path_base(path);
    const size_t length = strlen(base), end = strlen(suffix);
    return end > 0 && length > end && strcmp(base + length - end, suffix) == 0;
}

bool path_is_manifest(const char *path)
{
    return path_has_suffix(path, ".manifest");
}
