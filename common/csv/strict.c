/* strict.c: libcsv as the judge of a table. */
#include "csv/strict.h"
#include "base/mem.h"
#include "csv/sample.h"
#include "text/charset.h"

#include <csv.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* Bytes of a value; libcsv makes room for STEP more each time. */
enum { LONGEST = 256 * 1024 * 1024, STEP = 64 * 1024 };

enum { ROWS_OF_OTHERS = 1000 }; /* are looked at for another delimiter */

struct strict_state {
    const struct strict *rules;
    struct strings *wrong;
    size_t added;
    size_t width; /* that rows must have; 0: not known yet */
    uint64_t row; /* rows that were read to their end */
    size_t column; /* values of this row so far */
    char other; /* the sign that the row's only value looks separated by; 0: none */
    size_t others; /* how often it is there */
    bool after_cr; /* the last row ended in CR, and nothing followed yet */
};

static bool is_enough(const struct strict_state *state)
{
    return state->added == state->rules->most;
}

static void PRINTF(3, 4)
    complain(struct strict_state *state, size_t column, const char *format, ...)
{
    if (is_enough(state))
        return;
    state->added++;
    struct buf text CLEANUP(buf_release) = {0};
    const struct strings *names = state->rules->names;
    buf_add_format(&text, "row %llu", (unsigned long long)state->row + 1);
    if (column)
        buf_add_format(&text, ", column %zu", column);
    if (column && names && column <= names->count)
        buf_add_format(&text, " (%s)", names->at[column - 1]);
    char detail[512];
    va_list list;
    va_start(list, format);
    vsnprintf(detail, sizeof(detail), format, list);
    va_end(list);
    buf_add_format(&text, ": %s", detail);
    strings_give(state->wrong, buf_take(&text));
}

/* Something follows a CR that ended a row, and it is not the LF that belongs to it. */
static void check_line_end(struct strict_state *state)
{
    if (!state->after_cr)
        return;
    state->after_cr = false;
    state->row--;
    complain(state, 0, "it ends in a lone CR; rows must end in LF or CRLF");
    state->row++;
}

static void check_value(void *value, size_t length, void *data)
{
    struct strict_state *state = data;
    check_line_end(state);
    state->column++;
    const struct span bytes = {value, length};
    state->other = 0;
    if (state->column == 1 && state->row < ROWS_OF_OTHERS)
        state->other =
            sample_other_delimiter(bytes, state->rules->dialect.delimiter, &state->others);
    const size_t valid = charset_utf8_valid(bytes);
    if (valid < length)
        complain(state, state->column, "not UTF-8: byte %zu of the value is %02X", valid + 1,
                 (unsigned char)bytes.at[valid]);
    if (length && memchr(bytes.at, 0, length))
        complain(state, state->column, "the value holds a NUL byte");
}

/* `end` is the byte that ended the row, or -1 at the end of the table. */
static void check_row(int end, void *data)
{
    struct strict_state *state = data;
    if (end == '\n' && state->after_cr) {
        state->after_cr = false; /* of CRLF */
        return;
    }
    check_line_end(state);
    const size_t width = state->column ? state->column : 1; /* an empty line has one, empty */
    if (!state->width)
        state->width = width;
    const bool separated = width == 1 && state->other && state->others + 1 == state->width;
    struct buf advice CLEANUP(buf_release) = {0};
    if (separated)
        buf_add_format(&advice, "; its rows look separated by %s, and the delimiter is %s",
                       sample_sign_name(state->other),
                       sample_sign_name(state->rules->dialect.delimiter));
    if (width != state->width)
        complain(state, 0, "it has %zu %s, and the table has %zu %s%s", width,
                 width == 1 ? "value" : "values", state->width,
                 state->width == 1 ? "column" : "columns", buf_text(&advice));
    state->after_cr = end == '\r';
    state->row++;
    state->column = 0;
}

static int is_space(unsigned char byte)
{
    (void)byte;
    return 0;
}

static void *grow(void *old, size_t size)
{
    return size > LONGEST ? NULL : realloc(old, size);
}

/* The row in which libcsv stopped. */
static void complain_of_row(struct strict_state *state, const struct csv_parser *parser)
{
    const char enclosure = state->rules->dialect.enclosure;
    check_line_end(state);
    if (parser->status != CSV_EPARSE)
        complain(state, state->column + 1,
                 "the value is longer than 256 MB; is an enclosure missing?");
    else if (!enclosure)
        complain(state, state->column + 1, "not UTF-8: the value holds a byte FF");
    else if (parser->quoted)
        complain(state, state->column + 1,
                 "text follows the closing enclosure (%c); an enclosure that is text must be "
                 "doubled; the rest is not checked",
                 enclosure);
    else
        complain(state, state->column + 1,
                 "an enclosure (%c) stands in a value that does not begin with one; enclose the "
                 "value and double it; the rest is not checked",
                 enclosure);
}

static bool parse(struct strict_state *state, struct csv_parser *parser, struct reader *in)
{
    char *block CLEANUP(mem_release) = mem_resize(NULL, IO_BLOCK, 1);
    for (size_t size; !is_enough(state) && (size = reader_read(in, block, IO_BLOCK)) > 0;)
        if (csv_parse(parser, block, size, check_value, check_row, state) != size) {
            complain_of_row(state, parser);
            return false;
        }
    return true;
}

void strict_check(struct reader *in, const struct strict *rules, struct strings *wrong)
{
    struct strict_state state = {.rules = rules, .wrong = wrong, .width = rules->width};
    struct csv_parser parser;
    csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL);
    csv_set_delim(&parser, (unsigned char)rules->dialect.delimiter);
    /* Where there is no enclosure, a byte takes its place that is never in UTF-8. */
    csv_set_quote(&parser,
                  rules->dialect.enclosure ? (unsigned char)rules->dialect.enclosure : 0xff);
    csv_set_space_func(&parser, is_space);
    csv_set_realloc_func(&parser, grow);
    csv_set_blk_size(&parser, STEP);
    const struct span mark = reader_peek(in, 3);
    if (mark.len == 3 && memcmp(mark.at, "\xEF\xBB\xBF", 3) == 0) {
        char dropped[3];
        complain(&state, 0, "a byte-order mark stands before it, and would be part of a value");
        reader_fill(in, dropped, sizeof(dropped));
    }
    if (parse(&state, &parser, in) && !is_enough(&state)) {
        if (csv_fini(&parser, check_value, check_row, &state) != 0)
            complain(&state, state.column + 1, "an enclosure (%c) that opens here is never closed",
                     rules->dialect.enclosure);
        else
            check_line_end(&state);
    }
    csv_free(&parser);
}
