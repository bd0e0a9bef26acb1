/* work_slices.c: the slices of an item, one after the other. */
#include "run/work_inner.h"

static void slices_close(struct slices *slices)
{
    row_close(slices->rows);
    slices->rows = NULL;
    reader_close(slices->reader);
    slices->reader = NULL;
}

void slices_release(struct slices *slices)
{
    slices_close(slices);
}

/* The next slice's entry, or NULL. */
static const struct entry *slices_step(struct slices *slices)
{
    const struct item *item = slices->item;
    if (slices->reader)
        work_read_rest(slices->source, slices->reader);
    slices_close(slices);
    while (slices->next < item->count && !item_is_data(item, slices->next))
        slices->next++;
    if (slices->next == item->count)
        return NULL;
    const struct entry *entry = item->entries[slices->next++];
    slices->source = entry->source;
    work_where(item, entry->path);
    return entry;
}

struct reader *slices_next(struct slices *slices)
{
    const struct entry *entry = slices_step(slices);
    slices->reader = entry ? source_open(entry->source) : NULL;
    return slices->reader;
}

struct row_reader *slices_next_rows(struct slices *slices)
{
    const struct entry *entry = slices_step(slices);
    if (!entry)
        return NULL;
    bool gzip = false;
    slices->reader = work_open(entry->source, AREA_TABLES, &gzip);
    slices->rows = row_open(slices->reader, work_dialect(slices->item));
    return slices->rows;
}
