/* outline.c: what stands in the data folder before a chain and after each of its steps. */
#include "chain/outline.h"

#include "base/shown.h"
#include "run/items.h"
#include "run/work.h"
#include "json/jsonfile.h"

#include <stdlib.h>
#include <string.h>

enum { WIDE_SAMPLE = 8 };

static char *shown(const char *text)
{
    struct buf buf = {0};
    shown_add(&buf, (struct span){text, strlen(text)});
    return buf.data ? buf_take(&buf) : mem_string("");
}

/* Values of # keys are secrets. */
static void mask(json_t *json)
{
    const char *key;
    json_t *value;
    size_t i;
    json_object_foreach(json, key, value)
    {
        if (key[0] == '#')
            json_object_set_new(json, key, json_string("***"));
        else
            mask(value);
    }
    json_array_foreach(json, i, value) mask(value);
}

static char *shown_parameters(const struct chain_step *step)
{
    const char *text = step->parameters.text ? step->parameters.text : "{}";
    json_t *json CLEANUP(jsonfile_release) =
        jsonfile_parse((struct span){text, strlen(text)}, "parameters");
    mask(json);
    char *line CLEANUP(mem_release) = jsonfile_line(json);
    return shown(strcmp(line, "[]") == 0 ? "{}" : line);
}

static void add_cells(struct strings *cells, const struct row_reader *rows)
{
    struct buf scratch CLEANUP(buf_release) = {0};
    for (size_t i = 0; i < row_width(rows); i++) {
        struct buf cell = {0};
        shown_add(&cell, row_value(rows, row_cell(rows, i), &scratch));
        strings_give(cells, cell.data ? buf_take(&cell) : mem_string(""));
    }
}

/* UTF-16 or UTF-32, which only a step that converts them can read; whatever row.h takes for them is
 * here, too. */
static bool is_wide(struct span start)
{
    if (start.len >= 2 && (!memcmp(start.at, "\xff\xfe", 2) || !memcmp(start.at, "\xfe\xff", 2)))
        return true;
    bool wide = start.len == WIDE_SAMPLE && !start.at[0] != !start.at[1];
    for (size_t i = 2; wide && i < WIDE_SAMPLE; i++)
        wide = !start.at[i] == !start.at[i % 2];
    return wide;
}

/* Reads the beginning of one slice; false when no more are wanted. */
static bool read_slice(struct outline_item *to, const struct item *item, const struct entry *entry,
                       size_t wanted)
{
    work_where(item, entry->path);
    bool gzip = false;
    struct reader *reader CLEANUP(reader_release) = work_open(entry->source, item->area, &gzip);
    to->gzip = to->gzip || gzip;
    if (wanted == 0 && to->head == HEAD_MANIFEST)
        return false;
    if (is_wide(reader_peek(reader, WIDE_SAMPLE))) {
        to->wide = true;
        to->head = HEAD_NONE;
        return false;
    }
    struct row_reader *rows CLEANUP(row_reader_release) = row_open(reader, to->dialect);
    row_accept_unclosed(rows); /* a step may mend it, or not look at it */
    while (row_next(rows)) {
        if (to->head == HEAD_ROW && to->columns.count == 0) {
            add_cells(&to->columns, rows);
            continue;
        }
        if (to->count == wanted) {
            to->more = true;
            return false;
        }
        add_cells(&to->rows[to->count++], rows);
    }
    return true;
}

static void read_table(struct outline_item *to, const struct item *item, size_t wanted)
{
    struct manifest *manifest CLEANUP(manifest_drop) =
        item->manifest_entry ? entry_manifest(item->manifest_entry) : manifest_new(item->shown);
    struct strings names CLEANUP(strings_release) = {0};
    to->head = manifest_columns(manifest, &names) && names.count ? HEAD_MANIFEST : HEAD_ROW;
    for (size_t i = 0; i < names.count; i++)
        strings_give(&to->columns, shown(names.at[i]));
    to->has_header = manifest_has_header(manifest);
    to->dialect = manifest_dialect(manifest);
    to->rows = mem_new(wanted, sizeof(*to->rows));
    for (size_t i = 0; i < item->count; i++)
        if (item_is_data(item, i) && !read_slice(to, item, item->entries[i], wanted))
            break;
}

static int compare_columns(const void *left, const void *right)
{
    const struct outline_column *a = left, *b = right;
    const int order = strcmp(a->name, b->name);
    return order ? order : (a->at > b->at) - (a->at < b->at);
}

static void sort_columns(struct outline_item *item)
{
    const size_t count = item->columns.count;
    item->sorted = mem_new(count, sizeof(*item->sorted));
    for (size_t i = 0; i < count; i++)
        item->sorted[i] = (struct outline_column){item->columns.at[i], i};
    if (count > 1)
        qsort(item->sorted, count, sizeof(*item->sorted), compare_columns);
}

size_t outline_column(const struct outline_item *item, const char *name)
{
    size_t first = 0, end = item->columns.count;
    while (first < end) {
        const size_t middle = first + (end - first) / 2;
        if (strcmp(item->sorted[middle].name, name) < 0)
            first = middle + 1;
        else
            end = middle;
    }
    const bool found = first < item->columns.count && strcmp(item->sorted[first].name, name) == 0;
    return found ? item->sorted[first].at : SIZE_MAX;
}

