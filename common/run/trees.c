/* trees.c: documents into related tables. */
#include "run/trees.h"
#include "archive/codec.h"
#include "run/work_inner.h"
#include "shape/mapping.h"
#include "shape/reshape.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct trees {
    const struct trees_how *how;
    struct strings root;
    struct arena *arena;
    struct names *names;
    struct mapping *mapping; /* or: */
    struct schema *schema;
    struct treerows *rows; /* NULL while the schema is being found */
    struct related *related;
    /* The document being read: */
    const char *shown;
    uint64_t record; /* of the list, from 1 */
    bool has_rows;
};

const struct strings *trees_root(const struct trees *trees)
{
    return &trees->root;
}

struct arena *trees_arena(struct trees *trees)
{
    return trees->arena;
}

struct names *trees_names(struct trees *trees)
{
    return trees->names;
}

static const char root_name[] = "root";

/* The root table of a mapping. */
static const char *root_table(const struct trees *trees)
{
    return trees->root.count ? trees->root.at[trees->root.count - 1] : root_name;
}

static struct name *name_of(struct trees *trees, const char *text)
{
    return names_of(trees->names, (struct span){text, strlen(text)}, NULL);
}

static bool is_whole_number(const struct name *name)
{
    const bool is_negative = name->length > 1 && name->text[0] == '-';
    for (size_t i = is_negative; i < name->length; i++)
        if (name->text[i] < '0' || name->text[i] > '9')
            return false;
    return name->length > 0 && (name->text[is_negative] != '0' || name->length == 1);
}

/* The record's rows, or what they tell of the schema. */
static void take(struct trees *trees, struct name *type, const struct value *record)
{
    trees->has_rows = true;
    if (trees->mapping) {
        mapping_put(trees->mapping, record);
        return;
    }
    struct node *root = schema_root(trees->schema, type);
    if (trees->rows) {
        treerows_put(trees->rows, root, record);
        return;
    }
    struct buf wrong CLEANUP(buf_release) = {0};
    if (!schema_visit(trees->schema, root, record, &wrong))
        user_error("%s", buf_text(&wrong));
}

static void reshape(struct trees *trees, struct value *record)
{
    const struct strings *lists = trees->how->always_array;
    if (lists && lists->count > 0)
        reshape_lists(trees->arena, record, lists);
    if (trees->how->append_row_nr)
        reshape_numbers(trees->arena, trees->names, record);
}

static void add_file_name(struct trees *trees, struct value *record)
{
    if (!reshape_file_name(trees->arena, trees->names, record, path_base(trees->shown)))
        user_error("add_file_name is for objects, and here is %s",
                   record->kind == VALUE_LIST ? "a list" : "a single value");
}

/* Messages name the document from here on. */
static void enter(struct trees *trees)
{
    log_where()->place = trees->shown;
    log_where()->row = &trees->record;
}

static void leave_record(struct trees *trees)
{
    log_where()->place = NULL;
    log_where()->row = NULL;
    arena_reset(trees->arena);
}

void trees_list(struct trees *trees)
{
    if (!trees->how->is_many)
        trees->record = 0;
}

void trees_record(struct trees *trees, struct value *record)
{
    trees->record++;
    enter(trees);
    if (trees->how->add_file_name)
        add_file_name(trees, record);
    reshape(trees, record);
    if (trees->how->append_row_nr)
        reshape_number(trees->arena, trees->names, record, root_table(trees), trees->record);
    take(trees, name_of(trees, root_name), record);
    leave_record(trees);
}

/* Each member of the root object gets it, and where it is a list, each element. */
static void add_file_name_inside(struct trees *trees, struct value *value)
{
    if (value->kind != VALUE_OBJECT)
        add_file_name(trees, value);
    for (struct value *part = value->first; part; part = part->next) {
        if (part->kind != VALUE_LIST) {
            add_file_name(trees, part);
            continue;
        }
        for (struct value *element = part->first; element; element = element->next)
            add_file_name(trees, element);
    }
}

void trees_single(struct trees *trees, struct value *value)
{
    if (trees->how->is_many) {
        trees_record(trees, value);
        return;
    }
    trees->record = 0;
    enter(trees);
    if (trees->how->add_file_name && value->kind != VALUE_NULL)
        add_file_name_inside(trees, value);
    reshape(trees, value);
    struct name *type = name_of(trees, root_name);
    if (value->kind == VALUE_OBJECT && value->first && !is_whole_number(value->first->name))
        type = value->first->name;
    if (value->kind != VALUE_NULL || trees->mapping)
        take(trees, type, value);
    leave_record(trees);
}

/* --- passes --- */

static void read_document(struct trees *trees, struct reader *in, const char *shown)
{
    trees->shown = shown;
    trees->has_rows = false;
    trees->record = 0;
    struct reader *plain CLEANUP(reader_release) =
        codec_is_gzip(reader_peek(in, 2)) ? codec_gunzip(reader_borrow(in)) : reader_borrow(in);
    trees->how->read(trees, trees->how->params, plain, shown);
    if (!trees->has_rows && !trees->rows)
        log_warn("%s has nothing at the root node, and makes no rows", shown);
    if (trees->schema && !trees->rows)
        schema_end_file(trees->schema);
}

