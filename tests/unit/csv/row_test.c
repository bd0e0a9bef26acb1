/* row_test.c: the CSV reader, its grammar and its errors, for every scanner and size of block. */
#include "unit/csv/row_check.h"

static const struct dialect COMMA = {.delimiter = ',', .enclosure = '"'};

/* A table and the values of its rows, as render() shows them. */
struct example {
    struct span input, rows;
    struct dialect dialect;
};

#define BYTES(text) {(text), sizeof(text) - 1}
#define COMMAS(input, rows) {BYTES(input), BYTES(rows), {',', '"', 0, 0}}
#define OTHER(input, rows, ...) {BYTES(input), BYTES(rows), {__VA_ARGS__, 0}}

/* The first part is the table "Observed" of contract.md 2.3, in its order. */
static const struct example grammar[] = {
    COMMAS("", ""),
    COMMAS("\n", "[]!\n"),
    COMMAS("a", "[a]\n"),
    COMMAS("a,b\n\nc,d\n", "[a][b]\n[]!\n[c][d]\n"),
    COMMAS("a,b\n \nc\n", "[a][b]\n[ ]\n[c]\n"),
    COMMAS("a, \"b\" ,c\n", "[a][b ][c]\n"),
    COMMAS(" \"x\"y, z \n", "[xy][ z ]\n"),
    COMMAS("a\"b\",c\n", "[a\"b\"][c]\n"),
    COMMAS("\"a\"b\"c\",d\n", "[ab\"c\"][d]\n"),
    COMMAS("\"a\"\"b\",\"\"\n", "[a\"b][]\n"),
    COMMAS("\"\"\"\"\n", "[\"]\n"),
    COMMAS("a,b\nc\r,d\r\n", "[a][b]\n[c][d]\n"),
    COMMAS("a,b\nx\ry,z\n", "[a][b]\n[x\ry][z]\n"),
    COMMAS("\"a\r\nb\",c\r\nd,e\r\n", "[a\r\nb][c]\n[d][e]\n"),
    COMMAS("a,b\n\"c\nd\"e\nf,g\n", "[a][b]\n[c\nde]\n[f][g]\n"),
    COMMAS("\"a\\\"b\",c\n", "[a\\b\"][c]\n"),
    OTHER("\"a\\\"b\",c\n", "[a\\\"b][c]\n", ',', '"', '\\'),
    COMMAS(",\n,,\n", "[][]\n[][][]\n"),
    OTHER("a\t\t\"c\"\n", "[a][][c]\n", '\t', '"', 0),
    OTHER("a \"b\" \"c\"\n", "[a][b][c]\n", ' ', '"', 0),
    COMMAS("a,\v\"b\",\f\"c\"\n", "[a][b][c]\n"),

    /* Blanks are dropped only before an enclosure, and never across a line end. */
    COMMAS("a,\t \"b\"\n", "[a][b]\n"),
    COMMAS("a, \n\"b\"\n", "[a][ ]\n[b]\n"),
    COMMAS("a,\r\"b\"\n", "[a][b]\n"),
    OTHER("a\t \"b\"\n", "[a][b]\n", '\t', '"', 0),
    OTHER("'a''b';'c\nd'\n", "[a'b][c\nd]\n", ';', '\'', 0),
    OTHER("\ta\t,b\n", "[a][b]\n", ',', '\t', 0), /* an enclosure that is a blank */

    /* One line end is taken off the line, then one more off a bare last cell. */
    COMMAS("a\r\n", "[a]\n"),
    COMMAS("a\r\r\n", "[a]\n"),
    COMMAS("a\r\r\r\n", "[a\r]\n"),
    COMMAS("\"a\"\r\n", "[a]\n"),
    COMMAS("\"a\"\r\r\n", "[a\r]\n"),
    COMMAS("\"a\"\r,b\n", "[a\r][b]\n"),
    COMMAS("\r\n", "[]!\n"),
    COMMAS("\n\r", "[]!\n[]!\n"),
    COMMAS("\r\r\n", "[]\n"),
    COMMAS(",\r\n", "[][]\n"),
    COMMAS("x\na,b\r", "[x]\n[a][b]\n"),
    COMMAS("x\na,\"b\"\r", "[x]\n[a][b]\n"),
    COMMAS("a,\"b\"", "[a][b]\n"),
    COMMAS("a,", "[a][]\n"),
    COMMAS("a,\"\"", "[a][]\n"),

    /* Escapes: both bytes stay. */
    OTHER("\"a\\\\\",b\n", "[a\\\\][b]\n", ',', '"', '\\'),
    OTHER("\"a\\\n\",b\n", "[a\\\n][b]\n", ',', '"', '\\'),
    OTHER("\"a\\\"\"\"\",b\n", "[a\\\"\"][b]\n", ',', '"', '\\'),
    OTHER("a\\\"b,c\n", "[a\\\"b][c]\n", ',', '"', '\\'),
    OTHER("\"a\"\"b\",c\n", "[a\"b][c]\n", ',', '"', '"'),

    /* NUL is data, wherever it stands. */
    COMMAS("\"a\0\"b\",c\n", "[a\0b\"][c]\n"),
    COMMAS("\"a\0\",\"\0\"\n\"\0\"\"\0\",\0\n", "[a\0][\0]\n[\0\"\0][\0]\n"),

    OTHER("a\t\0b\tc\0\0d\0\te\n", "[a][\0b][c\0\0d\0][e]\n", '\t', 0, 0),
    OTHER("\0\t\0\r\n\0\n", "[\0][\0]\n[\0]\n", '\t', 0, 0),
    OTHER("\0\\\t\0\r\n\0\n", "[\0\\][\0]\n[\0]\n", '\t', 0, '\\'),
    OTHER("a\t\"b\"\tc\n", "[a][\"b\"][c]\n", '\t', 0, 0),
    OTHER("a\t b\r\n", "[a][ b]\n", '\t', 0, 0),
};

