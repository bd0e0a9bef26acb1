/* unpack_zip.c: the names in the central directory of a zip archive (PKWARE's APPNOTE.TXT 6.3.10,
 * sections 4.3.12 to 4.3.16, 4.4.4 and 4.5.3). */
#include "archive/unpack_zip.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum {
    END_SIZE = 22, /* of the end record, without its comment */
    END64_SIZE = 56,
    LOCATOR64_SIZE = 20,
    ENTRY_SIZE = 46,
    ENTRY_MOST = ENTRY_SIZE + 3 * 0xffff,
    COMMENT_MOST = 0xffff,
    EXTRA_ZIP64 = 0x0001,
    EXTRA_UTF8_NAME = 0x7075,
    METHOD_DEFLATE64 = 9,
    FLAG_ENCRYPTED = 1 << 0,
    FLAG_UTF8 = 1 << 11,
};

static const uint32_t ENTRY_MARK = 0x02014b50, END_MARK = 0x06054b50, END64_MARK = 0x06064b50,
                      LOCATOR64_MARK = 0x07064b50, IN_ZIP64 = 0xffffffff;

static const char damaged_directory[] = "its directory is damaged";
static const char no_directory[] = "it has no directory at its end";

/* A part of the file in memory. */
struct window {
    const struct source *source;
    unsigned char *block; /* ENTRY_MOST bytes and as many again */
    uint64_t at;
    size_t len;
};

/* `size` bytes at the position `at`, fewer at the end of the file; `*got` says how many. */
static const unsigned char *look(struct window *window, uint64_t at, size_t size, size_t *got)
{
    if (at < window->at || at + size > window->at + window->len) {
        window->at = at;
        window->len =
            source_read_at(window->source, at, (char *)window->block, (size_t)2 * ENTRY_MOST);
    }
    const size_t left = window->len - (size_t)(at - window->at);
    *got = left < size ? left : size;
    return window->block + (at - window->at);
}

static unsigned get_2(const unsigned char *at)
{
    return at[0] | (unsigned)at[1] << 8;
}

static uint32_t get_4(const unsigned char *at)
{
    return get_2(at) | (uint32_t)get_2(at + 2) << 16;
}

static uint64_t get_8(const unsigned char *at)
{
    return get_4(at) | (uint64_t)get_4(at + 4) << 32;
}

/* Finds the end record: the last one in the file. Returns its position, or the file's size. */
static uint64_t find_end(struct window *window)
{
    const uint64_t size = window->source->size;
    const uint64_t most = size < END_SIZE + COMMENT_MOST ? size : END_SIZE + COMMENT_MOST;
    size_t got;
    const unsigned char *tail = look(window, size - most, (size_t)most, &got);
    for (size_t at = got < END_SIZE ? 0 : got - END_SIZE + 1; at-- > 0;)
        if (get_4(tail + at) == END_MARK)
            return size - most + at;
    return size;
}

/* Position of the zip64 end record that the locator in front of `end` tells of, or `end`. Bytes may
 * stand in front of the archive, which its own positions do not count. */
static uint64_t find_end64(struct window *window, uint64_t end)
{
    size_t got;
    if (end < LOCATOR64_SIZE + END64_SIZE)
        return end;
    const unsigned char *locator = look(window, end - LOCATOR64_SIZE, LOCATOR64_SIZE, &got);
    if (got < LOCATOR64_SIZE || get_4(locator) != LOCATOR64_MARK)
        return end;
    const uint64_t places[] = {get_8(locator + 8), end - LOCATOR64_SIZE - END64_SIZE};
    for (size_t i = 0; i < COUNT(places); i++) {
        if (places[i] <= end - LOCATOR64_SIZE - END64_SIZE) {
            const unsigned char *record = look(window, places[i], END64_SIZE, &got);
            if (got == END64_SIZE && get_4(record) == END64_MARK)
                return places[i];
        }
    }
    return end;
}

/* Finds the directory: [*at, *end) and its number of members. False when there is none. */
static bool find_directory(struct window *window, uint64_t *at, uint64_t *end, uint64_t *count,
                           uint64_t *front)
{
    size_t got;
    const uint64_t last = find_end(window);
    const unsigned char *record = look(window, last, END_SIZE, &got);
    if (got < END_SIZE)
        return false;
    *count = get_2(record + 10);
    uint64_t size = get_4(record + 12), place = get_4(record + 16);
    *end = find_end64(window, last);
    if (*end < last) {
        record = look(window, *end, END64_SIZE, &got);
        *count = get_8(record + 32);
        size = get_8(record + 40);
        place = get_8(record + 48);
    }
    *at = *end - size;
    *front = *at > place ? *at - place : 0;
    return size <= *end;
}

/* CRC-32 of a short text. */
static uint32_t crc_of(const unsigned char *at, size_t size)
{
    uint32_t crc = ~0u;
    for (; size > 0; size--, at++) {
        crc ^= *at;
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
    }
    return ~crc;
}

/* The data of the extra field `wanted` in `extra`; its length in `*length`. NULL when there is
 * none. */
