/* buf.h: growable bytes, and lists of strings.
 *
 * Invariants: a zeroed struct is an empty one. data[len] is always 0 once anything was added, so
 * that text in a buffer can be used as a string. Growth at least doubles; memory errors end the run
 * (mem.h).
 */
#ifndef KBC_BUF_H
#define KBC_BUF_H

#include "base/base.h"

struct buf {
    char *data;
    size_t len, room;
};

/* Makes room for `more` bytes behind len (and the final 0); returns where they begin. */
char *buf_room(struct buf *buf, size_t more);
void buf_add(struct buf *buf, const char *bytes, size_t length);
void buf_add_text(struct buf *buf, const char *text);
void buf_add_byte(struct buf *buf, char byte);
void buf_add_format(struct buf *buf, const char *format, ...) PRINTF(2, 3);

/* The text so far as a string, "" when empty. The buffer goes on owning it. */
const char *buf_text(const struct buf *buf);

/* Empties the buffer but keeps its memory. */
void buf_clear(struct buf *buf);

/* Gives the memory to the caller (terminated, to be freed) and leaves an empty buffer. */
MUST_USE char *buf_take(struct buf *buf);

/* Releases the memory; also for CLEANUP(buf_release). */
void buf_release(struct buf *buf);

/* A list of strings. The list owns the array and the copies. */
struct strings {
    size_t count;
    char **at;
};

/* Appends a copy of `text`. */
void strings_add(struct strings *list, const char *text);

/* Appends the string itself, which the list owns from now on. */
void strings_give(struct strings *list, char *text);

/* Appends what stands between the commas of `text`, at least one string. "\," is a comma inside of
 * one; every other backslash is itself. */
void strings_split(struct strings *list, const char *text);

/* Puts the string itself, which the list owns from now on, in the place of string `i`. */
void strings_replace(struct strings *list, size_t i, char *text);

/* The same strings in the same order. */
bool strings_equal(const struct strings *a, const struct strings *b);

/* Position of the first string equal to `text`, or SIZE_MAX. */
size_t strings_find(const struct strings *list, const char *text);

/* Position of the first string that also stands earlier in the list, or SIZE_MAX. */
size_t strings_repeated(const struct strings *list);

/* The name itself, or NAME_1, NAME_2 and so on: the first that is not in the list. To be freed. */
MUST_USE char *strings_free_name(const struct strings *taken, const char *name);

/* "a, b, c and 12 more": for messages; at most `most` of them. To be freed. */
MUST_USE char *strings_show(const struct strings *list, size_t most);

/* A copy that shares nothing. */
struct strings strings_copy(const struct strings *list);

/* Byte order. */
void strings_sort(struct strings *list);

/* Releases everything; also for CLEANUP(strings_release). */
void strings_release(struct strings *list);

#endif
