/* jsonrow_plan.c: the objects that the names of columns make. */
#include "shape/jsonrow_plan.h"
#include "base/log.h"
#include "base/mem.h"
#include "json/jsontext.h"

#include <stdlib.h>
#include <string.h>

enum { DEEPEST = 500 };

#define NONE SIZE_MAX

/* A member: a value or an object. Members of an object are a list. */
struct node {
    struct span name;
    size_t column; /* NONE: an object */
    size_t parent, next, first, last;
};

struct tree {
    const struct jsonrow_column *columns;
    size_t column_count;
    const char *separator, *table;
    struct node *nodes; /* the first is the whole object */
    size_t count, room;
};

static size_t add_node(struct tree *tree, size_t parent, struct span name, size_t column)
{
    if (tree->count == tree->room) {
        tree->room = tree->room ? tree->room * 2 : 64;
        tree->nodes = mem_resize(tree->nodes, tree->room, sizeof(*tree->nodes));
    }
    tree->nodes[tree->count] = (struct node){name, column, parent, NONE, NONE, NONE};
    return tree->count++;
}

/* Makes a node the last member of its parent. */
static void append(struct tree *tree, size_t number)
{
    struct node *parent = &tree->nodes[tree->nodes[number].parent];
    tree->nodes[number].next = NONE;
    if (parent->last == NONE)
        parent->first = number;
    else
        tree->nodes[parent->last].next = number;
    parent->last = number;
}

static void take_out(struct tree *tree, size_t number)
{
    struct node *parent = &tree->nodes[tree->nodes[number].parent];
    size_t before = NONE, at = parent->first;
    for (; at != number; at = tree->nodes[at].next)
        before = at;
    const size_t next = tree->nodes[number].next;
    if (before == NONE)
        parent->first = next;
    else
        tree->nodes[before].next = next;
    if (parent->last == number)
        parent->last = before;
}

static size_t find(const struct tree *tree, size_t parent, struct span name)
{
    for (size_t i = tree->nodes[parent].first; i != NONE; i = tree->nodes[i].next)
        if (tree->nodes[i].name.len == name.len &&
            memcmp(tree->nodes[i].name.at, name.at, name.len) == 0)
            return i;
    return NONE;
}

/* A column's name would have to be a value and an object at once. */
static _Noreturn void refuse_both(const struct tree *tree, const char *name, size_t other)
{
    while (tree->nodes[other].column == NONE)
        other = tree->nodes[other].first;
    user_error("%s: the columns \"%s\" and \"%s\" do not go together, because what is a value of "
               "one is an object of the other; rename one of them, or choose another delimiter",
               tree->table, tree->columns[tree->nodes[other].column].name, name);
}

/* The object that a part of a name stands for. */
static size_t enter(struct tree *tree, size_t parent, struct span part, const char *name)
{
    const size_t found = find(tree, parent, part);
    if (found != NONE && tree->nodes[found].column != NONE)
        refuse_both(tree, name, found);
    if (found != NONE)
        return found;
    const size_t made = add_node(tree, parent, part, NONE);
    append(tree, made);
    return made;
}

/* Returns the column's node. */
static size_t add_column(struct tree *tree, size_t column)
{
    const char *const name = tree->columns[column].name, *from = name;
    const size_t gap = strlen(tree->separator);
    size_t parent = 0, depth = 0;
    for (const char *to; (to = strstr(from, tree->separator)); from = to + gap) {
        if (to == from && from != name)
            user_error("%s: the name of column \"%s\" has two delimiters side by side, so that a "
                       "name between them is missing",
                       tree->table, name);
        if (++depth > DEEPEST)
            user_error("%s: the name of column \"%.60s...\" has more than %d delimiters",
                       tree->table, name, DEEPEST);
        parent = enter(tree, parent, (struct span){from, (size_t)(to - from)}, name);
    }
    const struct span last = {from, strlen(from)};
    const size_t found = find(tree, parent, last);
    if (found == NONE) {
        const size_t made = add_node(tree, parent, last, column);
        append(tree, made);
        return made;
    }
    if (tree->nodes[found].column == NONE)
        refuse_both(tree, name, found);
    tree->nodes[found].column = column;
    return found;
}

