/* item.c: tables and files as items, and their slices one after the other. */
#include "run/items.h"
#include "run/run.h"
#include "run/work.h"
#include "text/natural.h"

#include <stdlib.h>
#include <string.h>

/* Length of the name that an entry's item has: the first part of its path, without .manifest where
 * that is the manifest of the item. */
static size_t name_length(const struct entry *entry)
{
    const size_t top = path_top(entry->path);
    const bool manifest =
        (entry->kind == ENTRY_MANIFEST || entry->kind == ENTRY_ORPHAN) && entry->path[top] == '\0';
    return manifest ? top - strlen(".manifest") : top;
}

static int compare(const void *a, const void *b)
{
    const struct entry *left = *(const struct entry *const *)a;
    const struct entry *right = *(const struct entry *const *)b;
    if (left->area != right->area)
        return left->area < right->area ? -1 : 1;
    const size_t left_length = name_length(left), right_length = name_length(right);
    const size_t shorter = left_length < right_length ? left_length : right_length;
    const int order = memcmp(left->path, right->path, shorter);
    if (order)
        return order;
    if (left_length != right_length)
        return left_length < right_length ? -1 : 1;
    return strcmp(left->path, right->path);
}

static bool same_item(const struct entry *a, const struct entry *b)
{
    const size_t length = name_length(a);
    return a->area == b->area && length == name_length(b) && memcmp(a->path, b->path, length) == 0;
}

/* Makes an item of `count` entries; takes the manifest out of them. */
static void fill(struct item *item, const struct run *run, const struct entry **entries,
                 size_t count)
{
    const struct entry *first = entries[0];
    *item = (struct item){.run = run, .area = first->area, .entries = entries};
    item->shown =
        mem_format("%s/%.*s", area_name(first->area), (int)name_length(first), first->path);
    item->name = item->shown + strlen(area_name(first->area)) + 1;
    for (size_t i = 0; i < count; i++) {
        const size_t top = path_top(entries[i]->path);
        if (entries[i]->path[top] == '\0' && top != name_length(entries[i])) {
            item->manifest_entry = entries[i];
            continue;
        }
        item->folder =
            item->folder || entries[i]->path[top] == '/' || entries[i]->kind == ENTRY_FOLDER;
        entries[item->count++] = entries[i];
    }
}

struct item *items_of(const struct run *run, const struct tree *tree, size_t *count)
{
    const struct entry **entries = mem_new(tree->count, sizeof(*entries));
    for (size_t i = 0; i < tree->count; i++)
        entries[i] = &tree->at[i];
    if (tree->count)
        qsort(entries, tree->count, sizeof(*entries), compare);
    struct item *items = mem_new(tree->count, sizeof(*items));
    *count = 0;
    for (size_t i = 0; i < tree->count;) {
        size_t end = i + 1;
        while (end < tree->count && same_item(entries[i], entries[end]))
            end++;
        const struct entry **own = mem_new(end - i, sizeof(*own));
        memcpy(own, entries + i, (end - i) * sizeof(*own));
        fill(&items[(*count)++], run, own, end - i);
        i = end;
    }
    free(entries);
    return items;
}

void items_release(struct item *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct item *item = &items[i];
        free((void *)(uintptr_t)item->shown);
        free(item->entries);
        manifest_release((struct manifest *)(uintptr_t)item->in);
        manifest_release(item->out);
    }
    free(items);
}

const struct entry *item_deep(const struct item *item)
{
    for (size_t i = 0; i < item->count; i++)
        if (item_is_data(item, i) && path_is_deep(item->entries[i]->path))
            return item->entries[i];
    return NULL;
}

void item_need_flat(const struct item *item)
{
    const struct entry *deep = item_deep(item);
    if (deep)
        user_error("%s: its slice %s lies in a sub-folder, where the platform reads none; put "
                   "flatten-folders with starting_depth 1 before this processor",
                   item->shown, deep->path + strlen(item->name) + 1);
}

size_t item_first_width(const struct item *item, const struct entry *slice)
{
    const struct where before = *log_where();
    work_where(item, slice->path);
    bool gzip = false;
    struct reader *reader CLEANUP(reader_release) = work_open(slice->source, item->area, &gzip);
    struct row_reader *rows CLEANUP(row_reader_release) =
        row_open(reader, manifest_dialect(item->out));
    row_accept_unclosed(rows);
    const size_t width = row_next(rows) && !row_blank(rows) ? row_width(rows) : 0;
    *log_where() = before;
    return width;
}

bool item_row(const struct item *item, const struct entry *slice, uint64_t number,
              struct strings *values)
{
    const struct where before = *log_where();
    work_where(item, slice->path);
    bool gzip = false;
    struct reader *reader = work_open(slice->source, item->area, &gzip);
    struct row_reader *rows CLEANUP(row_reader_release) =
        row_open(reader, manifest_dialect(item->out));
    bool found = row_next(rows);
    while (found && row_number(rows) < number)
        found = row_next(rows);
    struct buf scratch CLEANUP(buf_release) = {0};
    for (size_t i = 0; found && !row_blank(rows) && i < row_width(rows); i++) {
        const struct span value = row_value(rows, row_cell(rows, i), &scratch);
        if (memchr(value.at, '\0', value.len))
            user_error("the name of column %zu has a NUL byte in it", i + 1);
        strings_give(values, mem_text(value.at, value.len));
    }
    reader_close(reader);
    *log_where() = before;
    return found;
}

bool item_first_row(const struct item *item, const struct entry *slice, struct strings *values)
{
    return item_row(item, slice, 1, values);
}

static int compare_naturally(const void *left, const void *right)
{
    const struct entry *const *a = left, *const *b = right;
    return natural_compare((*a)->path, (*b)->path);
}

void item_order_naturally(struct item *item)
{
    if (item->count > 0)
        qsort(item->entries, item->count, sizeof(struct entry *), compare_naturally);
}

uint64_t item_plain_size(const struct item *item)
{
    uint64_t size = 0;
    char *block CLEANUP(mem_release) = mem_resize(NULL, IO_BLOCK, 1);
    for (size_t i = 0; i < item->count; i++) {
        const struct source *source = item->entries[i]->source;
        bool gzip = false;
        if (!item_is_data(item, i))
            continue;
        work_where(item, item->entries[i]->path);
        struct reader *reader CLEANUP(reader_release) = work_open(source, item->area, &gzip);
        if (!gzip && source->size != SIZE_UNKNOWN)
            size += source->size;
        else
            for (size_t some; (some = reader_read(reader, block, IO_BLOCK)) > 0;)
                size += some;
    }
    return size;
}
