/* treerows.c: from records to rows, and the ids that join them. */
#include "shape/treerows.h"
#include "base/log.h"
#include "base/mem.h"
#include "crypto/digest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXACT_DIGITS = 17 };

struct treerows {
    const struct schema *schema;
    struct related *related;
    struct related_table **tables; /* by position in the schema; NULL: a table without columns */
    struct arena *arena;
    enum treerows_ids ids;
    uint64_t number; /* the last id that was one */
    struct digest *md5;
    struct buf scratch;
};

/* An object on the way from a row down. */
struct object {
    const struct value *value;
    const struct node *node;
    struct object *outer; /* NULL: it is the row */
    const struct value_more *parent; /* of the row of a child table */
    struct span id; /* once asked for */
};

struct treerows *treerows_new(struct schema *schema, struct related *related, struct arena *arena,
                              enum treerows_ids ids)
{
    struct treerows *rows = mem_new(1, sizeof(*rows));
    rows->schema = schema;
    rows->related = related;
    rows->arena = arena;
    rows->ids = ids;
    rows->md5 = digest_new(DIGEST_MD5, (struct span){NULL, 0}, DIGEST_PREPEND);
    rows->tables = mem_new(schema->table_count, sizeof(*rows->tables));
    for (size_t i = 0; i < schema->table_count; i++) {
        const struct schema_table *table = &schema->tables[i];
        struct strings columns CLEANUP(strings_release) = strings_copy(&table->columns);
        if (table->parent)
            strings_add(&columns, table->parent);
        if (columns.count > 0)
            rows->tables[i] = related_add(related, table->name, &columns, &(struct strings){0});
        else
            log_warn("the table %s would have no columns and is not written", table->name);
    }
    return rows;
}

static struct span id_of(struct treerows *rows, struct object *object)
{
    if (object->id.at)
        return object->id;
    const char *path = object->node->path;
    const size_t length = strlen(path);
    char *text = arena_take(rows->arena, length + 1 + DIGEST_TEXT);
    memcpy(text, path, length);
    text[length] = '_';
    size_t more;
    if (rows->ids == TREEROWS_NUMBER) {
        more = (size_t)snprintf(text + length + 1, DIGEST_TEXT, "%llu",
                                (unsigned long long)++rows->number);
    } else {
        const struct span outer =
            object->outer ? id_of(rows, object->outer) : (struct span){NULL, 0};
        buf_clear(&rows->scratch);
        value_serialize(object->value, EXACT_DIGITS, object->parent, &rows->scratch);
        digest_add(rows->md5, (struct span){rows->scratch.data, rows->scratch.len});
        digest_add(rows->md5, outer);
        more = digest_end(rows->md5, text + length + 1);
    }
    object->id = (struct span){text, length + 1 + more};
    return object->id;
}

static void put_row(struct treerows *rows, const struct node *element, const struct value *value,
                    struct span parent);

/* The rows of an array's elements, or of a single value in its place; gives the cell. */
static struct span put_array(struct treerows *rows, const struct node *array,
                             const struct value *value, struct object *object)
{
    if (value->kind == VALUE_NULL || (value->kind == VALUE_LIST && value->count == 0))
        return (struct span){NULL, 0};
    const struct span id = id_of(rows, object);
    if (value->kind != VALUE_LIST)
        put_row(rows, array->element, value, id);
    else
        for (const struct value *part = value->first; part; part = part->next)
            put_row(rows, array->element, part, id);
    return id;
}

static void put_members(struct treerows *rows, struct object *object, struct span *cells)
{
    const struct node *guess = object->node->first;
    for (const struct value *part = object->value->first; part; part = part->next) {
        const struct node *member = guess && guess->name == part->name
                                        ? guess
                                        : schema_member(rows->schema, object->node, part->name);
        guess = member->next;
        if (member->kind == NODE_ARRAY) {
            cells[member->at] = put_array(rows, member, part, object);
        } else if (member->kind != NODE_OBJECT) {
            cells[member->at] = value_cell(rows->arena, part);
        } else if (part->kind == VALUE_OBJECT) {
            struct object inner = {.value = part, .node = member, .outer = object};
            put_members(rows, &inner, cells);
        }
    }
}

static void put_row(struct treerows *rows, const struct node *element, const struct value *value,
                    struct span parent)
{
    const struct schema_table *table = &rows->schema->tables[element->table];
    struct related_table *out = rows->tables[element->table];
    if (!out)
        return;
    if (value->kind == VALUE_OBJECT) {
        const struct value_more more = {
            .name = {table->parent, table->parent ? strlen(table->parent) : 0}, .text = parent};
        struct object object = {
            .value = value, .node = element, .parent = table->parent ? &more : NULL};
        put_members(rows, &object, out->cells);
    } else if (value->kind == VALUE_LIST) {
        buf_clear(&rows->scratch);
        value_json(value, EXACT_DIGITS, &rows->scratch);
        out->cells[0] =
            arena_text(rows->arena, (struct span){rows->scratch.data, rows->scratch.len});
    } else if (value->kind != VALUE_NULL) {
        out->cells[0] = value_cell(rows->arena, value);
    }
    if (table->parent)
        out->cells[out->width - 1] = parent;
    related_row(rows->related, out);
}

void treerows_put(struct treerows *rows, struct node *root, const struct value *record)
{
    put_row(rows, root->element, record, (struct span){NULL, 0});
}

void treerows_release(struct treerows *rows)
{
    if (!rows)
        return;
    digest_release(rows->md5);
    buf_release(&rows->scratch);
    free(rows->tables);
    free(rows);
}
