/* manifest_tree.h: the JSON tree inside a manifest, for manifest*.c alone.
 *
 * Invariants: `root` is an object. A member that is null counts as absent. An object may come as an
 * empty list: the platform is written in PHP, which does not tell them apart. The tree was checked
 * by manifest_check() when it was read, so that the other files need not ask for types again.
 * Pointers into the tree are borrowed, and valid until the member they came from is set or removed.
 *
 * "Facts" are metadata: either a list of objects with `key` and `value` (and what else Storage
 * writes there), or an object from keys to values.
 */
#ifndef KBC_MANIFEST_TREE_H
#define KBC_MANIFEST_TREE_H

#include <jansson.h>

#include "data/manifest.h"

struct manifest {
    char *name;
    json_t *root;
};

/* Facts with a meaning of their own (contract.md 1.14). */
#define FACT_BACKEND "KBC.datatype.backend"
#define FACT_BASE "KBC.datatype.basetype"
#define FACT_TYPE "KBC.datatype.type"
#define FACT_LENGTH "KBC.datatype.length"
#define FACT_DEFAULT "KBC.datatype.default"
#define FACT_NULLABLE "KBC.datatype.nullable"
#define FACT_DESCRIPTION "KBC.description"
#define FACT_PRIMARY_KEY "KBC.primaryKey"

/* Every known member has the type that the platform asks for, and `columns` and `schema` name the
 * same columns; else user_error. Where one of the two is an empty list it is taken out. */
void manifest_check(struct manifest *manifest);

/* The member, or NULL when it is absent or null, or `object` is none. */
json_t *tree_member(const json_t *object, const char *key);

/* The member when it is a text, else NULL. */
const char *tree_text(const json_t *object, const char *key);

/* The member as an object to write to; made when there is none. */
json_t *tree_object(json_t *object, const char *key);

/* Puts the value there, which is taken over; an existing member keeps its place. */
void tree_set(json_t *object, const char *key, json_t *value);

/* Appends the value, which is taken over. */
void tree_append(json_t *list, json_t *value);

/* New values, the caller's. What is not UTF-8 is user_error; `what` says in the message what it is.
 */
json_t *tree_string(const struct manifest *manifest, const char *text, const char *what);
json_t *tree_names(const struct manifest *manifest, const struct strings *names);

/* A copy that shares nothing. */
json_t *tree_copy(json_t *value);

/* Position of the first item of a schema with that name, or SIZE_MAX. */
size_t schema_find(const json_t *schema, const char *name);

/* A new list of objects with `key` and `value` only. Of equal keys the first is kept. NULL is an
 * empty list of facts. */
json_t *facts_list(json_t *facts);

/* The value of a fact, in any form, or NULL. */
json_t *facts_find(json_t *facts, const char *key);

/* Overwrites a fact in its place or appends one. `facts` is in any form, but not NULL; the value is
 * taken over. */
void facts_put(json_t *facts, const char *key, json_t *value);

/* Appends the fact unless there is one; the value is taken over. */
void facts_offer(json_t *facts, const char *key, json_t *value);

/* Appends the facts of `from`, in any form or NULL, whose keys are not there yet. */
void facts_merge(json_t *facts, json_t *from);

/* Takes out all facts with that key. */
void facts_remove(json_t *facts, const char *key);

/* The member as facts in the form of an object, to write to; made, or made from a list. */
json_t *facts_object(json_t *object, const char *key);

/* Adds the names of a key ("primary_key", "distribution_key"): those of the list, or else the
 * columns that a schema flags. */
void manifest_key(const struct manifest *manifest, const char *key, struct strings *names);

/* A schema becomes `columns`, `column_metadata`, `primary_key` and `distribution_key`. */
void manifest_unfold_schema(struct manifest *manifest);

#endif
