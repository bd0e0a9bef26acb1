/* line-endings.c: makes every line of tables and files end with LF. */
#include "csv/lines.h"
#include "processor.h"

struct line_endings {
    bool outside_enclosures, unicode;
};

static const struct param params[] = {
    PARAM(struct line_endings, outside_enclosures,
          "in tables, line breaks inside of enclosed cells stay as they are"),
    PARAM(struct line_endings, unicode,
          "the next line (U+0085), line separator (U+2028) and paragraph separator (U+2029) of "
          "UTF-8 are line ends as well; not with outside_enclosures"),
    {.type = PARAM_END},
};

/* Only cells depend on what the manifest says. */
static void prepare(struct run *run)
{
    const struct line_endings *p = run->params;
    run->manifests = p->outside_enclosures;
    if (p->outside_enclosures && p->unicode)
        user_error("parameters: unicode and outside_enclosures do not go together");
}

static void bytes(const struct slice *slice, struct reader *in, struct writer *out)
{
    const struct line_endings *p = slice->item->run->params;
    if (p->outside_enclosures && slice->item->area == AREA_TABLES)
        lines_end_in_lf_rows(in, out, manifest_dialect(slice->item->in));
    else if (p->unicode)
        lines_end_in_lf_unicode(in, out);
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
