/* schema_names.c: names for columns and tables, and the tables of a finished schema. */
#include "base/log.h"
#include "base/mem.h"
#include "shape/label.h"
#include "shape/schema.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MOST = 65535 };

static const char parent_name[] = "JSON_parentId", element_name[] = "data";

/* `name`, or, where it is taken, with _u0, _u1 and so on behind it; from now on taken. */
static char *free_name(struct names *taken, const char *name)
{
    if (names_add(taken, (struct span){name, strlen(name)}))
        return mem_string(name);
    for (size_t i = 0;; i++) {
        char *other = mem_format("%s_u%zu", name, i);
        if (names_add(taken, (struct span){other, strlen(other)}))
            return other;
        free(other);
    }
}

static char *clean_name(const struct buf *label, const char *otherwise, struct names *taken)
{
    struct buf name CLEANUP(buf_release) = {0};
    label_clean((struct span){label->data, label->len}, &name);
    return free_name(taken, name.len ? buf_text(&name) : otherwise);
}

static void name_table(struct node *element);

/* `label` is that of `node`, whose members are named. */
static void name_members(struct node *node, struct buf *label, struct names *taken)
{
    const size_t length = label->len;
    for (struct node *member = node->first; member; member = member->next) {
        buf_add_byte(label, '.');
        buf_add(label, member->name->text, member->name->length);
        if (!member->column)
            member->column = clean_name(label, "column", taken);
        if (member->kind == NODE_OBJECT)
            name_members(member, label, taken);
        if (member->kind == NODE_ARRAY)
            name_table(member->element);
        label->len = length;
    }
}

static void name_table(struct node *element)
{
    struct buf label CLEANUP(buf_release) = {0};
    buf_add_text(&label, "[]");
    if (!element->column && (element->kind == NODE_SCALAR || element->kind == NODE_NULL))
        element->column = free_name(element->taken, element_name);
    name_members(element, &label, element->taken);
    element->parent->is_named = true;
}

void schema_end_file(struct schema *schema)
{
    for (size_t i = 0; i < schema->root_count; i++)
        name_table(schema->roots[i]->element);
    schema->file++;
}

/* --- tables --- */

struct finish {
    struct schema *schema;
    struct names *taken; /* names of tables */
    struct buf path;
};

static void finish_table(struct finish *finish, struct node *array);

static void add_column(struct finish *finish, struct node *node, struct schema_table *table)
{
    node->at = table->columns.count;
    if (node->at == COLUMNS_MOST)
        user_error("the table %s would have more than %d columns; where the members of an object "
                   "are no columns but data, give a mapping that takes it as a whole (forceType)",
                   buf_text(&finish->path), COLUMNS_MOST);
    strings_add(&table->columns, node->column);
}

static void finish_members(struct finish *finish, struct node *node, struct schema_table *table)
{
    const size_t length = finish->path.len;
    for (struct node *member = node->first; member; member = member->next) {
        buf_add_byte(&finish->path, '.');
        buf_add(&finish->path, member->name->text, member->name->length);
        if (member->kind == NODE_OBJECT) {
            member->path = mem_text(finish->path.data, finish->path.len);
            finish_members(finish, member, table);
        } else {
            add_column(finish, member, table);
        }
        finish->path.len = length;
        finish->path.data[length] = '\0';
    }
}

/* The tables below a table, in the order of their arrays. */
static void finish_below(struct finish *finish, struct node *node)
{
    const size_t length = finish->path.len;
    for (struct node *member = node->first; member; member = member->next) {
        buf_add_byte(&finish->path, '.');
        buf_add(&finish->path, member->name->text, member->name->length);
        if (member->kind == NODE_OBJECT)
            finish_below(finish, member);
        if (member->kind == NODE_ARRAY)
            finish_table(finish, member);
        finish->path.len = length;
        finish->path.data[length] = '\0';
    }
}

static void finish_table(struct finish *finish, struct node *array)
{
    struct schema *schema = finish->schema;
    struct node *element = array->element;
    struct schema_table table = {.element = element};
    table.name = clean_name(&finish->path, "table", finish->taken);
    element->path = mem_text(finish->path.data, finish->path.len);
    if (element->kind == NODE_SCALAR || element->kind == NODE_NULL)
        add_column(finish, element, &table);
    else
        finish_members(finish, element, &table);
    if (array->parent)
        table.parent = free_name(element->taken, parent_name);
    element->table = schema->table_count++;
    schema->tables = mem_resize(schema->tables, schema->table_count, sizeof(*schema->tables));
    schema->tables[element->table] = table;
    finish_below(finish, element);
}

void schema_finish(struct schema *schema)
{
    struct finish finish = {.schema = schema, .taken = names_new()};
    for (size_t i = 0; i < schema->root_count; i++) {
        const struct name *type = schema->roots[i]->name;
        buf_clear(&finish.path);
        buf_add(&finish.path, type->text, type->length);
        finish_table(&finish, schema->roots[i]);
    }
    names_release(finish.taken);
    buf_release(&finish.path);
}
