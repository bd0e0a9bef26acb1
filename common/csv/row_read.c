/* row_read.c: the CSV reader of row.h: opening, closing, and what is asked of a row less often. */
#include "base/log.h"
#include "base/mem.h"
#include "csv/row.h"
#include "csv/row_cell.h"
#include "csv/row_engine.h"
#include <stdlib.h>

struct row_reader *row_open_with(struct reader *reader, struct dialect dialect,
                                 const struct row_scanner *scanner, size_t step)
{
    const char delimiter = dialect.delimiter, enclosure = dialect.enclosure;
    if (delimiter == enclosure || delimiter == '\n' || delimiter == '\r' || enclosure == '\n' ||
        enclosure == '\r') {
        user_error(
            "the delimiter and the enclosure must be two different bytes, and no line breaks");
    }
    struct row_engine *engine = mem_new(1, sizeof *engine);
    engine->reader = reader;
    engine->dialect = dialect;
    engine->scanner = scanner;
    engine->step = step;
    engine->window = step < ROW_WINDOW ? step : ROW_WINDOW;
    engine->view.engine = engine;
    engine->view.enclosure = enclosure ? enclosure : ROW_BARE;
    row_engine_show_nothing(engine);
    return &engine->view;
}

struct row_reader *row_open(struct reader *reader, struct dialect dialect)
{
    return row_open_with(reader, dialect, row_scanner_choose(), IO_BLOCK);
}

void row_accept_unclosed(struct row_reader *rows)
{
    rows->engine->accepts_unclosed = true;
}

bool row_blank(const struct row_reader *rows)
{
    const struct span bytes = row_bytes(rows);
    return bytes.at[0] == rows->engine->exact.signs.line_end ||
           (bytes.at[0] == '\r' && (bytes.len == 1 || (bytes.len == 2 && bytes.at[1] == '\n')));
}

struct span row_value(const struct row_reader *rows, struct span cell, struct buf *scratch)
{
    return row_undoubled(cell, rows->engine->dialect.enclosure, scratch);
}

struct dialect row_dialect(const struct row_reader *rows)
{
    return rows->engine->dialect;
}

void row_close(struct row_reader *rows)
{
    if (!rows)
        return;
    struct row_engine *engine = rows->engine;
    if (log_where()->row == &rows->number)
        log_where()->row = NULL;
    row_exact_release(&engine->exact);
    if (engine->scan.ends) {
        free(engine->scan.ends - 1);
        free(engine->scan.index - 1);
    }
    free(engine->memory);
    free(engine);
}

void row_reader_release(struct row_reader **rows)
{
    row_close(*rows);
}
