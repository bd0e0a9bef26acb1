/* jsonrow.c: cells as values of JSON. */
#include "base/log.h"
#include "shape/jsonrow_plan.h"
#include "json/jsontext.h"

#include <string.h>

/* White space beyond ASCII, as Unicode has it. */
static const char *const wide_spaces[] = {"\xc2\x85", "\u00a0", "\u1680", "\u2000", "\u2001",
                                          "\u2002",   "\u2003", "\u2004", "\u2005", "\u2006",
                                          "\u2007",   "\u2008", "\u2009", "\u200a", "\u2028",
                                          "\u2029",   "\u202f", "\u205f", "\u3000"};

static bool is_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r') || (byte >= 0x1c && byte <= 0x1f);
}

enum side { FRONT, BACK };

/* Length of the character at one end, if it has two or three bytes, else 0. */
static size_t wide_length(struct span text, enum side side)
{
    size_t length = 1;
    if (side == FRONT)
        length = (unsigned char)text.at[0] < 0xe0 ? 2 : 3;
    else
        while (length < text.len && length < 3 && (text.at[text.len - length] & 0xc0) == 0x80)
            length++;
    return length <= text.len ? length : 0;
}

/* Length of the white space beyond ASCII at one end, or 0. */
static size_t wide_space(struct span text, enum side side)
{
    const size_t length = wide_length(text, side);
    const char *const at = side == FRONT ? text.at : text.at + text.len - length;
    if (length == 0 || !memchr("\xc2\xe1\xe2\xe3", *at, 4))
        return 0;
    for (size_t i = 0; i < COUNT(wide_spaces); i++)
        if (strlen(wide_spaces[i]) == length && memcmp(at, wide_spaces[i], length) == 0)
            return length;
    return 0;
}

static size_t space_length(struct span text, enum side side)
{
    const char byte = text.at[side == FRONT ? 0 : text.len - 1];
    if (LIKELY(!(byte & 0x80)))
        return is_space(byte);
    return wide_space(text, side);
}

/* Without white space at both ends. */
static struct span trim(struct span text)
{
    for (size_t length; text.len > 0 && (length = space_length(text, FRONT)) > 0;) {
        text.at += length;
        text.len -= length;
    }
    for (size_t length; text.len > 0 && (length = space_length(text, BACK)) > 0;)
        text.len -= length;
    return text;
}

/* The text is this word, in any case. */
static bool is_word(struct span text, const char *word)
{
    for (size_t i = 0; i < text.len; i++) {
        const char byte = text.at[i];
        const char lower = byte >= 'A' && byte <= 'Z' ? (char)(byte | 32) : byte;
        if (lower != word[i]) /* its end is no byte of a word */
            return false;
    }
    return !word[text.len];
}

/* 1, 0, or -1 when it is neither. */
static int boolean_of(struct span text)
{
    static const char *const words[] = {"f", "t", "false", "true", "no", "yes", "0", "1"};
    if (text.len == 0 || text.len > 5 || !memchr("fFtTnNyY01", text.at[0], 10))
        return -1;
    for (size_t i = 0; i < COUNT(words); i++)
        if (is_word(text, words[i]))
            return (int)(i & 1);
    return -1;
}

static void put(struct writer *out, struct span bytes)
{
    memcpy(writer_room(out, bytes.len), bytes.at, bytes.len);
    writer_commit(out, bytes.len);
}

static void put_text(struct writer *out, const char *text)
{
    put(out, (struct span){text, strlen(text)});
}

static _Noreturn void refuse(const struct jsonrow_column *column, const char *what)
{
    user_error("the value of column \"%s\" is %s", column->name, what);
}

static void put_string(const struct jsonrow_column *column, struct span text, struct writer *out)
{
    if (!jsontext_string(out, text))
        refuse(column, "not UTF-8; put processor-iconv before this one");
}