static struct trees *trees_new(const struct trees_how *how)
{
    struct trees *trees = mem_new(1, sizeof(*trees));
    trees->how = how;
    trees->arena = arena_new();
    trees->names = names_new();
    const char *from = how->root_node ? how->root_node : "";
    for (const char *dot; *from && (dot = strchr(from, '.')); from = dot + 1)
        strings_give(&trees->root, mem_text(from, (size_t)(dot - from)));
    if (how->root_node && *how->root_node)
        strings_add(&trees->root, from);
    trees->mapping = mapping_new(how->mapping, root_table(trees));
    if (!trees->mapping)
        trees->schema = schema_new(trees->names);
    return trees;
}

/* All is known that the rows need. */
static void begin_rows(struct trees *trees, const struct related_where *where)
{
    trees->related = related_new(where);
    if (trees->mapping) {
        mapping_begin(trees->mapping, trees->related, trees->arena);
        return;
    }
    if (trees->schema->has_list_in_list)
        log_warn("a list stands directly in a list; it is written as JSON text");
    schema_finish(trees->schema);
    trees->rows = treerows_new(trees->schema, trees->related, trees->arena, trees->how->ids);
}

static void trees_end(struct trees *trees)
{
    if (trees->mapping && trees->related)
        mapping_end(trees->mapping);
    if (trees->related)
        related_end(trees->related);
    treerows_release(trees->rows);
    schema_release(trees->schema);
    mapping_release(trees->mapping);
    names_release(trees->names);
    arena_release(trees->arena);
    strings_release(&trees->root);
    free(trees);
}

void trees_check(const struct trees_how *how)
{
    trees_end(trees_new(how));
}

/* --- data folders --- */

/* A folder's files may stand among others: "b-x", "b/1". */
static int compare_paths(const void *a, const void *b)
{
    return strcmp((*(const struct entry *const *)a)->path, (*(const struct entry *const *)b)->path);
}

void trees_add(struct run *run, enum area area, struct item *documents)
{
    *documents = (struct item){.run = run, .area = area, .shown = area_name(area)};
    documents->name = documents->shown;
    documents->folder = true;
    for (size_t i = 0; i < run->count; i++) {
        const struct item *item = &run->items[i];
        for (size_t k = 0; item->touched && k < item->count; k++) {
            if (!item_is_data(item, k))
                continue;
            documents->entries =
                mem_resize(documents->entries, documents->count + 1, sizeof(*documents->entries));
            documents->entries[documents->count++] = item->entries[k];
        }
    }
    if (documents->count == 0)
        return;
    qsort(documents->entries, documents->count, sizeof(*documents->entries), compare_paths);
    tree_add(run->out, AREA_TABLES, ENTRY_UNPACKED, "", tree_own(run->out, work_split(documents)));
}

void trees_forget(struct item *documents)
{
    free(documents->entries);
}

static struct writer *unpacked(void *context, const char *name)
{
    return unpacked_file(context, name);
}

static void read_all(struct trees *trees, const struct item *documents)
{
    for (size_t i = 0; i < documents->count; i++) {
        const struct source *source = documents->entries[i]->source;
        struct reader *in CLEANUP(reader_release) = source_open(source);
        read_document(trees, in, source->origin);
    }
}

void trees_split(const struct item *documents, struct unpacked *out, const struct trees_how *how)
{
    struct trees *trees = trees_new(how);
    const struct related_where where = {.file = unpacked,
                                        .context = out,
                                        .incremental = how->incremental,
                                        .format = run_manifest_format(documents->run)};
    work_leave(); /* messages name the document, which is one of many */
    log_where()->step = documents->run->step;
    if (trees->schema)
        read_all(trees, documents);
    begin_rows(trees, &where);
    read_all(trees, documents);
    trees_end(trees);
}

/* --- streams --- */

struct stream {
    struct writer *out; /* NULL: taken */
};

/* The root table, which comes first; the others go nowhere. */
static struct writer *first_file(void *context, const char *name)
{
    struct stream *stream = context;
    struct writer *out = stream->out;
    stream->out = NULL;
    return out && path_has_suffix(name, ".csv") ? writer_borrow(out) : NULL;
}

void trees_stream(struct reader *in, struct writer *out, const struct trees_how *how)
{
    static const char shown[] = "the input";
    struct trees *trees = trees_new(how);
    struct stream stream = {out};
    const struct related_where where = {.file = first_file, .context = &stream};
    struct reader *input CLEANUP(reader_release) =
        trees->schema ? reader_seekable(in) : reader_borrow(in);
    work_leave();
    const off_t start = trees->schema ? lseek(reader_descriptor(input), 0, SEEK_CUR) : 0;
    if (trees->schema)
        read_document(trees, input, shown);
    if (trees->schema && (start < 0 || lseek(reader_descriptor(input), start, SEEK_SET) < 0))
        app_error("cannot read the input a second time");
    begin_rows(trees, &where);
    if (trees->related->count > 0)
        related_keep(trees->related, trees->related->tables[0]);
    read_document(trees, input, shown);
    trees_end(trees);
}
