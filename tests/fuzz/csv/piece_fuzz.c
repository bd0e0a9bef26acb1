/* piece_fuzz.c: tables of any bytes, read in pieces of any size.
 *
 * The first bytes of the input choose the dialect, the scanner and the sizes, the rest is the
 * table. Checked: the rows of the pieces, one piece after the other, are the rows that the exact
 * machine reads in the whole, with their cells, bytes, numbers and errors; also where what was
 * guessed of a piece is used, as a worker uses it, when the piece before ends there.
 */
#include "base/log.h"
#include "csv/row_piece.h"
#include "unit/csv/row_render.h"
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

/* A table in memory, and what is needed to read it in pieces. */
struct cut {
    struct render how;
    struct span table; /* with pads */
    size_t size, beyond; /* of a range, and read behind it at first */
    size_t at; /* where the next piece begins */
    uint64_t rows; /* before it */
    struct row_table known;
    struct reader *begin;
    char *rest; /* of the table, read to learn how much was taken off */
    struct row_reader *measure, *reader;
};

/* Where the piece of a range ends. */
struct border {
    size_t from, length;
    uint64_t rows;
    bool known;
};

static struct border measure(const struct cut *cut, size_t from, size_t upto, size_t end)
{
    struct border found = {.from = from};
    const struct span bytes = {cut->table.at + from, end - from};
    found.known = row_piece_measure(cut->measure, bytes, upto - from, end == cut->table.len,
                                    &found.length, &found.rows);
    return found;
}

static size_t least(size_t first, size_t second)
{
    return first < second ? first : second;
}

/* What a worker finds of a range before it is its turn. */
static struct border guess(const struct cut *cut, size_t from, size_t upto, size_t end)
{
    if (from == 0 || from > cut->table.len)
        return (struct border){0};
    const struct span bytes = {cut->table.at + from - 1, end - (from - 1)};
    const size_t begins = row_piece_guess(&cut->known, bytes);
    if (begins >= upto - (from - 1) || begins > bytes.len)
        return (struct border){0};
    return measure(cut, from - 1 + begins, upto, end);
}

static void read_piece(struct cut *cut, size_t from, size_t upto, struct buf *text,
                       struct buf *bytes)
{
    size_t end = least(upto + cut->beyond, cut->table.len);
    struct border found = guess(cut, from, upto, end);
    if (cut->at >= upto)
        return;
    if (!found.known || found.from != cut->at)
        for (found = measure(cut, cut->at, upto, end); !found.known;
             found = measure(cut, cut->at, upto, end))
            end = least(2 * end, cut->table.len);
    const struct span piece = {cut->table.at + cut->at, found.length};
    row_piece_set(cut->reader, piece, cut->rows);
    while (row_next(cut->reader))
        render_row(&cut->how, cut->reader, text, bytes);
    cut->at += found.length;
    cut->rows += found.rows;
    if (row_number(cut->reader) != cut->rows)
        abort(); /* measuring counts what reading finds */
}

static void read_pieces(struct cut *cut, struct buf *text, struct buf *bytes)
{
    cut->known = row_table_begin(cut->begin, cut->how.dialect);
    cut->at = cut->table.len - reader_fill(cut->begin, cut->rest, cut->table.len);
    cut->measure = row_piece_open(&cut->known);
    cut->reader = row_piece_open(&cut->known);
    for (size_t from = 0; cut->at < cut->table.len; from += cut->size)
        read_piece(cut, from, from + cut->size, text, bytes);
}

static void read_pieces_or_fail(struct cut *cut, struct buf *text, struct buf *bytes)
{
    cut->begin = reader_of_span(cut->table);
    cut->rest = malloc(cut->table.len + 1);
    if (setjmp(out) == 0)
        read_pieces(cut, text, bytes);
    else
        buf_add_text(text, error);
    row_close(cut->measure);
    row_close(cut->reader);
    reader_close(cut->begin);
    free(cut->rest);
    *log_where() = (struct where){0};
}

static void read_whole(struct render *how, struct span table, struct buf *text, struct buf *bytes)
{
    if (setjmp(out) == 0) {
        render(how, table, text, bytes);
    } else {
        render_end(how);
        buf_add_text(text, error);
    }
    *log_where() = (struct where){0};
}

static void must_be_same(const struct buf *first, const struct buf *second, const char *what)
{
    if (first->len == second->len && memcmp(buf_text(first), buf_text(second), first->len) == 0)
        return;
    fprintf(stderr, "broken: %s\n%s\n---\n%s\n", what, buf_text(first), buf_text(second));
    abort();
}

static void check(struct cut *cut, struct span table)
{
    struct buf text = {0}, bytes = {0}, other_text = {0}, other_bytes = {0};
    char *padded = calloc(1, table.len + 2 * (size_t)ROW_PIECE_PAD);
    memcpy(padded + ROW_PIECE_PAD, table.at, table.len);
    cut->table = (struct span){padded + ROW_PIECE_PAD, table.len};
    read_whole(&cut->how, table, &text, &bytes);
    read_pieces_or_fail(cut, &other_text, &other_bytes);
    must_be_same(&text, &other_text, "the cells of the pieces are those of the whole");
    must_be_same(&bytes, &other_bytes, "the bytes of the pieces are those of the whole");
    free(padded);
    buf_release(&text);
    buf_release(&bytes);
    buf_release(&other_text);
    buf_release(&other_bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char delimiters[] = ",;\t| a\v";
    static const char enclosures[] = {'"', '"', '\'', 0, 'a'};
    static const char *const simd[] = {"scalar", "sse2", "avx2", ""};
    enum { CHOICES = 6 };
    if (size < CHOICES)
        return 0;
    struct cut cut = {
        .how = {.dialect = {.delimiter = delimiters[data[0] % (sizeof delimiters - 1)],
                            .enclosure = enclosures[data[1] % sizeof enclosures]},
                .piece = SIZE_MAX,
                .step = IO_BLOCK,
                .cells_from = data[5] % 16,
                .form = RENDER_CELLS},
        .size = 1 + data[3],
        .beyond = data[4],
    };
    setenv("KBC_SIMD", simd[data[2] % COUNT(simd)], 1);
    if (cut.how.dialect.delimiter != cut.how.dialect.enclosure) {
        log_trap(trap);
        check(&cut, (struct span){(const char *)data + CHOICES, size - CHOICES});
    }
    return 0;
}
