/* split-table.c: cuts large tables into slices. */
#include "processor.h"
#include "run/parts.h"

enum mode { MODE_BYTES, MODE_ROWS, MODE_SLICES };
enum { LEAST_BLOCK = 32 * 1024 };

struct split_table {
    enum mode mode;
    struct param_size bytes_per_slice, min_bytes_per_slice, input_size_threshold;
    int64_t rows_per_slice, number_of_slices;
    bool gzip;
    int64_t gzip_level, gzip_concurrency;
    struct param_size gzip_block_size, buffer_size, ahead_block_size;
    int64_t ahead_slices, ahead_blocks;
    struct param_json log_interval;
};

static const char *const modes[] = {"bytes", "rows", "slices", NULL};
static const char tuning[] = "for the original's configurations; has no effect";

static const struct param params[] = {
    PARAM(struct split_table, mode,
          "what limits a slice: its bytes, its rows, or the number of slices", .choices = modes,
          .fallback = "\"bytes\""),
    PARAM_KEY(struct split_table, bytes_per_slice, "bytesPerSlice",
              "mode bytes: the most bytes of a slice, before compression", .fallback = "\"500MB\"",
              .least = 1),
    PARAM_KEY(struct split_table, rows_per_slice, "rowsPerSlice",
              "mode rows: the most rows of a slice", .fallback = "1000000", .least = 1),
    PARAM_KEY(struct split_table, number_of_slices, "numberOfSlices",
              "mode slices: the most slices, about equal in size", .fallback = "60", .least = 1),
    PARAM_KEY(struct split_table, min_bytes_per_slice, "minBytesPerSlice",
              "mode slices: the least bytes of a slice", .fallback = "\"4MB\"", .least = 1),
    PARAM(struct split_table, gzip, "the slices are gzip", .fallback = "true"),
    PARAM_KEY(struct split_table, gzip_level, "gzipLevel", "1 is the fastest, 9 the smallest",
              .fallback = "1", .least = 1, .most = 9),
    PARAM_KEY(struct split_table, input_size_threshold, "inputSizeThreshold",
              "a table whose largest file is smaller goes through as it is; 0: all are cut",
              .fallback = "\"50MB\""),
    PARAM_KEY(struct split_table, gzip_concurrency, "gzipConcurrency",
              "the most threads for gzip; 0: as many as there are"),
    PARAM_KEY(struct split_table, gzip_block_size, "gzipBlockSize", tuning, .fallback = "\"1MB\"",
              .least = LEAST_BLOCK),
    PARAM_KEY(struct split_table, buffer_size, "bufferSize", tuning, .fallback = "\"20MB\"",
              .least = LEAST_BLOCK),
    PARAM_KEY(struct split_table, ahead_slices, "aheadSlices", tuning, .fallback = "1"),
    PARAM_KEY(struct split_table, ahead_blocks, "aheadBlocks", tuning, .fallback = "16"),
    PARAM_KEY(struct split_table, ahead_block_size, "aheadBlockSize", tuning, .fallback = "\"1MB\"",
              .least = LEAST_BLOCK),
    PARAM_KEY(struct split_table, log_interval, "logInterval", tuning),
    {.type = PARAM_END},
};

static bool applies(const struct run *run, const struct item *item)
{
    const struct split_table *p = run->params;
    uint64_t largest = 0;
    for (size_t i = 0; i < item->count; i++)
        if (item_is_data(item, i) && item->entries[i]->source->size > largest)
            largest = item->entries[i]->source->size;
    return path_has_suffix(item->name, ".csv") && largest >= p->input_size_threshold.bytes;
}

static void manifest(struct item *table)
{
    if (!item_take_columns(table))
        user_error("%s: it has no header: it is empty", table->shown);
    if (manifest_has_header(table->in))
        manifest_set_boolean(table->out, "has_header", false);
}

static struct parts_limit limit_of(const struct item *table)
{
    const struct split_table *p = table->run->params;
    if (p->mode == MODE_BYTES)
        return (struct parts_limit){.bytes = p->bytes_per_slice.bytes};
    if (p->mode == MODE_ROWS)
        return (struct parts_limit){.rows = (uint64_t)p->rows_per_slice};
    const uint64_t size = item_plain_size(table), slices = (uint64_t)p->number_of_slices;
    const uint64_t share = size / slices + (size % slices > 0);
    const uint64_t least = p->min_bytes_per_slice.bytes;
    return (struct parts_limit){.bytes = share > least ? share : least, .parts = slices};
}

static void split(const struct item *table, struct slices *in, struct unpacked *out)
{
    const struct split_table *p = table->run->params;
    const enum header header = item_header(table);
    const bool taken = header == HEADER_ALONE || header == HEADER_FLAGGED; /* it is no row */
    const struct parts_gzip gzip = {.level = p->gzip ? (int)p->gzip_level : 0,
                                    .threads = (size_t)p->gzip_concurrency};
    struct parts *parts = parts_open(out, limit_of(table), gzip);
    for (struct row_reader *rows = slices_next_rows(in); rows; rows = slices_next_rows(in)) {
        if (taken)
            row_next(rows);
        while (row_next(rows))
            parts_row(parts, row_bytes(rows));
    }
    parts_close(parts);
}

PROCESSOR(split_table) = {
    .name = "split-table",
    .summary = "Cuts large tables into slices, compressed in parallel.",
    .aliases = IDS("split-by-nrows"),
    .params = params,
    .params_size = sizeof(struct split_table),
    .accepts = TABLES,
    .needs = SIZES,
    .applies = applies,
    .manifest = manifest,
    .split = split,
};
