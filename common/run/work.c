/* work.c: sources whose bytes a processor makes when they are asked for. */
#include "archive/codec.h"
#include "io/ring.h"
#include "run/pieces.h"
#include "run/work_inner.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum {
    GZIP_LEVEL = 1, /* of slices that came in as gzip: the one ISA-L is fastest at */
    AHEAD_FROM = 4 * IO_BLOCK, /* bytes; for less, a thread does not pay */
};

struct work {
    struct source source;
    const struct item *item;
    const struct entry *entry;
};

void work_where(const struct item *item, const char *path)
{
    struct where *where = log_where();
    where->step = item->run->step;
    where->place = item->shown;
    where->slice = item->folder && path ? path + strlen(item->name) + 1 : NULL;
}

static void leave_place(void)
{
    *log_where() = (struct where){0};
}

void work_header(const struct item *item, struct row_writer *out)
{
    struct strings names CLEANUP(strings_release) = {0};
    manifest_columns(item->out, &names);
    row_put_values(out, &names);
    row_end(out);
}

void work_discard(const struct source *source)
{
    struct reader *reader CLEANUP(reader_release) = source_open(source);
    work_read_rest(source, reader);
}

/* How it is written. */
static struct dialect dialect_out(const struct item *item)
{
    struct dialect dialect = manifest_dialect(item->out);
    dialect.escape = item->run->escape_out;
    return dialect;
}

void work_call_rows(const struct slice *slice, struct row_reader *rows, struct writer *out,
                    bool first)
{
    const struct item *item = slice->item;
    struct row_writer *made CLEANUP(row_writer_release) =
        row_write(out, work_dialect(item), dialect_out(item));
    if (first && manifest_has_header(item->in) && row_next(rows))
        work_header(item, made);
    item->run->processor->rows(slice, rows, made);
}

void work_rows(const struct slice *slice, struct reader *in, struct writer *out)
{
    struct row_reader *rows CLEANUP(row_reader_release) = row_open(in, work_dialect(slice->item));
    work_call_rows(slice, rows, out, true);
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
    return !run->step && !run->escape_in && pieces_pay(run->processor, entry->source->size);
}

/* As work_open(). A big file that is read as rows is read ahead where a thread is to spare; but not
 * one that is inflated, as errors in it name the row. */
static struct reader *open_slice(const struct item *item, const struct entry *entry, bool *gzip)
{
    const struct source *source = entry->source;
    const char *path;
    struct reader *reader = work_open(source, item->area, gzip);
    const bool pays = item->run->processor->rows && source->size >= AHEAD_FROM &&
                      source_folder(source, &path) >= 0;
    return pays && item->run->spare && !*gzip && !in_pieces(item, entry) ? ring_ahead(reader)
                                                                         : reader;
}

/* Makes a slice's result; false when the processor dropped it. What came as gzip goes as gzip:
 * `packed` tells it before the first byte, to those who want it plain. */
