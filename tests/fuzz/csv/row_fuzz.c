/* row_fuzz.c: tables of any bytes, in any dialect, read by every scanner.
 *
 * The first bytes of the input choose the dialect and the sizes, the rest is the table. Checked:
 * - every scanner, at every size of block, reads the very rows, cells and errors of the exact
 * machine;
 * - the bytes of all rows are the table;
 * - what the writer writes reads back as the same cells, and row_put_row(), row_put_some(),
 * row_put() and row_put_value() write the same;
 * - libcsv reads the same rows, where the grammars agree. That is where the table has no CR
 * (libcsv has no "CR only before LF") and does not look like UTF-16, the dialect has an enclosure
 * and no other escape, and libcsv takes the table without an error in strict mode: no enclosure in
 * a field that is not enclosed, nothing between a closing one and the delimiter or LF, all closed
 * at the end. libcsv is told that LF alone ends a row, that no byte is a blank (it would strip
 * them), and to report empty lines.
 */
#include "base/log.h"
#include "unit/csv/row_render.h"
#include <csv.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

static jmp_buf out;
static char error[512];

static void trap(int code, const char *message)
{
    snprintf(error, sizeof error, "%d: %s", code, message);
    longjmp(out, 1);
}

static void must(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "broken: %s\n", what);
        abort();
    }
}

static bool same(const struct buf *first, const struct buf *second)
{
    return first->len == second->len && memcmp(buf_text(first), buf_text(second), first->len) == 0;
}

/* render(), and the error if there is one. */
static void render_or_fail(struct render *how, struct span table, struct buf *text,
                           struct buf *bytes)
{
    buf_clear(text);
    buf_clear(bytes);
    if (setjmp(out) == 0) {
        render(how, table, text, bytes);
    } else {
        render_end(how);
        buf_add_text(text, error);
    }
    *log_where() = (struct where){0};
}

/* As render_cells() writes rows. */
struct other_view {
    struct buf text;
    size_t cells;
};

static void other_cell(void *bytes, size_t length, void *view)
{
    struct other_view *other = view;
    buf_add_byte(&other->text, '[');
    buf_add(&other->text, bytes, length);
    buf_add_byte(&other->text, ']');
    other->cells++;
}

static void other_row(int end, void *view)
{
    (void)end;
    struct other_view *other = view;
    buf_add_text(&other->text, other->cells ? "\n" : "[]!\n");
    other->cells = 0;
}

static int is_no_blank(unsigned char byte)
{
    (void)byte;
    return 0;
}

static int is_line_feed(unsigned char byte)
{
    return byte == '\n';
}

/* What libcsv reads; false when it does not agree with the grammar. */
static bool read_by_libcsv(struct span table, struct dialect dialect, struct other_view *view)
{
    struct csv_parser parser;
    must(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) == 0, "libcsv begins");
    csv_set_delim(&parser, (unsigned char)dialect.delimiter);
    csv_set_quote(&parser, (unsigned char)dialect.enclosure);
    csv_set_space_func(&parser, is_no_blank);
    csv_set_term_func(&parser, is_line_feed);
    const bool good =
        csv_parse(&parser, table.at, table.len, other_cell, other_row, view) == table.len &&
        csv_fini(&parser, other_cell, other_row, view) == 0;
    csv_free(&parser);
    return good;
}

static void check_libcsv(struct render how, struct span table)
{
    if (!how.dialect.enclosure || how.dialect.escape || memchr(table.at, '\r', table.len))
        return;
    struct other_view view = {0};
    struct buf text = {0}, bytes = {0};
    how.form = RENDER_VALUES;
    how.cells_from = 0;
    render_or_fail(&how, table, &text, &bytes);
    const bool mark = table.len >= 3 && memcmp(table.at, "\xef\xbb\xbf", 3) == 0;
    const struct span rest = {table.at + (mark ? 3 : 0), table.len - (mark ? 3 : 0)};
    if (!strstr(error, "UTF-16") && read_by_libcsv(rest, how.dialect, &view))
        must(same(&text, &view.text), "libcsv reads the same");
    buf_release(&view.text);
    buf_release(&text);
    buf_release(&bytes);
}

/* The ways to write a row. */
enum put { PUT_ROW, PUT_CELLS, PUT_SOME, PUT_VALUES, PUTS };

/* The first cells by their positions, the others one by one. */
static void put_row(struct row_writer *to, const struct row_reader *rows, enum put put)
{
    static const size_t positions[] = {0, 1, 2, 3, 4, 5};
    CLEANUP(buf_release) struct buf scratch = {0};
    const size_t width = row_width(rows), few = width < COUNT(positions) ? width : COUNT(positions);
    if (put == PUT_ROW)
        row_put_row(to, rows);
    else if (put == PUT_SOME)
        row_put_some(to, rows, positions, few);
    for (size_t i = put == PUT_SOME ? few : 0; put != PUT_ROW && i < width; i++)
        if (put == PUT_VALUES)
            row_put_value(to, row_value(rows, row_cell(rows, i), &scratch));
        else
            row_put(to, row_cell(rows, i));
    row_end(to);
}

