/* unpack_samples.h: what the unit tests of unpack.h have in common: a listing of an archive in
 * memory.
 *
 * Included once, after nothing else, by a test program; brings unit.h.
 */
#ifndef KBC_UNPACK_SAMPLES_H
#define KBC_UNPACK_SAMPLES_H

#include "archive/unpack.h"
#include "base/buf.h"
#include "base/mem.h"
#include "unit/unit.h"

#include <archive.h>
#include <archive_entry.h>

/* Adds "file NAME SIZE first bytes|" of each member to `listing`. The files' content arrives in
 * reads of `size` bytes. */
static inline struct fault list_members(enum unpack_format format, const struct buf *archive,
                                        const char *password, size_t size, struct buf *listing)
{
    static const char *const kinds[] = {"file", "folder", "copy", "link", "other"};
    struct fault fault = {{0}};
    struct reader *inner = reader_of_span((struct span){archive->data, archive->len});
    reader_note_faults(inner, &fault);
    struct unpack *unpack = unpack_open(inner, format, password);
    struct member member;
    while (unpack_next(unpack, &member)) {
        buf_add_format(listing, "%s %s", kinds[member.kind], member.name);
        if (member.kind == MEMBER_COPY)
            buf_add_format(listing, " of %s", member.original);
        if (member.kind == MEMBER_FILE) {
            struct buf data CLEANUP(buf_release) = {0};
            struct reader *reader CLEANUP(reader_release) = unpack_member(unpack);
            for (size_t got = 1; got > 0; data.len += got)
                got = reader_read(reader, buf_room(&data, size), size);
            buf_add_format(listing, " %zu %.*s", data.len, data.len < 5 ? (int)data.len : 5,
                           buf_text(&data));
        }
        buf_add_byte(listing, '|');
    }
    CHECK(!unpack_next(unpack, &member));
    unpack_close(unpack);
    return fault;
}

/* The listing is `expected`, without a fault. */
static inline bool holds(enum unpack_format format, const struct buf *archive, const char *expected)
{
    bool all = true;
    for (size_t size = 1; size < 100000; size += 99000) {
        struct buf listing CLEANUP(buf_release) = {0};
        const struct fault fault = list_members(format, archive, NULL, size, &listing);
        all = CHECK_TEXT(fault.text, "") && all;
        all = CHECK_TEXT(buf_text(&listing), expected) && all;
    }
    return all;
}

/* There is a fault that says `part`. */
static inline bool unpack_fails(enum unpack_format format, const struct buf *archive,
                                const char *password, const char *part)
{
    struct buf listing CLEANUP(buf_release) = {0};
    const struct fault fault = list_members(format, archive, password, 1000, &listing);
    return unit_check_format(fault.text[0] && strstr(fault.text, part), __FILE__, __LINE__,
                             "fault \"%s\", expected \"%s\"; listing %s", fault.text, part,
                             buf_text(&listing));
}

#endif