static void put_number(const struct jsonrow_column *column, struct span text, struct writer *out)
{
    struct jsontext_number number;
    if (!jsontext_number(text, &number))
        refuse(column, "no number; give the column another type in column_types");
    jsontext_put_number(out, &number, NUMBER_REAL);
}

static void put_boolean(const struct jsonrow_column *column, struct span text, struct writer *out)
{
    const int boolean = boolean_of(text);
    if (boolean < 0)
        refuse(column, "none of true, yes, t, 1, false, no, f and 0; give the column another type "
                       "in column_types");
    put_text(out, boolean ? "true" : "false");
}

/* JSON whose quotes are escaped, as in {\"a\": 1}, is not JSON; the original takes it. */
static struct span without_backslashes(struct span text, struct buf *scratch)
{
    buf_clear(scratch);
    char *const room = buf_room(scratch, text.len);
    size_t length = 0;
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] != '\\')
            room[length++] = text.at[i];
    return (struct span){room, length};
}

static void put_object(struct jsonrow *plan, const struct jsonrow_column *column, struct span text,
                       struct writer *out)
{
    if (text.len == 0) {
        put_text(out, "\"\"");
        return;
    }
    if (!jsontext_is_structure(text))
        text = without_backslashes(text, &plan->unescaped);
    if (!jsontext_is_structure(text))
        refuse(column, "no JSON object or list; give the column another type in column_types");
    jsontext_put_structure(out, text);
}

/* What has a plus or leading zeros is more likely a name than a number. */
static bool is_number(struct span text, struct jsontext_number *number)
{
    const char first = text.at[0];
    if ((first < '0' || first > '9') && first != '-' && first != '.')
        return false;
    return jsontext_number(text, number) && !(number->whole.len > 1 && *number->whole.at == '0');
}

/* Most are JSON as they stand. */
static void put_plain_number(const struct jsontext_number *number, struct span text,
                             struct writer *out)
{
    if (number->whole.len > 0 && (!number->point || number->fraction.len > 0))
        put(out, text);
    else
        jsontext_put_number(out, number, NUMBER_AS_IT_IS);
}

static void put_inferred(const struct jsonrow_column *column, struct span text, struct writer *out)
{
    struct jsontext_number number;
    if ((text.at[0] == '{' || text.at[0] == '[') && jsontext_is_structure(text)) {
        jsontext_put_structure(out, text);
    } else if (is_number(text, &number)) {
        put_plain_number(&number, text, out);
    } else {
        const int boolean = boolean_of(text);
        if (boolean < 0)
            put_string(column, text, out);
        else
            put_text(out, boolean ? "true" : "false");
    }
}

static void put_value(struct jsonrow *plan, const struct jsonrow_column *column, struct span text,
                      struct writer *out)
{
    const enum jsonrow_type type = column->type;
    if (type == JSONROW_STRING)
        put_string(column, text, out);
    else if (type == JSONROW_OBJECT)
        put_object(plan, column, text, out);
    else if (text.len == 0)
        put_text(out, "null");
    else if (type == JSONROW_NUMBER)
        put_number(column, text, out);
    else if (type == JSONROW_BOOL)
        put_boolean(column, text, out);
    else
        put_inferred(column, text, out);
}

void jsonrow_put(struct jsonrow *plan, const struct row_reader *rows, struct writer *out)
{
    const size_t width = row_width(rows);
    size_t literal = 0;
    if (width < plan->count)
        user_error("the row has fewer cells (%zu) than the table has columns (%zu)", width,
                   plan->count);
    for (size_t i = 0; i < plan->step_count; i++) {
        const struct jsonrow_step *step = &plan->steps[i];
        put(out, (struct span){plan->literals.data + literal, step->literal_end - literal});
        literal = step->literal_end;
        const struct span cell = row_cell(rows, step->column);
        put_value(plan, &plan->columns[step->column], trim(row_value(rows, cell, &plan->undoubled)),
                  out);
    }
    put(out, (struct span){plan->literals.data + literal, plan->literals.len - literal});
}
