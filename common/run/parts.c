/* parts.c: cutting rows into files. */
#include "run/parts.h"
#include "archive/codec.h"
#include "base/pool.h"

#include <stdlib.h>

struct parts {
    struct unpacked *out;
    struct parts_limit limit;
    struct codec_crew *crew; /* NULL: not compressed */
    struct writer *part; /* NULL: none yet */
    uint64_t count; /* of parts */
    uint64_t bytes, rows; /* of this part */
    uint64_t rows_before; /* of the parts before */
    bool unended; /* its last row has no line end */
};

struct parts *parts_open(struct unpacked *out, struct parts_limit limit, struct parts_gzip gzip)
{
    struct parts *parts = mem_new(1, sizeof(*parts));
    parts->out = out;
    parts->limit = limit;
    if (gzip.level) {
        const size_t most = pool_threads();
        parts->crew =
            codec_crew_open(gzip.level, gzip.threads && gzip.threads < most ? gzip.threads : most);
    }
    return parts;
}

static void begin(struct parts *parts)
{
    char *name CLEANUP(mem_release) =
        mem_format("part%04llu%s", (unsigned long long)++parts->count, parts->crew ? ".gz" : "");
    writer_finish(parts->part);
    parts->rows_before += parts->rows;
    struct writer *file = unpacked_file(parts->out, name);
    parts->part = parts->crew ? codec_crew_file(parts->crew, file) : file;
    parts->bytes = parts->rows = 0;
}

/* Another row of `size` bytes has no place in this part. */
static bool is_full(const struct parts *parts, size_t size)
{
    const struct parts_limit *limit = &parts->limit;
    if (parts->rows == 0 || (limit->parts && parts->count == limit->parts))
        return false;
    return (limit->bytes && parts->bytes + size > limit->bytes) ||
           (limit->rows && parts->rows == limit->rows);
}

void parts_row(struct parts *parts, struct span row)
{
    if (UNLIKELY(parts->unended)) {
        writer_write(parts->part, "\n", 1);
        parts->bytes++;
    }
    if (UNLIKELY(!parts->part || is_full(parts, row.len)))
        begin(parts);
    writer_write(parts->part, row.at, row.len);
    parts->bytes += row.len;
    parts->rows++;
    const char end = row.at[row.len - 1];
    parts->unended = end != '\n' && end != '\r';
}

/* Tables are split one after the other. */
static uint64_t rows_so_far;

uint64_t parts_rows_so_far(void)
{
    return rows_so_far;
}

void parts_close(struct parts *parts)
{
    rows_so_far += parts->rows_before + parts->rows;
    if (!parts->part)
        begin(parts);
    writer_finish(parts->part);
    if (parts->crew)
        codec_crew_close(parts->crew);
    free(parts);
}
