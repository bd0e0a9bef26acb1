/* work.c: sources whose bytes a processor makes of whole items, or that become several files. */
#include "run/work.h"
#include "run/work_inner.h"

#include <stdlib.h>

void work_discard(const struct source *source)
{
    struct reader *reader CLEANUP(reader_release) = source_open(source);
    work_read_rest(source, reader);
}

static void join_write(const struct source *source, struct writer *writer)
{
    const struct work *work = CONTAINER(source, const struct work, source);
    struct slices slices CLEANUP(slices_release) = {.item = work->item};
    work->item->run->processor->join(work->item, &slices, writer);
    work_leave();
}

static void unpack(const struct work *work, struct unpacked *to)
{
    const struct slice slice = {
        .item = work->item, .path = work->entry->path, .shown = work->source.origin};
    work_where(work->item, slice.path);
    struct reader *reader CLEANUP(reader_release) = source_open(work->entry->source);
    work->item->run->processor->unpack(&slice, reader, to);
    work_read_rest(work->entry->source, reader);
}

static void split(const struct work *work, struct unpacked *to)
{
    struct slices slices CLEANUP(slices_release) = {.item = work->item};
    work_where(work->item, NULL);
    work->item->run->processor->split(work->item, &slices, to);
}

size_t work_unpack_to(const struct source *source, struct stage *stage, enum area area,
                      const char *folder)
{
    const struct work *work = CONTAINER(source, const struct work, source);
    struct unpacked unpacked = {.stage = stage, .area = area, .folder = folder};
    if (work->entry)
        unpack(work, &unpacked);
    else
        split(work, &unpacked);
    const size_t files = unpacked.made.count - unpacked.folders;
    strings_release(&unpacked.made);
    work_leave();
    return files;
}

static const struct source_kind join_kind = {
    .open = work_pipe, .write = join_write, .release = work_release};
static const struct source_kind unpack_kind = {.release = work_release};

bool work_is_split(const struct source *source)
{
    return source && source->kind == &unpack_kind && !CONTAINER(source, struct work, source)->entry;
}

/* Marks a source, and those that its bytes are made of. */
static void mark(struct source *source, enum need need)
{
    if (!source || source->need == need)
        return;
    source->need = need;
    const struct item *item = work_item(source);
    if (!item)
        return;
    const struct work *work = CONTAINER(source, const struct work, source);
    if (work->entry)
        mark(work->entry->source, need);
    else
        for (size_t i = 0; i < item->count; i++)
            mark(item->entries[i]->source, need);
}

void work_need(struct source *source)
{
    mark(source, NEED_KNOWN);
}

void work_forget(struct source *source)
{
    mark(source, NEED_UNKNOWN);
}

struct source *work_join(const struct item *item)
{
    return work_new(&join_kind, item, NULL);
}

struct source *work_unpack(const struct item *item, const struct entry *entry)
{
    return work_new(&unpack_kind, item, entry);
}

struct source *work_split(const struct item *item)
{
    return work_new(&unpack_kind, item, NULL);
}
