/* params_schema.c: a parameter table as JSON Schema and as lines of --help. */
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "data/params.h"
#include "json/jsonfile.h"

enum { WIDEST_OPTION = 34 };

static json_t *made(json_t *json)
{
    if (!json)
        app_error("out of memory");
    return json;
}

/* Takes over `value`. */
static void put(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, made(value)) != 0)
        app_error("out of memory");
}

/* "direction_from" as "Direction from", "bytesPerSlice" as "Bytes per slice", "#token" as "Token".
 */
static json_t *title_of(const char *key)
{
    struct buf title CLEANUP(buf_release) = {0};
    for (const char *at = key + (*key == '#'); *at; at++) {
        const bool upper = *at >= 'A' && *at <= 'Z', lower = *at >= 'a' && *at <= 'z';
        if (!title.len) {
            buf_add_byte(&title, lower ? (char)(*at - 'a' + 'A') : *at);
        } else if (upper && at[-1] >= 'a' && at[-1] <= 'z') {
            buf_add_byte(&title, ' ');
            buf_add_byte(&title, (char)(*at - 'A' + 'a'));
        } else {
            buf_add_byte(&title, *at == '_' || *at == '-' ? ' ' : *at);
        }
    }
    return json_string(buf_text(&title));
}

static bool is_number(enum param_type type)
{
    return type == PARAM_INTEGER || type == PARAM_SIZE;
}

static void put_limits(json_t *schema, const struct param *param)
{
    const char *least = "minItems", *most = "maxItems";
    if (is_number(param->type)) {
        least = "minimum";
        most = "maximum";
    } else if (param->type == PARAM_TEXT) {
        least = "minLength";
        most = "maxLength";
    } else if (param->type == PARAM_RECORDS && param->keyed) {
        least = "minProperties";
        most = "maxProperties";
    } else if (param->type != PARAM_LIST && param->type != PARAM_RECORDS) {
        return;
    }
    if (param->least > 0 || (is_number(param->type) && param->least != INT64_MIN))
        put(schema, least, json_integer(param->least));
    if (param->most)
        put(schema, most, json_integer(param->most));
}

static json_t *array_of(const char *const *texts)
{
    json_t *const array = made(json_array());
    for (size_t i = 0; texts[i]; i++)
        if (json_array_append_new(array, json_string(texts[i])) != 0)
            app_error("out of memory");
    return array;
}

/* The value that an absent parameter has, or NULL when it has none that could be written. */
static json_t *default_of(const struct param *param)
{
    if (param->required)
        return NULL;
    if (param->fallback)
        return jsonfile_parse_any((struct span){param->fallback, strlen(param->fallback)},
                                  param->name);
    if (param->type == PARAM_BOOLEAN)
        return json_false();
    if (param->type == PARAM_CHOICE)
        return made(json_string(param->choices[0]));
    return NULL;
}

static json_t *object_schema(const struct param *table);

static json_t *value_schema(const struct param *param);

/* Objects that the schema does not know by name: the members of a keyed table. */
static void put_members(json_t *schema, const struct param *param)
{
    put(schema, "type", json_string("object"));
    put(schema, "additionalProperties", value_schema(&param->fields[1]));
}

static void put_list(json_t *schema, json_t *items)
{
    put(schema, "type", json_string("array"));
    put(schema, "items", items);
}

static json_t *text_schema(void)
{
    json_t *const schema = made(json_object());
    put(schema, "type", json_string("string"));
    return schema;
}

/* Type, range and choices, without the words around it. */
static json_t *value_schema(const struct param *param)
{
    static const char *const size_types[] = {"integer", "string", NULL};
    if (param->type == PARAM_RECORD)
        return object_schema(param->fields);
    json_t *const schema = made(json_object());
    switch (param->type) {
    case PARAM_BOOLEAN:
    case PARAM_MAYBE:
        put(schema, "type", json_string("boolean"));
        break;
    case PARAM_INTEGER:
        put(schema, "type", json_string("integer"));
        break;
    case PARAM_SIZE:
        put(schema, "type", array_of(size_types));
        break;
    case PARAM_TEXT:
        put(schema, "type", json_string("string"));
        break;
    case PARAM_CHOICE:
        put(schema, "type", json_string("string"));
        put(schema, "enum", array_of(param->choices));
        break;
    case PARAM_LIST:
        put_list(schema, text_schema());
        break;
    case PARAM_RECORDS:
        if (param->keyed)
            put_members(schema, param);
        else
            put_list(schema, object_schema(param->fields));
        break;
    case PARAM_RECORD:
    case PARAM_JSON: /* any value: no type */
    case PARAM_END:
        break;
    }
    put_limits(schema, param);
    return schema;
}

