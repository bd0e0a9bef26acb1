/* mapping_put.c: records as rows, as a mapping says. */
#include "base/log.h"
#include "base/mem.h"
#include "crypto/digest.h"
#include "shape/mapping_inner.h"

#include <string.h>

void mapping_begin(struct mapping *mapping, struct related *related, struct arena *arena)
{
    mapping->related = related;
    mapping->arena = arena;
    mapping->md5 = digest_new(DIGEST_MD5, (struct span){NULL, 0}, DIGEST_PREPEND);
    for (size_t i = 0; i < mapping->count; i++) {
        struct mapped_table *table = mapping->tables[i];
        table->out = related_add(related, table->name, &table->columns, &table->primary_key);
        related_keep(related, table->out);
    }
}

static const struct value *step(const struct value *value, const char *name)
{
    if (value->kind == VALUE_OBJECT) {
        const size_t length = strlen(name);
        for (const struct value *part = value->first; part; part = part->next)
            if (part->name->length == length && memcmp(part->name->text, name, length) == 0)
                return part;
        return NULL;
    }
    if (value->kind != VALUE_LIST || !*name || (name[0] == '0' && name[1]))
        return NULL;
    size_t index = 0;
    for (const char *at = name; *at; at++) {
        if (*at < '0' || *at > '9' || index > value->count)
            return NULL;
        index = index * 10 + (size_t)(*at - '0');
    }
    const struct value *part = value->first;
    for (size_t i = 0; part && i < index; i++)
        part = part->next;
    return part;
}

/* What stands at the path, or NULL. */
static const struct value *find(const struct mapped *mapped, const struct value *row)
{
    if (mapped->is_row || (mapped->is_scalar_row && row->kind != VALUE_OBJECT))
        return row;
    for (size_t i = 0; row && i < mapped->steps.count; i++)
        row = step(row, mapped->steps.at[i]);
    return row;
}

static struct span buffered(const struct mapping *mapping)
{
    return arena_text(mapping->arena, (struct span){mapping->scratch.data, mapping->scratch.len});
}

static struct span cell_of(struct mapping *mapping, const struct mapped_table *table,
                           const struct mapped *mapped, const struct value *value)
{
    const bool in_key = table->in_key[mapped->cell];
    if (!value || value->kind == VALUE_NULL || mapped->type == MAPPED_USER)
        return (struct span){NULL, 0};
    if (value->kind < VALUE_LIST)
        return value_cell(mapping->arena, value);
    if (!mapped->forces || in_key)
        user_error("\"%s\" is %s in a row of the table %s, and %s", mapped->key,
                   value->kind == VALUE_LIST ? "a list" : "an object", table->name,
                   in_key ? "a primary key must be a single value"
                          : "its column takes a single value; set forceType to have it as JSON, or "
                            "make it a table of its own");
    buf_clear(&mapping->scratch);
    value_json(value, 0, &mapping->scratch);
    return buffered(mapping);
}

/* What a row is known by. */
static struct span key_of(struct mapping *mapping, const struct mapped_table *table,
                          const struct value *row, const struct span *cells)
{
    buf_clear(&mapping->scratch);
    if (table->primary_key.count == 0) {
        char text[DIGEST_TEXT];
        value_serialize(row, 0, NULL, &mapping->scratch);
        digest_add(mapping->md5, (struct span){mapping->scratch.data, mapping->scratch.len});
        return arena_text(mapping->arena, (struct span){text, digest_end(mapping->md5, text)});
    }
    bool is_first = true;
    for (size_t i = 0; i < table->columns.count; i++) {
        if (!table->in_key[i])
            continue;
        if (!is_first)
            buf_add_byte(&mapping->scratch, ',');
        is_first = false;
        buf_add(&mapping->scratch, cells[i].at, cells[i].len);
    }
    return buffered(mapping);
}

static void put_row(struct mapping *mapping, struct mapped_table *table, const struct value *row,
                    struct span parent);

/* The rows of a child; whether there are any. */
static bool put_child(struct mapping *mapping, const struct mapped_table *table,
                      const struct mapped *mapped, const struct value *value, struct span key)
{
    static const struct value missing = {.kind = VALUE_NULL};
    if (value && value->kind == VALUE_LIST) {
        for (const struct value *part = value->first; part; part = part->next)
            put_row(mapping, mapped->child, part, key);
        return value->count > 0;
    }
    const bool is_missing = !value || value->kind == VALUE_NULL;
    /* A table that is its own parent would never end. */
    if (is_missing && (table->primary_key.count == 0 || mapped->child == table))
        return false;
    mapped->child->missing += is_missing;
    put_row(mapping, mapped->child, is_missing ? &missing : value, key);
    return true;
}

static void put_row(struct mapping *mapping, struct mapped_table *table, const struct value *row,
                    struct span parent)
{
    const size_t width = table->columns.count;
    struct span *cells = arena_take(mapping->arena, width * sizeof(*cells));
    memset(cells, 0, width * sizeof(*cells));
    if (table->parent != NO_CELL)
        cells[table->parent] = parent;
    bool has_children = false;
    for (size_t i = 0; i < table->count; i++) {
        const struct mapped *mapped = &table->at[i];
        has_children = has_children || mapped->type == MAPPED_TABLE;
        if (mapped->type != MAPPED_TABLE)
            cells[mapped->cell] = cell_of(mapping, table, mapped, find(mapped, row));
    }
    struct span key = {NULL, 0};
    for (size_t i = 0; has_children && i < table->count; i++) {
        const struct mapped *mapped = &table->at[i];
        if (mapped->type != MAPPED_TABLE)
            continue;
        if (mapped->is_linked && !key.at)
            key = key_of(mapping, table, row, cells);
        const bool has_rows = put_child(mapping, table, mapped, find(mapped, row), key);
        if (has_rows && mapped->cell != NO_CELL)
            cells[mapped->cell] = key;
    }
    if (width > 0)
        memcpy(table->out->cells, cells, width * sizeof(*cells));
    related_row(mapping->related, table->out);
}

void mapping_put(struct mapping *mapping, const struct value *record)
{
    put_row(mapping, mapping->tables[0], record, (struct span){NULL, 0});
}

void mapping_end(const struct mapping *mapping)
{
    for (size_t i = 0; i < mapping->count; i++)
        if (mapping->tables[i]->missing > 0)
            log_warn("the table %s has %llu rows of empty cells for parents that have nothing "
                     "there",
                     mapping->tables[i]->name, (unsigned long long)mapping->tables[i]->missing);
}
