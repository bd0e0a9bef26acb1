/* page.c: an outline as one HTML page. */
#include "chain/page.h"

#include "chain/page_style.h"

#include <string.h>

/* How far the first rows are looked for when a step takes rows away, or puts some in front. */
enum { SHIFT_LEAST = -2, SHIFT_MOST = 8, FILES_SHOWN = 20 };

static void add_text(struct buf *html, const char *text)
{
    for (; *text; text++) {
        const char *escaped = *text == '<'    ? "&lt;"
                              : *text == '>'  ? "&gt;"
                              : *text == '&'  ? "&amp;"
                              : *text == '"'  ? "&quot;"
                              : *text == '\'' ? "&#39;"
                                              : NULL;
        if (escaped)
            buf_add_text(html, escaped);
        else
            buf_add_byte(html, *text);
    }
}

static void add_element(struct buf *html, const char *open, const char *text, const char *close)
{
    buf_add_text(html, open);
    add_text(html, text);
    buf_add_text(html, close);
}

static void add_mark(struct buf *html, const char *kind, const char *text)
{
    buf_add_format(html, "<span class=\"mark %s\">", kind);
    add_text(html, text);
    buf_add_text(html, "</span>");
}

/* An item beside what it was one step before, row against row. */
struct pair {
    const struct outline_item *item, *old; /* old is NULL for a new one */
    long shift; /* row i was row i + shift */
};

static const char *old_cell(const struct pair *pair, size_t row, size_t column)
{
    if (!pair->old || column >= pair->item->columns.count)
        return NULL;
    const size_t at = outline_column(pair->old, pair->item->columns.at[column]);
    const long before = (long)row + pair->shift;
    if (at == SIZE_MAX || before < 0 || (size_t)before >= pair->old->count ||
        at >= pair->old->rows[before].count)
        return NULL;
    return pair->old->rows[before].at[at];
}

static size_t equal_cells(const struct pair *pair)
{
    size_t equal = 0;
    for (size_t row = 0; row < pair->item->count; row++)
        for (size_t i = 0; i < pair->item->rows[row].count; i++) {
            const char *before = old_cell(pair, row, i);
            equal += before && strcmp(before, pair->item->rows[row].at[i]) == 0;
        }
    return equal;
}

/* The shift under which most cells are as they were. */
static void align(struct pair *pair)
{
    struct pair best = *pair;
    size_t most = pair->old ? equal_cells(pair) : SIZE_MAX;
    for (long shift = SHIFT_LEAST; pair->old && shift <= SHIFT_MOST; shift++) {
        struct pair other = *pair;
        other.shift = shift;
        const size_t equal = equal_cells(&other);
        if (equal > most) {
            most = equal;
            best = other;
        }
    }
    *pair = best;
}

static void add_columns(struct buf *html, const struct pair *pair)
{
    const struct strings *columns = &pair->item->columns;
    buf_add_text(html, "<thead><tr><th></th>");
    for (size_t i = 0; i < columns->count; i++) {
        const bool added = pair->old && pair->old->head != HEAD_NONE &&
                           outline_column(pair->old, columns->at[i]) == SIZE_MAX;
        add_element(html, added ? "<th class=\"new\">" : "<th>", columns->at[i], "</th>");
    }
    buf_add_text(html, "</tr></thead>");
}

static void add_rows(struct buf *html, const struct pair *pair)
{
    buf_add_text(html, "<tbody>");
    for (size_t row = 0; row < pair->item->count; row++) {
        const struct strings *cells = &pair->item->rows[row];
        buf_add_format(html, "<tr><td class=\"n\">%zu</td>", row + 1);
        for (size_t i = 0; i < cells->count; i++) {
            const char *before = old_cell(pair, row, i);
            const bool added = pair->old && pair->old->head != HEAD_NONE &&
                               i < pair->item->columns.count &&
                               outline_column(pair->old, pair->item->columns.at[i]) == SIZE_MAX;
            const bool changed = before && strcmp(before, cells->at[i]) != 0;
            buf_add_text(html, changed ? "<td class=\"changed\" title=\"" : "<td");
            if (changed) {
                buf_add_text(html, "was: ");
                add_text(html, before);
                buf_add_text(html, "\"");
            } else if (added) {
                buf_add_text(html, " class=\"new\"");
            }
            add_element(html, ">", cells->at[i], "</td>");
        }
        buf_add_text(html, "</tr>");
    }
    buf_add_text(html, "</tbody>");
}

static void add_gone_columns(struct buf *html, const struct pair *pair)
{
    bool any = false;
    for (size_t i = 0; pair->old && i < pair->old->columns.count; i++) {
        if (outline_column(pair->item, pair->old->columns.at[i]) != SIZE_MAX)
            continue;
        buf_add_text(html, any ? " " : "<div class=\"row\">columns removed: ");
        any = true;
        buf_add_text(html, "<span class=\"mark gone\"><del>");
        add_text(html, pair->old->columns.at[i]);
        buf_add_text(html, "</del></span>");
    }
    buf_add_text(html, any ? "</div>" : "");
}

static void add_table(struct buf *html, struct pair *pair)
{
    align(pair);
    add_gone_columns(html, pair);
    if (pair->shift > 0)
        buf_add_format(
            html,
            "<div class=\"row\"><span class=\"mark gone\">%ld row%s removed in front</span></div>",
            pair->shift, pair->shift == 1 ? "" : "s");
    if (pair->item->count == 0 && pair->item->columns.count == 0) {
        buf_add_text(html, "<div class=\"row\">no rows</div>");
        return;
    }
    buf_add_text(html, "<div class=\"scroll\"><table>");
    add_columns(html, pair);
    add_rows(html, pair);
    buf_add_text(html, "</table></div>");
    if (pair->item->more)
        buf_add_text(html, "<div class=\"row\">\xe2\x80\xa6 more rows</div>");
}

