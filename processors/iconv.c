/* iconv.c: converts tables and files to another character encoding. */
#include "processor.h"
#include "text/charset.h"

#include <inttypes.h>

struct iconv {
    const char *source_encoding, *target_encoding;
    enum on_error on_error;
};

static const char *const on_errors[] = {"fail", "transliterate", "ignore", "replace", NULL};

static const char *unknown_encoding(const char *name)
{
    return charset_known(name) ? NULL : "is no encoding that iconv knows (iconv -l lists them)";
}

static const struct param params[] = {
    PARAM(struct iconv, source_encoding, "encoding of the input, a name of iconv -l",
          .required = true, .wrong = unknown_encoding),
    PARAM(struct iconv, target_encoding, "encoding of the result", .fallback = "\"UTF-8\"",
          .wrong = unknown_encoding),
    PARAM(struct iconv, on_error,
          "what to do with characters that the target lacks: fail, approximate them, leave them "
          "(and invalid input) out, or replace them by ? (and invalid input by U+FFFD)",
          .choices = on_errors, .fallback = "\"fail\""),
    {.type = PARAM_END},
};

static void bytes(const struct slice *slice, struct reader *in, struct writer *out)
{
    const struct iconv *p = slice->item->run->params;
    const struct charset_result result =
        charset_convert(in, out, p->source_encoding, p->target_encoding, p->on_error);
    if (result.dropped)
        log_warn("%s: %" PRIu64 " invalid or unknown sequences were left out", slice->shown,
                 result.dropped);
    if (result.replaced)
        log_warn("%s: %" PRIu64 " %s", slice->shown, result.replaced,
                 p->on_error == ON_ERROR_REPLACE ? "invalid or unknown sequences were replaced"
                                                 : "characters were approximated");
    if (result.controls)
        log_warn("%s: %" PRIu64 " control characters (80 to 9F) are in the text, which no text in "
                 "%s has; if it comes from Windows, set source_encoding to %s",
                 slice->shown, result.controls, p->source_encoding,
                 charset_windows(p->source_encoding));
}

PROCESSOR(iconv) = {
    .name = "iconv",
    .summary = "Converts tables and files to another character encoding.",
    .params = params,
    .params_size = sizeof(struct iconv),
    .accepts = TABLES | FILES,
    .any_encoding = true,
    .bytes = bytes,
};
