/* manifest.h: a manifest, read and edited in place: one model over the legacy and the native
 * format.
 *
 * Invariants: a manifest is an ordered JSON object; what an operation does not change stays:
 * unknown members, their order, {} as {}. `columns` and `schema` (a manifest from Storage has both)
 * never disagree: every operation on columns edits both where they are, and with them
 * `column_metadata`. A key (`primary_key`, `distribution_key`) that loses a column never becomes a
 * smaller key, by which the import would take different rows for the same: it goes as a whole, or
 * that is user_error, as is a `delete_where*` that names a column that is gone. Column names are
 * compared byte for byte. The native format is told by `manifest_type`, or by `schema` without
 * `columns`. Messages name the manifest as it was loaded. Sources: contract.md 1.5-1.7, 1.14.
 */
#ifndef KBC_MANIFEST_H
#define KBC_MANIFEST_H

#include "base/buf.h"
#include "csv/dialect.h"
#include "io/io.h"

struct manifest;

/* An empty one; `name` as in messages. */
MUST_USE struct manifest *manifest_new(const char *name);

/* Parses a file's bytes. Not JSON (line and column in the message), not an object, or a known
 * member of the wrong type is user_error. An empty list [] for the whole is an empty manifest. */
MUST_USE struct manifest *manifest_parse(struct span json, const char *name);

/* Reads and parses a file below `folder`. */
MUST_USE struct manifest *manifest_load(int folder, const char *path);

MUST_USE struct manifest *manifest_copy(const struct manifest *manifest);

bool manifest_equal(const struct manifest *a, const struct manifest *b);

/* The JSON, indented by 4, UTF-8 unescaped, ends with LF; to be freed. */
MUST_USE char *manifest_text(const struct manifest *manifest);

/* Releases it; NULL is fine. */
void manifest_release(struct manifest *manifest);

/* --- what it says --- */

/* Delimiter and enclosure, by default , and ". A delimiter that is not one byte, an enclosure
 * longer than one, or both the same is user_error. */
struct dialect manifest_dialect(const struct manifest *manifest);

/* Adds the column names to `names`; false when the manifest has none (a list that is there but
 * empty counts as known). */
bool manifest_columns(const struct manifest *manifest, struct strings *names);

/* The positions of the named columns, to be freed. A name that is not among them is user_error that
 * lists the known ones; of two equal ones the first counts. */
MUST_USE size_t *manifest_positions(const struct manifest *manifest, const struct strings *names);

/* `has_header` is true: the first row of the data is a header although the columns are known. */
bool manifest_has_header(const struct manifest *manifest);

/* "s3" or "abs" when the data is staged outside the data folder, else NULL. */
const char *manifest_staged(const struct manifest *manifest);

/* Members of other kinds, for those who need them; NULL, -1 or false when absent or of another
 * type. Integers may also be texts of digits. */
const char *manifest_text_member(const struct manifest *manifest, const char *key);
int64_t manifest_integer_member(const struct manifest *manifest, const char *key);
int manifest_boolean_member(const struct manifest *manifest, const char *key);
bool manifest_list_member(const struct manifest *manifest, const char *key, struct strings *values);

/* The text is in a list, or an integer is that is written so; other elements do not matter. */
bool manifest_list_holds(const struct manifest *manifest, const char *key, const char *text);

/* --- changes of columns --- */

/* What happens to a key that names a column which is not there (any more). */
enum manifest_keys {
    KEYS_WHOLE, /* user_error that names the columns, and the parameter drop_keys that says... */
    KEYS_OUT /* ...that it is taken out as a whole, with a warning */
};

/* Does that to every key that names another than `columns`. For those who change columns in other
 * ways than the functions below. */
void manifest_settle_keys(struct manifest *manifest, const struct strings *columns,
                          enum manifest_keys rule);

/* Only these columns, in this order, repeats allowed; a name that is not known is user_error.
 * A repeated name keeps the facts of its first position. */
