/* params.h: config.json and the command line, held against one table.
 *
 * Invariants: a processor's parameters are a struct of its own; its table of `struct param` names
 * each member's key, type, default and range. Checking is strict: an unknown key, a missing
 * required one and a wrong type are user_error, all violations of a configuration in one line, each
 * with its path ("parameters.tables[0].columns"). null is the same as absent; [] is accepted where
 * {} is meant; where text is meant a number is the text that stands there (2020, 1.50), and nothing
 * else is coerced. Values are never printed, so none of a # key is. Strings and
 * lists in a filled struct are owned by the settings and live as long as they.
 */
#ifndef KBC_PARAMS_H
#define KBC_PARAMS_H

#include "base/base.h"
#include "base/buf.h"

enum param_type {
    PARAM_END, /* ends a table */
    PARAM_BOOLEAN, /* bool */
    PARAM_MAYBE, /* int8_t: -1 when absent, else 0 or 1 */
    PARAM_INTEGER, /* int64_t */
    PARAM_SIZE, /* struct param_size: a number of bytes, or text such as "500MB" (1024-based) */
    PARAM_TEXT, /* const char *: NULL when absent */
    PARAM_CHOICE, /* unsigned, or an enum: the position in .choices */
    PARAM_LIST, /* struct strings: .at is NULL when absent */
    PARAM_RECORDS, /* struct records: a list of objects; or, .keyed, an object whose members are
                      records */
    PARAM_RECORD, /* a struct inside the struct: an object */
    PARAM_JSON /* struct param_json: any value, kept as JSON text; NULL when absent */
};

struct param_size {
    uint64_t bytes;
};

struct param_json {
    const char *text;
};

/* Structs one after the other, as .fields describe them. For an object (.keyed) the first field is
 * the member's name, a const char * (its .wrong is asked), and the second its value, of any type; a
 * member that is null is left out, or missing when the value is .required. */
struct records {
    size_t count; /* SIZE_MAX is never used; absent is 0 with at == NULL */
    size_t size; /* of each */
    void *at;
};

struct param {
    const char
        *name; /* the key, and the option of the command line; "*" for a keyed table as a whole */
    const char *help; /* half a sentence, for --help and the docs */
    enum param_type type;
    size_t offset;
    const char *former; /* an older spelling of the key, taken with a warning; or NULL */
    bool required;
    bool keyed;
    const char *fallback; /* default as JSON text; NULL: zero, absent */
    int64_t least, most; /* INTEGER, SIZE: the range; TEXT: bytes; LIST, RECORDS: elements.
                          * most 0 is no limit; an INTEGER below 0 needs a least below 0 */
    const char *const *choices; /* ends with NULL */
    const struct param *fields; /* RECORDS, RECORD */
    size_t record_size; /* RECORDS */
    const char *(*wrong)(const char *text); /* TEXT, LIST: what is wrong with a value, or NULL */
};

#define PARAM_TYPE(member)                                                                         \
    _Generic((member),                                                                             \
        bool: PARAM_BOOLEAN,                                                                       \
        int8_t: PARAM_MAYBE,                                                                       \
        int64_t: PARAM_INTEGER,                                                                    \
        struct param_size: PARAM_SIZE,                                                             \
        const char *: PARAM_TEXT,                                                                  \
        unsigned: PARAM_CHOICE,                                                                    \
        struct strings: PARAM_LIST,                                                                \
        struct records: PARAM_RECORDS,                                                             \
        struct param_json: PARAM_JSON)

/* A row of a table whose key is the member's name. */
#define PARAM(structure, member, text, ...) PARAM_KEY(structure, member, #member, text, __VA_ARGS__)

/* The same where the key is no C name. */
#define PARAM_KEY(structure, member, key, text, ...)                                               \
    {.name = (key),                                                                                \
     .help = (text),                                                                               \
     .type = PARAM_TYPE(((structure *)0)->member),                                                 \
     .offset = offsetof(structure, member),                                                        \
     __VA_ARGS__}

/* An object that fills a struct inside the struct. */
#define PARAM_INSIDE(structure, member, text, table, ...)                                          \
    {.name = #member,                                                                              \
     .help = (text),                                                                               \
     .type = PARAM_RECORD,                                                                         \
     .offset = offsetof(structure, member),                                                        \
     .fields = (table),                                                                            \
     __VA_ARGS__}

/* Record `i` of a struct records, as a const struct of that type. */
#define RECORD(type, records, i) (&((const type *)(records).at)[i])

/* The name of record `i`: its first member, a const char *, as all keyed records have it. */
const char *records_name(const struct records *records, size_t i);

/* Position of the first record of that name, or SIZE_MAX. */
size_t records_find(const struct records *records, const char *name);

/* A .wrong for texts that must not be empty. */
const char *param_empty(const char *text);

/* The same for the signs of a table: its delimiter, enclosure, escape. One byte, no line break. */
const char *param_sign(const char *text);

/* A configuration: config.json, or nothing yet, plus what the command line says. */
struct settings;

/* Loads config.json from a folder. A missing file, broken JSON (with line and column) and a
 * `parameters` that is no object are user_error. */
MUST_USE struct settings *settings_load(int folder);

/* An empty one. */
MUST_USE struct settings *settings_new(void);

/* One whose `parameters` is the object in `json`; `name` stands in messages. user_error when
 * broken. */
MUST_USE struct settings *settings_parse(const char *json, const char *name);

/* An option of the command line: a value for `param`, which wins over config.json. BOOLEAN and
 * MAYBE take true, false, or nothing for true. A LIST takes a comma-separated value, where "\," is
 * a comma inside an element and every other backslash is itself; the first such option replaces
 * config.json's list, repeated ones add; an empty value adds nothing. RECORDS, RECORD and JSON take
 * JSON text, which is user_error when broken; for the row "*" that is all of `parameters`. Whether
 * the value is a right one is settings_fill()'s to say, with everything else that is wrong. */
void settings_option(struct settings *settings, const struct param *param, const char *value);

/* The names of the parameters that were given, without their values. */
void settings_names(const struct settings *settings, struct strings *names);

/* A text elsewhere in config.json, by a path such as "storage.output.data_type_support"; NULL when
 * absent. */
const char *settings_lookup(const struct settings *settings, const char *path);

/* Checks the parameters against the table and fills `into`, a struct of the table's processor. */
void settings_fill(struct settings *settings, const struct param *table, void *into);

/* Releases them and all strings they gave out; NULL is fine. */
void settings_release(struct settings *settings);

/* The table as JSON Schema text (draft-07: type, title, description, default, enum, minimum,
 * required, propertyOrder), to be freed. */
MUST_USE char *params_schema(const struct param *table);

/* The table as lines for --help. */
void params_help(const struct param *table, struct buf *into);

#endif
