/* charset_steps.h: for the unit tests of charset: conversion of bytes that arrive a few at a time.
 */
#ifndef KBC_CHARSET_STEPS_H
#define KBC_CHARSET_STEPS_H

#include "base/buf.h"
#include "text/charset.h"
#include "unit/unit.h"

/* Gives a few bytes at a time. */
struct stepper {
    struct reader reader;
    struct span left;
    size_t step;
};

static inline size_t stepper_read(struct reader *reader, char *to, size_t size)
{
    struct stepper *stepper = CONTAINER(reader, struct stepper, reader);
    size_t length = stepper->step < size ? stepper->step : size;
    length = length < stepper->left.len ? length : stepper->left.len;
    memcpy(to, stepper->left.at, length);
    stepper->left = (struct span){stepper->left.at + length, stepper->left.len - length};
    return length;
}

static inline void stepper_close(struct reader *reader)
{
    (void)reader;
}

static const struct reader_kind stepper_kind = {.read = stepper_read, .close = stepper_close};

struct converted {
    struct buf bytes;
    struct charset_result result;
};

static inline void converted_release(struct converted *converted)
{
    buf_release(&converted->bytes);
}

static inline void convert_steps(struct converted *to, struct span bytes, size_t step,
                                 const char *source, const char *target, enum on_error on_error)
{
    struct stepper stepper = {.left = bytes, .step = step};
    reader_init(&stepper.reader, &stepper_kind);
    stepper.left = bytes;
    struct reader *reader CLEANUP(reader_release) = &stepper.reader;
    struct writer *writer CLEANUP(writer_release) = writer_of_buf(&to->bytes);
    buf_clear(&to->bytes);
    to->result = charset_convert(reader, writer, source, target, on_error);
}

/* The literal's bytes, NUL within it included. */
#define BYTES(literal) ((struct span){(literal), sizeof(literal) - 1})

static inline bool holds(const struct converted *converted, struct span expected)
{
    return converted->bytes.len == expected.len &&
           (!expected.len || !memcmp(converted->bytes.data, expected.at, expected.len));
}

/* In a function of its own, so that the jump out of the error finds no variable of a loop. */
static inline void refuses_steps(const char *source, const char *target, enum on_error on_error,
                                 struct span bytes, size_t step, const char *part)
{
    struct converted converted = {0};
    CHECK_ERROR(1, part, convert_steps(&converted, bytes, step, source, target, on_error));
}

#endif
