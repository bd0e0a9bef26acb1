/* params.c: holds a configuration against a table and fills a struct from it. */
#include "data/params.h"

#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "data/params_check.h"
#include "data/settings.h"
#include "json/jsonfile.h"

/* "of at least 1", "from 1 to 5" and so on; empty when `param` has no limit that says anything. */
static void show_range(const struct param *param, struct buf *into)
{
    const long long least = param->least, most = param->most;
    if (param->most && param->least != INT64_MIN)
        buf_add_format(into, " from %lld to %lld", least, most);
    else if (param->most)
        buf_add_format(into, " of at most %lld", most);
    else if (param->least != INT64_MIN)
        buf_add_format(into, " of at least %lld", least);
}

static void fill_integer(struct check *check, const struct param *param, const json_t *json,
                         const struct spot *spot, int64_t *to)
{
    const int64_t value = json_integer_value(json);
    if (json_is_integer(json) && value >= param->least && (!param->most || value <= param->most)) {
        *to = value;
        return;
    }
    struct buf range CLEANUP(buf_release) = {0};
    show_range(param, &range);
    check_violation(check, spot, " must be an integer%s", buf_text(&range));
}

/* The power of 1024 that a unit stands for, in any case: B, k, kB, KiB and so on up to P. -1 for
 * none. */
static int unit_power(const char *unit)
{
    static const char letters[] = "kKmMgGtTpP";
    if (!*unit || strcmp(unit, "b") == 0 || strcmp(unit, "B") == 0)
        return 0;
    const char *const letter = strchr(letters, *unit++);
    if (!letter)
        return -1;
    if ((*unit == 'i' || *unit == 'I') && unit[1])
        unit++;
    if (*unit == 'b' || *unit == 'B')
        unit++;
    return *unit ? -1 : (int)(letter - letters) / 2 + 1;
}

static bool read_size(const char *text, uint64_t *bytes)
{
    uint64_t value = 0;
    const size_t digits = strspn(text, "0123456789");
    for (size_t i = 0; i < digits; i++)
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, (uint64_t)(text[i] - '0'), &value))
            return false;
    const char *unit = text + digits;
    unit += *unit == ' ';
    const int power = unit_power(unit);
    if (!digits || power < 0 || (unit[0] == 0 && text[digits] == ' '))
        return false;
    for (int i = 0; i < power; i++)
        if (__builtin_mul_overflow(value, 1024, &value))
            return false;
    *bytes = value;
    return true;
}

static void fill_size(struct check *check, const struct param *param, const json_t *json,
                      const struct spot *spot, struct param_size *to)
{
    uint64_t bytes = 0;
    bool good = false;
    if (json_is_integer(json)) {
        good = json_integer_value(json) >= 0;
        bytes = (uint64_t)json_integer_value(json);
    } else if (json_is_string(json)) {
        good = read_size(json_string_value(json), &bytes);
    }
    const bool below = param->least > 0 && bytes < (uint64_t)param->least;
    const bool above = param->most > 0 && bytes > (uint64_t)param->most;
    if (good && !below && !above) {
        to->bytes = bytes;
        return;
    }
    struct buf range CLEANUP(buf_release) = {0};
    if (param->least > 0 || param->most)
        show_range(param, &range);
    check_violation(check, spot, " must be a number of bytes%s, or text such as \"500MB\"",
                    buf_text(&range));
}

static bool judge(struct check *check, const struct param *param, const char *text,
                  const struct spot *spot)
{
    const char *const wrong = param->wrong ? param->wrong(text) : NULL;
    if (wrong)
        check_violation(check, spot, ": %s", wrong);
    return !wrong;
}

/* The settings' own copy of a text, or of a number as it is written; NULL, and a violation, for
 * anything else. */
static char *text_of(struct check *check, const json_t *json, const struct spot *spot)
{
    if (json_is_string(json))
        return settings_own(check->settings, mem_string(json_string_value(json)));
    if (json_is_number(json))
        return settings_own(check->settings, jsonfile_line(json));
    check_violation(check, spot, " must be text");
    return NULL;
}

static void fill_text(struct check *check, const struct param *param, const json_t *json,
                      const struct spot *spot, const char **to)
{
    const char *const text = text_of(check, json, spot);
    if (!text)
        return;
    if (judge(check, param, text, spot))
        check_count(check, param, strlen(text), "bytes", spot);
    *to = text;
}