/* What is only so at the beginning of a table. */
static const struct example beginnings[] = {
    /* A byte-order mark is dropped, once. */
    COMMAS("\xef\xbb\xbf\"a\",b\n", "[a][b]\n"),
    COMMAS("\xef\xbb\xbf\xef\xbb\xbf\"a\"\n", "[\xef\xbb\xbf\"a\"]\n"), COMMAS("\xef\xbb\xbf", ""),
    COMMAS("\xef\xbb", "[\xef\xbb]\n"),

    /* Files of CR. */
    COMMAS("a,b\rc,d\r", "[a][b]\n[c][d]\n"), COMMAS("a\r", "[a]\n"),
    COMMAS("a\r\rb", "[a]\n[]!\n[b]\n"), COMMAS("\"a\nb\",c\r\"d\",e\r", "[a\nb][c]\n[d][e]\n"),
    COMMAS("\"a\rb\",c\n\"d\"\n", "[a\rb][c]\n[d]\n"), /* ... not one: the CR is enclosed */
};

static void check_all_sizes(const struct example *example)
{
    static const size_t sizes[] = {1, 2, 3, 63, 64, 65, IO_BLOCK};
    const struct row_scanner *scanners[SCANNERS];
    const size_t count = all_scanners(scanners);
    for (size_t i = 0; i < count * COUNT(sizes) * COUNT(sizes); i++) {
        struct render how = {
            .dialect = example->dialect,
            .scanner = scanners[i / COUNT(sizes) / COUNT(sizes)],
            .piece = sizes[i / COUNT(sizes) % COUNT(sizes)],
            .step = sizes[i % COUNT(sizes)],
            .form = RENDER_VALUES,
        };
        check_render(&how, example->input, example->rows, without_mark(example->input));
    }
}

TEST(grammar_for_each_scanner_and_block_size)
{
    for (size_t i = 0; i < COUNT(grammar); i++)
        check_all_sizes(&grammar[i]);
    for (size_t i = 0; i < COUNT(beginnings); i++)
        check_all_sizes(&beginnings[i]);
}

/* The example behind a row of `before` bytes. */
static void check_behind(const struct example *example, size_t before)
{
    const struct row_scanner *scanners[SCANNERS];
    const size_t count = all_scanners(scanners);
    CLEANUP(buf_release) struct buf input = {0};
    CLEANUP(buf_release) struct buf rows = {0};
    buf_add_byte(&rows, '[');
    for (size_t i = 0; i < before; i++) {
        buf_add_byte(&input, 'x');
        buf_add_byte(&rows, 'x');
    }
    buf_add_byte(&input, '\n');
    buf_add_text(&rows, "]\n");
    buf_add(&input, example->input.at, example->input.len);
    buf_add(&rows, example->rows.at, example->rows.len);
    const struct span bytes = {input.data, input.len};
    for (size_t i = 0; i < count; i++) {
        struct render how = {
            .dialect = example->dialect,
            .scanner = scanners[i],
            .piece = IO_BLOCK,
            .step = IO_BLOCK,
            .form = RENDER_VALUES,
        };
        check_render(&how, bytes, (struct span){rows.data, rows.len}, bytes);
    }
}

