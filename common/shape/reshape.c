/* reshape.c: lists where they are wanted, and members that are added. */
#include "shape/reshape.h"

#include <stdio.h>
#include <string.h>

static struct name *name_of(struct names *names, const char *text)
{
    return names_of(names, (struct span){text, strlen(text)}, NULL);
}

static bool is_listed(const struct strings *lists, const struct value *member,
                      const struct buf *path)
{
    for (size_t i = 0; i < lists->count; i++) {
        const char *text = lists->at[i];
        const size_t length = strlen(text);
        if ((length == member->name->length && memcmp(text, member->name->text, length) == 0) ||
            (length == path->len && memcmp(text, path->data, length) == 0))
            return true;
    }
    return false;
}

/* The value becomes a list that holds what it was. */
static void wrap(struct arena *arena, struct value *value)
{
    struct value *inner = arena_take(arena, sizeof(*inner));
    *inner = *value;
    value->kind = VALUE_LIST;
    value->count = 0;
    value->first = value->last = NULL;
    value_add(value, NULL, inner);
}

static void make_lists(struct arena *arena, struct value *value, const struct strings *lists,
                       struct buf *path)
{
    const size_t length = path->len;
    for (struct value *part = value->kind >= VALUE_LIST ? value->first : NULL; part;
         part = part->next) {
        if (value->kind == VALUE_OBJECT) {
            if (length > 0)
                buf_add_byte(path, '.');
            buf_add(path, part->name->text, part->name->length);
        }
        make_lists(arena, part, lists, path);
        if (value->kind == VALUE_OBJECT && part->kind != VALUE_LIST && part->kind != VALUE_NULL &&
            is_listed(lists, part, path))
            wrap(arena, part);
        path->len = length;
    }
}

void reshape_lists(struct arena *arena, struct value *record, const struct strings *lists)
{
    struct buf path CLEANUP(buf_release) = {0};
    make_lists(arena, record, lists, &path);
}

void reshape_number(struct arena *arena, struct names *names, struct value *record,
                    const char *list, uint64_t number)
{
    if (record->kind == VALUE_LIST || record->kind == VALUE_NULL)
        return;
    if (record->kind != VALUE_OBJECT || record->count == 0) {
        struct buf name CLEANUP(buf_release) = {0};
        buf_add_format(&name, "%s_value", list);
        struct value *inner = arena_take(arena, sizeof(*inner));
        *inner = *record;
        record->kind = VALUE_OBJECT;
        record->count = 0;
        record->first = record->last = NULL;
        value_add(record, name_of(names, buf_text(&name)), inner);
    }
    char digits[24];
    const int length = snprintf(digits, sizeof(digits), "%llu", (unsigned long long)number);
    value_set(record, name_of(names, "row_nr"),
              value_new(arena, VALUE_NUMBER, (struct span){digits, (size_t)length}));
}

void reshape_numbers(struct arena *arena, struct names *names, struct value *record)
{
    uint64_t number = 0;
    for (struct value *part = record->kind >= VALUE_LIST ? record->first : NULL; part;
         part = part->next) {
        reshape_numbers(arena, names, part);
        if (record->kind == VALUE_LIST)
            reshape_number(arena, names, part, record->name ? record->name->text : "list",
                           ++number);
    }
}

bool reshape_file_name(struct arena *arena, struct names *names, struct value *record,
                       const char *file)
{
    if (record->kind == VALUE_NULL) {
        record->kind = VALUE_OBJECT;
        record->count = 0;
        record->first = record->last = NULL;
    }
    if (record->kind != VALUE_OBJECT)
        return false;
    value_set(record, name_of(names, "keboola_file_name_col"),
              value_new(arena, VALUE_TEXT, (struct span){file, strlen(file)}));
    return true;
}
