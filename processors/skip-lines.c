/* skip-lines.c: removes lines, or rows, from the start or the end of every table and file. */
#include "csv/lines.h"
#include "processor.h"

struct skip_lines {
    int64_t lines;
    enum lines_end direction_from;
    bool row_mode;
};

static const char *const directions[] = {"top", "bottom", NULL};

static const struct param params[] = {
    PARAM(struct skip_lines, lines, "how many to remove", .required = true, .least = 1),
    PARAM(struct skip_lines, direction_from, "from where", .choices = directions,
          .fallback = "\"top\""),
    PARAM(struct skip_lines, row_mode, "count rows of CSV, not physical lines"),
    {.type = PARAM_END},
};

/* The platform takes a line more where the manifest speaks of a header. */
static void manifest(struct item *item)
{
    const struct skip_lines *p = item->run->params;
    if (item->area == AREA_TABLES && p->direction_from == LINES_TOP &&
        manifest_has_header(item->in) && !item_keeps_header(item, (uint64_t)p->lines, p->row_mode))
        manifest_set_boolean(item->out, "has_header", false);
}

static void bytes(const struct slice *slice, struct reader *in, struct writer *out)
{
    const struct skip_lines *p = slice->item->run->params;
    const uint64_t count = (uint64_t)p->lines;
    if (p->row_mode)
        lines_cut_rows(in, out, count, p->direction_from, manifest_dialect(slice->item->in));
    else
        lines_cut(in, out, count, p->direction_from);
}

PROCESSOR(skip_lines) = {
    .name = "skip-lines",
    .summary = "Removes lines from the start or the end of every table and file.",
    .params = params,
    .params_size = sizeof(struct skip_lines),
    .accepts = TABLES | FILES,
    .manifest = manifest,
    .bytes = bytes,
};
