/* json2csv.c: JSON files become related tables, by their structure or by a mapping. */
#include "processor.h"
#include "run/trees.h"

struct json2csv {
    struct param_json mapping;
    const char *root_node;
    enum area in_type;
    bool incremental, add_file_name, append_row_nr, ndjson;
    unsigned placement; /* of the original, where it has no effect */
    struct strings always_array;
    enum treerows_ids ids;
};

static const char *const in_types[] = {"tables", "files", NULL};
static const char *const placements[] = {"prepend", "append", NULL};
static const char *const ids[] = {"hash", "number", NULL};

static const struct param params[] = {
    PARAM(struct json2csv, mapping,
          "the tables and columns to make, by paths in a record; {}: by the structure of the data"),
    PARAM(struct json2csv, root_node,
          "where the records are in a document: names joined by a dot; empty: all of it",
          .fallback = "\"\""),
    PARAM(struct json2csv, in_type, "the area whose files are read", .choices = in_types,
          .fallback = "\"tables\""),
    PARAM(struct json2csv, incremental, "written to the manifests"),
    PARAM(struct json2csv, add_file_name,
          "each record gets keboola_file_name_col, the name of its file"),
    PARAM(struct json2csv, append_row_nr,
          "each element of a list gets row_nr, its number in the list"),
    PARAM(struct json2csv, placement, "for the original's configurations; has no effect",
          .choices = placements),
    PARAM(struct json2csv, always_array,
          "members that are lists in every document, also where one value stands alone: names, or "
          "paths with dots"),
    PARAM(struct json2csv, ndjson, "each line of a file is a document, and a record"),
    PARAM(struct json2csv, ids,
          "what joins the tables: a hash of the record, as the original, or a running number",
          .choices = ids, .fallback = "\"hash\""),
    {.type = PARAM_END},
};

static void read_json(struct trees *trees, const void *params_of_run, struct reader *in,
                      const char *name)
{
    const struct json2csv *p = params_of_run;
    trees_read_json(trees, in, name, p->ndjson);
}

static struct trees_how how(const struct json2csv *p)
{
    return (struct trees_how){.area = p->in_type,
                              .mapping = p->mapping.text,
                              .root_node = p->root_node,
                              .incremental = p->incremental,
                              .add_file_name = p->add_file_name,
                              .append_row_nr = p->append_row_nr,
                              .is_many = p->ndjson,
                              .always_array = &p->always_array,
                              .ids = p->ids,
                              .read = read_json,
                              .params = p};
}

static void prepare(struct run *run)
{
    const struct trees_how it = how(run->params);
    trees_check(&it);
}

static bool applies(const struct run *run, const struct item *item)
{
    const struct json2csv *p = run->params;
    return item->area == p->in_type;
}

static void place(const struct item *item, struct place *to)
{
    (void)item;
    to->drop = true;
}

static void add(struct run *run)
{
    const struct json2csv *p = run->params;
    trees_add(run, p->in_type, run->state);
}

static void split(const struct item *documents, struct slices *in, struct unpacked *out)
{
    (void)in;
    const struct trees_how it = how(documents->run->params);
    trees_split(documents, out, &it);
}

static void bytes(const struct slice *slice, struct reader *in, struct writer *out)
{
    const struct trees_how it = how(slice->item->run->params);
    trees_stream(in, out, &it);
}

static void release(struct run *run)
{
    trees_forget(run->state);
}

PROCESSOR(json2csv) = {
    .name = "json2csv",
    .summary = "Makes related tables of JSON files, by their structure or by a mapping.",
    .params = params,
    .params_size = sizeof(struct json2csv),
    .state_size = sizeof(struct item),
    .accepts = TABLES | FILES,
    .prepare = prepare,
    .applies = applies,
    .place = place,
    .bytes = bytes,
    .split = split,
    .add = add,
    .release = release,
};
