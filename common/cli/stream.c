/* stream.c: one run of a processor from standard input to standard output. */
#include "cli/stream.h"
#include "archive/codec.h"
#include "base/escape.h"
#include "io/progress.h"
#include "run/run.h"
#include "run/work.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The first row, taken from the reader when it is the header, or only looked at to number the
 * columns. */
static void find_columns(const struct stream_options *options, struct row_reader *rows,
                         struct strings *names)
{
    if (options->columns.at) {
        *names = strings_copy(&options->columns);
        return;
    }
    if (!row_next(rows) && options->no_header)
        return;
    if (row_number(rows) == 0)
        user_error("the input is empty: a header row was expected; use --no-header for a table "
                   "without one");
    const char escape = row_dialect(rows).escape;
    struct buf scratch CLEANUP(buf_release) = {0}, unescaped CLEANUP(buf_release) = {0};
    for (size_t i = 0; i < row_width(rows); i++) {
        const struct span value = row_value(rows, row_cell(rows, i), &scratch);
        const struct span name = escape ? escape_undone(value, escape, &unescaped) : value;
        strings_give(names, mem_text(name.at, options->no_header ? 0 : name.len));
    }
    columns_number(names);
}

/* The same input from its start again, for another pass. */
static struct row_reader *reopen(struct row_reader *rows, struct reader *input,
                                 struct dialect dialect)
{
    row_close(rows);
    if (lseek(reader_descriptor(input), 0, SEEK_SET) < 0)
        app_error("cannot read the input a second time");
    return row_open(input, dialect);
}

/* The columns are in the manifest when there are rows to have them. */
static void stream_table(struct item *item, const struct stream_options *options,
                         struct reader *input, struct writer *output)
{
    const struct processor *processor = item->run->processor;
    atomic_uint_least64_t surplus = 0;
    struct manifest *in = manifest_new("the input");
    manifest_set_dialect(in, options->dialect);
    const struct dialect dialect = work_dialect_in(item->run, in);
    const bool header = !options->no_header && !options->columns.at;
    const struct slice slice = {.item = item,
                                .path = item->name,
                                .shown = item->shown,
                                .headers = header,
                                .surplus = &surplus};
    const bool twice = processor->scan || options->no_header;
    struct reader *own CLEANUP(reader_release) =
        item->run->delimiter_in ? work_delimited(item->run, reader_borrow(input), dialect) : NULL;
    struct reader *plain = own ? own : input;
    struct reader *reader = twice ? reader_seekable(plain) : plain;
    struct row_reader *rows = row_open(reader, dialect);
    struct strings names CLEANUP(strings_release) = {0};
    find_columns(options, rows, &names);
    manifest_replace_columns(in, &names);
    item->in = in;
    if (options->no_header)
        rows = reopen(rows, reader, dialect);
    if (processor->scan)
        item->scanned = processor->scan(&slice, rows);
    item->out = manifest_copy(in);
    const struct where where = *log_where();
    *log_where() = (struct where){0}; /* the manifest names itself */
    if (processor->manifest)
        processor->manifest(item);
    *log_where() = where;
    if (processor->scan) {
        rows = reopen(rows, reader, dialect);
        if (header)
            row_next(rows);
    }
    struct row_writer *made = row_write(output, dialect, work_dialect_out(item));
    if (header)
        work_header(item, made);
    processor->rows(&slice, rows, made);
    work_warn_surplus(&slice);
    row_write_end(made);
    row_close(rows);
    if (twice)
        reader_close(reader);
}

/* Everything is looked through first, and then passed on as it came. */
static void stream_check(struct item *item, const struct stream_options *options,
                         struct reader *input, struct writer *output)
{
    struct manifest *in = manifest_new("the input");
    manifest_set_dialect(in, options->dialect);
    if (options->columns.at)
        manifest_replace_columns(in, &options->columns);
    item->in = in;
    struct reader *again CLEANUP(reader_release) = reader_seekable(input);
    const off_t start = lseek(reader_descriptor(again), 0, SEEK_CUR);
    const bool gzip = codec_is_gzip(reader_peek(again, 2));
    struct reader *plain = gzip ? codec_gunzip(reader_borrow(again)) : reader_borrow(again);
    work_check_stream(item, plain);
    reader_close(plain);
    if (start < 0 || lseek(reader_descriptor(again), start, SEEK_SET) < 0)
        app_error("cannot read the input a second time");
    io_copy(again, output);
}

static void check(const struct processor *processor)
{
    if (!processor->rows && !processor->bytes && !processor->check)
        user_error("%s works on data folders, not on a stream; give --data DIR, or --in DIR and "
                   "--out DIR",
                   processor->name);
}

void stream_run(const struct processor *processor, struct settings *settings,
                const struct stream_options *options)
{
    check(processor);
    log_silence();
    struct tree *tree = tree_new();
    struct run *run = run_apply(processor, settings, tree, NULL, NULL);
    struct item item = {.run = run, .shown = "the input", .name = "-"};
    item.area = processor->accepts & TABLES ? AREA_TABLES : AREA_FILES;
    bool drop = false;
    const struct slice slice = {.item = &item, .path = "-", .shown = item.shown, .drop = &drop};
    struct reader *input = reader_of(STDIN_FILENO, "the input");
    struct writer *output = writer_of(STDOUT_FILENO, "the output");
    struct stat about;
    const bool known = fstat(STDIN_FILENO, &about) == 0 && S_ISREG(about.st_mode);
    progress_pass("reading", known ? (uint64_t)about.st_size : 0);
    work_where(&item, NULL);
    if (processor->rows) {
        if (codec_is_gzip(reader_peek(input, 2)))
            input = codec_gunzip(input);
        stream_table(&item, options, input, output);
    } else if (processor->check) {
        stream_check(&item, options, input, output);
    } else {
        struct manifest *manifest = manifest_new("the input");
        manifest_set_dialect(manifest, options->dialect);
        item.in = manifest;
        processor->bytes(&slice, input, output);
    }
    reader_close(input);
    writer_finish(output);
    manifest_release((struct manifest *)(uintptr_t)item.in);
    manifest_release(item.out);
    run_release(run);
    tree_release(tree);
}
