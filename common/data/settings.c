/* settings.c: where parameters come from: config.json and options. */
#include "data/settings.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "json/jsonfile.h"

void *settings_own(struct settings *settings, void *memory)
{
    if (settings->owned_count == settings->owned_room) {
        settings->owned_room = settings->owned_room ? settings->owned_room * 2 : 16;
        settings->owned = mem_resize(settings->owned, settings->owned_room, sizeof(void *));
    }
    settings->owned[settings->owned_count++] = memory;
    return memory;
}

/* The runner is PHP: an object that is empty may arrive as []. */
static bool is_empty_list(const json_t *json)
{
    return json_is_array(json) && json_array_size(json) == 0;
}

/* An object of our own with the members of `json`; one that is missing or null is empty. */
static json_t *parameters_of(const json_t *json, const char *name)
{
    if (json_is_string(json) && *json_string_value(json) == '{')
        user_error("%s: parameters is JSON written as a text; put the object itself there", name);
    if (json && !json_is_null(json) && !is_empty_list(json) && !json_is_object(json))
        user_error("%s: parameters must be an object", name);
    json_t *const own = json_object();
    if (!own || (json_is_object(json) && json_object_update(own, (json_t *)(uintptr_t)json) != 0))
        app_error("out of memory");
    return own;
}

struct settings *settings_new(void)
{
    struct settings *const settings = mem_new(1, sizeof(*settings));
    settings->parameters = parameters_of(NULL, "");
    return settings;
}

struct settings *settings_load(int folder)
{
    const char *const name = "config.json";
    json_t *const root = jsonfile_load(folder, name);
    if (!json_is_object(root) && !is_empty_list(root))
        user_error("%s: it must be an object", name);
    struct settings *const settings = mem_new(1, sizeof(*settings));
    settings->name = mem_string(name);
    settings->root = root;
    settings->parameters = parameters_of(json_object_get(root, "parameters"), name);
    return settings;
}

struct settings *settings_parse(const char *json, const char *name)
{
    json_t *parsed CLEANUP(jsonfile_release) =
        jsonfile_parse_any((struct span){json, strlen(json)}, name);
    struct settings *const settings = mem_new(1, sizeof(*settings));
    settings->name = mem_string(name);
    settings->parameters = parameters_of(parsed, name);
    return settings;
}

/* A value that cannot be what the parameter wants stays text, and settings_fill() says what is
 * wrong with it together with everything else. */
static json_t *text_value(const char *text, size_t length)
{
    json_t *const json = json_stringn_nocheck(text, length);
    if (!json)
        app_error("out of memory");
    return json;
}

static json_t *boolean_value(const char *text)
{
    if (!*text || strcmp(text, "true") == 0)
        return json_true();
    if (strcmp(text, "false") == 0)
        return json_false();
    return text_value(text, strlen(text));
}

static json_t *integer_value(const char *text)
{
    const char *const digits = *text == '-' ? text + 1 : text;
    if (!*digits || digits[strspn(digits, "0123456789")])
        return text_value(text, strlen(text));
    errno = 0;
    const long long value = strtoll(text, NULL, 10);
    return errno ? text_value(text, strlen(text)) : json_integer(value);
}

static json_t *list_value(const json_t *earlier, const char *text)
{
    json_t *const list = earlier ? json_copy((json_t *)(uintptr_t)earlier) : json_array();
    if (!list)
        app_error("out of memory");
    struct strings values CLEANUP(strings_release) = {0};
    if (*text)
        strings_split(&values, text);
    for (size_t i = 0; i < values.count; i++)
        if (json_array_append_new(list, text_value(values.at[i], strlen(values.at[i]))) != 0)
            app_error("out of memory");
    return list;
}

static json_t *parsed_value(const char *name, const char *text)
{
    char *option CLEANUP(mem_release) = mem_format("--%s", name);
    return jsonfile_parse_any((struct span){text, strlen(text)}, option);
}

static json_t *option_value(const struct param *param, const json_t *earlier, const char *text)
{
    switch (param->type) {
    case PARAM_BOOLEAN:
    case PARAM_MAYBE:
        return boolean_value(text);
    case PARAM_INTEGER:
        return integer_value(text);
    case PARAM_LIST:
        return list_value(earlier, text);
    case PARAM_RECORDS:
    case PARAM_RECORD:
    case PARAM_JSON:
        return parsed_value(param->name, text);
    case PARAM_SIZE:
    case PARAM_TEXT:
    case PARAM_CHOICE:
    case PARAM_END:
        break;
    }
    return text_value(text, strlen(text));
}

void settings_option(struct settings *settings, const struct param *param, const char *value)
{
    if (strcmp(param->name, "*") == 0) {
        json_t *json CLEANUP(jsonfile_release) = parsed_value("parameters", value);
        json_t *const before = settings->parameters;
        settings->parameters = parameters_of(json, "--parameters");
        json_decref(before);
        return;
    }
    const bool again = strings_find(&settings->options, param->name) != SIZE_MAX;
    const json_t *const earlier = again ? json_object_get(settings->parameters, param->name) : NULL;
    json_t *const json = option_value(param, earlier, value);
    if (json_object_set_new_nocheck(settings->parameters, param->name, json) != 0)
        app_error("out of memory");
    if (!again)
        strings_add(&settings->options, param->name);
}

void settings_names(const struct settings *settings, struct strings *names)
{
    const char *name;
    json_t *value;
    json_object_foreach(settings->parameters, name, value) strings_add(names, name);
}

const char *settings_lookup(const struct settings *settings, const char *path)
{
    const json_t *json = settings->root;
    for (const char *at = path; json;) {
        const size_t length = strcspn(at, ".");
        char *key CLEANUP(mem_release) = mem_text(at, length);
        json = json_object_get(json, key);
        if (!at[length])
            break;
        at += length + 1;
    }
    return json_string_value(json);
}

void settings_release(struct settings *settings)
{
    if (!settings)
        return;
    for (size_t i = 0; i < settings->owned_count; i++)
        free(settings->owned[i]);
    free(settings->owned);
    strings_release(&settings->options);
    json_decref(settings->parameters);
    json_decref(settings->root);
    free(settings->name);
    free(settings);
}