static void fill_choice(struct check *check, const struct param *param, const json_t *json,
                        const struct spot *spot, unsigned *to)
{
    struct strings choices CLEANUP(strings_release) = {0};
    for (unsigned i = 0; param->choices[i]; i++) {
        strings_add(&choices, param->choices[i]);
        if (json_is_string(json) && strcmp(json_string_value(json), param->choices[i]) == 0) {
            *to = i;
            return;
        }
    }
    char *shown CLEANUP(mem_release) = strings_show(&choices, 50);
    check_violation(check, spot, " must be one of %s", shown);
}

static void fill_list(struct check *check, const struct param *param, const json_t *json,
                      const struct spot *spot, struct strings *to)
{
    if (!json_is_array(json)) {
        check_violation(check, spot, " must be a list of texts");
        return;
    }
    const size_t count = json_array_size(json);
    check_count(check, param, count, "elements", spot);
    char **const at = settings_own(check->settings, mem_new(count + 1, sizeof(*at)));
    for (size_t i = 0; i < count; i++) {
        const struct spot element = {spot, NULL, i, IN_FILE};
        at[i] = text_of(check, json_array_get(json, i), &element);
        if (at[i])
            judge(check, param, at[i], &element);
    }
    *to = (struct strings){count, at};
}

static bool is_object(const json_t *json)
{
    return json_is_object(json) || (json_is_array(json) && json_array_size(json) == 0);
}

static void fill_object(struct check *check, const struct param *table, const json_t *json,
                        const struct spot *spot, void *base);

static void fill_param(struct check *check, const struct param *param, const json_t *json,
                       const struct spot *spot, void *base);

const char *records_name(const struct records *records, size_t i)
{
    const char *record = (const char *)records->at + i * records->size;
    return *(const char *const *)(const void *)record;
}

size_t records_find(const struct records *records, const char *name)
{
    for (size_t i = 0; i < records->count; i++)
        if (strcmp(records_name(records, i), name) == 0)
            return i;
    return SIZE_MAX;
}

static void fill_list_of_records(struct check *check, const struct param *param, const json_t *json,
                                 const struct spot *spot, struct records *to)
{
    if (!json_is_array(json)) {
        check_violation(check, spot, " must be a list of objects");
        return;
    }
    const size_t count = json_array_size(json);
    check_count(check, param, count, "elements", spot);
    char *const at = settings_own(check->settings, mem_new(count + 1, param->record_size));
    for (size_t i = 0; i < count; i++) {
        const struct spot element = {spot, NULL, i, IN_FILE};
        const json_t *const value = json_array_get(json, i);
        if (is_object(value))
            fill_object(check, param->fields, value, &element, at + i * param->record_size);
        else
            check_violation(check, &element, " must be an object");
    }
    *to = (struct records){count, param->record_size, at};
}

static void fill_keyed(struct check *check, const struct param *param, const json_t *json,
                       const struct spot *spot, struct records *to)
{
    if (!is_object(json)) {
        check_violation(check, spot, " must be an object");
        return;
    }
    json_t *const object = (json_t *)(uintptr_t)json; /* the iterator changes nothing */
    char *const at =
        settings_own(check->settings, mem_new(json_object_size(json) + 1, param->record_size));
    size_t count = 0;
    for (void *i = json_object_iter(object); i; i = json_object_iter_next(object, i)) {
        const json_t *const value = json_object_iter_value(i);
        const struct spot member = {spot, json_object_iter_key(i), 0, IN_FILE};
        if (json_is_null(value)) {
            if (param->fields[1].required)
                check_violation(check, &member, " is missing");
            continue;
        }
        char *const record = at + count++ * param->record_size;
        judge(check, &param->fields[0], member.key, &member);
        *(const char **)(void *)(record + param->fields[0].offset) =
            settings_own(check->settings, mem_string(member.key));
        fill_param(check, &param->fields[1], value, &member, record);
    }
    check_count(check, param, count, "members", spot);
    *to = (struct records){count, param->record_size, at};
}

static void fill_value(struct check *check, const struct param *param, const json_t *json,
                       const struct spot *spot, void *to)
{
    switch (param->type) {
    case PARAM_BOOLEAN:
        if (!json_is_boolean(json))
            check_violation(check, spot, " must be true or false");
        *(bool *)to = json_is_true(json);
        break;
    case PARAM_MAYBE:
        if (!json_is_boolean(json))
            check_violation(check, spot, " must be true or false");
        *(int8_t *)to = json_is_true(json);
        break;
    case PARAM_INTEGER:
        fill_integer(check, param, json, spot, to);
        break;
    case PARAM_SIZE:
        fill_size(check, param, json, spot, to);
        break;
    case PARAM_TEXT:
        fill_text(check, param, json, spot, to);
        break;
    case PARAM_CHOICE:
        fill_choice(check, param, json, spot, to);
        break;
    case PARAM_LIST:
        fill_list(check, param, json, spot, to);
        break;
    case PARAM_RECORDS:
        if (param->keyed)
            fill_keyed(check, param, json, spot, to);
        else
            fill_list_of_records(check, param, json, spot, to);
        break;
    case PARAM_RECORD:
        if (is_object(json))
            fill_object(check, param->fields, json, spot, to);
        else
            check_violation(check, spot, " must be an object");
        break;
    case PARAM_JSON:
        ((struct param_json *)to)->text = settings_own(check->settings, jsonfile_line(json));
        break;
    case PARAM_END:
        break;
    }
}

