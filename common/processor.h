/* processor.h: what a processor is: a declaration.
 *
 * Invariants. A processor is a table of parameters and a few functions, which the core (run.h)
 * calls in this order: prepare, scan, manifest, place, then rows, bytes, join or unpack. All but
 * the last group are called before any result is written, by one thread; scan and the last group by
 * several at once, each with its own item or slice. A function that is not set does nothing. What
 * no function touches goes to out/ as it is: the other area, items that do not apply, hidden files,
 * nested manifests. A processor reads and writes through what it is handed and keeps no state but
 * `state`, which only prepare writes.
 */
#ifndef KBC_PROCESSOR_H
#define KBC_PROCESSOR_H

#include "base/buf.h"
#include "base/log.h"
#include "base/mem.h"
#include "csv/row.h"
#include "data/datadir.h"
#include "data/manifest.h"
#include "data/params.h"
#include "io/io.h"

#include <stdatomic.h>

struct run;
struct stage;
struct task;

/* A table or a file: a top-level name of in/tables or in/files, with all that lies below it. */
struct item {
    const struct run *run;
    enum area area;
    const char *shown; /* "tables/orders.csv" */
    const char *name; /* "orders.csv" */
    bool folder; /* a sliced table, or a folder of files */
    size_t count; /* entries: itself, or all below it, in byte order of their path */
    const struct entry **entries;
    const struct entry *manifest_entry; /* NULL: it has none */
    const struct manifest
        *in; /* as it came; an empty one when it has none. NULL unless a phase needs it */
    struct manifest *out; /* a copy, which the manifest phase edits */
    bool touched; /* the processor's functions are called for it */
    bool carried; /* set by the manifest phase: the data goes to out/ as it is */
    uint64_t scanned; /* the largest number that scan returned */
};

/* One file of an item: the table itself, or a slice. */
struct slice {
    const struct item *item;
    const char *path; /* below the area */
    const char *shown; /* "tables/orders.csv/part1" */
    atomic_uint_least64_t *surplus; /* rows() adds values that it leaves out because the row has
                                       more than the table; they are counted in a warning */
    uint64_t headers; /* rows before the first one that rows() sees */
    bool *drop; /* set to leave the result out (graceful modes) */
};

/* Where something goes. Comes filled with where it is. */
struct place {
    enum area area;
    struct buf path; /* below the area */
    bool drop; /* it goes nowhere */
    bool drop_manifest; /* its manifest does not go along */
    bool uncertain; /* bytes() may drop it */
    bool unpack; /* `path` is a folder, and unpack() puts files below it */
};

struct slices; /* the slices of an item, one after the other: slices_next() */
struct unpacked; /* takes the files that unpack() and split() make: unpacked_file() */

enum { TABLES = 1 << AREA_TABLES, FILES = 1 << AREA_FILES };

enum {
    COLUMNS = 1, /* a table whose columns are not known is user_error; and as FLAT */
    SIZES = 2, /* source->size of the entries: a chain makes them files before this step */
    FLAT = 4 /* slices in sub-folders are user_error: the platform would not see the results */
};

struct processor {
    const char *name; /* as in processor-NAME */
    const char *summary; /* one sentence, for --help and the docs */
    const char *const *aliases; /* IDS(...): what configurations call it beside the vendors' usual
                                   forms of its name (registry.h): whole ids, or other names */
    const struct param *params; /* NULL: none */
    size_t params_size;
    size_t state_size;
    unsigned accepts; /* TABLES | FILES: what the functions below are called for */
    unsigned needs;
    bool without_config; /* config.json may be missing: the original never looks at it */
    bool any_encoding; /* bytes() reads tables in any encoding, also UTF-16 */
    bool flattens; /* slices in sub-folders come to lie in the table's folder, with the names that
                      flatten-folders gives */
    bool pieces; /* rows() and scan() look at each row for itself: they may be called for pieces of
                    a slice, several at once; a row's place in the slice is row_number() */

