/* jsonfile_spelling.c: numbers that stay as they were written. */
#include "json/jsonfile_inner.h"

#include <jansson.h>
#include <pthread.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct strings spellings;
static json_t *numbers; /* of each spelling, so that none is kept twice */

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

size_t literal_end(struct span text, size_t from)
{
    size_t at = from + 1;
    while (at < text.len && text.at[at] != '"')
        at += text.at[at] == '\\' ? 2 : 1;
    return at < text.len ? at + 1 : text.len;
}

static size_t number_end(struct span text, size_t from)
{
    size_t at = from + 1;
    while (at < text.len && (is_digit(text.at[at]) || strchr(".eE+-", text.at[at])))
        at++;
    return at;
}

/* An integer of jansson has all of it. JSON has no leading zeros, so that numbers of the same
 * length compare as text. */
static bool is_plain(struct span number)
{
    const bool minus = *number.at == '-';
    const char *const limit = minus ? "-9223372036854775808" : "9223372036854775807";
    const size_t longest = strlen(limit);
    for (size_t i = minus; i < number.len; i++)
        if (!is_digit(number.at[i]))
            return false;
    if (minus && number.at[1] == '0')
        return false;
    return number.len < longest ||
           (number.len == longest && memcmp(number.at, limit, longest) <= 0);
}

static size_t keep(struct span spelling)
{
    char *text CLEANUP(mem_release) = mem_text(spelling.at, spelling.len);
    pthread_mutex_lock(&lock);
    if (!numbers)
        numbers = json_object();
    const json_t *const known = json_object_get(numbers, text);
    const size_t number = known ? (size_t)json_integer_value(known) : spellings.count;
    if (!known) {
        strings_add(&spellings, text);
        if (json_object_set_new(numbers, text, json_integer((json_int_t)number)) != 0)
            app_error("out of memory");
    }
    pthread_mutex_unlock(&lock);
    return number;
}

bool spelling_take(struct span text, struct buf *into)
{
    bool any = false;
    for (size_t at = 0, end; at < text.len; at = end) {
        const char byte = text.at[at];
        const bool number = byte == '-' || is_digit(byte);
        end = byte == '"' ? literal_end(text, at) : number ? number_end(text, at) : at + 1;
        const struct span token = {text.at + at, end - at};
        if (!number || is_plain(token)) {
            buf_add(into, token.at, token.len);
            continue;
        }
        any = true;
        buf_add_format(into, "%zu.0", keep(token));
    }
    return any;
}

void spelling_add(double real, struct buf *into)
{
    pthread_mutex_lock(&lock);
    if (!(real >= 0 && real < (double)spellings.count))
        app_error("a real number without a spelling");
    buf_add_text(into, spellings.at[(size_t)real]);
    pthread_mutex_unlock(&lock);
}