/* One row, as a property: the words and the default go in front. */
static json_t *row_schema(const struct param *param, size_t position)
{
    json_t *const schema = value_schema(param);
    put(schema, "title", title_of(param->name));
    if (param->help)
        put(schema, "description", json_string(param->help));
    json_t *const fallback = default_of(param);
    if (fallback)
        put(schema, "default", fallback);
    if (param->name[0] == '#')
        put(schema, "format", json_string("password"));
    put(schema, "propertyOrder", json_integer((json_int_t)position * 10));
    return schema;
}

static json_t *object_schema(const struct param *table)
{
    json_t *const schema = made(json_object());
    json_t *const properties = made(json_object());
    json_t *const required = made(json_array());
    for (const struct param *param = table; param->type != PARAM_END; param++) {
        put(properties, param->name, row_schema(param, (size_t)(param - table) + 1));
        if (param->required && json_array_append_new(required, json_string(param->name)) != 0)
            app_error("out of memory");
    }
    put(schema, "type", json_string("object"));
    if (json_array_size(required))
        put(schema, "required", required);
    else
        json_decref(required);
    put(schema, "additionalProperties", json_false());
    put(schema, "properties", properties);
    return schema;
}

static bool is_keyed_whole(const struct param *table)
{
    return table->type != PARAM_END && strcmp(table->name, "*") == 0;
}

char *params_schema(const struct param *table)
{
    json_t *schema CLEANUP(jsonfile_release) = made(json_object());
    put(schema, "$schema", json_string("http://json-schema.org/draft-07/schema#"));
    json_t *const body = is_keyed_whole(table) ? value_schema(table) : object_schema(table);
    if (is_keyed_whole(table) && table->help)
        put(body, "description", json_string(table->help));
    if (json_object_update(schema, body) != 0)
        app_error("out of memory");
    json_decref(body);
    return jsonfile_text(schema);
}

static void show_option(const struct param *param, struct buf *into)
{
    const bool whole = strcmp(param->name, "*") == 0;
    buf_add_format(into, "  --%s", whole ? "parameters" : param->name);
    switch (param->type) {
    case PARAM_INTEGER:
        buf_add_text(into, " N");
        break;
    case PARAM_SIZE:
        buf_add_text(into, " SIZE");
        break;
    case PARAM_TEXT:
        buf_add_text(into, " TEXT");
        break;
    case PARAM_CHOICE:
        for (size_t i = 0; param->choices[i]; i++)
            buf_add_format(into, "%c%s", i ? '|' : ' ', param->choices[i]);
        break;
    case PARAM_LIST:
        buf_add_text(into, " A,B,...");
        break;
    case PARAM_RECORDS:
    case PARAM_RECORD:
    case PARAM_JSON:
        buf_add_text(into, " JSON");
        break;
    case PARAM_BOOLEAN: /* the word alone means true */
    case PARAM_MAYBE:
    case PARAM_END:
        break;
    }
}

/* " (required)", " (default 1)", or nothing where false, zero or nothing at all is the default. */
static void show_default(const struct param *param, struct buf *into)
{
    if (param->required) {
        buf_add_text(into, " (required)");
        return;
    }
    json_t *value CLEANUP(jsonfile_release) = default_of(param);
    if (!value || json_is_false(value) || json_is_null(value))
        return;
    char *line CLEANUP(mem_release) = jsonfile_line(value);
    const bool word = json_is_string(value) && param->type != PARAM_TEXT;
    buf_add_format(into, " (default %s)", word ? json_string_value(value) : line);
}

void params_help(const struct param *table, struct buf *into)
{
    struct buf option CLEANUP(buf_release) = {0};
    size_t width = 0;
    for (const struct param *param = table; param->type != PARAM_END; param++) {
        buf_clear(&option);
        show_option(param, &option);
        if (option.len > width && option.len <= WIDEST_OPTION)
            width = option.len;
    }
    for (const struct param *param = table; param->type != PARAM_END; param++) {
        buf_clear(&option);
        show_option(param, &option);
        if (option.len > width)
            buf_add_format(into, "%s\n%*s", buf_text(&option), (int)width, "");
        else
            buf_add_format(into, "%-*s", (int)width, buf_text(&option));
        buf_add_format(into, "  %s", param->help ? param->help : "");
        show_default(param, into);
        buf_add_byte(into, '\n');
    }
}
