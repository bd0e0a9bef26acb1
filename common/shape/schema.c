/* schema.c: nodes, and what records make of them. */
#include "shape/schema.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* How a value comes to its node: as an element of an array, as a single value where there is an
 * array, or as a member. */
enum form { FORM_ELEMENT, FORM_SINGLE, FORM_MEMBER };

struct visit {
    struct schema *schema;
    struct buf *wrong;
    bool is_fresh; /* the members' names are to be given anew */
};

struct schema *schema_new(struct names *names)
{
    struct schema *schema = mem_new(1, sizeof(*schema));
    schema->names = names;
    schema->member_mask = 1023;
    schema->members = mem_new(schema->member_mask + 1, sizeof(struct node *));
    schema->file = 1;
    return schema;
}

static struct node *node_new(struct schema *schema, struct node *parent, struct name *name)
{
    struct node *node = mem_new(1, sizeof(*node));
    node->parent = parent;
    node->name = name;
    node->family = schema->families++;
    return node;
}

static struct node *element_new(struct schema *schema, struct node *array)
{
    struct node *element = node_new(schema, array, NULL);
    element->taken = names_new();
    array->element = element;
    array->kind = NODE_ARRAY;
    return element;
}

struct node *schema_root(struct schema *schema, struct name *type)
{
    for (size_t i = 0; i < schema->root_count; i++)
        if (schema->roots[i]->name == type)
            return schema->roots[i];
    struct node *root = node_new(schema, NULL, type);
    element_new(schema, root);
    schema->roots = mem_resize(schema->roots, schema->root_count + 1, sizeof(struct node *));
    schema->roots[schema->root_count++] = root;
    return root;
}

/* --- members --- */

static size_t slot_of(const struct schema *schema, uint32_t family, const struct name *name)
{
    const uint64_t key = ((uint64_t)family << 32 | name->number) * 0x9e3779b97f4a7c15;
    return (size_t)(key >> 32) & schema->member_mask;
}

struct node *schema_member(const struct schema *schema, const struct node *node,
                           const struct name *name)
{
    for (size_t at = slot_of(schema, node->family, name);; at = (at + 1) & schema->member_mask) {
        struct node *member = schema->members[at];
        if (!member || (member->parent->family == node->family && member->name == name))
            return member;
    }
}

static void put_member(struct schema *schema, struct node *member)
{
    size_t at = slot_of(schema, member->parent->family, member->name);
    while (schema->members[at])
        at = (at + 1) & schema->member_mask;
    schema->members[at] = member;
}

static void remember(struct schema *schema, struct node *member)
{
    if (++schema->member_count * 2 > schema->member_mask) {
        struct node **old = schema->members;
        const size_t count = schema->member_mask + 1;
        schema->member_mask = count * 2 - 1;
        schema->members = mem_new(count * 2, sizeof(struct node *));
        for (size_t i = 0; i < count; i++)
            if (old[i])
                put_member(schema, old[i]);
        free(old);
    }
    put_member(schema, member);
}

static void unlink_member(struct node *node, struct node *member)
{
    *(member->previous ? &member->previous->next : &node->first) = member->next;
    *(member->next ? &member->next->previous : &node->last) = member->previous;
}

/* Behind `before`; NULL: in front of all. */
static void link_member(struct node *node, struct node *member, struct node *before)
{
    struct node *next = before ? before->next : node->first;
    member->previous = before;
    member->next = next;
    *(before ? &before->next : &node->first) = member;
    *(next ? &next->previous : &node->last) = member;
}

/* A member that an array's element has stands before those that only single values have. */
static void place_member(struct node *element, struct node *member, bool is_new)
{
    if (!is_new && member->in_array)
        return;
    if (!is_new)
        unlink_member(element, member);
    link_member(element, member, element->latest);
    member->in_array = true;
    element->latest = member;
}

/* The node of a value's member; `guess`, or NULL, may be it. */
static struct node *member_of(struct visit *visit, struct node *node, struct name *name,
                              struct node *guess, enum form form)
{
    struct node *member =
        guess && guess->name == name ? guess : schema_member(visit->schema, node, name);
    const bool is_new = !member;
    if (is_new) {
        member = node_new(visit->schema, node, name);
        remember(visit->schema, member);
    }
    if (form == FORM_ELEMENT)
        place_member(node, member, is_new);
    else if (is_new)
        link_member(node, member, node->last);
    if (visit->is_fresh) {
        free(member->column);
        member->column = NULL;
    }
    return member;
}

/* --- values --- */

void schema_place(const struct node *node, struct buf *into)
{
    if (node->parent)
        schema_place(node->parent, into);
    if (node->name && into->len > 0)
        buf_add_byte(into, '.');
    if (node->name)
        buf_add(into, node->name->text, node->name->length);
}

static bool conflict(struct visit *visit, const struct node *node, const char *is, const char *was)
{
    struct buf place CLEANUP(buf_release) = {0};
    schema_place(node, &place);
    buf_clear(visit->wrong);
    buf_add_format(visit->wrong,
                   "%s is %s here and %s before, which cannot be one column; give a mapping that "
                   "says what is wanted of it",
                   buf_text(&place), is, was);
    return false;
}

static bool visit_value(struct visit *visit, struct node *node, const struct value *value,
                        enum form form);

