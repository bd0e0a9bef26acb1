/* row_sink.h: a row writer, and how cells are written that are not for the short way.
 *
 * The part of row.h that is below its inline functions. Invariants: the members are for
 * common/csv/row_*.c; everybody else uses the functions of row.h.
 */
#ifndef KBC_ROW_SINK_H
#define KBC_ROW_SINK_H

#include "base/buf.h"
#include "csv/dialect.h"
#include "csv/row_view.h"
#include <string.h>

struct row_translation;

struct row_writer {
    struct writer *stream;
    size_t needs; /* room for row_put() beside the cell; huge when it must not do it */
    size_t begun; /* 1 when the row has a cell, else 0 */
    struct dialect from, to;
    /* Copies a cell for another enclosure: row_translate.h. */
    char *(*translate)(const struct row_translation *change, char *to, struct span cell);
    bool alike; /* cells go out as they come: the enclosures are the same */
    size_t column; /* of the row, for messages; counted only without enclosure */
    char signs[5][16]; /* bytes that no cell may hold to go out as it is, repeated */
    struct buf scratch;
};

/* For row_put() only: long cells, full blocks, other enclosures. */
void row_put_apart(struct row_writer *out, struct span cell);

/* One value: its enclosures are doubled. */
void row_put_value(struct row_writer *out, struct span value);

/* Copies in steps of ROW_SHORT bytes, as if `length` were a multiple of it and not 0. */
static inline void row_copy(char *to, const char *from, size_t length)
{
    memcpy(to, from, ROW_SHORT);
    if (UNLIKELY(length > ROW_SHORT))
        for (size_t done = ROW_SHORT; done < length; done += ROW_SHORT)
            memcpy(to + done, from + done, ROW_SHORT);
}

#endif
