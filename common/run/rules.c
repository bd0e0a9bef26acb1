/* rules.c: parameters that say for each table what to do. */
#include "processor.h"
#include "text/pattern.h"

#include <string.h>

/* A name may have bytes that are special in a pattern, and then stands for itself as well. */
static bool fits(const struct rules *rules, size_t i, const char *title)
{
    const char *pattern = records_name(rules->records, i);
    if (strcmp(pattern, title) == 0)
        return true;
    return rules->kind == RULES_STRICT ? pattern_name_fits(pattern, title)
                                       : pattern_prefix_fits(pattern, title);
}

static size_t find_only(const struct rules *rules, const struct item *table)
{
    const char *title = item_title(table);
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < rules->records->count; i++) {
        if (!fits(rules, i, title))
            continue;
        if (found != SIZE_MAX)
            user_error("%s: both \"%s\" and \"%s\" in %s stand for this table; leave it one of "
                       "them",
                       table->shown, records_name(rules->records, found),
                       records_name(rules->records, i), rules->parameter);
        found = i;
    }
    return found;
}

static size_t find_best(const struct rules *rules, const struct item *table)
{
    const char *title = item_title(table);
    const size_t own = records_find(rules->records, title);
    if (own != SIZE_MAX)
        return own;
    for (size_t i = rules->records->count; i-- > 0;)
        if (fits(rules, i, title))
            return i;
    return SIZE_MAX;
}

size_t rules_find(const struct rules *rules, const struct item *table)
{
    return rules->kind == RULES_STRICT ? find_only(rules, table) : find_best(rules, table);
}

static bool fits_any(const struct rules *rules, size_t i, const struct strings *titles)
{
    for (size_t k = 0; k < titles->count; k++)
        if (fits(rules, i, titles->at[k]))
            return true;
    return false;
}

void rules_check(const struct rules *rules, const struct run *run)
{
    struct strings titles CLEANUP(strings_release) = {0};
    for (size_t i = 0; i < run->count; i++)
        if (run->items[i].in)
            strings_add(&titles, item_title(&run->items[i]));
    char *known CLEANUP(mem_release) = strings_show(&titles, 20);
    for (size_t i = 0; i < rules->records->count && run->stage; i++) {
        if (fits_any(rules, i, &titles))
            continue;
        if (rules->kind == RULES_LENIENT)
            log_warn("%s: there is no table \"%s\"", rules->parameter,
                     records_name(rules->records, i));
        else
            user_error("\"%s\" in %s fits no table; the tables are: %s",
                       records_name(rules->records, i), rules->parameter,
                       titles.count ? known : "none");
    }
}