/* Writes the table anew. It was read before without error. */
static void rewrite(const struct render *how, struct span table, enum put put,
                    struct dialect dialect, struct buf *to)
{
    struct pieces pieces = {.left = table, .piece = how->piece};
    reader_init(&pieces.reader, &pieces_kind);
    struct writer *writer = writer_of_buf(to);
    struct row_reader *rows = row_open_with(&pieces.reader, how->dialect, how->scanner, how->step);
    struct row_writer *writes = row_write(writer, how->dialect, dialect);
    while (row_next(rows))
        put_row(writes, rows, put);
    row_write_end(writes);
    row_close(rows);
    writer_finish(writer);
    reader_close(&pieces.reader);
}

/* A row is written as its cells are, in the same dialect and in another. */
static void check_puts(const struct render *how, struct span table)
{
    const struct dialect dialects[] = {
        how->dialect,
        {.delimiter = how->dialect.delimiter,
         .enclosure = how->dialect.delimiter == '~' ? '^' : '~'},
        {.delimiter = ';', .enclosure = 'b'},
    };
    for (size_t i = 0; i < COUNT(dialects); i++) {
        struct buf by_row = {0};
        rewrite(how, table, PUT_ROW, dialects[i], &by_row);
        for (enum put put = PUT_CELLS; put < PUTS; put++) {
            struct buf other = {0};
            rewrite(how, table, put, dialects[i], &other);
            must(same(&by_row, &other), "a row is written as its cells are");
            buf_release(&other);
        }
        buf_release(&by_row);
    }
}

/* What is written reads back, unless an escape hides the closing enclosure behind it. */
static void check_writer(struct render how, struct span table)
{
    struct buf by_row = {0}, text = {0}, again = {0}, bytes = {0};
    check_puts(&how, table);
    rewrite(&how, table, PUT_ROW, how.dialect, &by_row);
    if (!how.dialect.escape) {
        how.form = RENDER_PLAIN;
        how.cells_from = 0;
        render_or_fail(&how, table, &text, &bytes);
        const struct span written = {buf_text(&by_row), by_row.len};
        render_or_fail(&how, written, &again, &bytes);
        must(same(&text, &again), "what was written reads back");
    }
    buf_release(&by_row);
    buf_release(&text);
    buf_release(&again);
    buf_release(&bytes);
}

static void check(struct render how, struct span table)
{
    struct buf text = {0}, bytes = {0}, other_text = {0}, other_bytes = {0};
    error[0] = 0;
    render_or_fail(&how, table, &text, &bytes);
    const bool good = !error[0];
    if (good) {
        const size_t mark = table.len - bytes.len;
        must((mark == 0 || mark == 3) && !memcmp(buf_text(&bytes), table.at + mark, bytes.len),
             "the bytes of all rows are the table");
    }
    const struct row_scanner *scanners[CPU_WAYS];
    const size_t count = row_scanners(scanners);
    for (size_t i = 0; i < count; i++) {
        how.scanner = scanners[i];
        render_or_fail(&how, table, &other_text, &other_bytes);
        must(same(&text, &other_text), scanners[i]->name);
        must(!good || same(&bytes, &other_bytes), "the bytes of all rows are the same");
        check_libcsv(how, table);
        if (good && how.dialect.enclosure)
            check_writer(how, table);
    }
    buf_release(&text);
    buf_release(&bytes);
    buf_release(&other_text);
    buf_release(&other_bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char delimiters[] = ",;\t| a\v";
    static const char enclosures[] = {'"', '\'', 0, '\t', 'a'};
    static const char escapes[] = {0, 0, '\\', '"', '\n'};
    enum { CHOICES = 6 };
    if (size < CHOICES)
        return 0;
    const struct render how = {
        .dialect = {.delimiter = delimiters[data[0] % (sizeof delimiters - 1)],
                    .enclosure = enclosures[data[1] % sizeof enclosures],
                    .escape = escapes[data[2] % sizeof escapes]},
        .piece = 1 + data[3],
        .step = 1 + 8 * (size_t)data[4],
        .cells_from = data[5] % 16,
        .form = RENDER_CELLS,
    };
    if (how.dialect.delimiter != how.dialect.enclosure) {
        log_trap(trap);
        check(how, (struct span){(const char *)data + CHOICES, size - CHOICES});
    }
    return 0;
}
