/* datadir.h: a data folder as a list of entries, read from disk or made by a processor.
 *
 * Invariants: a tree holds one entry for every file below `tables`, `files` and the folder itself
 * (AREA_ROOT: usage.json and what else lies there; state.json, `user` and hidden names of the root
 * are left out, contract.md 1.12). Names are bytes; the order is byte order of area, then of the
 * path. A path has no empty, `.` or `..` part. An entry tells what it is and where its bytes are
 * (its source), never what they are: nothing is opened before somebody reads. A link to a file is a
 * file, and any other link is user_error, as is what is neither file nor folder.
 */
#ifndef KBC_DATADIR_H
#define KBC_DATADIR_H

#include "io/io.h"

enum area { AREA_TABLES, AREA_FILES, AREA_ROOT, AREAS };

/* "tables", "files", "." */
const char *area_name(enum area area);

struct source;

struct source_kind {
    /* The bytes, from the start; may be called more than once. */
    struct reader *(*open)(const struct source *source);
    /* Writes the bytes to `writer`, which stays the caller's. NULL: open and copy. */
    void (*write)(const struct source *source, struct writer *writer);
    /* Releases it. */
    void (*release)(struct source *source);
};

/* Whether a source's bytes are part of a result. */
enum need { NEED_UNKNOWN, NEED_KNOWN };

/* Where bytes come from. Embedded as first member by each kind. Owned by the tree whose entry was
 * given it first; entries of later trees share it. */
struct source {
    const struct source_kind *kind;
    uint64_t size; /* bytes, or SIZE_UNKNOWN */
    char *origin; /* "tables/orders.csv": for messages */
    bool temporary; /* a file that nobody needs afterwards: it may be moved away */
    enum need need; /* see work_need() */
};

#define SIZE_UNKNOWN UINT64_MAX

/* A file below a folder's descriptor, which must stay open. `path` is copied, `origin` taken. */
MUST_USE struct source *source_file(int folder, const char *path, uint64_t size, char *origin);

/* Bytes in memory, taken over. */
MUST_USE struct source *source_text(char *text, size_t length, char *origin);

/* The file's folder and path when the source is a file on disk, else -1. */
int source_folder(const struct source *source, const char **path);

MUST_USE struct reader *source_open(const struct source *source);
void source_write(const struct source *source, struct writer *writer);
void source_release(struct source *source);

enum entry_kind {
    ENTRY_DATA,
    ENTRY_MANIFEST, /* NAME.manifest beside a file or folder NAME */
    ENTRY_ORPHAN, /* NAME.manifest without NAME */
    ENTRY_HIDDEN, /* a part of its path begins with a dot */
    ENTRY_FOLDER, /* an empty folder; has no source */
    ENTRY_UNPACKED /* files that are not known yet, below the folder `path` ("": the area) */
};

struct entry {
    enum area area;
    enum entry_kind kind;
    char *path; /* below the area; owned */
    struct source *source; /* shared */
    bool uncertain; /* the processor may drop it when it is made (graceful modes) */
};

struct tree {
    size_t count, room;
    struct entry *at;
    size_t source_count, source_room;
    struct source **sources; /* owned */
    size_t unwanted_count, unwanted_room;
    struct source **unwanted; /* not owned: results that a later step of a chain left out */
};

/* Reads the tree of `in`, a folder's descriptor that must stay open as long as the tree. */
MUST_USE struct tree *tree_scan(int in);

MUST_USE struct tree *tree_new(void);

/* Adds an entry; `path` is copied. A source not yet owned by any tree is given with tree_own(). A
 * path that leaves the area is user_error. */
void tree_add(struct tree *tree, enum area area, enum entry_kind kind, const char *path,
              struct source *source);

/* Adds an entry of another tree, whose source it shares. */
void tree_add_entry(struct tree *tree, const struct entry *entry);

/* Adds all entries of another tree, and what it has unwanted, and settles. */
void tree_share(struct tree *tree, const struct tree *from);

/* Its bytes are read when the tree is written, for the errors in them, and go nowhere. */
void tree_add_unwanted(struct tree *tree, struct source *source);

/* The tree owns the source from now on; returns it. */
struct source *tree_own(struct tree *tree, struct source *source);

/* Sorts, tells manifests from orphans, and refuses two entries for one name and a file where
 * another entry needs a folder (user_error naming both origins). To be called when all are added.
 */
void tree_settle(struct tree *tree);

void tree_release(struct tree *tree);

/* What is wrong with a path as a place below an area, or NULL: "is absolute", "leads out of the
 * folder"... */
const char *path_problem(const char *path);

/* The last part of a path. */
const char *path_base(const char *path);

/* Length of the first part of a path. */
size_t path_top(const char *path);

/* Adds a path as one name: its parts with - between them, and - in them doubled. */
void path_flatten(struct buf *name, const char *path);

/* A slice that the platform does not see: below a sub-folder of its table's folder (contract.md
 * 1.1). */
bool path_is_deep(const char *path);

/* Ends with `suffix` and has something before it in its last part. The empty suffix fits no path.
 */
bool path_has_suffix(const char *path, const char *suffix);

/* Ends with ".manifest" and has something before it. */
bool path_is_manifest(const char *path);

#endif
