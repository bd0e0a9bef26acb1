/* row_write.c: the CSV writer of row.h: opening and closing; row_put.c and row_whole.c write. */
#include "base/cpu.h"
#include "base/log.h"
#include "base/mem.h"
#include "csv/row.h"
#include "csv/row_translate.h"
#include <stdlib.h>

static void find_signs(struct row_writer *out)
{
    const struct dialect *from = &out->from, *to = &out->to;
    const char line_feed = to->enclosure ? to->enclosure : '\n';
    const char signs[] = {
        line_feed,
        to->enclosure ? line_feed : '\r',
        to->enclosure ? line_feed : to->delimiter,
        from->enclosure ? from->enclosure : line_feed,
        to->escape && !to->enclosure ? to->escape : line_feed,
    };
    for (size_t i = 0; i < COUNT(signs); i++)
        memset(out->signs[i], signs[i], sizeof out->signs[i]);
}

struct row_writer *row_write(struct writer *writer, struct dialect from, struct dialect to)
{
    struct row_writer *out = mem_new(1, sizeof *out);
    out->stream = writer;
    out->from = from;
    out->to = to;
    out->translate = cpu_choose() == CPU_AVX512 ? row_translate_avx512 : row_translate_lanes;
    out->alike = to.enclosure && from.enclosure == to.enclosure;
    out->needs = out->alike ? 2 * ROW_SHORT : SIZE_MAX / 2;
    find_signs(out);
    return out;
}

void row_put_bytes(struct row_writer *out, struct span bytes)
{
    writer_write(out->stream, bytes.at, bytes.len);
}

struct writer *row_stream(struct row_writer *out)
{
    return out->stream;
}

void row_write_end(struct row_writer *out)
{
    if (!out)
        return;
    buf_release(&out->scratch);
    free(out);
}

void row_writer_release(struct row_writer **out)
{
    row_write_end(*out);
}
