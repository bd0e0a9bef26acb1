/* row_window.c: blocks of input, windows of rows, and the way between the scanner and the exact
 * machine. */
#include "base/log.h"
#include "base/mem.h"
#include "csv/row_engine.h"
#include "csv/sample.h"
#include <stdlib.h>
#include <string.h>

enum { PENALTY_MAX = 63, FEW_ROWS = 4, PAGE = 4096 };

void row_engine_show_nothing(struct row_engine *engine)
{
    engine->single[0] = (struct row_mark){.at = UINT32_MAX};
    engine->view.row = engine->view.last = engine->single;
    engine->view.index = NULL;
}

void row_engine_begin(struct row_engine *engine, char line_end)
{
    engine->started = true;
    const struct row_signs signs = {
        .delimiter = engine->dialect.delimiter,
        .enclosure = engine->dialect.enclosure,
        .escape = engine->dialect.escape,
        .line_end = line_end,
        .trail = line_end == '\n' ? '\r' : '\n',
        .bare = !engine->dialect.enclosure,
    };
    engine->view.trail = signs.trail;
    row_exact_init(&engine->exact, signs);
    if (engine->scanner) {
        struct row_scan *scan = &engine->scan;
        scan->signs = signs;
        scan->index = mem_resize(NULL, 1 + engine->window + ROW_PAD, sizeof *scan->index);
        *scan->index++ = UINT32_MAX;
        scan->ends = mem_resize(NULL, 1 + engine->window + 1, sizeof *scan->ends);
        *scan->ends++ = (struct row_mark){.at = UINT32_MAX};
    }
}

void row_engine_set(struct row_engine *engine, struct span bytes)
{
    engine->block = (char *)(uintptr_t)bytes.at; /* not written to, as nothing more is read */
    engine->at = 0;
    engine->end = bytes.len;
    engine->finished = true;
    engine->distrust = engine->penalty = 0;
    row_engine_show_nothing(engine);
}

/* The first address from `at` on that begins a page. */
static char *align(char *at)
{
    return at + (-(uintptr_t)at & (PAGE - 1));
}

/* Memory for `more` bytes to be read, with room for `left` bytes before them. */
static void make_room(struct row_engine *engine, size_t left, size_t more)
{
    if (left <= engine->before && more <= engine->room)
        return;
    engine->before = left > engine->window ? left : engine->window;
    engine->room = more;
    char *memory = mem_resize(NULL, PAGE + engine->before + engine->room + 2 * (size_t)ROW_PAD, 1);
    char *area = align(memory + ROW_PAD + engine->before);
    if (left)
        memcpy(area - left, engine->block + engine->at, left);
    free(engine->memory);
    engine->memory = memory;
    engine->area = area;
    engine->block = area - left;
    engine->at = 0;
}

/* Reads on, to where a page begins (the kernel copies faster then); what is left of the block is
 * moved to before that. Reads at least as much as is left, so that a row of any length is looked at
 * only a few times. */
static void read_on(struct row_engine *engine)
{
    const size_t left = engine->end - engine->at;
    if (left >= ROW_LONGEST) {
        user_error("the row is longer than %d MB; is an enclosure missing?",
                   ROW_LONGEST / (1024 * 1024));
    }
    size_t more = left > engine->step ? left : engine->step;
    more = more < ROW_LONGEST - left ? more : ROW_LONGEST - left;
    make_room(engine, left, more);
    if (left)
        memmove(engine->area - left, engine->block + engine->at, left);
    (engine->area - left)[-1] = 0;
    const size_t got = reader_fill(engine->reader, engine->area, more);
    memset(engine->area + got, 0, ROW_PAD);
    engine->block = engine->area - left;
    engine->at = 0;
    engine->end = left + got;
    engine->finished = got < more;
}

/* Shows the rows that the scanner finds at `at`; false if there are none, or none that is regular.
 */
