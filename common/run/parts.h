/* parts.h: the rows of a table, cut into files of limited size.
 *
 * Invariants: rows go byte for byte and in their order to part0001, part0002 and so on, ".gz"
 * behind it where they are gzip; each part but an only one has at least one row. A row without a
 * line end gets one (LF) when another follows it. The same rows give the same parts for any number
 * of threads. For processors that split.
 */
#ifndef KBC_PARTS_H
#define KBC_PARTS_H

#include "processor.h"

/* A row that would go beyond a limit begins the next part. 0: no limit. */
struct parts_limit {
    uint64_t bytes; /* before compression */
    uint64_t rows;
    uint64_t parts; /* the last one takes all that is left */
};

struct parts_gzip {
    int level; /* 1 to 9, or 0: not compressed */
    size_t threads; /* at most; 0: as many as there are */
};

struct parts;

MUST_USE struct parts *parts_open(struct unpacked *out, struct parts_limit limit,
                                  struct parts_gzip gzip);

void parts_row(struct parts *parts, struct span row);

/* How many rows went into parts that are closed, in this process. */
uint64_t parts_rows_so_far(void);

/* Ends the last part, makes an empty one where there was no row, and releases it. */
void parts_close(struct parts *parts);

#endif
