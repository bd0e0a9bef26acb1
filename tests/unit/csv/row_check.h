/* row_check.h: checks what render() says, for row_test.c and row_agree_test.c. */
#ifndef KBC_ROW_CHECK_H
#define KBC_ROW_CHECK_H

#include "unit/csv/row_render.h"
#include "unit/unit.h"

enum { SCANNERS = CPU_WAYS };

/* The scanners of this machine, and NULL for the exact machine; returns how many. */
static inline size_t all_scanners(const struct row_scanner *found[SCANNERS])
{
    size_t count = row_scanners(found);
    found[count++] = NULL;
    return count;
}

static inline void check_render(struct render *how, struct span input, struct span rows,
                                struct span bytes)
{
    CLEANUP(buf_release) struct buf text = {0};
    CLEANUP(buf_release) struct buf consumed = {0};
    render(how, input, &text, &consumed);
    const bool same = text.len == rows.len && memcmp(buf_text(&text), rows.at, rows.len) == 0;
    const bool whole =
        consumed.len == bytes.len && memcmp(buf_text(&consumed), bytes.at, bytes.len) == 0;
    if (!same || !whole) {
        printf("# %s, pieces of %zu, blocks of %zu, cells from row %d\n",
               how->scanner ? how->scanner->name : "exact", how->piece, how->step,
               (int)how->cells_from);
        CHECK_TEXT(buf_text(&text), rows.at);
        CHECK(same && whole);
    }
}

static inline struct span without_mark(struct span input)
{
    const bool mark = input.len >= 3 && memcmp(input.at, "\xef\xbb\xbf", 3) == 0;
    return mark ? (struct span){input.at + 3, input.len - 3} : input;
}

#endif
