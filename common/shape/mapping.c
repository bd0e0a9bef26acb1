/* mapping.c: reads mappings. */
#include "shape/mapping.h"
#include "base/log.h"
#include "base/mem.h"
#include "crypto/digest.h"
#include "shape/mapping_inner.h"
#include "shape/valuejson.h"

#include <stdlib.h>
#include <string.h>

/* What is being read, for its memory and for messages. */
struct reading {
    struct mapping *mapping;
    struct names *names;
    struct buf place; /* "mapping.orders.tableMapping" */
};

static _Noreturn void wrong(const struct reading *reading, const char *what)
{
    user_error("parameters.%s %s", buf_text(&reading->place), what);
}

static const struct value *member(const struct reading *reading, const struct value *object,
                                  const char *name)
{
    return value_member(object, names_of(reading->names, (struct span){name, strlen(name)}, NULL));
}

/* A text, to be freed; NULL when it is not there. */
static char *text_of(struct reading *reading, const struct value *object, const char *name)
{
    const struct value *value = member(reading, object, name);
    if (!value || value->kind == VALUE_NULL)
        return NULL;
    if (value->kind != VALUE_TEXT || value->text.len == 0) {
        buf_add_format(&reading->place, ".%s", name);
        wrong(reading, "must be a text that is not empty");
    }
    return mem_text(value->text.at, value->text.len);
}

static bool flag_of(struct reading *reading, const struct value *object, const char *name)
{
    const struct value *value = member(reading, object, name);
    if (value && value->kind != VALUE_NULL && value->kind != VALUE_FALSE &&
        value->kind != VALUE_TRUE) {
        buf_add_format(&reading->place, ".%s", name);
        wrong(reading, "must be true or false");
    }
    return value && value->kind == VALUE_TRUE;
}

static const struct value *object_of(struct reading *reading, const struct value *object,
                                     const char *name)
{
    static const struct value none = {.kind = VALUE_OBJECT};
    const struct value *value = member(reading, object, name);
    if (!value || value->kind == VALUE_NULL || (value->kind == VALUE_LIST && value->count == 0))
        return &none;
    if (value->kind != VALUE_OBJECT) {
        buf_add_format(&reading->place, ".%s", name);
        wrong(reading, "must be an object");
    }
    return value;
}

static void check_keys(const struct reading *reading, const struct value *object,
                       const char *const *known)
{
    for (const struct value *part = object->first; part; part = part->next) {
        size_t i = 0;
        while (known[i] && strcmp(known[i], part->name->text) != 0)
            i++;
        if (known[i])
            continue;
        struct buf list CLEANUP(buf_release) = {0};
        for (i = 0; known[i]; i++)
            buf_add_format(&list, "%s%s", i ? ", " : "", known[i]);
        user_error("parameters.%s has the unknown member \"%s\"; known are %s",
                   buf_text(&reading->place), part->name->text, buf_text(&list));
    }
}

/* Splits a path. */
static void set_path(struct mapped *mapped, const char *key, const char *delimiter)
{
    mapped->key = mem_string(key);
    mapped->is_row = strcmp(key, delimiter) == 0;
    mapped->is_scalar_row = !*key;
    const size_t length = strlen(delimiter);
    for (const char *hit; (hit = strstr(key, delimiter)); key = hit + length)
        strings_give(&mapped->steps, mem_text(key, (size_t)(hit - key)));
    strings_add(&mapped->steps, key);
}

static size_t add_column(const struct reading *reading, struct mapped_table *table,
                         const char *name, bool in_key)
{
    if (strings_find(&table->columns, name) != SIZE_MAX)
        user_error("parameters.%s: the table %s gets the column \"%s\" twice",
                   buf_text(&reading->place), table->name, name);
    const size_t cell = table->columns.count;
    strings_add(&table->columns, name);
    table->in_key = mem_resize(table->in_key, cell + 1, sizeof(*table->in_key));
    table->in_key[cell] = in_key;
    if (in_key)
        strings_add(&table->primary_key, name);
    return cell;
}