/* Members with a new name go to the ends of their objects. */
static void rename_members(struct tree *tree, const size_t *nodes)
{
    for (size_t i = 0; i < tree->column_count; i++)
        if (tree->columns[i].member && tree->nodes[nodes[i]].column == i)
            take_out(tree, nodes[i]);
    for (size_t i = 0; i < tree->column_count; i++) {
        struct node *node = &tree->nodes[nodes[i]];
        if (!tree->columns[i].member || node->column != i)
            continue;
        node->name = (struct span){tree->columns[i].member, strlen(tree->columns[i].member)};
        if (find(tree, node->parent, node->name) != NONE)
            user_error("%s: column \"%s\" gets the name \"%s\", which its object has already",
                       tree->table, tree->columns[i].name, tree->columns[i].member);
        append(tree, nodes[i]);
    }
}

static void add_name(struct jsonrow *plan, const struct tree *tree, struct span name)
{
    struct writer *writer = writer_of_buf(&plan->literals);
    const bool good = jsontext_string(writer, name);
    writer_finish(writer);
    if (!good)
        user_error("%s: the name of a column is not UTF-8; put processor-iconv before this one",
                   tree->table);
    buf_add_text(&plan->literals, ": ");
}

/* From a node to the one that is written next, with the brackets between them; NONE behind the
 * whole. */
static size_t leave_node(struct jsonrow *plan, const struct tree *tree, size_t number)
{
    while (number != 0 && tree->nodes[number].next == NONE) {
        buf_add_byte(&plan->literals, '}');
        number = tree->nodes[number].parent;
    }
    if (number == 0)
        return NONE;
    buf_add_text(&plan->literals, ", ");
    return tree->nodes[number].next;
}

static void write_plan(struct jsonrow *plan, const struct tree *tree)
{
    buf_add_byte(&plan->literals, '{');
    size_t number = tree->nodes[0].first;
    if (number == NONE)
        buf_add_byte(&plan->literals, '}');
    while (number != NONE) {
        const struct node *node = &tree->nodes[number];
        add_name(plan, tree, node->name);
        if (node->column == NONE) {
            buf_add_byte(&plan->literals, '{');
            number = node->first;
            continue;
        }
        plan->steps[plan->step_count++] = (struct jsonrow_step){plan->literals.len, node->column};
        number = leave_node(plan, tree, number);
    }
}

struct jsonrow *jsonrow_new(const struct jsonrow_column *columns, size_t count,
                            const char *separator, const char *table)
{
    struct jsonrow *plan = mem_new(1, sizeof(*plan));
    plan->columns = mem_new(count, sizeof(*plan->columns));
    plan->count = count;
    for (size_t i = 0; i < count; i++) {
        strings_add(&plan->names, columns[i].name);
        plan->columns[i] = columns[i];
        plan->columns[i].name = plan->names.at[i];
    }
    plan->steps = mem_new(count, sizeof(*plan->steps));
    struct tree tree = {
        .columns = columns, .column_count = count, .separator = separator, .table = table};
    add_node(&tree, NONE, (struct span){"", 0}, NONE);
    size_t *nodes CLEANUP(mem_release) = mem_new(count, sizeof(*nodes));
    for (size_t i = 0; i < count; i++)
        nodes[i] = add_column(&tree, i);
    rename_members(&tree, nodes);
    write_plan(plan, &tree);
    free(tree.nodes);
    return plan;
}

void jsonrow_release(struct jsonrow *plan)
{
    if (!plan)
        return;
    strings_release(&plan->names);
    free(plan->columns);
    free(plan->steps);
    buf_release(&plan->literals);
    buf_release(&plan->undoubled);
    buf_release(&plan->unescaped);
    free(plan);
}

void jsonrow_drop(struct jsonrow **plan)
{
    jsonrow_release(*plan);
    *plan = NULL;
}
