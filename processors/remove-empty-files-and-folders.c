/* remove-empty-files-and-folders.c: leaves out what has no content. */
#include "processor.h"

#include <string.h>

enum { LONGEST_MARK = 3 }; /* bytes */

struct remove_empty {
    bool remove_files_with_whitespace;
    bool remove_tables_with_header_only;
};

static const struct param params[] = {
    PARAM(struct remove_empty, remove_files_with_whitespace,
          "also files of nothing but spaces, tabs, vertical tabs, CR, LF and NUL bytes"),
    PARAM(struct remove_empty, remove_tables_with_header_only,
          "also tables with a header and no row behind it"),
    {.type = PARAM_END},
};

/* Only a manifest tells whether there is a header. */
static void prepare(struct run *run)
{
    const struct remove_empty *p = run->params;
    run->manifests = p->remove_tables_with_header_only;
}

static bool is_blank(const char *at, size_t length)
{
    static const char blanks[] = " \t\v\r\n"; /* and the NUL that ends it */
    for (size_t i = 0; i < length; i++)
        if (!memchr(blanks, at[i], sizeof(blanks)))
            return false;
    return true;
}

/* How long the byte-order mark at the front is: what some programs write for an empty sheet. */
static size_t mark_length(struct span start)
{
    static const char *const marks[] = {"\xEF\xBB\xBF", "\xFF\xFE", "\xFE\xFF"};
    for (size_t i = 0; i < COUNT(marks); i++)
        if (start.len >= strlen(marks[i]) && memcmp(start.at, marks[i], strlen(marks[i])) == 0)
            return strlen(marks[i]);
    return 0;
}

/* Reads no further than the first byte that counts. */
static bool has_content(const struct source *source, bool blanks_count)
{
    if (blanks_count && source->size != SIZE_UNKNOWN && source->size > LONGEST_MARK)
        return true;
    struct reader *in CLEANUP(reader_release) = source_open(source);
    char block[4096];
    reader_fill(in, block, mark_length(reader_peek(in, LONGEST_MARK)));
    size_t got = reader_read(in, block, sizeof(block));
    while (!blanks_count && got > 0 && is_blank(block, got))
        got = reader_read(in, block, sizeof(block));
    return got > 0;
}

static void place_each(const struct item *item, const struct entry *file, struct place *to)
{
    const struct remove_empty *p = item->run->params;
    to->drop = !has_content(file->source, !p->remove_files_with_whitespace) ||
               (p->remove_tables_with_header_only && item_is_header_only(item, file));
    if (to->drop)
        log_info("%s/%s is empty and is left out", area_name(file->area), file->path);
}

PROCESSOR(remove_empty_files_and_folders) = {
    .name = "remove-empty-files-and-folders",
    .summary = "Leaves out empty tables, slices, files and folders, with their manifests.",
    .aliases = IDS("vacuum"),
    .params = params,
    .params_size = sizeof(struct remove_empty),
    .accepts = TABLES | FILES,
    .needs = SIZES,
    .prepare = prepare,
    .place_each = place_each,
};
