/* value.c: values, their names and their memory. */
#include "shape/value.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* --- memory --- */

enum { CHUNK = 256 * 1024, KEPT = 64 /* chunks that the next record may use */ };

struct chunk {
    struct chunk *next;
    size_t room;
    max_align_t bytes[];
};

struct arena {
    struct chunk *first, *current;
    char *at, *end;
    size_t before; /* bytes in the chunks before the current one */
};

static struct chunk *chunk_new(size_t room)
{
    struct chunk *chunk = mem_resize(NULL, sizeof(*chunk) + room, 1);
    *chunk = (struct chunk){.room = room};
    return chunk;
}

static void use(struct arena *arena, struct chunk *chunk)
{
    arena->current = chunk;
    arena->at = (char *)chunk->bytes;
    arena->end = arena->at + chunk->room;
}

struct arena *arena_new(void)
{
    struct arena *arena = mem_new(1, sizeof(*arena));
    arena->first = chunk_new(CHUNK);
    use(arena, arena->first);
    return arena;
}

static void next_chunk(struct arena *arena, size_t size)
{
    struct chunk *current = arena->current, *next = current->next;
    arena->before += (size_t)(arena->at - (char *)current->bytes);
    if (!next || next->room < size) {
        struct chunk *made = chunk_new(size > CHUNK ? size : CHUNK);
        made->next = next;
        current->next = next = made;
    }
    use(arena, next);
}

void *arena_take(struct arena *arena, size_t size)
{
    size = (size + 7) & ~(size_t)7;
    if (UNLIKELY((size_t)(arena->end - arena->at) < size))
        next_chunk(arena, size);
    void *taken = arena->at;
    arena->at += size;
    return taken;
}

struct span arena_text(struct arena *arena, struct span text)
{
    char *copy = arena_take(arena, text.len);
    if (text.len)
        memcpy(copy, text.at, text.len);
    return (struct span){copy, text.len};
}

size_t arena_size(const struct arena *arena)
{
    return arena->before + (size_t)(arena->at - (const char *)arena->current->bytes);
}

static void free_behind(struct chunk *last)
{
    for (struct chunk *next; (next = last->next);) {
        last->next = next->next;
        free(next);
    }
}

void arena_reset(struct arena *arena)
{
    size_t kept = 0;
    for (struct chunk *chunk = arena->first; arena->current != arena->first && chunk;
         chunk = chunk->next)
        if (++kept == KEPT)
            free_behind(chunk);
    while (arena->first->next && arena->first->next->room > KEPT * (size_t)CHUNK) {
        struct chunk *large = arena->first->next;
        arena->first->next = large->next;
        free(large);
    }
    arena->before = 0;
    use(arena, arena->first);
}

void arena_release(struct arena *arena)
{
    if (!arena)
        return;
    free_behind(arena->first);
    free(arena->first);
    free(arena);
}

/* --- names --- */

struct names {
    struct name **table; /* by hash */
    size_t mask; /* a power of 2, less 1 */
    uint32_t count;
    uint64_t objects; /* that were settled */
    struct name *first; /* a guess for the first name of an object */
};

struct names *names_new(void)
{
    struct names *names = mem_new(1, sizeof(*names));
    names->mask = 1023;
    names->table = mem_new(names->mask + 1, sizeof(struct name *));
    return names;
}

/* FNV-1a by 64 bits, with a last mix. */
static size_t hash(struct span text)
{
    uint64_t value = 0xcbf29ce484222325;
    for (size_t i = 0; i < text.len; i++)
        value = (value ^ (unsigned char)text.at[i]) * 0x100000001b3;
    return (size_t)(value ^ value >> 32);
}

static bool is_text(const struct name *name, struct span text)
{
    return name->length == text.len && memcmp(name->text, text.at, text.len) == 0;
}

static void grow(struct names *names)
{
    const size_t mask = names->mask * 2 + 1;
    struct name **table = mem_new(mask + 1, sizeof(struct name *));
    for (size_t i = 0; i <= names->mask; i++)
        for (struct name *name = names->table[i], *next; name; name = next) {
            const size_t at = hash((struct span){name->text, name->length}) & mask;
            next = name->chained;
            name->chained = table[at];
            table[at] = name;
        }
    free(names->table);
    names->table = table;
    names->mask = mask;
}

static struct name *look_up(struct names *names, struct span text)
{
    struct name **at = &names->table[hash(text) & names->mask];
    for (struct name *name = *at; name; name = name->chained)
        if (is_text(name, text))
            return name;
    if (names->count > names->mask) {
        grow(names);
        at = &names->table[hash(text) & names->mask];
    }
    struct name *name = mem_new(1, sizeof(*name) + text.len + 1);
    name->length = (uint32_t)text.len;
    if (text.len)
        memcpy(name->text, text.at, text.len);
    name->number = names->count++;
    name->chained = *at;
    *at = name;
    return name;
}

struct name *names_of(struct names *names, struct span text, struct name *before)
{
    struct name **guess = before ? &before->follower : &names->first;
    if (UNLIKELY(!*guess || !is_text(*guess, text)))
        *guess = look_up(names, text);
    return *guess;
}

bool names_add(struct names *names, struct span text)
{
    const uint32_t count = names->count;
    return look_up(names, text)->number == count;
}

void names_release(struct names *names)
{
    if (!names)
        return;
    for (size_t i = 0; i <= names->mask; i++)
        for (struct name *name = names->table[i], *next; name; name = next) {
            next = name->chained;
            free(name);
        }
    free(names->table);
    free(names);
}

/* --- values --- */

struct value *value_new(struct arena *arena, enum value_kind kind, struct span text)
{
    struct value *value = arena_take(arena, sizeof(*value));
    value->kind = kind;
    value->count = 0;
    value->first = value->last = NULL;
    if (kind == VALUE_NUMBER || kind == VALUE_TEXT)
        value->text = arena_text(arena, text);
    return value;
}

/* `first` gets what `again` is, in its own place. */
static void overwrite(struct value *first, const struct value *again)
{
    struct value *next = first->next;
    struct name *name = first->name;
    *first = *again;
    first->next = next;
    first->name = name;
}

void value_settle(struct names *names, struct value *object)
{
    const uint64_t serial = ++names->objects;
    struct value *before = NULL;
    for (struct value *member = object->first; member; member = member->next) {
        struct name *name = member->name;
        if (UNLIKELY(name->seen == serial)) {
            overwrite(name->place, member);
            before->next = member->next;
            object->count--;
            continue;
        }
        name->seen = serial;
        name->place = member;
        before = member;
    }
    object->last = before;
}

struct value *value_member(const struct value *object, const struct name *name)
{
    for (struct value *member = object->first; member; member = member->next)
        if (member->name == name)
            return member;
    return NULL;
}

void value_set(struct value *object, struct name *name, struct value *value)
{
    struct value *member = value_member(object, name);
    if (member)
        overwrite(member, value);
    else
        value_add(object, name, value);
}
