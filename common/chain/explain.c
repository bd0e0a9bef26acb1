/* explain.c: an outline as text for a terminal. */
#include "chain/explain.h"

#include "base/shown.h"

#include <stdlib.h>
#include <string.h>

enum { NARROWEST = 3, WIDEST_NAME = 36 };

static void add_line(struct buf *text, const char *line, size_t width)
{
    if (shown_width(line) > width)
        shown_pad(text, line, width);
    else
        buf_add_text(text, line);
    buf_add_byte(text, '\n');
}

static void add_title(struct buf *text, const struct outline_state *state, size_t width)
{
    char *line CLEANUP(mem_release) =
        mem_format("%s%s%s", state->title, state->parameters ? "  " : "",
                   state->parameters ? state->parameters : "");
    add_line(text, line, width);
}

/* Words with commas between, on as many lines as they need. */
static void add_wrapped(struct buf *text, const struct strings *words, size_t indent, size_t width)
{
    size_t at = width;
    for (size_t i = 0; i < words->count; i++) {
        const size_t length = shown_width(words->at[i]) + 2;
        if (at + length > width) {
            buf_add_format(text, "%s%*s", i ? "\n" : "", (int)indent, "");
            at = indent;
        }
        buf_add_format(text, "%s%s", words->at[i], i + 1 < words->count ? ", " : "\n");
        at += length;
    }
}

/* The columns; those that a step took away or brought in are said apart. */
static void add_columns(struct buf *text, const struct outline_item *item,
                        const struct outline_item *old, size_t indent, size_t width)
{
    struct buf line CLEANUP(buf_release) = {0};
    buf_add_format(&line, "%*s%zu column%s, named %s%s", (int)indent, "", item->columns.count,
                   item->columns.count == 1 ? "" : "s",
                   item->head == HEAD_ROW ? "by the first row" : "in the manifest",
                   item->has_header ? " and in a header row" : "");
    add_line(text, buf_text(&line), width);
    if (!old || old->head == HEAD_NONE) {
        add_wrapped(text, &item->columns, indent + 2, width);
        return;
    }
    for (size_t i = 0; i < old->columns.count + item->columns.count; i++) {
        const bool gone = i < old->columns.count;
        const struct strings *own = gone ? &old->columns : &item->columns;
        const char *name = own->at[gone ? i : i - old->columns.count];
        if (outline_column(gone ? item : old, name) != SIZE_MAX)
            continue;
        buf_clear(&line);
        buf_add_format(&line, "%*s%s %s", (int)indent, "", gone ? "-" : "+", name);
        add_line(text, buf_text(&line), width);
    }
}

static size_t widest_name(const struct outline *outline)
{
    size_t widest = 0;
    for (size_t i = 0; i < outline->count; i++)
        for (size_t k = 0; k < outline->states[i].count; k++) {
            const size_t width = shown_width(outline->states[i].items[k].name);
            widest = width > widest ? width : widest;
        }
    return widest < WIDEST_NAME ? widest : WIDEST_NAME;
}

static void add_item(struct buf *text, const struct outline_item *item,
                     const struct outline_item *old, size_t name_width, size_t width)
{
    struct buf line CLEANUP(buf_release) = {0};
    char *kind CLEANUP(mem_release) = outline_kind(item);
    char *format CLEANUP(mem_release) = outline_format(item);
    const bool moved = old && strcmp(old->name, item->name) != 0;
    buf_add_format(&line, "  %s ", old == item ? " " : old ? "~" : "+");
    shown_pad(&line, item->name, name_width);
    buf_add_format(&line, "  %s%s%s%s%s", kind, *format ? "; " : "", format, moved ? "; was " : "",
                   moved ? old->name : "");
    if (item->head == HEAD_NONE && item->manifest)
        buf_add_text(&line, "; manifest");
    add_line(text, buf_text(&line), width);
    if (item->head != HEAD_NONE)
        add_columns(text, item, old == item ? NULL : old, name_width + 6, width);
}

/* What a step changed: - gone, + new, ~ changed; and how much is as it was. */
static void add_changes(struct buf *text, const struct outline_state *before,
                        const struct outline_state *after, size_t name_width, size_t width)
{
    size_t made = 0, untouched = 0;
    for (size_t i = 0; i < before->count; i++)
        if (!outline_find(after, &before->items[i])) {
            char *line CLEANUP(mem_release) = mem_format("  - %s", before->items[i].name);
            add_line(text, line, width);
        }
    for (size_t i = 0; i < after->count; i++) {
        const struct outline_item *item = &after->items[i];
        const struct outline_item *old = outline_find(before, item);
        if (!old || !outline_same_facts(old, item))
            add_item(text, item, old, name_width, width);
        else if (item->made)
            made++;
        else
            untouched++;
    }
    if (made > 0)
        buf_add_format(text, "    %zu with new content; names, columns and format stay\n", made);
    if (untouched > 0)
        buf_add_format(text, "    %zu untouched\n", untouched);
}

