/* unpivot.c: which cells of a row stay and which become rows, and those rows. */
#include "shape/unpivot.h"
#include "base/log.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* Which columns a list of names and masks means. A name that is not there is user_error. */
static void choose(const struct strings *list, const struct strings *columns, const char *what,
                   bool *chosen)
{
    for (size_t i = 0; i < list->count; i++) {
        bool found = strpbrk(list->at[i], "*?[") != NULL;
        for (size_t k = 0; k < columns->count; k++)
            if (pattern_name_fits(list->at[i], columns->at[k]) ||
                strcmp(list->at[i], columns->at[k]) == 0)
                found = chosen[k] = true;
        char *known CLEANUP(mem_release) = strings_show(columns, 20);
        if (!found)
            user_error("parameters.%s: there is no column \"%s\"; there is: %s", what, list->at[i],
                       known);
    }
}

/* What each column is: kept, turned, or neither. */
static void divide(const struct unpivot_how *how, const struct strings *columns, bool *kept,
                   bool *turned)
{
    const bool by_name = how->keep->at || how->turn->at;
    if (by_name) {
        choose(how->keep, columns, "id_columns", kept);
        choose(how->turn, columns, "value_columns", turned);
    }
    for (size_t i = 0; i < columns->count; i++) {
        if (!by_name) {
            turned[i] = how->from > 0 && i + 1 >= (uint64_t)how->from;
            kept[i] = !turned[i];
        } else if (kept[i] && turned[i] && how->keep->at && how->turn->at) {
            user_error("the column \"%s\" is in id_columns and in value_columns", columns->at[i]);
        } else {
            turned[i] = how->turn->at ? turned[i] : !kept[i];
            kept[i] = how->keep->at ? kept[i] : !turned[i];
        }
    }
}

/* Adds a text as a cell; returns the cell's length. */
static size_t add_cell(struct buf *text, const char *value, char enclosure)
{
    const size_t from = text->len;
    for (; *value; value++) {
        buf_add_byte(text, *value);
        if (*value == enclosure)
            buf_add_byte(text, *value);
    }
    return text->len - from;
}

static void add_turned(struct unpivot *plan, const struct strings *columns,
                       const struct strings *above, const bool *turned, char enclosure)
{
    const char *last = "";
    struct buf *text = &plan->text;
    for (size_t i = 0; i < columns->count; i++) {
        if (i < above->count && turned[i] && *above->at[i])
            last = above->at[i];
        if (!turned[i])
            continue;
        struct unpivot_cell *cell = &plan->turned[plan->turned_count++];
        cell->position = i;
        cell->name.len = add_cell(text, columns->at[i], enclosure);
        cell->above.len = add_cell(text, last, enclosure);
    }
    /* For what row_put() reads behind a cell. */
    memset(buf_room(text, ROW_SHORT), 0, ROW_SHORT);
    size_t at = 0;
    for (size_t i = 0; i < plan->turned_count; i++) {
        plan->turned[i].name.at = text->data + at;
        at += plan->turned[i].name.len;
        plan->turned[i].above.at = text->data + at;
        at += plan->turned[i].above.len;
    }
}

static void name_columns(struct unpivot *plan, const struct unpivot_how *how,
                         const struct strings *columns)
{
    struct strings *names = &plan->columns;
    for (size_t i = 0; i < plan->kept_count; i++)
        strings_add(names, columns->at[plan->kept[i]]);
    if (!plan->as_is) {
        strings_add(names, how->name);
        strings_add(names, how->value);
        if (plan->has_above)
            strings_add(names, how->above);
    }
    if (how->renamed->count > names->count)
        user_error("parameters.header_column_names: there are %zu names, but the result has %zu "
                   "columns",
                   how->renamed->count, names->count);
    for (size_t i = 0; i < how->renamed->count; i++)
        strings_replace(names, i, mem_string(how->renamed->at[i]));
    for (size_t i = 0; i < names->count && how->clean; i++)
        strings_replace(names, i, unpivot_clean(names->at[i]));
    const size_t twice = plan->as_is ? SIZE_MAX : strings_repeated(names);
    if (twice != SIZE_MAX)
        user_error("the result would have two columns \"%s\"; rename one of them with "
                   "name_column, value_column or header_column_names",
                   names->at[twice]);
}

struct unpivot unpivot_plan(const struct unpivot_how *how, const struct strings *columns,
                            const struct strings *above, struct dialect dialect)
{
    struct unpivot plan = {.width = columns->count, .skip_empty = how->skip_empty};
    bool *kept CLEANUP(mem_release) = mem_new(columns->count + 1, sizeof(*kept));
    bool *turned CLEANUP(mem_release) = mem_new(columns->count + 1, sizeof(*turned));
    divide(how, columns, kept, turned);
    plan.kept = mem_new(columns->count + 1, sizeof(*plan.kept));
    plan.turned = mem_new(columns->count + 1, sizeof(*plan.turned));
    for (size_t i = 0; i < columns->count; i++)
        if (kept[i])
            plan.kept[plan.kept_count++] = i;
    add_turned(&plan, columns, above, turned, dialect.enclosure);
    plan.as_is = how->from <= 0 && !how->keep->at && !how->turn->at;
    plan.has_above = !plan.as_is && how->above && *how->above && above->count > 0;
    if (!plan.as_is && plan.turned_count == 0)
        user_error("no column becomes rows: the table has %zu columns, and all of them stay",
                   columns->count);
    name_columns(&plan, how, columns);
    return plan;
}

void unpivot_row(const struct unpivot *plan, const struct row_reader *in, struct row_writer *out)
{
    const size_t width = row_width(in);
    if (plan->as_is) {
        row_put_row(out, in);
        row_end(out);
        return;
    }
    if (width > plan->width)
        user_error("the row has %zu cells, but the table %zu columns", width, plan->width);
    for (size_t i = 0; i < plan->turned_count; i++) {
        const struct unpivot_cell *turned = &plan->turned[i];
        const bool there = turned->position < width;
        const struct span cell =
            there ? row_cell(in, turned->position) : (struct span){turned->name.at, 0};
        if (plan->skip_empty && cell.len == 0)
            continue;
        row_put_some(out, in, plan->kept, plan->kept_count);
        row_put(out, turned->name);
        row_put(out, cell);
        if (plan->has_above)
            row_put(out, turned->above);
        row_end(out);
    }
}

void unpivot_release(struct unpivot *plan)
{
    free(plan->kept);
    free(plan->turned);
    strings_release(&plan->columns);
    buf_release(&plan->text);
}
