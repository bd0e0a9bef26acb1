/* row_exact.c: the exact state machine of the CSV grammar.
 *
 * The grammar is that of PHP's fgetcsv (ext/standard/file.c, php_fgetcsv), as contract.md 2.3
 * describes it. A row is a run of fields; each is enclosed, with blanks before the enclosure and
 * text after it allowed, or bare.
 */
#include "csv/row_exact.h"
#include "base/log.h"
#include "base/mem.h"
#include "csv/row_view.h"
#include <stdlib.h>
#include <string.h>

enum { CELLS_MAX = 16 * 1024 * 1024 };

/* What each scan stops at. */
enum {
    FIELD_END = 1, /* the delimiter, the line end */
    ENCLOSURE = 2,
    ESCAPE = 4,
    BLANK = 8, /* may stand before an enclosure */
};

/* A field that was read, from its first byte to the delimiter or line end. */
struct field {
    const char *from, *open, *close, *to; /* open is NULL when it is bare */
    bool awkward; /* has an enclosure that is not doubled */
};

void row_exact_init(struct row_exact *exact, struct row_signs signs)
{
    *exact = (struct row_exact){.signs = signs};
    static const char blanks[] = " \t\r\n\v\f";
    for (size_t i = 0; i < sizeof blanks - 1; i++)
        exact->kinds[(uint8_t)blanks[i]] = BLANK;
    if (signs.escape)
        exact->kinds[(uint8_t)signs.escape] |= ESCAPE;
    exact->kinds[(uint8_t)signs.delimiter] &= (uint8_t)~BLANK;
    exact->kinds[(uint8_t)signs.delimiter] |= FIELD_END;
    exact->kinds[(uint8_t)signs.line_end] &= (uint8_t)~BLANK;
    exact->kinds[(uint8_t)signs.line_end] |= FIELD_END;
    if (!signs.bare)
        exact->kinds[(uint8_t)signs.enclosure] |= ENCLOSURE;
}

static const char *skip_to(const struct row_exact *exact, const char *at, const char *to,
                           unsigned stops)
{
    while (at < to && !(exact->kinds[(uint8_t)*at] & stops))
        at++;
    return at;
}

/* The enclosure that opens the field at `at`, or NULL. Blanks before it are skipped, never past the
 * line end. */
static const char *find_open(const struct row_exact *exact, const char *at, const char *to)
{
    const char *behind = at;
    if (exact->signs.bare)
        return NULL;
    while (behind < to && exact->kinds[(uint8_t)*behind] & BLANK)
        behind++;
    if (behind < to && *behind == exact->signs.enclosure)
        return behind;
    return at < to && *at == exact->signs.enclosure ? at : NULL;
}

/* The enclosure that closes what opened before `at`, or `to`. An enclosure is looked at before an
 * escape; an escape hides the byte behind it. (At a line end it hides nothing, but a line end is
 * literal anyway.) */
static const char *find_close(const struct row_exact *exact, const char *at, const char *to,
                              bool *awkward)
{
    for (;;) {
        at = skip_to(exact, at, to, ENCLOSURE | ESCAPE);
        if (at == to)
            return to;
        if (*at == exact->signs.enclosure) {
            if (at + 1 == to || at[1] != exact->signs.enclosure)
                return at;
        } else if (at + 1 == to) {
            return to;
        } else {
            *awkward |= at[1] == exact->signs.enclosure;
        }
        at += 2;
    }
}

/* Appends with every enclosure doubled. */
static void add_doubled(struct row_exact *exact, const char *from, const char *to)
{
    char *end = exact->own + exact->own_len;
    while (from < to) {
        if (*from == exact->signs.enclosure)
            *end++ = *from;
        *end++ = *from++;
    }
    exact->own_len = (size_t)(end - exact->own);
}

/* Appends the text between two enclosures: pairs stay pairs, and an enclosure behind an escape
 * becomes a pair. */
