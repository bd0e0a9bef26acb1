/* work_slice.c: sources whose bytes a processor makes of a slice when they are asked for. */
#include "archive/codec.h"
#include "base/log.h"
#include "base/mem.h"
#include "csv/sample.h"
#include "io/ring.h"
#include "run/pieces.h"
#include "run/work_inner.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { GZIP_LEVEL = 1 }; /* of slices that came in as gzip: the one ISA-L is fastest at */

void work_release(struct source *source)
{
    free(CONTAINER(source, struct work, source));
}

void work_read_rest(const struct source *source, struct reader *reader)
{
    char block[8 * 1024];
    while (work_item(source) && reader_read(reader, block, sizeof(block)) > 0)
        continue;
}

const struct item *work_item(const struct source *source)
{
    if (source->kind->release != work_release)
        return NULL;
    return CONTAINER(source, const struct work, source)->item;
}

const struct entry *work_entry(const struct source *source)
{
    return CONTAINER(source, const struct work, source)->entry;
}

void work_warn_surplus(const struct slice *slice)
{
    const uint64_t count = atomic_load(slice->surplus);
    if (count > 0)
        log_warn("%s: %" PRIu64 " values were left out, which stand in rows behind the last column",
                 slice->shown, count);
}

static void call(const struct slice *slice, bool is_in_pieces, struct reader *in,
                 struct writer *out)
{
    const struct processor *processor = slice->item->run->processor;
    if (is_in_pieces)
        pieces_rows(slice, in, out);
    else if (processor->rows)
        work_rows(slice, in, out);
    else
        processor->bytes(slice, in, out);
}

/* Defined below: making a slice may read what makes another. */
static const struct source_kind slice_kind;

/* In what form a result is wanted: as the file has it, or always plain. */
enum form { FORM_FILE, FORM_PLAIN };

/* In a chain the steps are threads already. */
static bool in_pieces(const struct item *item, const struct entry *entry)
{
    const struct run *run = item->run;
    return !run->step && pieces_pay(run->processor, entry->source->size);
}

/* Makes a slice's result; false when the processor dropped it. What came as gzip goes as gzip:
 * `packed` tells it before the first byte, to those who want it plain. */
static bool slice_make(const struct work *work, struct writer *writer, enum form form,
                       atomic_bool *packed)
{
    bool drop = false, gzip = false;
    atomic_uint_least64_t surplus = 0;
    const bool pieces = in_pieces(work->item, work->entry);
    const struct slice slice = {.item = work->item,
                                .path = work->entry->path,
                                .shown = work->source.origin,
                                .surplus = &surplus,
                                .headers = work->item->in && manifest_has_header(work->item->in),
                                .drop = &drop};
    work_where(work->item, slice.path);
    struct reader *reader CLEANUP(reader_release) = work_read(work->item, work->entry, &gzip);
    atomic_store(packed, gzip);
    if (gzip && form == FORM_FILE) {
        struct writer *deflated CLEANUP(writer_release) =
            codec_gzip(writer_borrow(writer), GZIP_LEVEL);
        call(&slice, pieces, reader, deflated);
    } else {
        call(&slice, pieces, reader, writer);
    }
    work_read_rest(work->entry->source, reader);
    work_leave();
    work_warn_surplus(&slice);
    return !drop;
}

/* A source's work in a thread of its own. */
struct pipe {
    struct ring_work ring;
    const struct source *source;
    enum form form;
    atomic_bool packed;
};

static void pipe_run(struct ring_work *ring, struct writer *writer)
{
    struct pipe *pipe = CONTAINER(ring, struct pipe, ring);
    const struct work *work = CONTAINER(pipe->source, const struct work, source);
    if (!work->entry)
        source_write(pipe->source, writer);
    else if (!slice_make(work, writer, pipe->form, &pipe->packed))
        app_error("%s: a result was dropped that another step reads", pipe->source->origin);
}

static void pipe_release(struct ring_work *ring)
{
    free(CONTAINER(ring, struct pipe, ring));
}

static struct pipe *pipe_new(const struct source *source, enum form form)
{
    struct pipe *pipe = mem_new(1, sizeof(*pipe));
    pipe->ring = (struct ring_work){.run = pipe_run, .release = pipe_release};
    pipe->source = source;
    pipe->form = form;
    return pipe;
}

struct reader *work_open(const struct source *source, enum area area, bool *gzip)
{
    struct reader *reader;
    *gzip = false;
    if (area == AREA_TABLES && source->kind == &slice_kind) {
        struct pipe *pipe = pipe_new(source, FORM_PLAIN);
        reader = ring_open(&pipe->ring);
        reader_peek(reader, 1);
        *gzip = atomic_load(&pipe->packed);
    } else {
        reader = source_open(source);
    }
    /* in/files is bytes, whatever they are. */
    if (area != AREA_TABLES || *gzip || !codec_is_gzip(reader_peek(reader, 2)))
        return reader;
    *gzip = true;
    return codec_gunzip(reader);
}

struct reader *work_read(const struct item *item, const struct entry *entry, bool *gzip)
{
    struct reader *reader = work_open(entry->source, item->area, gzip);
    if (item->area == AREA_TABLES && !item->run->processor->any_encoding)
        sample_refuse_utf16(reader);
    if (item->area == AREA_TABLES && item->run->delimiter_in)
        return work_delimited(item->run, reader, work_dialect(item));
    return reader;
}

uint64_t work_scan(const struct item *item, const struct entry *entry)
{
    const struct slice slice = {.item = item, .path = entry->path, .shown = entry->source->origin};
    work_where(item, slice.path);
    bool gzip = false;
    struct reader *reader = work_read(item, entry, &gzip);
    uint64_t result;
    if (in_pieces(item, entry)) {
        result = pieces_scan(&slice, reader);
    } else {
        struct row_reader *rows CLEANUP(row_reader_release) = row_open(reader, work_dialect(item));
        result = item->run->processor->scan(&slice, rows);
    }
    reader_close(reader);
    work_leave();
    return result;
}

/* For work that is read, not written to a file. */
struct reader *work_pipe(const struct source *source)
{
    return ring_open(&pipe_new(source, FORM_FILE)->ring);
}

static void slice_write(const struct source *source, struct writer *writer)
{
    if (!work_keep(source, writer))
        app_error("%s: a result was dropped that another step reads", source->origin);
}

static const struct source_kind slice_kind = {
    .open = work_pipe, .write = slice_write, .release = work_release};
bool work_keep(const struct source *source, struct writer *writer)
{
    atomic_bool packed;
    if (source->kind == &slice_kind)
        return slice_make(CONTAINER(source, const struct work, source), writer, FORM_FILE, &packed);
    source_write(source, writer);
    return true;
}

struct source *work_new(const struct source_kind *kind, const struct item *item,
                        const struct entry *entry)
{
    struct work *work = mem_new(1, sizeof(*work));
    work->item = item;
    work->entry = entry;
    work->source = (struct source){.kind = kind, .size = SIZE_UNKNOWN};
    work->source.origin =
        mem_format("%s/%s", area_name(item->area), entry ? entry->path : item->name);
    return &work->source;
}

struct source *work_slice(const struct item *item, const struct entry *entry)
{
    return work_new(&slice_kind, item, entry);
}
