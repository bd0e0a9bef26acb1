/* jsonread_window.h: what the files of jsonread share: the window of the input and its texts.
 *
 * Inner part of jsonread.h. Invariants: [at, end) is what was read from the input and not yet
 * taken, with 8 bytes behind it that may be read; `token` is where the event being read begins, and
 * all from there on stays when more is read, perhaps at another address.
 */
#ifndef KBC_JSONREAD_WINDOW_H
#define KBC_JSONREAD_WINDOW_H

#include "base/buf.h"
#include "json/jsonread.h"

enum {
    WINDOW = 256 * 1024,
    WINDOW_BEHIND = 8, /* bytes that a word may reach behind the end */
    TEXT_MOST = 256 * 1024 * 1024
};

struct jsonread {
    struct reader *reader;
    char *name;
    bool many, is_empty; /* no event was seen */
    enum jsonread_state { WANTS_VALUE, WANTS_FIRST, WANTS_NAME, WANTS_FIRST_NAME, HAS_VALUE } state;
    size_t depth; /* open objects and lists */
    bool is_object[JSONREAD_LEVELS];
    const char *at, *end, *token;
    char *window;
    size_t room;
    uint64_t lines; /* before the window, and the bytes of the last one of them */
    uint64_t columns;
    struct buf text; /* of a token that does not stand in the window as it is */
};

/* Reads more; false at the end of the input. Keeps what is behind `token`. */
MUST_USE bool jsonread_more(struct jsonread *json);

/* user_error with the place of `at`. */
_Noreturn void jsonread_wrong(const struct jsonread *json, const char *at, const char *format, ...)
    PRINTF(3, 4);

/* The string whose quote stands at `at`, which then is behind it. */
struct span jsonread_string(struct jsonread *json);

/* The number at `at`, which then is behind it. */
struct span jsonread_number(struct jsonread *json);

#endif