static const unsigned char *find_extra(const unsigned char *extra, size_t size, unsigned wanted,
                                       size_t *length)
{
    while (size >= 4 && get_2(extra + 2) <= size - 4) {
        *length = get_2(extra + 2);
        if (get_2(extra) == wanted)
            return extra + 4;
        extra += 4 + *length;
        size -= 4 + *length;
    }
    return NULL;
}

/* Sizes and place of a member, in the zip64 field where 32 bits are not enough: there those that
 * are not in the entry itself, in this order. */
static bool member_numbers(const unsigned char *entry, const unsigned char *extra,
                           size_t extra_size, struct zip_member *member)
{
    uint64_t *const numbers[] = {&member->size, &member->packed, &member->place};
    static const size_t at[] = {24, 20, 42};
    size_t length = 0, used = 0;
    const unsigned char *field = find_extra(extra, extra_size, EXTRA_ZIP64, &length);
    for (size_t i = 0; i < COUNT(at); i++) {
        *numbers[i] = get_4(entry + at[i]);
        if (*numbers[i] != IN_ZIP64)
            continue;
        if (field != NULL && length - used >= 8) {
            *numbers[i] = get_8(field + used);
            used += 8;
        } else if (numbers[i] == &member->place) {
            return false;
        }
    }
    return true;
}

/* The bytes of the name: the UTF-8 one of Info-ZIP's extra field, if it belongs to this name. */
static struct span member_name(const unsigned char *name, size_t size, const unsigned char *extra,
                               size_t extra_size)
{
    size_t length;
    const unsigned char *field = find_extra(extra, extra_size, EXTRA_UTF8_NAME, &length);
    if (field != NULL && length > 5 && field[0] == 1 && get_4(field + 1) == crc_of(name, size))
        return (struct span){(const char *)field + 5, length - 5};
    return (struct span){(const char *)name, size};
}

/* Adds the member whose directory entry stands at `at`; returns the entry's size, 0 when it is
 * damaged. */
static size_t add_member(struct zip_index *index, struct window *window, uint64_t at)
{
    size_t got;
    const unsigned char *entry = look(window, at, ENTRY_MOST, &got);
    if (got < ENTRY_SIZE || get_4(entry) != ENTRY_MARK)
        return 0;
    const size_t name_size = get_2(entry + 28), extra_size = get_2(entry + 30);
    const size_t size = ENTRY_SIZE + name_size + extra_size + get_2(entry + 32);
    const unsigned char *extra = entry + ENTRY_SIZE + name_size;
    struct zip_member member = {.name_at = index->names.len};
    if (size > got || !member_numbers(entry, extra, extra_size, &member))
        return 0;
    const struct span name = member_name(entry + ENTRY_SIZE, name_size, extra, extra_size);
    if (name.len == 0 || memchr(name.at, 0, name.len) != NULL)
        return 0;
    member.crc = get_4(entry + 16);
    member.deflate64 =
        get_2(entry + 10) == METHOD_DEFLATE64 && !(get_2(entry + 8) & FLAG_ENCRYPTED);
    member.utf8 = name.at != (const char *)entry + ENTRY_SIZE || (get_2(entry + 8) & FLAG_UTF8);
    buf_add(&index->names, name.at, name.len);
    buf_add_byte(&index->names, 0);
    if (index->count == index->room) {
        index->room = index->room * 2 + 16;
        index->members = mem_resize(index->members, index->room, sizeof(*index->members));
    }
    index->members[index->count++] = member;
    index->encrypted |= (get_2(entry + 8) & FLAG_ENCRYPTED) != 0;
    return size;
}

static int by_place(const void *one, const void *other)
{
    const uint64_t a = ((const struct zip_member *)one)->place;
    const uint64_t b = ((const struct zip_member *)other)->place;
    return (a > b) - (a < b);
}

static const char *read_members(struct zip_index *index, struct window *window)
{
    uint64_t at, end, count;
    if (!find_directory(window, &at, &end, &count, &index->front))
        return no_directory;
    while (at < end) {
        const size_t size = add_member(index, window, at);
        if (size == 0 || size > end - at)
            return damaged_directory;
        at += size;
    }
    /* Old programs write more than 65535 members without zip64; the number is cut then. */
    if (index->count != count && (index->count & 0xffff) != count)
        return damaged_directory;
    if (index->count > 1)
        qsort(index->members, index->count, sizeof(*index->members), by_place);
    for (size_t i = 1; i < index->count; i++)
        if (index->members[i].place == index->members[i - 1].place)
            return "two members share one place";
    return NULL;
}

const char *zip_index_read(struct zip_index *index, const struct source *source)
{
    struct window window = {.source = source, .block = mem_new(2, ENTRY_MOST)};
    const char *problem = read_members(index, &window);
    free(window.block);
    return problem;
}

const char *zip_index_name(const struct zip_index *index, size_t number)
{
    return index->names.data + index->members[number].name_at;
}

void zip_index_release(struct zip_index *index)
{
    free(index->members);
    buf_release(&index->names);
    *index = (struct zip_index){0};
}