static void read_column(struct reading *reading, struct mapped_table *table, struct mapped *mapped,
                        const struct value *how)
{
    static const char *const known[] = {"destination", "primaryKey", NULL};
    const struct value *target = object_of(reading, how, "mapping");
    mapped->forces = flag_of(reading, how, "forceType");
    buf_add_text(&reading->place, ".mapping");
    check_keys(reading, target, known);
    char *name CLEANUP(mem_release) = text_of(reading, target, "destination");
    if (!name)
        wrong(reading, "needs a destination, the name of the column");
    mapped->cell = add_column(reading, table, name, flag_of(reading, target, "primaryKey"));
}

static struct mapped_table *new_table(struct reading *reading, const char *name)
{
    struct mapping *mapping = reading->mapping;
    if (!*name || strchr(name, '/') || name[0] == '.')
        user_error("parameters.%s: \"%s\" is no name for a table", buf_text(&reading->place), name);
    for (size_t i = 0; i < mapping->count; i++)
        if (strcmp(mapping->tables[i]->name, name) == 0)
            user_error("parameters.%s: another part of the mapping makes the table %s already",
                       buf_text(&reading->place), name);
    struct mapped_table *table = mem_new(1, sizeof(*table));
    table->name = mem_string(name);
    table->parent = NO_CELL;
    mapping->tables = mem_resize(mapping->tables, mapping->count + 1, sizeof(*mapping->tables));
    mapping->tables[mapping->count++] = table;
    return table;
}

static void read_table(struct reading *reading, struct mapped_table *table,
                       const struct value *columns);

/* A child that the same table has under another key. */
static struct mapped_table *known_child(const struct mapped_table *table, const char *name)
{
    if (strcmp(table->name, name) == 0)
        return (struct mapped_table *)(uintptr_t)table;
    for (size_t i = 0; i + 1 < table->count; i++)
        if (table->at[i].type == MAPPED_TABLE && strcmp(table->at[i].child->name, name) == 0)
            return table->at[i].child;
    return NULL;
}

static const struct value *child_columns(struct reading *reading, const struct value *how)
{
    const struct value *columns = object_of(reading, how, "tableMapping");
    if (columns->count == 0)
        wrong(reading, "needs a tableMapping that is not empty");
    return columns;
}

/* The columns of the child are read later, when it is known whether the table has a primary key. */
static void read_child(struct reading *reading, struct mapped_table *table, struct mapped *mapped,
                       const struct value *how)
{
    static const char *const known[] = {"destination", "primaryKey", "disable", NULL};
    char *name CLEANUP(mem_release) = text_of(reading, how, "destination");
    if (!name)
        wrong(reading, "needs a destination, the name of the table");
    const struct value *columns = child_columns(reading, how);
    const struct value *key = object_of(reading, how, "parentKey");
    const size_t length = reading->place.len;
    buf_add_text(&reading->place, ".parentKey");
    check_keys(reading, key, known);
    char *column CLEANUP(mem_release) = text_of(reading, key, "destination");
    const bool in_key = flag_of(reading, key, "primaryKey");
    mapped->is_linked = !flag_of(reading, key, "disable");
    struct mapped_table *child = known_child(table, name);
    if (child == table && mapped->is_linked)
        wrong(reading, "must have disable, as the table is its own parent");
    reading->place.len = length;
    reading->place.data[length] = '\0';
    mapped->child = child ? child : new_table(reading, name);
    if (child)
        return;
    buf_add_text(&reading->place, ".tableMapping");
    read_table(reading, mapped->child, columns);
    if (!mapped->is_linked)
        return;
    char *usual CLEANUP(mem_release) = mem_format("%s_pk", table->name);
    mapped->child->parent = add_column(reading, mapped->child, column ? column : usual, in_key);
}

static void read_mapped(struct reading *reading, struct mapped_table *table, struct mapped *mapped,
                        const struct value *how)
{
    static const char *const known[] = {"type",        "mapping",      "forceType", "delimiter",
                                        "destination", "tableMapping", "parentKey", NULL};
    mapped->cell = NO_CELL;
    if (how->kind == VALUE_TEXT) {
        char *name CLEANUP(mem_release) = mem_text(how->text.at, how->text.len);
        if (!*name)
            wrong(reading, "must be the name of a column, or an object that says what to make");
        set_path(mapped, how->name->text, ".");
        mapped->cell = add_column(reading, table, name, false);
        return;
    }
    if (how->kind != VALUE_OBJECT)
        wrong(reading, "must be the name of a column, or an object that says what to make");
    check_keys(reading, how, known);
    char *type CLEANUP(mem_release) = text_of(reading, how, "type");
    char *delimiter CLEANUP(mem_release) = text_of(reading, how, "delimiter");
    set_path(mapped, how->name->text, delimiter ? delimiter : ".");
    if (type && strcmp(type, "table") == 0) {
        mapped->type = MAPPED_TABLE;
        read_child(reading, table, mapped, how);
        return;
    }
    if (type && strcmp(type, "column") != 0 && strcmp(type, "user") != 0)
        wrong(reading, "has an unknown type; known are column, table and user");
    mapped->type = type && strcmp(type, "user") == 0 ? MAPPED_USER : MAPPED_COLUMN;
    read_column(reading, table, mapped, how);
}