    /* Once: cross-checks of parameters; may fill run->state. */
    void (*prepare)(struct run *run);
    /* Which items of the accepted areas the functions below are called for; not set: all. */
    bool (*applies)(const struct run *run, const struct item *item);
    /* A first pass over each slice; the largest number returned is item->scanned. */
    uint64_t (*scan)(const struct slice *slice, struct row_reader *in);
    /* Edits item->out. */
    void (*manifest)(struct item *item);
    /* Looks through the plain bytes of each slice before anything is written, and adds a line for
     * each thing that is wrong, run->complaints + 1 at most. Any of them ends the run. */
    void (*check)(const struct slice *slice, struct reader *in, struct strings *wrong);
    /* Where an item goes as a whole. */
    void (*place)(const struct item *item, struct place *to);
    /* Where each file goes, at any depth; an item is then no whole, and empty folders go. */
    void (*place_each)(const struct item *item, const struct entry *file, struct place *to);

    /* One of these for the data. rows: of tables. */
    void (*rows)(const struct slice *slice, struct row_reader *in, struct row_writer *out);
    void (*bytes)(const struct slice *slice, struct reader *in, struct writer *out);
    /* All slices of an item, or its one file, become one file. */
    void (*join)(const struct item *item, struct slices *in, struct writer *out);
    /* One file becomes files below a folder, where place_each set `unpack`. */
    void (*unpack)(const struct slice *slice, struct reader *in, struct unpacked *out);
    /* All slices of an item become files below a folder of its name. Called for one item at a time:
     * it may use all threads. */
    void (*split)(const struct item *item, struct slices *in, struct unpacked *out);

    /* Escape hatch, used alone: fills run->out itself. */
    void (*run)(struct run *run);
    /* Releases what `state` refers to. */
    void (*release)(struct run *run);
    /* Escape hatch, used beside the others: adds to run->out once all items are in it. */
    void (*add)(struct run *run);

    /* Options of the command line that are no parameters. Where one of them is given, command() is
     * called in place of the run. */
    const struct param *options;
    size_t options_size;
    void (*command)(const struct task *task);
};

struct run {
    const struct processor *processor;
    const void *params; /* a filled struct of the processor */
    void *state; /* .state_size bytes, zero at first */
    struct settings *settings; /* where the parameters came from */
    bool manifests; /* prepare: the data phases need item->in, also without a manifest phase */
    const char *delimiter, *enclosure; /* prepare: tables have these (one byte, or "" for none),
                                          whatever their manifests say; NULL: as those say */
    const char *delimiter_in; /* prepare: tables are read with it; NULL: with their manifest's */
    char escape_in; /* prepare: tables are read with it (struct dialect); 0: without */
    char escape_out; /* the same for what is written */
    char instead_out; /* prepare: struct dialect */
    size_t complaints; /* prepare: how many lines of check() are shown */
    const char *step; /* of a chain, for messages; or NULL */
    struct stage *stage; /* for files in between; NULL: a stream */
    const struct tree *in;
    struct tree *out;
    size_t count;
    struct item *items; /* of in, in byte order of area and name */
};

/* What command() has to do it with. */
struct task {
    const void *options; /* a filled struct of the processor */
    struct settings *settings; /* config.json, if there is one, and the parameters given */
    const struct tree *in;
    struct stage *stage;
    int data; /* the data folder's descriptor; -1 with --in and --out */
};

#define IDS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* Registers a processor: a binary offers those that were linked into it. */
#define PROCESSOR(identifier)                                                                      \
    static const struct processor identifier;                                                      \
    static const struct processor *const identifier##_entry                                        \
        __attribute__((used, section("kbc_processors"))) = &identifier;                            \
    static const struct processor identifier

/* The next slice's bytes as they are in its file (gzip perhaps), or NULL at the end. Valid, and
 * owned, until the next call. Errors name the slice. */
struct reader *slices_next(struct slices *slices);

/* The same as rows, as item->in says. */
struct row_reader *slices_next_rows(struct slices *slices);

/* A name clashes with one that this file gave before: it comes twice, or is a file and a folder. */
bool unpacked_clashes(const struct unpacked *out, const char *name, enum entry_kind kind);

/* A new file below the place's folder; a name that leaves it, or comes twice, is user_error. The
 * caller finishes it. */
MUST_USE struct writer *unpacked_file(struct unpacked *out, const char *name);

/* What was made below the place's folder before, from this file, to be read; NULL where `name` is
 * no such file. */
