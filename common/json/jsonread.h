/* jsonread.h: JSON as events, from a stream of any length.
 *
 * Invariants: memory is the longest text and not the document. Texts are UTF-8 that was checked,
 * with escapes undone; numbers keep their digits. What breaks RFC 8259 is user_error naming the
 * input, line and column: so are lone surrogates, names that begin with U+0000, more than 512
 * levels, a text of more than 256 MB, and input that begins like UTF-16. A byte-order mark is
 * taken. Equal names in one object are the caller's to see. The span of an event is valid until the
 * next call.
 */
#ifndef KBC_JSONREAD_H
#define KBC_JSONREAD_H

#include "io/io.h"

enum { JSONREAD_LEVELS = 512 };

enum jsonread_event {
    JSONREAD_END, /* of the input */
    JSONREAD_NULL,
    JSONREAD_FALSE,
    JSONREAD_TRUE,
    JSONREAD_NUMBER,
    JSONREAD_TEXT,
    JSONREAD_OBJECT,
    JSONREAD_OBJECT_END,
    JSONREAD_LIST,
    JSONREAD_LIST_END,
    JSONREAD_NAME /* of a member, whose value is the next event */
};

struct jsonread;

/* Reads `reader`, which stays the caller's; `name` is copied, for messages. One document, or, with
 * `many`, any number of them with white space between (NDJSON). */
MUST_USE struct jsonread *jsonread_open(struct reader *reader, const char *name, bool many);

/* The next event; the text of a NUMBER, TEXT or NAME is put in `text`. */
enum jsonread_event jsonread_next(struct jsonread *json, struct span *text);

/* Passes over the value that begins with `event`, checking it. */
void jsonread_skip(struct jsonread *json, enum jsonread_event event);

/* How deep the last event stands: 0 for a document. An OBJECT or LIST stands outside of itself. */
size_t jsonread_depth(const struct jsonread *json);

/* user_error with the place of the last event. */
_Noreturn void jsonread_fail(const struct jsonread *json, const char *format, ...) PRINTF(2, 3);

void jsonread_close(struct jsonread *json);

/* For CLEANUP(jsonread_release). */
void jsonread_release(struct jsonread **json);

#endif