static void fill_item(struct outline_item *to, const struct item *item, const struct run *made_by,
                      size_t wanted)
{
    to->area = item->area;
    char *name CLEANUP(mem_release) = mem_format(
        "%s%s", item->area == AREA_ROOT ? item->name : item->shown, item->folder ? "/" : "");
    to->name = shown(name);
    for (size_t i = 0; i < item->count; i++) {
        const struct entry *entry = item->entries[i];
        if (!entry->source || entry->kind == ENTRY_MANIFEST)
            continue;
        strings_give(&to->files, shown(entry->path));
        const struct item *work = work_item(entry->source);
        to->made = to->made || (work && work->run == made_by);
        if (to->size != SIZE_UNKNOWN && entry->source->size != SIZE_UNKNOWN)
            to->size += entry->source->size;
        else
            to->size = SIZE_UNKNOWN;
    }
    if (item->area == AREA_TABLES && item->name[0] != '.' && item->count > 0)
        read_table(to, item, wanted);
    sort_columns(to);
    if (item->manifest_entry) {
        struct manifest *manifest CLEANUP(manifest_drop) = entry_manifest(item->manifest_entry);
        to->manifest = manifest_text(manifest);
    }
}

static void fill_state(struct outline_state *state, const struct tree *tree,
                       const struct run *made_by, size_t wanted)
{
    /* Items want a run for their messages. */
    const struct run run = {.step = state->title};
    size_t count = 0;
    struct item *items = items_of(&run, tree, &count);
    state->items = mem_new(count, sizeof(*state->items));
    for (size_t i = 0; i < count; i++)
        fill_item(&state->items[state->count++], &items[i], made_by, wanted);
    items_release(items, count);
    *log_where() = (struct where){0};
}

struct outline *outline_new(const struct chain *chain, const struct chain_parameters *parameters,
                            const struct tree *in, size_t rows)
{
    struct outline *outline = mem_new(1, sizeof(*outline));
    outline->count = chain->count + 1;
    outline->states = mem_new(outline->count, sizeof(*outline->states));
    for (size_t i = 0; i < outline->count; i++) {
        struct outline_state *state = &outline->states[i];
        if (i > 0) {
            state->title = mem_format("%zu. %s", i, chain->links[i - 1].processor->name);
            state->parameters =
                shown_parameters(RECORD(struct chain_step, parameters->steps, i - 1));
        } else {
            state->title = mem_string("in");
        }
        fill_state(state, chain_tree(chain, in, i), i ? chain->links[i - 1].run : NULL, rows);
    }
    return outline;
}

/* The last part of an item's name. */
static const char *base_of(const struct outline_item *item)
{
    const char *slash = strchr(item->name, '/');
    return slash && slash[1] ? slash + 1 : item->name;
}

static size_t base_length(const struct outline_item *item)
{
    return strcspn(base_of(item), "/");
}

const struct outline_item *outline_find(const struct outline_state *state,
                                        const struct outline_item *item)
{
    const struct outline_item *other = NULL;
    for (size_t i = 0; i < state->count; i++) {
        const struct outline_item *one = &state->items[i];
        if (base_length(one) != base_length(item) ||
            memcmp(base_of(one), base_of(item), base_length(item)) != 0)
            continue;
        if (one->area == item->area)
            return one;
        other = one;
    }
    return other;
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

bool outline_same_facts(const struct outline_item *a, const struct outline_item *b)
{
    return same_text(a->name, b->name) && same_text(a->manifest, b->manifest) &&
           a->gzip == b->gzip && a->head == b->head && a->has_header == b->has_header &&
           a->dialect.delimiter == b->dialect.delimiter &&
           a->dialect.enclosure == b->dialect.enclosure &&
           strings_equal(&a->columns, &b->columns) && strings_equal(&a->files, &b->files);
}

bool outline_same_rows(const struct outline_item *a, const struct outline_item *b)
{
    if (a->count != b->count || a->more != b->more)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!strings_equal(&a->rows[i], &b->rows[i]))
            return false;
    return true;
}

char *outline_kind(const struct outline_item *item)
{
    struct buf text = {0};
    const bool folder = strchr(base_of(item), '/');
    const char *what = item->area == AREA_TABLES ? "slice" : "file";
    if (folder)
        buf_add_format(&text, "%zu %s%s", item->files.count, what,
                       item->files.count == 1 ? "" : "s");
    else
        buf_add_text(&text, item->head == HEAD_NONE ? "file" : "table");
    if (item->gzip)
        buf_add_text(&text, ", gzip");
    if (item->wide)
        buf_add_text(&text, ", UTF-16 or UTF-32");
    if (item->size != SIZE_UNKNOWN) {
        buf_add_text(&text, ", ");
        shown_size(&text, item->size);
    }
    return buf_take(&text);
}

static void add_sign(struct buf *text, char sign)
{
    if (sign == '\t' || sign == '\0' || sign == ' ')
        buf_add_text(text, sign == '\t' ? "tab" : sign ? "space" : "no enclosure");
    else
        shown_add(text, (struct span){&sign, 1});
}

char *outline_format(const struct outline_item *item)
{
    struct buf text = {0};
    if (item->head == HEAD_NONE)
        return mem_string("");
    buf_add_text(&text, "CSV with ");
    add_sign(&text, item->dialect.delimiter);
    buf_add_text(&text, " and ");
    add_sign(&text, item->dialect.enclosure);
    return buf_take(&text);
}

void outline_release(struct outline *outline)
{
    for (size_t i = 0; i < outline->count; i++) {
        struct outline_state *state = &outline->states[i];
        for (size_t k = 0; k < state->count; k++) {
            struct outline_item *item = &state->items[k];
            for (size_t row = 0; row < item->count; row++)
                strings_release(&item->rows[row]);
            strings_release(&item->files);
            strings_release(&item->columns);
            free(item->sorted);
            free(item->name);
            free(item->manifest);
            free(item->rows);
        }
        free(state->items);
        free(state->title);
        free(state->parameters);
    }
    free(outline->states);
    free(outline);
}
