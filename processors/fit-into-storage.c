/* fit-into-storage.c: turns any text files into tables of their pieces. */
#include "processor.h"
#include "text/cells.h"

#include <string.h>

struct fit_into_storage {
    int64_t chunk_size, chunk_bytes;
    bool file_path;
};

static const struct param params[] = {
    PARAM(struct fit_into_storage, chunk_size, "the most characters of a cell", .fallback = "60000",
          .least = 1),
    PARAM(struct fit_into_storage, chunk_bytes,
          "the most bytes of a cell as well (default: no limit)", .least = 4),
    PARAM(struct fit_into_storage, file_path,
          "the column `file` holds the path of the file, not only its name"),
    {.type = PARAM_END},
};

/* Columns that are known say that the table has no header; slices never have one. */
static bool has_header(const struct item *item)
{
    struct strings columns CLEANUP(strings_release) = {0};
    return item->area != AREA_TABLES ||
           (!item->folder && !(manifest_columns(item->in, &columns) && columns.count > 0));
}

static void manifest(struct item *item)
{
    if (item->area != AREA_TABLES)
        return;
    const struct dialect dialect = manifest_dialect(item->in);
    if (dialect.delimiter != ',' || dialect.enclosure != '"')
        manifest_set_dialect(item->out, DIALECT_DEFAULT);
    if (has_header(item) && !item->manifest_entry)
        return;
    struct strings columns CLEANUP(strings_release) = {0};
    strings_add(&columns, "contents");
    strings_add(&columns, "file");
    strings_add(&columns, "index");
    manifest_settle_keys(item->out, &columns, KEYS_OUT);
    manifest_replace_columns(item->out, &columns);
    if (has_header(item)) {
        manifest_use_header(item->out);
        manifest_remove(item->out, "column_metadata");
        return;
    }
    if (manifest_has_header(item->in))
        manifest_set_boolean(item->out, "has_header", false);
    if (!item->manifest_entry && run_manifest_format(item->run) == MANIFEST_NATIVE)
        manifest_convert(item->out, MANIFEST_NATIVE);
}

static void bytes(const struct slice *slice, struct reader *in, struct writer *out)
{
    static const char header[] = "\"contents\",\"file\",\"index\"\n";
    const struct fit_into_storage *p = slice->item->run->params;
    const char *file = p->file_path ? slice->path : path_base(slice->path);
    const struct cells_limit limit = {.characters = (uint64_t)p->chunk_size,
                                      .bytes = (uint64_t)p->chunk_bytes};
    if (has_header(slice->item))
        writer_write(out, header, strlen(header));
    struct cells *cells = cells_open(in, limit);
    for (uint64_t index = 0; cells_next(cells, out); index++) {
        char *number CLEANUP(mem_release) = mem_format("%llu", (unsigned long long)index);
        writer_write(out, ",", 1);
        cells_put(out, (struct span){file, strlen(file)});
        writer_write(out, ",", 1);
        cells_put(out, (struct span){number, strlen(number)});
        writer_write(out, "\n", 1);
    }
    cells_close(cells);
}

PROCESSOR(fit_into_storage) = {
    .name = "fit-into-storage",
    .summary = "Turns text files into tables: each file's text in cells of limited length.",
    .params = params,
    .params_size = sizeof(struct fit_into_storage),
    .accepts = TABLES | FILES,
    .manifest = manifest,
    .bytes = bytes,
};