static bool slice_make(const struct work *work, struct writer *writer, enum form form,
                       atomic_bool *packed)
{
    bool drop = false, gzip = false;
    const bool pieces = in_pieces(work->item, work->entry);
    const struct slice slice = {
        .item = work->item, .path = work->entry->path, .shown = work->source.origin, .drop = &drop};
    work_where(work->item, slice.path);
    struct reader *reader CLEANUP(reader_release) = open_slice(work->item, work->entry, &gzip);
    atomic_store(packed, gzip);
    if (gzip && form == FORM_FILE) {
        struct writer *deflated CLEANUP(writer_release) =
            codec_gzip(writer_borrow(writer), GZIP_LEVEL);
        call(&slice, pieces, reader, deflated);
    } else {
        call(&slice, pieces, reader, writer);
    }
    work_read_rest(work->entry->source, reader);
    leave_place();
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

/* For work that is read, not written to a file. */
static struct reader *pipe_open(const struct source *source)
{
    return ring_open(&pipe_new(source, FORM_FILE)->ring);
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

uint64_t work_scan(const struct item *item, const struct entry *entry)
{
    const struct slice slice = {.item = item, .path = entry->path, .shown = entry->source->origin};
    work_where(item, slice.path);
    bool gzip = false;
    struct reader *reader = open_slice(item, entry, &gzip);
    uint64_t result;
    if (in_pieces(item, entry)) {
        result = pieces_scan(&slice, reader);
    } else {
        struct row_reader *rows CLEANUP(row_reader_release) = row_open(reader, work_dialect(item));
        result = item->run->processor->scan(&slice, rows);
    }
    reader_close(reader);
    leave_place();
    return result;
}

static void slice_write(const struct source *source, struct writer *writer)
{
    if (!work_keep(source, writer))
        app_error("%s: a result was dropped that another step reads", source->origin);
}

static void work_release(struct source *source)
{
    free(CONTAINER(source, struct work, source));
}

static void join_write(const struct source *source, struct writer *writer)
{
    const struct work *work = CONTAINER(source, const struct work, source);
    struct slices slices CLEANUP(slices_release) = {.item = work->item};
    work->item->run->processor->join(work->item, &slices, writer);
    leave_place();
}

static void unpack(const struct work *work, struct unpacked *to)
{
    const struct slice slice = {
        .item = work->item, .path = work->entry->path, .shown = work->source.origin};
    work_where(work->item, slice.path);
    struct reader *reader CLEANUP(reader_release) = source_open(work->entry->source);
    work->item->run->processor->unpack(&slice, reader, to);
    work_read_rest(work->entry->source, reader);
}

static void split(const struct work *work, struct unpacked *to)
{
    struct slices slices CLEANUP(slices_release) = {.item = work->item};
    work_where(work->item, NULL);
    work->item->run->processor->split(work->item, &slices, to);
}

size_t work_unpack_to(const struct source *source, struct stage *stage, enum area area,
                      const char *folder)
{
    const struct work *work = CONTAINER(source, const struct work, source);
    struct unpacked unpacked = {.stage = stage, .area = area, .folder = folder};
    if (work->entry)
        unpack(work, &unpacked);
    else
        split(work, &unpacked);
    const size_t files = unpacked.made.count;
    strings_release(&unpacked.made);
    leave_place();
    return files;
}

static const struct source_kind slice_kind = {
    .open = pipe_open, .write = slice_write, .release = work_release};
static const struct source_kind join_kind = {
    .open = pipe_open, .write = join_write, .release = work_release};
static const struct source_kind unpack_kind = {.release = work_release};

bool work_keep(const struct source *source, struct writer *writer)
{
    atomic_bool packed;
    if (source->kind == &slice_kind)
        return slice_make(CONTAINER(source, const struct work, source), writer, FORM_FILE, &packed);
    source_write(source, writer);
    return true;
}

bool work_is_split(const struct source *source)
{
    return source && source->kind == &unpack_kind && !CONTAINER(source, struct work, source)->entry;
}

const struct item *work_item(const struct source *source)
{
    if (source->kind != &slice_kind && source->kind != &join_kind && source->kind != &unpack_kind)
        return NULL;
    return CONTAINER(source, const struct work, source)->item;
}

const struct entry *work_entry(const struct source *source)
{
    return CONTAINER(source, const struct work, source)->entry;
}

/* Marks a source, and those that its bytes are made of. */
static void mark(struct source *source, enum need need)
{
    if (!source || source->need == need)
        return;
    source->need = need;
    const struct item *item = work_item(source);
    if (!item)
        return;
    const struct work *work = CONTAINER(source, const struct work, source);
    if (work->entry)
        mark(work->entry->source, need);
    else
        for (size_t i = 0; i < item->count; i++)
            mark(item->entries[i]->source, need);
}

void work_need(struct source *source)
{
    mark(source, NEED_KNOWN);
}

void work_forget(struct source *source)
{
    mark(source, NEED_UNKNOWN);
}

static struct source *work_new(const struct source_kind *kind, const struct item *item,
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

struct source *work_join(const struct item *item)
{
    return work_new(&join_kind, item, NULL);
}

struct source *work_unpack(const struct item *item, const struct entry *entry)
{
    return work_new(&unpack_kind, item, entry);
}

struct source *work_split(const struct item *item)
{
    return work_new(&unpack_kind, item, NULL);
}
