/* registry_id.c: what configurations call the processors. */
#include "base/word.h"
#include "run/registry.h"

#include <ctype.h>
#include <string.h>

static const char *own_vendor;

void registry_set_vendor(const char *vendor)
{
    own_vendor = vendor;
}

static bool has_alias(const struct processor *processor, const char *name)
{
    for (const char *const *alias = processor->aliases; alias && *alias; alias++)
        if (strcmp(*alias, name) == 0)
            return true;
    return false;
}

/* By its name, or one of its aliases. */
static const struct processor *find_name(const char *name)
{
    const struct processor *found = registry_find(name);
    for (size_t i = 0; !found && registry_at(i); i++)
        if (has_alias(registry_at(i), name))
            found = registry_at(i);
    return found;
}

/* The part of an id behind "processor-" or "processor.", or NULL; `vendor` is the length of what
 * stands in front, without its dot or dash. */
static const char *name_of(const char *id, size_t *vendor)
{
    static const char word[] = "processor";
    const char *at = strstr(id, word);
    while (at && at[strlen(word)] != '-' && at[strlen(word)] != '.')
        at = strstr(at + 1, word);
    if (!at || (at > id && at[-1] != '.' && at[-1] != '-'))
        return NULL;
    *vendor = at > id ? (size_t)(at - id) - 1 : 0;
    return at + sizeof(word);
}

static bool is_ours(const char *vendor, size_t length)
{
    const char *const known[] = {"keboola", "kds-team", own_vendor};
    for (size_t i = 0; i < COUNT(known); i++)
        if (known[i] && strlen(known[i]) == length && memcmp(known[i], vendor, length) == 0)
            return true;
    return length == 0;
}

const struct processor *registry_find_id(const char *id)
{
    size_t vendor = 0;
    const char *name = name_of(id, &vendor);
    if (!name)
        return find_name(id);
    const struct processor *found = is_ours(id, vendor) ? find_name(name) : NULL;
    for (size_t i = 0; !found && registry_at(i); i++)
        if (has_alias(registry_at(i), id))
            found = registry_at(i);
    return found;
}

/* All names of processors, and of aliases that are no ids. */
static struct strings known_names(void)
{
    struct strings names = registry_names();
    size_t vendor = 0;
    for (size_t i = 0; registry_at(i); i++)
        for (const char *const *alias = registry_at(i)->aliases; alias && *alias; alias++)
            if (!name_of(*alias, &vendor))
                strings_add(&names, *alias);
    return names;
}

/* The longest name of a processor that the text begins with: decompress of decompress-snappy. */
static const struct processor *find_beginning(const char *name)
{
    const struct processor *found = NULL;
    for (size_t i = 0; registry_at(i); i++) {
        const size_t length = strlen(registry_at(i)->name);
        if (strncmp(registry_at(i)->name, name, length) == 0 && name[length] == '-' &&
            (!found || length > strlen(found->name)))
            found = registry_at(i);
    }
    return found;
}

char *registry_advice(const char *id)
{
    struct strings names CLEANUP(strings_release) = known_names();
    char *lower CLEANUP(mem_release) = mem_string(id);
    for (char *c = lower; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    size_t vendor = 0;
    const char *name = name_of(lower, &vendor);
    if (!name)
        name = lower;
    const bool foreign = !is_ours(lower, vendor);
    const char *nearest =
        find_name(name) ? name : word_nearest(&names, name, strlen(name) < 10 ? 1 : 2);
    const struct processor *like = nearest ? find_name(nearest) : find_beginning(name);
    struct strings own CLEANUP(strings_release) = registry_names();
    char *list CLEANUP(mem_release) = strings_show(&own, own.count);
    if (foreign && like)
        return mem_format("\"%s\" is another vendor's processor; processor-%s is the one here that "
                          "does such a thing, and its parameters may differ",
                          id, like->name);
    if (like)
        return mem_format("\"%s\" is no processor; did you mean keboola.processor-%s?", id,
                          nearest ? nearest : like->name);
    return mem_format("\"%s\" is none of the processors here: %s", id, list);
}
