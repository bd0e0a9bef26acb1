/* local_config.c: a component's configuration as a file. */
#include "chain/local_config.h"

#include "base/log.h"
#include "base/mem.h"
#include "json/jsonfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct local_root {
    json_t *json;
};

struct local_part {
    json_t *processors; /* before and after */
    json_t *members; /* parameters, storage and so on */
};

static json_t *load(const char *path)
{
    const char *base = path_base(path);
    char *folder_path CLEANUP(mem_release) =
        base == path ? mem_string(".") : mem_text(path, (size_t)(base - path));
    const int folder = open(folder_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        user_error("the folder of --component-config cannot be opened: %s", strerror(errno));
    json_t *root = jsonfile_load(folder, base);
    close(folder);
    if (!json_is_object(root))
        user_error("%s: it must be an object", base);
    return root;
}

/* A member that must be an object; the runner is PHP, and may write an empty one as []. NULL: it is
 * missing. */
static json_t *object_at(json_t *json, const char *key, const char *shown)
{
    json_t *value = json_object_get(json, key);
    if (!value || json_is_null(value) || (json_is_array(value) && json_array_size(value) == 0))
        return NULL;
    if (json_is_string(value) && *json_string_value(value) == '{')
        user_error("%s: %s is JSON written as a text; put the object itself there", shown, key);
    if (!json_is_object(value))
        user_error("%s: %s must be an object", shown, key);
    return value;
}

/* The part with parameters and processors: the object itself, or what an export has as
 * `configuration`. */
static json_t *inner_of(json_t *json, const char *shown)
{
    json_t *inner = object_at(json, "configuration", shown);
    return inner ? inner : json;
}

static bool has_steps(const json_t *processors)
{
    return json_array_size(json_object_get(processors, "before")) > 0 ||
           json_array_size(json_object_get(processors, "after")) > 0;
}

/* before and after, of `processors` or alone. NULL: there is neither. */
static json_t *processors_of(json_t *json, const char *shown)
{
    json_t *inner = inner_of(json, shown);
    const bool alone = json_object_get(inner, "before") || json_object_get(inner, "after");
    json_t *processors = object_at(inner, "processors", shown);
    if (!processors && alone && !json_object_get(inner, "parameters"))
        processors = inner;
    const char *key;
    json_t *value;
    json_object_foreach(processors, key, value)
    {
        const bool known = strcmp(key, "before") == 0 || strcmp(key, "after") == 0;
        if (!known && processors != inner)
            user_error("%s: processors.%s is not known (known: before, after)", shown, key);
        if (known && !json_is_array(value) && !json_is_null(value))
            user_error("%s: processors.%s must be a list", shown, key);
    }
    return processors;
}

/* A row's lists in place of those around it. */
static json_t *merged_lists(const json_t *outer, const json_t *own)
{
    static const char *const lists[] = {"before", "after"};
    json_t *merged = json_object();
    for (size_t i = 0; i < COUNT(lists); i++) {
        json_t *list = json_object_get(own, lists[i]);
        if (json_array_size(list) == 0)
            list = json_object_get(outer, lists[i]);
        if (list)
            json_object_set(merged, lists[i], list);
    }
    return merged;
}

static void add_part(struct local_config *config, char *name, char *shown, json_t *processors,
                     json_t *members)
{
    config->rows = mem_resize(config->rows, config->count + 1, sizeof(*config->rows));
    struct local_part *part = mem_new(1, sizeof(*part));
    *part = (struct local_part){.processors = processors, .members = members};
    config->rows[config->count++] = (struct local_row){.name = name, .shown = shown, .part = part};
}

/* An id is a text in the API, and may be a number in what people write. */
static char *id_of(const json_t *row)
{
    const json_t *id = json_object_get(row, "id");
    if (json_is_integer(id))
        return mem_format("%lld", (long long)json_integer_value(id));
    return json_is_string(id) && *json_string_value(id) ? mem_string(json_string_value(id)) : NULL;
}

/* Its id where that can be the name of a folder, else its number. */
static char *row_name(const json_t *row, size_t number)
{
    char *id = id_of(row);
    if (id && *id != '.' && !strchr(id, '/') && !path_problem(id))
        return id;
    mem_release(&id);
    return mem_format("%zu", number);
}

static char *row_shown(const struct local_config *config, const json_t *row, const char *name)
{
    const char *title = json_string_value(json_object_get(row, "name"));
    return title ? mem_format("%s, row %s (%s)", config->name, name, title)
                 : mem_format("%s, row %s", config->name, name);
}

/* The rows that are there, for messages; to be freed. */
static char *list_rows(const json_t *rows)
{
    struct strings names CLEANUP(strings_release) = {0};
    size_t i;
    json_t *row;
    json_array_foreach(rows, i, row)
    {
        char *name CLEANUP(mem_release) = row_name(row, i + 1);
        const char *title = json_string_value(json_object_get(row, "name"));
        strings_give(&names, title ? mem_format("%s (%s)", name, title) : mem_string(name));
    }
    return strings_show(&names, 20);
}

/* The row of an id, or else of a number from 1. */
static size_t find_row(const struct local_config *config, const json_t *rows, const char *wanted)
{
    if (json_array_size(rows) == 0)
        user_error("%s has no rows, so that there is none to choose with --row", config->name);
    for (size_t i = 0; i < json_array_size(rows); i++) {
        char *id CLEANUP(mem_release) = id_of(json_array_get(rows, i));
        if (id && strcmp(id, wanted) == 0)
            return i;
    }
    for (size_t i = 0; i < json_array_size(rows); i++) {
        char *number CLEANUP(mem_release) = mem_format("%zu", i + 1);
        if (strcmp(number, wanted) == 0)
            return i;
    }
    char *list CLEANUP(mem_release) = list_rows(rows);
    user_error("%s has no row %s; its rows: %s", config->name, wanted, list);
}

static void add_row(struct local_config *config, const json_t *outer, size_t i, bool wanted)
{
    json_t *json = config->root->json;
    json_t *row = json_array_get(json_object_get(json, "rows"), i);
    char *name = row_name(row, i + 1);
    char *shown = row_shown(config, row, name);
    if (!json_is_object(row))
        user_error("%s must be an object", shown);
    json_t *processors = merged_lists(outer, processors_of(row, shown));
    json_t *members = json_deep_copy(inner_of(json, config->name));
    json_object_update_recursive(members, inner_of(row, shown));
    if (has_steps(processors) || wanted) {
        add_part(config, name, shown, processors, members);
        return;
    }
    free(name);
    free(shown);
    json_decref(processors);
    json_decref(members);
}

static json_t *rows_of(const struct local_config *config)
{
    json_t *rows = json_object_get(config->root->json, "rows");
    if (rows && !json_is_null(rows) && !json_is_array(rows))
        user_error("%s: rows must be a list", config->name);
    return rows;
}

static void refuse_nothing(const struct local_config *config, bool any, size_t rows)
{
    if (rows && config->count == 0)
        user_error("%s has no processors: none of its rows has a step, nor has what is around them",
                   config->name);
    if (!rows && !any)
        user_error("%s has no processors: there is no `processors` with lists before and after",
                   config->name);
    if (config->count == 1 && !has_steps(config->rows[0].part->processors))
        user_error("%s has no steps: the lists before and after are empty", config->rows[0].shown);
}

struct local_config *local_config_load(const char *path, const char *row)
{
    struct local_config *config = mem_new(1, sizeof(*config));
    config->name = path_base(path);
    config->root = mem_new(1, sizeof(*config->root));
    config->root->json = load(path);
    json_t *root = config->root->json, *rows = rows_of(config);
    json_t *processors = processors_of(root, config->name);
    const size_t count = json_array_size(rows);
    if (row)
        add_row(config, processors, find_row(config, rows, row), true);
    else if (count)
        for (size_t i = 0; i < count; i++)
            add_row(config, processors, i, false);
    else
        add_part(config, NULL, mem_string(config->name), merged_lists(processors, NULL),
                 json_incref(inner_of(root, config->name)));
    refuse_nothing(config, processors, count);
    return config;
}

struct local_section local_config_section(const struct local_config *config, size_t row,
                                          const char *name)
{
    struct local_section section = {0};
    const struct local_row *own = &config->rows[row];
    json_t *list = json_object_get(own->part->processors, name);
    if (json_array_size(list) == 0)
        return section;
    json_t *steps CLEANUP(jsonfile_release) = json_pack("{sO}", "steps", list);
    char *text CLEANUP(mem_release) = jsonfile_line(steps);
    char *shown CLEANUP(mem_release) = mem_format("%s, processors.%s", own->shown, name);
    section.settings = settings_parse(text, shown);
    settings_fill(section.settings, chain_params, &section.parameters);
    chain_check(&section.parameters);
    return section;
}

char *local_config_main(const struct local_config *config, size_t row)
{
    static const struct {
        const char *key, *fallback;
    } members[] = {{"parameters", "{}"},  {"image_parameters", "{}"},
                   {"action", "\"run\""}, {"shared_code_row_ids", "[]"},
                   {"storage", "{}"},     {"authorization", "{}"}};
    json_t *json CLEANUP(jsonfile_release) = json_object();
    for (size_t i = 0; i < COUNT(members); i++) {
        json_t *value = json_object_get(config->rows[row].part->members, members[i].key);
        const struct span fallback = {members[i].fallback, strlen(members[i].fallback)};
        json_object_set_new(json, members[i].key,
                            value ? json_incref(value)
                                  : jsonfile_parse_any(fallback, "config.json"));
    }
    return jsonfile_text(json);
}

void local_config_release(struct local_config *config)
{
    for (size_t i = 0; i < config->count; i++) {
        const struct local_row *row = &config->rows[i];
        json_decref(row->part->processors);
        json_decref(row->part->members);
        free(row->part);
        free(row->name);
        free(row->shown);
    }
    json_decref(config->root->json);
    free(config->root);
    free(config->rows);
    free(config);
}