void explain_steps(struct buf *text, const struct outline *outline, size_t width)
{
    const size_t name_width = widest_name(outline);
    for (size_t i = 0; i < outline->count; i++) {
        const struct outline_state *state = &outline->states[i];
        buf_add_text(text, i ? "\n" : "");
        add_title(text, state, width);
        for (size_t k = 0; i == 0 && k < state->count; k++)
            add_item(text, &state->items[k], &state->items[k], name_width, width);
        if (i > 0)
            add_changes(text, state - 1, state, name_width, width);
        if (state->count == 0)
            buf_add_text(text, "    nothing\n");
    }
}

struct grid {
    size_t count; /* columns */
    size_t *widths;
};

static size_t cells_width(const struct grid *grid)
{
    size_t sum = 0;
    for (size_t i = 0; i < grid->count; i++)
        sum += grid->widths[i] + 2;
    return sum;
}

static void widen(struct grid *grid, const struct strings *cells)
{
    for (size_t i = 0; i < cells->count && i < grid->count; i++) {
        const size_t width = shown_width(cells->at[i]);
        grid->widths[i] = width > grid->widths[i] ? width : grid->widths[i];
    }
}

/* Columns at the right end for which there is no room even at their narrowest are left out, but for
 * the first one. */
static void leave_out(struct grid *grid, size_t width)
{
    size_t needed = 0;
    for (size_t i = 0; i < grid->count; i++) {
        needed += (grid->widths[i] < NARROWEST ? grid->widths[i] : NARROWEST) + 2;
        if (i > 0 && needed > width)
            grid->count = i;
        else if (grid->widths[i] > width) /* a cell may have megabytes */
            grid->widths[i] = width;
    }
}

/* The widest column gives way until the rows fit. */
static void narrow(struct grid *grid, size_t width)
{
    leave_out(grid, width);
    while (cells_width(grid) > width) {
        size_t widest = 0;
        for (size_t i = 1; i < grid->count; i++)
            widest = grid->widths[i] > grid->widths[widest] ? i : widest;
        if (grid->widths[widest] <= NARROWEST)
            return;
        grid->widths[widest]--;
    }
}

static struct grid grid_of(const struct outline_item *item, size_t width)
{
    struct grid grid = {.count = item->columns.count};
    for (size_t i = 0; i < item->count; i++)
        if (item->rows[i].count > grid.count)
            grid.count = item->rows[i].count;
    grid.widths = mem_new(grid.count, sizeof(*grid.widths));
    widen(&grid, &item->columns);
    for (size_t i = 0; i < item->count; i++)
        widen(&grid, &item->rows[i]);
    for (size_t i = 0; i < grid.count; i++)
        grid.widths[i] += grid.widths[i] == 0;
    narrow(&grid, width);
    return grid;
}

static void add_cells(struct buf *text, const struct grid *grid, const struct strings *cells)
{
    struct buf line CLEANUP(buf_release) = {0};
    for (size_t i = 0; i < grid->count; i++) {
        buf_add_text(&line, "  ");
        shown_pad(&line, i < cells->count ? cells->at[i] : "", grid->widths[i]);
    }
    while (line.len > 0 && line.data[line.len - 1] == ' ')
        line.len--;
    buf_add(text, line.data, line.len);
    buf_add_byte(text, '\n');
}

static void add_rule(struct buf *text, const struct grid *grid)
{
    for (size_t i = 0; i < grid->count; i++) {
        buf_add_text(text, "  ");
        for (size_t k = 0; k < grid->widths[i]; k++)
            buf_add_text(text, "\xe2\x94\x80"); /* U+2500 */
    }
    buf_add_byte(text, '\n');
}

static void add_table(struct buf *text, const struct outline_item *item, size_t width)
{
    const struct grid grid = grid_of(item, width);
    if (grid.count > 0) {
        add_cells(text, &grid, &item->columns);
        add_rule(text, &grid);
    }
    for (size_t i = 0; i < item->count; i++)
        add_cells(text, &grid, &item->rows[i]);
    if (item->count == 0)
        buf_add_text(text, "  no rows\n");
    if (item->more)
        buf_add_text(text, "  \xe2\x80\xa6\n");
    free(grid.widths);
}

void explain_rows(struct buf *text, const struct outline *outline, size_t width)
{
    for (size_t i = 0; i < outline->count; i++) {
        const struct outline_state *state = &outline->states[i];
        buf_add_text(text, i ? "\n" : "");
        add_title(text, state, width);
        for (size_t k = 0; k < state->count; k++) {
            const struct outline_item *item = &state->items[k];
            char *kind CLEANUP(mem_release) = outline_kind(item);
            char *line CLEANUP(mem_release) = mem_format("\n%s  %s", item->name, kind);
            add_line(text, line, width);
            if (item->head != HEAD_NONE)
                add_table(text, item, width);
        }
        if (state->count == 0)
            buf_add_text(text, "  nothing\n");
    }
}
