/* work_unpacked.c: the files that a processor makes of one. */
#include "run/work_inner.h"

#include <string.h>

static char *unpacked_path(const struct unpacked *out, const char *name)
{
    const char *problem = path_problem(name);
    if (problem)
        user_error("its member \"%s\" %s; refused, so that nothing is written elsewhere", name,
                   problem);
    return *out->folder ? mem_format("%s/%s", out->folder, name) : mem_string(name);
}

/* This file's own members: what other files made is no clash of its own. */
static bool made_there(const struct strings *made, const char *path)
{
    const size_t length = strlen(path);
    for (size_t i = 0; i < made->count; i++) {
        const char *other = made->at[i];
        const size_t shorter = strlen(other) < length ? strlen(other) : length;
        if (memcmp(other, path, shorter) == 0 && strchr("/", other[shorter]) &&
            strchr("/", path[shorter]))
            return true;
    }
    return false;
}

bool unpacked_clashes(const struct unpacked *out, const char *name, enum entry_kind kind)
{
    char *path CLEANUP(mem_release) = unpacked_path(out, name);
    const enum stage_place place = stage_look(out->stage, out->area, path);
    const bool fits = place == STAGE_FREE || (place == STAGE_FOLDER && kind == ENTRY_FOLDER);
    return !fits && made_there(&out->made, path);
}

struct writer *unpacked_file(struct unpacked *out, const char *name)
{
    strings_give(&out->made, unpacked_path(out, name));
    return stage_writer(out->stage, out->area, out->made.at[out->made.count - 1]);
}

struct reader *unpacked_again(const struct unpacked *out, const char *name)
{
    if (path_problem(name))
        return NULL;
    char *path CLEANUP(mem_release) = unpacked_path(out, name);
    bool made = false;
    for (size_t i = 0; i < out->made.count && !made; i++)
        made = strcmp(out->made.at[i], path) == 0;
    return made && stage_look(out->stage, out->area, path) == STAGE_TAKEN
               ? stage_reader(out->stage, out->area, path)
               : NULL;
}

void unpacked_folder(struct unpacked *out, const char *name)
{
    strings_give(&out->made, unpacked_path(out, name));
    out->folders++;
    stage_folder(out->stage, out->area, out->made.at[out->made.count - 1]);
}

void unpacked_drop(struct unpacked *out)
{
    for (size_t i = out->made.count; i-- > 0;)
        stage_drop(out->stage, out->area, out->made.at[i]);
    strings_release(&out->made);
}
