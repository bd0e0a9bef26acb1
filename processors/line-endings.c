/* line-endings.c: makes every line of tables and files end with LF. */
#include "csv/lines.h"
#include "processor.h"

struct line_endings {
    bool outside_enclosures;
};

static const struct param params[] = {
    PARAM(struct line_endings, outside_enclosures,
          "in tables, line breaks inside of enclosed cells stay as they are"),
    {.type = PARAM_END},
};

/* Only cells depend on what the manifest says. */
static void prepare(struct run *run)
{
    const struct line_endings *p = run->params;
    run->manifests = p->outside_enclosures;
}

static void bytes(const struct slice *slice, struct reader *in, struct writer *out)
{
    const struct line_endings *p = slice->item->run->params;
    if (p->outside_enclosures && slice->item->area == AREA_TABLES)
        lines_end_in_lf_rows(in, out, manifest_dialect(slice->item->in));
    else
        lines_end_in_lf(in, out);
}

PROCESSOR(line_endings) = {
    .name = "line-endings",
    .summary = "Makes every line of tables and files end with LF, where it ended with CRLF or CR.",
    .params = params,
    .params_size = sizeof(struct line_endings),
    .accepts = TABLES | FILES,
    .prepare = prepare,
    .bytes = bytes,
};