static void add_enclosed(struct row_exact *exact, const char *from, const char *to)
{
    while (from < to) {
        const char *stop = skip_to(exact, from, to, ENCLOSURE | ESCAPE);
        memcpy(exact->own + exact->own_len, from, (size_t)(stop - from));
        exact->own_len += (size_t)(stop - from);
        if (stop == to)
            return;
        if (*stop == exact->signs.enclosure) {
            add_doubled(exact, stop, stop + 1);
        } else {
            exact->own[exact->own_len++] = *stop;
            add_doubled(exact, stop + 1, to - stop > 1 ? stop + 2 : to);
        }
        from = to - stop > 2 ? stop + 2 : to;
    }
}

/* Reads the field at `at`; field->to is the delimiter or line end behind it, or `to`. */
static struct field read_field(const struct row_exact *exact, const char *at, const char *to)
{
    struct field field = {.from = at, .open = find_open(exact, at, to)};
    if (field.open) {
        field.close = find_close(exact, field.open + 1, to, &field.awkward);
        field.to = skip_to(exact, field.close, to, FIELD_END);
        return field;
    }
    at = skip_to(exact, at, to, FIELD_END | ENCLOSURE);
    field.awkward = at < to && !(exact->kinds[(uint8_t)*at] & FIELD_END);
    field.to = field.awkward ? skip_to(exact, at, to, FIELD_END) : at;
    return field;
}

/* The cell of a field. `to` is where its text ends: field->to without the rest of a line end. */
static struct span make_cell(struct row_exact *exact, const struct field *field, const char *to)
{
    const char *own = exact->own + exact->own_len;
    if (field->open) {
        const char *from = field->open + 1;
        if (field->close + 1 == to && !field->awkward)
            return (struct span){from, (size_t)(field->close - from)};
        add_enclosed(exact, from, field->close);
        add_doubled(exact, field->close + 1, to);
    } else {
        if (to > field->from && to[-1] == exact->signs.trail)
            to--;
        if (!field->awkward)
            return (struct span){field->from, (size_t)(to - field->from)};
        add_doubled(exact, field->from, to);
    }
    return (struct span){own, (size_t)(exact->own + exact->own_len - own)};
}

static void add_cell(struct row_exact *exact, struct span cell)
{
    if (exact->width == exact->cells_room) {
        if (exact->width == CELLS_MAX)
            user_error("the row has more than %d cells; check the delimiter", CELLS_MAX);
        exact->cells_room = exact->cells_room ? 2 * exact->cells_room : 64;
        exact->cells = mem_resize(exact->cells, exact->cells_room, sizeof *exact->cells);
    }
    exact->cells[exact->width++] = cell;
}

/* Every byte gives at most two; making room for all at once leaves the cells in their places. */
static void make_room(struct row_exact *exact, size_t bytes)
{
    exact->width = 0;
    exact->own_len = 0;
    const size_t needed = 2 * bytes + ROW_SHORT;
    if (exact->own_room < needed) {
        free(exact->own);
        exact->own = NULL;
        exact->own = mem_resize(NULL, needed, 1);
        exact->own_room = needed;
    }
}

enum row_outcome row_exact_read(struct row_exact *exact, const char *from, const char *to,
                                bool final, size_t *length)
{
    make_room(exact, (size_t)(to - from));
    for (const char *at = from;;) {
        const struct field field = read_field(exact, at, to);
        at = field.to;
        if (at == to && !final)
            return ROW_PARTIAL;
        if (field.open && field.close == to) {
            add_cell(exact, (struct span){field.open + 1, (size_t)(to - field.open - 1)});
            *length = (size_t)(to - from);
            return ROW_UNCLOSED;
        }
        const char *text = at;
        const char *least = field.open ? field.close + 1 : field.from;
        const bool last = at == to || *at == exact->signs.line_end;
        if (last && text > least && text[-1] == (at == to ? exact->signs.trail : '\r'))
            text--;
        add_cell(exact, make_cell(exact, &field, text));
        if (last) {
            *length = (size_t)(at - from) + (at < to);
            return ROW_COMPLETE;
        }
        at++;
    }
}

void row_exact_release(struct row_exact *exact)
{
    free(exact->cells);
    free(exact->own);
}
