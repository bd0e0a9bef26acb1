/* delimiter.c: one byte in the place of a delimiter of several. */
#include "csv/delimiter.h"
#include "base/log.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

struct replacing {
    struct reader reader;
    struct reader *inner;
    const char *delimiter;
    size_t length;
    char enclosure; /* 0: none */
    enum { BEGINS, ENCLOSED, CLOSED, BARE } place; /* of a field */
    char *block; /* IO_BLOCK bytes, of which [at, end) wait */
    size_t at, end;
    bool last; /* there are no more behind them */
};

/* Bytes up to the next one that may change the place, at most `size`; all, inside of enclosures. */
static size_t copy_enclosed(struct replacing *own, char *to, size_t size)
{
    const size_t waiting = own->end - own->at;
    size_t length = waiting < size ? waiting : size;
    const char *from = own->block + own->at;
    const char *found = memchr(from, own->enclosure, length);
    if (found) {
        length = (size_t)(found + 1 - from);
        own->place = CLOSED;
    }
    memcpy(to, from, length);
    own->at += length;
    return length;
}

static void move_on(struct replacing *own, char byte)
{
    static const char blanks[] = {' ', '\t', '\v', '\f'};
    if (byte == '\n' || byte == '\r')
        own->place = BEGINS;
    else if (own->place != BARE && own->enclosure && byte == own->enclosure)
        own->place = ENCLOSED; /* again, where it is doubled */
    else if (own->place == CLOSED || !memchr(blanks, byte, sizeof blanks))
        own->place = BARE;
}

/* The same outside of them, with the delimiters replaced; stops before what may be the beginning of
 * one. */
static size_t copy_outside(struct replacing *own, char *to, size_t size)
{
    size_t made = 0;
    const char first = own->delimiter[0];
    while (made < size && own->at < own->end && own->place != ENCLOSED) {
        const char *from = own->block + own->at;
        const size_t waiting = own->end - own->at;
        if (*from == first && waiting < own->length && !own->last)
            break;
        if (*from == first && waiting >= own->length &&
            memcmp(from, own->delimiter, own->length) == 0) {
            to[made++] = DELIMITER_BYTE;
            own->at += own->length;
            own->place = BEGINS;
            continue;
        }
        if (*from == DELIMITER_BYTE)
            user_error("a value has the byte 1F, which stands for the delimiter of several bytes, "
                       "outside of enclosures");
        move_on(own, *from);
        to[made++] = *from;
        own->at++;
    }
    return made;
}

static void fill(struct replacing *own)
{
    const size_t waiting = own->end - own->at;
    memmove(own->block, own->block + own->at, waiting);
    const size_t got = reader_read(own->inner, own->block + waiting, IO_BLOCK - waiting);
    own->at = 0;
    own->end = waiting + got;
    own->last = got == 0;
}

static size_t replacing_read(struct reader *reader, char *to, size_t size)
{
    struct replacing *own = CONTAINER(reader, struct replacing, reader);
    if (reader->fault)
        reader_note_faults(own->inner, reader->fault);
    for (size_t made = 0;;) {
        while (made < size && own->at < own->end) {
            const size_t some = own->place == ENCLOSED ? copy_enclosed(own, to + made, size - made)
                                                       : copy_outside(own, to + made, size - made);
            if (some == 0)
                break;
            made += some;
        }
        if (made > 0 || own->last)
            return made;
        fill(own);
    }
}

static void replacing_close(struct reader *reader)
{
    struct replacing *own = CONTAINER(reader, struct replacing, reader);
    reader_close(own->inner);
    free(own->block);
    free(own);
}

struct reader *delimiter_open(struct reader *inner, const char *delimiter, struct dialect dialect)
{
    static const struct reader_kind kind = {replacing_read, replacing_close};
    struct replacing *own = mem_new(1, sizeof *own);
    reader_init(&own->reader, &kind);
    own->inner = inner;
    own->delimiter = delimiter;
    own->length = strlen(delimiter);
    own->enclosure = dialect.enclosure;
    own->block = mem_resize(NULL, IO_BLOCK, 1);
    char mark[3];
    const struct span start = reader_peek(inner, sizeof mark);
    if (start.len == sizeof mark && memcmp(start.at, "\xef\xbb\xbf", sizeof mark) == 0)
        reader_fill(inner, mark, sizeof mark);
    return &own->reader;
}