MUST_USE struct reader *unpacked_again(const struct unpacked *out, const char *name);

/* An empty folder there. */
void unpacked_folder(struct unpacked *out, const char *name);

/* Takes back what was made from this file so far (graceful modes). */
void unpacked_drop(struct unpacked *out);

/* The first row of a slice as values, none when it is an empty line; false when it has no row. For
 * manifests made from headers. */
bool item_first_row(const struct item *item, const struct entry *slice, struct strings *values);

/* The same of another row, by its number from 1. */
bool item_row(const struct item *item, const struct entry *slice, uint64_t number,
              struct strings *values);

/* How many cells the first row of a slice has; 0 when there is none or it is an empty line. An
 * enclosure that is never closed is an error for those who read the row, not here. */
size_t item_first_width(const struct item *item, const struct entry *slice);

/* The name of a table: Storage gives it in the manifest, else it is the file's. Needs item->in, as
 * all that follow. */
const char *item_title(const struct item *item);

/* Adds the names of the columns: those of the manifest, or else of the header. False when a table
 * without columns is empty. Slices without columns are user_error, as is a header that is an empty
 * line. */
bool item_columns(const struct item *item, struct strings *names);

/* Puts col_1, col_2 and so on in the place of empty names; col_2_1 where there is a col_2. */
void columns_number(struct strings *names);

/* Where the manifest has no columns, those of the header go to `out`, with a number in the place of
 * an empty name; a new manifest has the format of run_manifest_format(). False, and else, as
 * item_columns(). */
MUST_USE bool item_take_columns(struct item *item);

/* Whether the data has a header. */
enum header {
    HEADER_NONE, /* the columns are in the manifest alone */
    HEADER_ALONE, /* they are in the first row alone */
    HEADER_BESIDE, /* in both: a table as it comes from Storage, where no step has changed it */
    HEADER_FLAGGED /* the manifest says so (has_header): `rows` does not see it */
};
enum header item_header(const struct item *item);

/* Where has_header says that the data has a header beside the columns: one is still there when that
 * many lines, or rows, are cut off the top, as the names of the columns stand behind them. True
 * also where there is no column, or no data, to tell by. */
bool item_keeps_header(const struct item *item, uint64_t lines, bool of_rows);

/* A slice of a table has a header and no row behind it. Slices have none that only the data knows
 * of (HEADER_ALONE). */
bool item_is_header_only(const struct item *item, const struct entry *slice);

/* Parameters that say for each table what to do: keyed records (params.h), whose keys are names of
 * tables as item_title() has them, or patterns that several fit. A rule is its position in them. */
struct rules {
    enum {
        RULES_STRICT, /* patterns as pattern_name_fits(); two rules for one table, and one for none,
                         are user_error */
        RULES_LENIENT /* as pattern_prefix_fits(); a table's own name wins, else the last; a rule
                         for none is a warning */
    } kind;
    const char *parameter; /* where they stand, for messages */
    const struct records *records;
};

/* The rule for a table, or SIZE_MAX. */
size_t rules_find(const struct rules *rules, const struct item *table);

/* Looks for rules that fit no table; to be called by `add`. The table of a stream has no name, so
 * that there is nothing to look for. */
void rules_check(const struct rules *rules, const struct run *run);

/* Puts the entries in natural order (natural.h), for a manifest phase of those who join them. */
void item_order_naturally(struct item *item);

/* The bytes of all slices together, inflated where they are gzip, which has to be read for it. */
uint64_t item_plain_size(const struct item *item);

/* Entry `i` of an item is data: a table or slice, not a manifest, hidden file or empty folder. */
static inline bool item_is_data(const struct item *item, size_t i)
{
    return item->entries[i]->kind == ENTRY_DATA;
}

/* A slice that lies in a sub-folder of the table's folder, or NULL. */
const struct entry *item_deep(const struct item *item);

/* Such a slice is user_error. */
void item_need_flat(const struct item *item);

/* Reads an entry that is a manifest, for those who must see others than their item's. */
MUST_USE struct manifest *entry_manifest(const struct entry *entry);

/* The format that written manifests are to have (contract.md 1.13): the project's level of native
 * types. */
enum manifest_format run_manifest_format(const struct run *run);

#endif