static void add_manifest(struct buf *html, const struct pair *pair)
{
    const char *now = pair->item->manifest, *before = pair->old ? pair->old->manifest : now;
    if (!now) {
        if (before)
            buf_add_text(
                html, "<div class=\"row\"><span class=\"mark gone\">manifest removed</span></div>");
        return;
    }
    buf_add_text(html, "<details><summary>manifest ");
    if (!before)
        add_mark(html, "new", "new");
    else if (strcmp(now, before) != 0)
        add_mark(html, "changed", "changed");
    add_element(html, "</summary><pre>", now, "</pre></details>");
}

static void add_files(struct buf *html, const struct pair *pair)
{
    const struct outline_item *item = pair->item;
    if (!strchr(item->name, '/') || item->name[strlen(item->name) - 1] != '/')
        return;
    buf_add_format(html, "<details%s><summary>files</summary><ul>",
                   item->head == HEAD_NONE ? " open" : "");
    for (size_t i = 0; i < item->files.count && i < FILES_SHOWN; i++)
        add_element(html, "<li><code>", item->files.at[i], "</code></li>");
    if (item->files.count > FILES_SHOWN)
        buf_add_format(html, "<li>and %zu more</li>", item->files.count - FILES_SHOWN);
    buf_add_text(html, "</ul></details>");
}

static void add_item(struct buf *html, struct pair *pair, bool first)
{
    const struct outline_item *item = pair->item;
    char *kind CLEANUP(mem_release) = outline_kind(item);
    char *format CLEANUP(mem_release) = outline_format(item);
    add_element(html, "<article><div class=\"head\"><h3>", item->name, "</h3>");
    if (!pair->old && !first)
        add_mark(html, "new", "new");
    if (pair->old && strcmp(pair->old->name, item->name) != 0) {
        char *was CLEANUP(mem_release) = mem_format("was %s", pair->old->name);
        add_mark(html, "changed", was);
    }
    add_element(html, "<p>", kind, "");
    if (item->head != HEAD_NONE)
        buf_add_format(html, "; header in the %s%s",
                       item->head == HEAD_ROW ? "first row" : "manifest",
                       item->has_header ? " and in the data" : "");
    add_element(html, *format ? "; " : "", format, "</p>");
    if (!first && pair->old && outline_same_facts(pair->old, item) &&
        outline_same_rows(pair->old, item)) {
        buf_add_text(html, item->made ? "<span class=\"mark\">shown rows as before</span>"
                                      : "<span class=\"mark\">untouched</span>");
        buf_add_text(html, "</div></article>");
        return;
    }
    buf_add_text(html, "</div>");
    if (item->head != HEAD_NONE)
        add_table(html, pair);
    add_files(html, pair);
    add_manifest(html, pair);
    buf_add_text(html, "</article>");
}

/* Items that have gone, unless they stand under another name. */
static void add_gone(struct buf *html, const struct outline_state *before,
                     const struct outline_state *after)
{
    for (size_t i = 0; i < before->count; i++)
        if (!outline_find(after, &before->items[i]))
            add_element(html, "<article><div class=\"head\"><h3><del>", before->items[i].name,
                        "</del></h3><span class=\"mark gone\">removed</span></div></article>");
}

static void add_state(struct buf *html, const struct outline *outline, size_t number)
{
    const struct outline_state *state = &outline->states[number];
    const struct outline_state *before = number ? state - 1 : NULL;
    buf_add_format(html, "<section id=\"s%zu\"><span class=\"dot\">%zu</span><div class=\"step\">",
                   number, number);
    add_element(html, "<h2>", number ? strchr(state->title, ' ') + 1 : "in/", "</h2>");
    if (state->parameters)
        add_element(html, "<code>", state->parameters, "</code>");
    buf_add_text(html, "</div>");
    if (before)
        add_gone(html, before, state);
    for (size_t i = 0; i < state->count; i++) {
        struct pair pair = {.item = &state->items[i]};
        pair.old = outline_find(before ? before : state, pair.item);
        add_item(html, &pair, !before);
    }
    if (state->count == 0)
        buf_add_text(html, "<p>nothing</p>");
    buf_add_text(html, "</section>\n");
}

void page_write(struct buf *html, const struct outline *outline)
{
    buf_add_text(html,
                 "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                 "<meta name=\"viewport\" content=\"width=device-width\">"
                 "<title>Chain of processors</title><style>" PAGE_STYLE "</style></head>"
                 "<body><main><h1>What each step does</h1><p>The data folder before the chain "
                 "and after each of its steps. ");
    add_mark(html, "new", "new");
    add_mark(html, "changed", "changed");
    add_mark(html, "gone", "removed");
    buf_add_text(html, " is against the step before.</p><nav>");
    for (size_t i = 0; i < outline->count; i++) {
        buf_add_format(html, "<a href=\"#s%zu\">", i);
        add_element(html, "", outline->states[i].title, "</a>");
    }
    buf_add_text(html, "</nav>\n");
    for (size_t i = 0; i < outline->count; i++)
        add_state(html, outline, i);
    buf_add_text(html, "</main></body></html>\n");
}
