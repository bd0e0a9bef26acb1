/* row_scan.h: finding the rows and cells of a window of CSV, 64 bytes at a time.
 *
 * Inner part of the row module. Invariants: a window begins at the start of a row. The scan goes on
 * until the window's end or the first byte that shows that enclosures are not regular there: an
 * opening one stands behind a delimiter or line end, a closing one before a delimiter, a line end
 * or an enclosure (with which it is a doubled one), no escape is between the two, and a CR stands
 * outside them only before LF (in files of CR: no LF stands outside them). Rows that end before
 * that byte are found with the very cells that row_exact.h would find; the rest is left. The 64
 * bytes behind a window may be read, and so may the byte before it.
 *
 * Each scanner (row_scan_*.c) makes bit masks of the signs in 64 bytes, lowest bit first, and the
 * prefix xor of the enclosures; the rest is row_scan_loop.h, the same for all. The method is that
 * of simdjson (Langdale and Lemire, "Parsing gigabytes of JSON per second", 2019), with the check
 * for regularity added.
 */
#ifndef KBC_ROW_SCAN_H
#define KBC_ROW_SCAN_H

#include "base/cpu.h"

/* Bytes that mean something. */
struct row_signs {
    char delimiter;
    char enclosure; /* means nothing where the dialect has none (bare) */
    char escape; /* 0: none */
    char line_end; /* LF, or CR in files that have no LF */
    char trail; /* the other one of the two, which may be at the end of a cell */
    bool bare; /* the dialect has no enclosure */
};

struct row_mark;

/* What is to be found out; each includes what stands before it. */
enum row_wanted {
    ROW_ENDS, /* row_mark.at */
    ROW_WIDTHS, /* row_mark.cells */
    ROW_CELLS, /* the index, and not_enclosed */
};

struct row_scan {
    struct row_signs signs;
    enum row_wanted wanted;

    const char *base;
    uint32_t length;

    uint32_t *index; /* room for length + 16, and one before */
    struct row_mark *ends; /* room for length + 1, and one before: the window's start */
    uint32_t cells, rows; /* how many were found */
    bool irregular; /* stopped before the end */
    uint64_t not_enclosed; /* 0: every cell of the rows found is enclosed */
    bool unusual; /* the window had a trail or an escape; so the next one may have */
};

struct row_scanner {
    const char *name;
    void (*scan)(struct row_scan *scan);
};

/* The scanner that goes with cpu_choose(); NULL for the exact machine alone. */
const struct row_scanner *row_scanner_choose(void);

/* All that work on this machine, best first; returns how many. */
size_t row_scanners(const struct row_scanner *scanners[CPU_WAYS]);

extern const struct row_scanner row_scanner_avx512, row_scanner_avx2, row_scanner_sse2,
    row_scanner_neon, row_scanner_scalar;

#endif
