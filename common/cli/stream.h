/* stream.h: a processor as a filter of the shell: one table, or one file, from standard input to
 * standard output.
 *
 * Invariants: a processor of rows takes the first row as the header, gives it to the manifest phase
 * as the columns, and writes the resulting columns as the first row; without a header (or with
 * columns given) it writes none. A processor of bytes sees plain bytes. gzip input is read; output
 * is plain. Processors that work on names, manifests or whole folders are user_error here.
 */
#ifndef KBC_STREAM_H
#define KBC_STREAM_H

#include "processor.h"

struct stream_options {
    bool no_header; /* the columns are col_1, col_2, ... */
    struct strings columns; /* the columns; there is no header. .at NULL: not given */
    struct dialect dialect;
};

void stream_run(const struct processor *processor, struct settings *settings,
                const struct stream_options *options);

#endif
