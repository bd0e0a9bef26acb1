/* related.c: tables that are written side by side. */
#include "shape/related.h"
#include "base/log.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

struct related *related_new(const struct related_where *where)
{
    struct related *related = mem_new(1, sizeof(*related));
    related->where = *where;
    return related;
}

struct related_table *related_add(struct related *related, const char *name,
                                  const struct strings *columns, const struct strings *primary_key)
{
    struct related_table *table = mem_new(1, sizeof(*table));
    table->name = mem_string(name);
    table->width = columns->count;
    table->cells = mem_new(table->width, sizeof(*table->cells));
    table->columns = strings_copy(columns);
    table->primary_key = strings_copy(primary_key);
    related->tables = mem_resize(related->tables, related->count + 1, sizeof(*related->tables));
    related->tables[related->count++] = table;
    return table;
}

void related_keep(struct related *related, struct related_table *table)
{
    if (table->is_kept)
        return;
    table->is_kept = true;
    char *name CLEANUP(mem_release) = mem_format("%s.csv", table->name);
    table->file = related->where.file(related->where.context, name);
    if (!table->file)
        return;
    const struct dialect dialect = {.delimiter = ',', .enclosure = '"'};
    table->out = row_write(table->file, dialect, dialect);
    row_put_values(table->out, &table->columns);
    row_end(table->out);
}

void related_row(struct related *related, struct related_table *table)
{
    if (UNLIKELY(!table->is_kept))
        related_keep(related, table);
    table->rows++;
    for (size_t i = 0; table->out && i < table->width; i++)
        row_put_value(table->out, table->cells[i]);
    if (table->out)
        row_end(table->out);
    memset(table->cells, 0, table->width * sizeof(*table->cells));
}

static void put_manifest(const struct related *related, const struct related_table *table)
{
    struct manifest *manifest CLEANUP(manifest_drop) = manifest_new(table->name);
    manifest_set_boolean(manifest, "incremental", related->where.incremental);
    if (table->primary_key.count > 0)
        manifest_set_list(manifest, "primary_key", &table->primary_key);
    else
        manifest_convert(manifest, related->where.format);
    char *name CLEANUP(mem_release) = mem_format("%s.csv.manifest", table->name);
    struct writer *file = related->where.file(related->where.context, name);
    if (!file)
        return;
    char *text CLEANUP(mem_release) = manifest_text(manifest);
    writer_write(file, text, strlen(text));
    writer_finish(file);
}

void related_end(struct related *related)
{
    for (size_t i = 0; i < related->count; i++) {
        struct related_table *table = related->tables[i];
        row_write_end(table->out);
        writer_finish(table->file);
        if (table->is_kept)
            put_manifest(related, table);
        strings_release(&table->columns);
        strings_release(&table->primary_key);
        free(table->cells);
        free(table->name);
        free(table);
    }
    free(related->tables);
    free(related);
}
