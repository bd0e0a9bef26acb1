/* row_agree_test.c: the scanners and the exact machine read the same from tables of random bytes,
 * across windows and from long rows. */
#include "unit/csv/row_check.h"

static const struct dialect COMMA = {.delimiter = ',', .enclosure = '"'};

static uint64_t random_next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state >> 11;
}

/* A table that is regular but for one cell in `odd`; every byte that means something is in it. */
static void add_random_table(struct buf *to, uint64_t *state, size_t length, unsigned odd)
{
    static const char *const words[] = {"",
                                        "a",
                                        " ",
                                        "x y",
                                        "\"q\"",
                                        "\"\"",
                                        "7",
                                        "\xc3\xa9",
                                        "\"a,b\"",
                                        "\"a\nb\"",
                                        "\"a\"\"b\"",
                                        "\"\"\"\"",
                                        "long text that fills more than a word of it"};
    static const char strange[] = ",\"\"\"\n\r a\t\\\v";
    const size_t end = to->len + length;
    const char *line_end = random_next(state) % 2 ? "\n" : "\r\n";
    while (to->len < end) {
        if (random_next(state) % odd == 0)
            for (size_t i = random_next(state) % 6; i; i--)
                buf_add_byte(to, strange[random_next(state) % sizeof strange]); /* NUL, too */
        else
            buf_add_text(to, words[random_next(state) % COUNT(words)]);
        buf_add_text(to, random_next(state) % 5 ? "," : line_end);
    }
}

/* Adds what closes the last enclosure, so that the table can be read to its end. */
static void close_table(struct buf *table, struct dialect dialect)
{
    struct row_exact exact;
    row_exact_init(&exact, (struct row_signs){dialect.delimiter, dialect.enclosure, dialect.escape,
                                              '\n', '\r', false});
    buf_room(table, ROW_PAD);
    size_t length;
    for (size_t at = 0; at < table->len; at += length) {
        while (row_exact_read(&exact, table->data + at, table->data + table->len, true, &length) ==
               ROW_UNCLOSED) {
            buf_add_text(table, "\"\n");
            buf_room(table, ROW_PAD);
        }
    }
    row_exact_release(&exact);
}

static void check_random(uint64_t seed, size_t length, unsigned odd, char escape)
{
    const struct row_scanner *scanners[SCANNERS];
    const size_t count = all_scanners(scanners);
    uint64_t state = seed * 0x9e3779b97f4a7c15;
    CLEANUP(buf_release) struct buf input = {0};
    CLEANUP(buf_release) struct buf rows = {0};
    CLEANUP(buf_release) struct buf bytes = {0};
    const struct dialect dialect = {.delimiter = ',', .enclosure = '"', .escape = escape};
    buf_add_text(&input, "1,2\n");
    add_random_table(&input, &state, length, odd);
    close_table(&input, dialect);
    const struct span whole = {input.data, input.len};
    struct render how = {
        .dialect = dialect,
        .piece = 1 + random_next(&state) % 200,
        .step = 1 + random_next(&state) % (2 * length),
        .cells_from = random_next(&state) % 40,
    };
    render(&how, whole, &rows, &bytes);
    for (size_t s = 0; s + 1 < count; s++) {
        how.scanner = scanners[s];
        check_render(&how, whole, (struct span){rows.data, rows.len}, whole);
    }
}

TEST(scanners_agree_with_the_exact_machine_on_random_tables)
{
    for (uint64_t seed = 1; seed <= 3000; seed++)
        check_random(seed, 200 + seed % 300, 2 + seed % 50, seed % 3 ? 0 : '\\');
}

TEST(scanners_agree_across_windows)
{
    for (uint64_t seed = 1; seed <= 12; seed++)
        check_random(seed, 3 * ROW_WINDOW + 1000, seed % 2 ? 1000 : 100000, 0);
}

/* Rows longer than a window, and than the block. */
TEST(long_rows)
{
    const struct row_scanner *scanners[SCANNERS];
    const size_t count = all_scanners(scanners);
    CLEANUP(buf_release) struct buf input = {0};
    CLEANUP(buf_release) struct buf rows = {0};
    const size_t length = 600 * 1000;
    memset(buf_room(&input, length), 'y', length);
    input.len = length;
    buf_add_text(&input, ",\"");
    memset(buf_room(&input, length), '\n', length);
    input.len += length;
    buf_add_text(&input, "\"\nb\n");
    buf_add_byte(&rows, '[');
    buf_add(&rows, input.data, length);
    buf_add_text(&rows, "][");
    buf_add(&rows, input.data + length + 2, length);
    buf_add_text(&rows, "]\n[b]\n");
    for (size_t s = 0; s < count; s++) {
        struct render how = {
            .dialect = COMMA, .scanner = scanners[s], .piece = 70000, .step = IO_BLOCK};
        check_render(&how, (struct span){input.data, input.len}, (struct span){rows.data, rows.len},
                     (struct span){input.data, input.len});
    }
}
