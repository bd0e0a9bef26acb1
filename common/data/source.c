/* source.c: where the bytes of an entry are: a file on disk, or memory. */
#include "base/mem.h"
#include "data/datadir.h"

#include <stdlib.h>

struct file_source {
    struct source source;
    int folder;
    char *path;
};

static struct reader *file_open(const struct source *source)
{
    const struct file_source *file = CONTAINER(source, const struct file_source, source);
    return reader_open(file->folder, file->path);
}

static void file_release(struct source *source)
{
    struct file_source *file = CONTAINER(source, struct file_source, source);
    free(file->path);
    free(file);
}

static const struct source_kind file_kind = {.open = file_open, .release = file_release};

struct source *source_file(int folder, const char *path, uint64_t size, char *origin)
{
    struct file_source *file = mem_new(1, sizeof(*file));
    file->source = (struct source){.kind = &file_kind, .size = size, .origin = origin};
    file->folder = folder;
    file->path = mem_string(path);
    return &file->source;
}

int source_folder(const struct source *source, const char **path)
{
    if (!source || source->kind != &file_kind)
        return -1;
    const struct file_source *file = CONTAINER(source, const struct file_source, source);
    *path = file->path;
    return file->folder;
}

struct text_source {
    struct source source;
    char *text;
};

static struct reader *text_open(const struct source *source)
{
    const struct text_source *text = CONTAINER(source, const struct text_source, source);
    return reader_of_span((struct span){text->text, (size_t)source->size});
}

static void text_release(struct source *source)
{
    struct text_source *text = CONTAINER(source, struct text_source, source);
    free(text->text);
    free(text);
}

static const struct source_kind text_kind = {.open = text_open, .release = text_release};

struct source *source_text(char *text, size_t length, char *origin)
{
    struct text_source *made = mem_new(1, sizeof(*made));
    made->source = (struct source){.kind = &text_kind, .size = length, .origin = origin};
    made->text = text;
    return &made->source;
}

struct reader *source_open(const struct source *source)
{
    return source->kind->open(source);
}

void source_write(const struct source *source, struct writer *writer)
{
    if (source->kind->write) {
        source->kind->write(source, writer);
        return;
    }
    struct reader *reader CLEANUP(reader_release) = source_open(source);
    io_copy(reader, writer);
}

void source_release(struct source *source)
{
    if (!source)
        return;
    free(source->origin);
    source->kind->release(source);
}