static bool visit_members(struct visit *visit, struct node *node, const struct value *object,
                          enum form form)
{
    struct node *guess = node->first;
    for (const struct value *part = object->first; part; part = part->next) {
        struct node *member = member_of(visit, node, part->name, guess, form);
        guess = member->next;
        if (!visit_value(visit, member, part, FORM_MEMBER))
            return false;
    }
    return true;
}

/* Inside of a single value objects have its own order: what it has comes first. */
static void order_members(const struct schema *schema, struct node *node,
                          const struct value *object)
{
    struct node *before = NULL;
    for (const struct value *part = object->first; part; part = part->next) {
        struct node *member = schema_member(schema, node, part->name);
        if (node->name && member != (before ? before->next : node->first)) {
            unlink_member(node, member);
            link_member(node, member, before);
        }
        before = member;
        if (member->kind == NODE_OBJECT && part->kind == VALUE_OBJECT)
            order_members(schema, member, part);
    }
}

/* A single value where there is an array: an array of one. */
static bool visit_single(struct visit *visit, struct node *array, const struct value *value)
{
    struct node *element = array->element;
    if (array->met == 0)
        array->met = visit->schema->file;
    const bool was_fresh = visit->is_fresh;
    visit->is_fresh = array->is_named && array->met == visit->schema->file;
    const bool fits = visit_value(visit, element, value, FORM_SINGLE);
    visit->is_fresh = was_fresh;
    if (fits && value->kind == VALUE_OBJECT)
        order_members(visit->schema, element, value);
    return fits;
}

/* Columns of another table come along with the names that they have there. */
static void keep_names(const struct node *node, struct names *taken)
{
    for (const struct node *member = node->first; member; member = member->next) {
        if (member->column)
            names_add(taken, (struct span){member->column, strlen(member->column)});
        keep_names(member, taken);
    }
}

/* A node that single values made becomes an array of them. */
static void promote(struct schema *schema, struct node *node)
{
    const enum node_kind kind = node->kind;
    struct node *element = element_new(schema, node);
    if (kind != NODE_OBJECT && kind != NODE_SCALAR)
        return;
    element->kind = kind;
    const uint32_t family = node->family;
    node->family = element->family;
    element->family = family;
    element->first = node->first;
    element->last = node->last;
    node->first = node->last = NULL;
    for (struct node *member = element->first; member; member = member->next)
        member->parent = element;
    keep_names(element, element->taken);
    node->met = schema->file;
}

static bool visit_list(struct visit *visit, struct node *node, const struct value *list)
{
    const bool is_single = node->kind == NODE_SCALAR || node->kind == NODE_OBJECT;
    for (const struct value *part = list->first; part && is_single; part = part->next)
        if (part->kind != VALUE_NULL && (part->kind == VALUE_OBJECT) != (node->kind == NODE_OBJECT))
            return conflict(visit, node, "a list",
                            node->kind == NODE_OBJECT ? "an object" : "a single value");
    if (node->kind != NODE_ARRAY)
        promote(visit->schema, node);
    const bool was_fresh = visit->is_fresh;
    visit->is_fresh = false;
    bool fits = true;
    for (const struct value *part = list->first; part && fits; part = part->next)
        fits = visit_value(visit, node->element, part, FORM_ELEMENT);
    visit->is_fresh = was_fresh;
    return fits;
}

static bool visit_value(struct visit *visit, struct node *node, const struct value *value,
                        enum form form)
{
    if (value->kind == VALUE_NULL) {
        if (node->kind == NODE_NONE)
            node->kind = NODE_NULL;
        return true;
    }
    const bool is_list = value->kind == VALUE_LIST;
    if (is_list && form == FORM_MEMBER)
        return visit_list(visit, node, value);
    if (node->kind == NODE_ARRAY)
        return visit_single(visit, node, value);
    if (value->kind == VALUE_OBJECT) {
        if (node->kind == NODE_SCALAR)
            return conflict(visit, node, "an object", "a single value");
        node->kind = NODE_OBJECT;
        return visit_members(visit, node, value, form);
    }
    visit->schema->has_list_in_list = visit->schema->has_list_in_list || is_list;
    if (node->kind == NODE_OBJECT)
        return conflict(visit, node, is_list ? "a list" : "a single value", "an object");
    node->kind = NODE_SCALAR;
    return true;
}

bool schema_visit(struct schema *schema, struct node *root, const struct value *record,
                  struct buf *wrong)
{
    struct visit visit = {.schema = schema, .wrong = wrong};
    return visit_value(&visit, root->element, record, FORM_ELEMENT);
}

/* --- the end --- */

static void node_release(struct node *node)
{
    if (!node)
        return;
    for (struct node *member = node->first, *next; member; member = next) {
        next = member->next;
        node_release(member);
    }
    node_release(node->element);
    names_release(node->taken);
    free(node->column);
    free(node->path);
    free(node);
}

void schema_release(struct schema *schema)
{
    if (!schema)
        return;
    for (size_t i = 0; i < schema->root_count; i++)
        node_release(schema->roots[i]);
    for (size_t i = 0; i < schema->table_count; i++) {
        free(schema->tables[i].name);
        free(schema->tables[i].parent);
        strings_release(&schema->tables[i].columns);
    }
    free(schema->tables);
    free(schema->roots);
    free(schema->members);
    free(schema);
}
