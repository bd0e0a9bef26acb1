/* jsonfile.h: JSON text and files, in and out.
 *
 * Invariants: what is not JSON is user_error naming the file, line and column, and never quoting
 * the text, which may be a secret. A UTF-8 byte-order mark in front is accepted. Members keep their
 * order; of a member given twice the last value counts, at the first one's place, with a warning
 * that names it. \u0000 is refused, in names and values: no consumer of ours has a use for it. A
 * number is written as it was read, digit for digit; for that, one with a point or an exponent, or
 * outside of int64, is a real whose value means nothing to others (jsonfile_inner.h), so nobody
 * asks for it. A number beyond the range of a double is refused. Nesting ends at jansson's 2048
 * levels. Trees are reference counted by jansson: every json_t returned here is the caller's own,
 * to be given to json_decref(). Text is UTF-8 with no other escapes than JSON demands.
 */
#ifndef KBC_JSONFILE_H
#define KBC_JSONFILE_H

#include <jansson.h>

#include "base/base.h"

/* Parses an object or an array; anything else is user_error. `name` stands in messages. */
MUST_USE json_t *jsonfile_parse(struct span text, const char *name);

/* Parses any value: also a bare number, text, true, false or null. */
MUST_USE json_t *jsonfile_parse_any(struct span text, const char *name);

/* Reads and parses a file below `folder`, an object or an array. A missing file is user_error. */
MUST_USE json_t *jsonfile_load(int folder, const char *path);

/* The value as text, indented by 4, ending with LF; to be freed. */
MUST_USE char *jsonfile_text(const json_t *json);

/* The value as text in one line, without white space between the tokens and without LF; to be
 * freed. */
MUST_USE char *jsonfile_line(const json_t *json);

/* For CLEANUP(jsonfile_release). */
void jsonfile_release(json_t **json);

#endif