/* Some column is part of a primary key. */
static bool has_key(const struct reading *reading, const struct value *columns)
{
    for (const struct value *how = columns->first; how; how = how->next) {
        const struct value *target =
            how->kind == VALUE_OBJECT ? member(reading, how, "mapping") : NULL;
        const struct value *flag =
            target && target->kind == VALUE_OBJECT ? member(reading, target, "primaryKey") : NULL;
        if (flag && flag->kind == VALUE_TRUE)
            return true;
    }
    return false;
}

/* A parent without a key has a column with the hash that joins a child, named as the child is. */
static void add_hash(const struct reading *reading, struct mapped_table *table,
                     struct mapped *mapped)
{
    for (size_t i = 0; i + 1 < table->count; i++)
        if (table->at[i].type == MAPPED_TABLE && table->at[i].child == mapped->child) {
            mapped->cell = table->at[i].cell;
            return;
        }
    mapped->cell = add_column(reading, table, mapped->child->name, false);
}

static void read_table(struct reading *reading, struct mapped_table *table,
                       const struct value *columns)
{
    const bool is_keyed = has_key(reading, columns);
    const size_t length = reading->place.len;
    for (const struct value *how = columns->first; how; how = how->next) {
        table->at = mem_resize(table->at, table->count + 1, sizeof(*table->at));
        struct mapped mapped = {0};
        table->count++;
        buf_add_format(&reading->place, ".%s", how->name->text);
        read_mapped(reading, table, &mapped, how);
        if (mapped.type == MAPPED_TABLE && mapped.is_linked && !is_keyed)
            add_hash(reading, table, &mapped);
        table->at[table->count - 1] = mapped;
        reading->place.len = length;
        reading->place.data[length] = '\0';
    }
}

struct mapping *mapping_new(const char *json, const char *table)
{
    if (!json)
        return NULL;
    struct names *names = names_new();
    struct arena *arena = arena_new();
    struct reader *reader = reader_of_span((struct span){json, strlen(json)});
    struct jsonread *read = jsonread_open(reader, "the mapping", false);
    struct span text;
    const enum jsonread_event event = jsonread_next(read, &text);
    const struct value *columns = valuejson_read(read, event, text, arena, names);
    struct mapping *mapping = NULL;
    if (columns->kind != VALUE_OBJECT && (columns->kind != VALUE_LIST || columns->count > 0))
        user_error("parameters.mapping must be an object");
    if (columns->count > 0) {
        mapping = mem_new(1, sizeof(*mapping));
        struct reading reading = {.mapping = mapping, .names = names};
        buf_add_text(&reading.place, "mapping");
        read_table(&reading, new_table(&reading, table), columns);
        buf_release(&reading.place);
    }
    jsonread_close(read);
    reader_close(reader);
    arena_release(arena);
    names_release(names);
    return mapping;
}

static void table_release(struct mapped_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        free(table->at[i].key);
        strings_release(&table->at[i].steps);
    }
    strings_release(&table->columns);
    strings_release(&table->primary_key);
    free(table->in_key);
    free(table->at);
    free(table->name);
    free(table);
}

void mapping_release(struct mapping *mapping)
{
    if (!mapping)
        return;
    for (size_t i = 0; i < mapping->count; i++)
        table_release(mapping->tables[i]);
    digest_release(mapping->md5);
    buf_release(&mapping->scratch);
    free(mapping->tables);
    free(mapping);
}

void mapping_tables(const struct mapping *mapping, struct strings *names)
{
    for (size_t i = 0; i < mapping->count; i++)
        strings_add(names, mapping->tables[i]->name);
}