static size_t size_of(const struct param *param)
{
    switch (param->type) {
    case PARAM_BOOLEAN:
        return sizeof(bool);
    case PARAM_MAYBE:
        return sizeof(int8_t);
    case PARAM_INTEGER:
        return sizeof(int64_t);
    case PARAM_SIZE:
        return sizeof(struct param_size);
    case PARAM_TEXT:
        return sizeof(const char *);
    case PARAM_CHOICE:
        return sizeof(unsigned);
    case PARAM_LIST:
        return sizeof(struct strings);
    case PARAM_RECORDS:
        return sizeof(struct records);
    case PARAM_JSON:
        return sizeof(struct param_json);
    case PARAM_RECORD: /* filled member by member */
    case PARAM_END:
        break;
    }
    return 0;
}

/* The value of one that is absent: its default, or zero. */
static void fill_absent(struct check *check, const struct param *param, const struct spot *spot,
                        void *to)
{
    memset(to, param->type == PARAM_MAYBE ? -1 : 0, size_of(param));
    if (!param->fallback) {
        if (param->type == PARAM_RECORD)
            fill_object(check, param->fields, NULL, spot, to);
        return;
    }
    json_t *json CLEANUP(jsonfile_release) =
        jsonfile_parse_any((struct span){param->fallback, strlen(param->fallback)}, param->name);
    const size_t before = check->count;
    fill_value(check, param, json, spot, to);
    if (check->count != before)
        app_error("the default of the parameter %s is not one of its values", param->name);
}

static void fill_param(struct check *check, const struct param *param, const json_t *json,
                       const struct spot *spot, void *base)
{
    void *const to = (char *)base + param->offset;
    fill_absent(check, param, spot, to);
    if (json && !json_is_null(json))
        fill_value(check, param, json, spot, to);
}

static const struct param *find(const struct param *table, const char *key)
{
    while (table->type != PARAM_END && !check_is_key(table, key))
        table++;
    return table->type == PARAM_END ? NULL : table;
}

/* Where a member of an object stands: one of `parameters` that came from the command line is an
 * option. */
static struct spot member_of(const struct check *check, const struct spot *above, const char *key)
{
    const struct settings *const settings = check->settings;
    const bool option = !above->above && above->origin == IN_FILE &&
                        (!settings->name || strings_find(&settings->options, key) != SIZE_MAX);
    if (option)
        return (struct spot){NULL, key, 0, IN_OPTION};
    return (struct spot){above, key, 0, IN_FILE};
}

/* Fills a struct from an object, [] for {}; from NULL when the object itself is absent: with
 * defaults, and then nothing in it is required. */
static void fill_object(struct check *check, const struct param *table, const json_t *json,
                        const struct spot *spot, void *base)
{
    for (const struct param *param = table; param->type != PARAM_END; param++) {
        const json_t *const value = check_member(json, param);
        const struct spot member = member_of(check, spot, param->name);
        fill_param(check, param, value, &member, base);
        if (json && param->required && (!value || json_is_null(value)))
            check_violation(check, &member, " is missing");
    }
    json_t *const object = (json_t *)(uintptr_t)json; /* the iterator changes nothing */
    for (void *i = json_object_iter(object); i; i = json_object_iter_next(object, i)) {
        const struct spot member = member_of(check, spot, json_object_iter_key(i));
        if (!find(table, member.key))
            check_unknown(check, &member, table);
    }
}

void settings_fill(struct settings *settings, const struct param *table, void *into)
{
    struct check check = {.settings = settings};
    const struct spot top = {NULL, "parameters", 0, IN_FILE};
    if (table->type != PARAM_END && strcmp(table->name, "*") == 0) {
        fill_param(&check, table, settings->parameters, &top, into);
        if (table->required && json_object_size(settings->parameters) == 0)
            check_violation(&check, &top, " must not be empty");
    } else {
        fill_object(&check, table, settings->parameters, &top, into);
    }
    check_report(&check, settings->name);
}
