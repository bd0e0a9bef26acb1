/* describe.c: a processor told as JSON, for the docs, the images and the platform's registration.
 */
#include "cli/command.h"
#include "json/jsonfile.h"

#include <stdlib.h>
#include <string.h>

static json_t *areas(const struct processor *processor)
{
    json_t *list = json_array();
    for (enum area area = 0; area < AREA_ROOT; area++)
        if (processor->accepts & 1U << area)
            json_array_append_new(list, json_string(area_name(area)));
    return list;
}

static const char *stream_form(const struct processor *processor)
{
    if (processor->rows || processor->check)
        return "rows";
    return processor->bytes ? "bytes" : "none";
}

/* Sliced tables come slice by slice to every processor that works on tables. */
static bool takes_slices(const struct processor *processor)
{
    return processor->accepts & TABLES;
}

static bool edits_manifests(const struct processor *processor)
{
    return processor->manifest || processor->run;
}

static json_t *aliases(const struct processor *processor)
{
    json_t *list = json_array();
    for (const char *const *alias = processor->aliases; alias && *alias; alias++)
        json_array_append_new(list, json_string(*alias));
    return list;
}

char *command_describe(const struct processor *processor)
{
    static const struct param none[] = {{.type = PARAM_END}};
    char *schema CLEANUP(mem_release) = params_schema(processor->params ? processor->params : none);
    json_t *json CLEANUP(jsonfile_release) = json_pack(
        "{ss+ ss ss so so sb sb sb ss so}", "id", "processor-", processor->name, "version",
        KBC_VERSION, "summary", processor->summary, "aliases", aliases(processor), "works_on",
        areas(processor), "sliced_tables", takes_slices(processor), "needs_columns",
        (processor->needs & COLUMNS) != 0, "edits_manifests", edits_manifests(processor), "stream",
        stream_form(processor), "parameters",
        jsonfile_parse((struct span){schema, strlen(schema)}, "the parameters"));
    if (!json)
        app_error("cannot describe %s", processor->name);
    return jsonfile_text(json);
}
