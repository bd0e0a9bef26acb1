/* value.h: one record of a tree-shaped document (JSON, XML), in memory that is used again.
 *
 * Invariants: values and their texts stand in an arena and live until arena_reset(), which keeps
 * the memory for the next record. Names of members are interned: equal names are one struct name,
 * which lives as long as its struct names. An object has each name once: of a member that is given
 * twice the last value counts, in the place of the first. Numbers are the digits that were read.
 */
#ifndef KBC_VALUE_H
#define KBC_VALUE_H

#include "base/buf.h"

/* --- memory --- */

struct arena;

MUST_USE struct arena *arena_new(void);

/* `size` bytes, aligned for pointers, not initialised. */
MUST_USE void *arena_take(struct arena *arena, size_t size);

/* A copy of a text. */
MUST_USE struct span arena_text(struct arena *arena, struct span text);

/* How many bytes were taken since the last reset. */
size_t arena_size(const struct arena *arena);

/* All that was taken is gone. */
void arena_reset(struct arena *arena);
void arena_release(struct arena *arena);

/* --- names --- */

struct value;

struct name {
    struct name *follower; /* that came behind it the last time */
    struct name *chained; /* in the table of names */
    uint64_t seen; /* the last object that had it, and where */
    struct value *place;
    uint32_t number; /* from 0, in the order of coming */
    uint32_t length;
    char text[];
};

struct names;

MUST_USE struct names *names_new(void);

/* The name of that text. `before`, or NULL, came in front of it: a guess what may come. */
struct name *names_of(struct names *names, struct span text, struct name *before);

/* The text was not yet among the names, and is now. */
bool names_add(struct names *names, struct span text);
void names_release(struct names *names);

/* --- values --- */

enum value_kind {
    VALUE_NULL,
    VALUE_FALSE,
    VALUE_TRUE,
    VALUE_NUMBER,
    VALUE_TEXT,
    VALUE_LIST,
    VALUE_OBJECT
};

struct value {
    enum value_kind kind;
    uint32_t count; /* of members or elements */
    union {
        struct span text; /* of NUMBER and TEXT */
        struct {
            struct value *first, *last; /* members or elements */
        };
    };
    struct value *next;
    struct name *name; /* of a member */
};

static inline bool value_is_scalar(const struct value *value)
{
    return value->kind != VALUE_NULL && value->kind < VALUE_LIST;
}

/* A new value of a kind; of NUMBER and TEXT the text is copied. */
MUST_USE struct value *value_new(struct arena *arena, enum value_kind kind, struct span text);

/* Puts a value at the end of an object (with a name) or list (NULL). */
static inline void value_add(struct value *into, struct name *name, struct value *value)
{
    value->name = name;
    value->next = NULL;
    if (into->last)
        into->last->next = value;
    else
        into->first = value;
    into->last = value;
    into->count++;
}

/* To be called when an object has all its members: leaves each name once. */
void value_settle(struct names *names, struct value *object);

/* The member of an object, or NULL. */
struct value *value_member(const struct value *object, const struct name *name);

/* A member gets a value: in the place of one of that name, or as the last. */
void value_set(struct value *object, struct name *name, struct value *value);

/* --- as text --- */

/* The JSON text of a value as PHP writes it: no white space, ASCII, slashes escaped; real numbers
 * with `digits` significant digits (17), or, with 0, the fewest that carry them. */
void value_json(const struct value *value, unsigned digits, struct buf *into);

/* What PHP's serialize makes of it, an object being a stdClass, with numbers as above. `more` is
 * one more member of the outermost object, a text, or NULL. */
struct value_more {
    struct span name, text;
};
void value_serialize(const struct value *value, unsigned digits, const struct value_more *more,
                     struct buf *into);

/* The cell that a scalar or null makes: texts as they are, 1 and 0 for true and false, whole
 * numbers as they were written, others in PHP's style (14 digits, or the fewest that carry the
 * number where these do not). It stands in the value or in the arena. */
struct span value_cell(struct arena *arena, const struct value *value);

/* The real number of a text in PHP's style: `digits` significant digits (0: the fewest that carry
 * it), `sign` before the exponent ('E' or 'e'). Returns the length; `to` has room for 40 bytes. */
size_t value_put_real(double number, unsigned digits, char sign, char *to);

#endif