static bool scan_window(struct row_engine *engine)
{
    struct row_scan *scan = &engine->scan;
    const size_t left = engine->end - engine->at;
    scan->base = engine->block + engine->at;
    scan->length = (uint32_t)(left < engine->window ? left : engine->window);
    scan->cells = scan->rows = 0;
    scan->irregular = false;
    engine->scanner->scan(scan);
    if (scan->irregular && scan->rows < FEW_ROWS)
        engine->penalty = engine->penalty < PENALTY_MAX ? 2 * engine->penalty + 1 : PENALTY_MAX;
    else
        engine->penalty = scan->irregular;
    engine->distrust = engine->penalty;
    if (!scan->rows)
        return false;
    engine->view.base = scan->base;
    engine->view.row = scan->ends;
    engine->view.last = scan->ends + scan->rows - 1;
    engine->view.index = scan->wanted == ROW_CELLS ? scan->index : NULL;
    engine->at += engine->view.last->at + 1;
    return true;
}

/* Shows the row at `at` as the exact machine reads it; false if its end is not yet in the block. */
static bool read_exact(struct row_engine *engine)
{
    const char *from = engine->block + engine->at;
    size_t length;
    switch (row_exact_read(&engine->exact, from, engine->block + engine->end, engine->finished,
                           &length)) {
    case ROW_PARTIAL:
        return false;
    case ROW_UNCLOSED:
        if (engine->accepts_unclosed)
            break;
        user_error("an enclosure (%c) that opens in this row is never closed; close it, or double "
                   "it where it is text",
                   engine->dialect.enclosure);
    case ROW_COMPLETE:
        break;
    }
    row_engine_show_nothing(engine);
    engine->single[1] = (struct row_mark){(uint32_t)length - 1, (uint32_t)engine->exact.width};
    engine->view.base = from;
    engine->view.row = engine->view.last = engine->single + 1;
    engine->at += length;
    engine->distrust -= engine->distrust > 0;
    return true;
}

bool row_advance(struct row_reader *rows)
{
    struct row_engine *engine = rows->engine;
    if (!engine->started)
        row_engine_begin(engine, sample_line_end(engine->reader, engine->dialect));
    rows->number++;
    log_where()->row = &rows->number;
    bool exact = !engine->scanner || engine->distrust;
    for (;;) {
        if (engine->at < engine->end) {
            if (!exact && scan_window(engine))
                return true;
            exact |=
                engine->finished || engine->scan.irregular || engine->scan.length == engine->window;
            if (exact && read_exact(engine))
                return true;
        } else if (engine->finished) {
            break;
        }
        read_on(engine);
    }
    rows->number--;
    log_where()->row = NULL;
    row_engine_show_nothing(engine);
    return false;
}

/* More is wanted for the first time: the rest of the window is scanned again. */
static void want(struct row_engine *engine, enum row_wanted wanted)
{
    const struct row_reader *view = &engine->view;
    const uint32_t begins = view->row[-1].at + 1; /* 0 behind UINT32_MAX */
    engine->scan.wanted = wanted;
    engine->at = (size_t)(view->base - engine->block) + begins;
    scan_window(engine);
}

static bool is_exact(const struct row_reader *rows)
{
    return rows->row == rows->engine->single + 1;
}

size_t row_width_apart(const struct row_reader *rows)
{
    if (is_exact(rows))
        return rows->engine->exact.width;
    if (rows->engine->scan.wanted == ROW_ENDS)
        want(rows->engine, ROW_WIDTHS);
    return rows->row[0].cells - rows->row[-1].cells;
}

struct span row_cell_apart(const struct row_reader *rows, size_t i)
{
    if (is_exact(rows))
        return rows->engine->exact.cells[i];
    want(rows->engine, ROW_CELLS);
    const uint32_t *ends = rows->index + rows->row[-1].cells + i;
    return row_cell_between(rows, ends[-1] + 1, ends[0]);
}