TEST(grammar_at_every_place_of_a_word)
{
    for (size_t i = 0; i < COUNT(grammar); i++)
        for (size_t before = 1; before < 130; before++)
            check_behind(&grammar[i], before);
}

/* Reads a whole table in the usual way; only for its errors. */
static void read_all(struct span input, struct dialect dialect)
{
    struct reader *reader = reader_of_span(input);
    struct row_reader *rows = row_open(reader, dialect);
    while (row_next(rows)) {
    }
    row_close(rows);
    reader_close(reader);
}

TEST(an_enclosure_that_is_not_closed_is_an_error_where_it_opens)
{
    CHECK_ERROR(1, "row 1", read_all((struct span)BYTES("a,\"b\nc,d\n"), COMMA));
    CHECK_ERROR(1, "row 3", read_all((struct span)BYTES("a\n\"b\nc\"\n\"d\ne\nf\n"), COMMA));
    CHECK_ERROR(1, "never closed", read_all((struct span)BYTES("\""), COMMA));
    CHECK_ERROR(1, "never closed", read_all((struct span)BYTES("\"a\"\""), COMMA));
    CHECK_ERROR(1, "never closed", read_all((struct span)BYTES("\"a\0\n"), COMMA));
}

TEST(utf_16_is_an_error)
{
    CHECK_ERROR(1, "processor-iconv", read_all((struct span)BYTES("\xff\xfe\x61\0\x0a\0"), COMMA));
    CHECK_ERROR(1, "processor-iconv", read_all((struct span)BYTES("\xfe\xff\0a\0\n"), COMMA));
    CHECK_ERROR(1, "processor-iconv", read_all((struct span)BYTES("a\0,\0b\0\n\0"), COMMA));
    CHECK_ERROR(1, "processor-iconv", read_all((struct span)BYTES("\0a\0,\0b\0\n"), COMMA));
    read_all((struct span)BYTES("a\0,\0"), COMMA);
    read_all((struct span)BYTES("a\0,\0b\0c\n"), COMMA);
}

TEST(wrong_dialects_are_errors)
{
    CHECK_ERROR(1, "two different bytes",
                read_all((struct span)BYTES(""), (struct dialect){',', ',', 0, 0}));
    CHECK_ERROR(1, "two different bytes",
                read_all((struct span)BYTES(""), (struct dialect){'\n', '"', 0, 0}));
    CHECK_ERROR(1, "two different bytes",
                read_all((struct span)BYTES(""), (struct dialect){',', '\r', 0, 0}));
}

TEST(kbc_simd_chooses_the_scanner)
{
    const struct row_scanner *scanners[CPU_WAYS];
    CHECK(row_scanners(scanners) > 0 && row_scanner_choose() == scanners[0]);
    setenv("KBC_SIMD", "scalar", 1);
    CHECK(row_scanner_choose() == &row_scanner_scalar);
    setenv("KBC_SIMD", "exact", 1);
    CHECK(row_scanner_choose() == NULL);
    read_all((struct span)BYTES("a,b\n"), COMMA);
    setenv("KBC_SIMD", "mmx", 1);
    CHECK_ERROR(1, "KBC_SIMD is \"mmx\"", read_all((struct span)BYTES("a"), COMMA));
    unsetenv("KBC_SIMD");
}

TEST(rows_are_counted_in_errors)
{
    struct reader *reader = reader_of_span((struct span)BYTES("a\n\"b\"x\nc\n"));
    struct row_reader *rows = row_open(reader, COMMA);
    for (uint64_t row = 1; row <= 3; row++) {
        CHECK(row_next(rows));
        CHECK_NUMBER(row_number(rows), row);
        CHECK_NUMBER(*log_where()->row, row);
    }
    CHECK(!row_next(rows) && !row_next(rows));
    CHECK_NUMBER(row_number(rows), 3);
    CHECK(log_where()->row == NULL);
    CHECK(row_dialect(rows).delimiter == ',');
    row_close(rows);
    reader_close(reader);
    row_close(NULL);
}
