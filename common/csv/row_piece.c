/* row_piece.c: rows of pieces in memory: reading, measuring, and guessing where they begin. */
#include "csv/row_piece.h"
#include "base/log.h"
#include "csv/row_engine.h"
#include "csv/sample.h"

_Static_assert((int)ROW_PIECE_PAD >= (int)ROW_PAD, "a piece has the pads of a block");

/* Nothing stands behind a piece. */
static size_t read_nothing(struct reader *reader, char *to, size_t size)
{
    (void)reader;
    (void)to;
    (void)size;
    return 0;
}

struct row_table row_table_begin(struct reader *reader, struct dialect dialect)
{
    return (struct row_table){.dialect = dialect, .line_end = sample_line_end(reader, dialect)};
}

struct row_reader *row_piece_open(const struct row_table *table)
{
    static const struct reader_kind kind = {.read = read_nothing};
    static struct reader nothing = {.kind = &kind};
    struct row_reader *rows = row_open(&nothing, table->dialect);
    row_engine_begin(rows->engine, table->line_end);
    row_piece_set(rows, (struct span){"", 0}, 0);
    return rows;
}

void row_piece_set(struct row_reader *rows, struct span bytes, uint64_t before)
{
    row_engine_set(rows->engine, bytes);
    rows->number = before;
}

bool row_piece_measure(struct row_reader *rows, struct span bytes, size_t upto, bool final,
                       size_t *length, uint64_t *count)
{
    uint64_t found = 0;
    size_t end = 0;
    row_accept_unclosed(rows);
    row_piece_set(rows, bytes, 0);
    while (end < upto && row_next(rows)) {
        const struct span row = row_bytes(rows);
        end = (size_t)(row.at + row.len - bytes.at);
        found++;
    }
    log_where()->row = NULL; /* the number is not yet the table's */
    /* A row that ends where the bytes do may go on: whether it was closed is not known here. */
    *count = found;
    *length = end;
    return end < bytes.len || final;
}

/* The first line end of `bytes` from `at` on that is outside enclosures, when `at` is inside one or
 * not; SIZE_MAX when there is none, or when the enclosures show that this cannot be. */
static size_t find_line_end(const struct row_table *table, struct span bytes, bool inside)
{
    const char enclosure = table->dialect.enclosure, delimiter = table->dialect.delimiter;
    const char trail = table->line_end == '\n' ? '\r' : '\n';
    for (size_t i = 0; i < bytes.len; i++) {
        const char byte = bytes.at[i];
        if (!inside && byte == table->line_end)
            return i;
        if (byte != enclosure || !enclosure)
            continue;
        const char before = i > 0 ? bytes.at[i - 1] : delimiter;
        const char behind = i + 1 < bytes.len ? bytes.at[i + 1] : delimiter;
        if (!inside && before != delimiter)
            return SIZE_MAX;
        if (inside && behind == enclosure)
            i++;
        else if (inside && behind != delimiter && behind != table->line_end && behind != trail)
            return SIZE_MAX;
        else
            inside = !inside;
    }
    return SIZE_MAX;
}

size_t row_piece_guess(const struct row_table *table, struct span bytes)
{
    size_t at = find_line_end(table, bytes, false);
    if (at == SIZE_MAX)
        at = find_line_end(table, bytes, true);
    return at == SIZE_MAX ? SIZE_MAX : at + 1;
}
