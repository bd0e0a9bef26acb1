/* intake.c: how many bytes of files a result will read, for progress. */
#include "run/intake.h"
#include "run/run.h"
#include "run/work.h"

uint64_t intake_of_source(const struct source *source)
{
    const char *path = NULL;
    if (!source)
        return 0;
    if (source_folder(source, &path) >= 0)
        return source->size;
    const struct item *item = work_item(source);
    const struct entry *entry = item ? work_entry(source) : NULL;
    if (entry)
        return intake_of_source(entry->source);
    return item ? intake_of_item(item) : 0;
}

uint64_t intake_of_item(const struct item *item)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < item->count; i++)
        if (item_is_data(item, i))
            bytes += intake_of_source(item->entries[i]->source);
    return bytes;
}