void manifest_select_columns(struct manifest *manifest, const struct strings *names,
                             enum manifest_keys rule);

/* One more column at the end; the columns are known. `type` is a base type (STRING, INTEGER, ...),
 * written where there is a schema. A name that exists already is user_error. */
void manifest_add_column(struct manifest *manifest, const char *name, const char *type);

/* The same for several, which differ from one another. */
void manifest_add_columns(struct manifest *manifest, const struct strings *names, const char *type);

/* Column `i` gets the name names->at[i]; keys, metadata and delete_where* follow. Two equal names
 * are user_error. */
void manifest_rename_columns(struct manifest *manifest, const struct strings *names);

/* The same where the header is in the data and the columns are not known: keys, metadata and
 * delete_where* follow from each name to the one at its place in `to`. */
void manifest_rename_mentions(struct manifest *manifest, const struct strings *from,
                              const struct strings *to);

/* These columns in place of all; types and metadata of the old ones go. Keys stay where all their
 * columns are still there, or the manifest had no columns; else they go (KEYS_OUT). */
void manifest_replace_columns(struct manifest *manifest, const struct strings *names);

/* The data carries its header from now on: columns leave the manifest (`columns`, `schema`), the
 * keys and metadata stay; in the native format `has_header` is true. */
void manifest_use_header(struct manifest *manifest);

/* --- other changes --- */

/* enclosure 0 is written as an empty text. */
void manifest_set_dialect(struct manifest *manifest, struct dialect dialect);
void manifest_set_text(struct manifest *manifest, const char *key, const char *value);
void manifest_set_boolean(struct manifest *manifest, const char *key, int value);
void manifest_set_list(struct manifest *manifest, const char *key, const struct strings *values);
void manifest_remove(struct manifest *manifest, const char *key);

/* A legacy manifest gets the members it lacks, with the platform's defaults: destination,
 * primary_key, columns, incremental, metadata, column_metadata (format-csv). Columns that are not
 * known are then known to be none, which the platform takes for the same. */
void manifest_spell_out(struct manifest *manifest);

/* A native manifest that has no `manifest_type` gets the members it lacks, as a component of the
 * platform writes them: manifest_type "out", has_header false, incremental, write_always, the
 * dialect (rename-files). */
void manifest_spell_out_native(struct manifest *manifest);

/* The primary key; an empty list removes it. In a schema these are flags. When a name is not among
 * the columns the manifest goes to the legacy format with the key kept (contract.md 1.14, 4.6). */
void manifest_set_primary_key(struct manifest *manifest, const struct strings *names);

/* The names in a key that are no columns, for a message, to be freed; NULL when there are none, or
 * no columns are known. */
MUST_USE char *manifest_key_strays(const struct manifest *manifest, const char *key);

/* These columns, which are new, join the primary key where there is one. */
void manifest_extend_primary_key(struct manifest *manifest, const struct strings *names);

/* Table metadata: `metadata` of the legacy, `table_metadata` of the native format; an existing key
 * is overwritten in place. */
void manifest_set_metadata(struct manifest *manifest, const char *key, const char *value);

/* Column's base type becomes STRING and other backends' types go (data-anonymization). */
void manifest_column_to_text(struct manifest *manifest, const char *column);

/* --- formats --- */

enum manifest_format { MANIFEST_LEGACY, MANIFEST_NATIVE };

enum manifest_format manifest_format(const struct manifest *manifest);

/* Rewrites the members that differ between the formats (contract.md 1.14's table), keeps all
 * others. Going to NATIVE adds manifest_type "output"; to LEGACY writes KBC.datatype.nullable for
 * every column, as the original does. A key that names no column keeps the manifest in the legacy
 * format, with an info line. An empty key goes. Also normalises: a Storage manifest that has both
 * `columns` and `schema` keeps what belongs to the format. */
void manifest_convert(struct manifest *manifest, enum manifest_format format);

/* For CLEANUP(manifest_drop). */
void manifest_drop(struct manifest **manifest);

#endif
