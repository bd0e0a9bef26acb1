/* registry.c: finds the processors that were linked in. */
#include "run/registry.h"

#include <string.h>

/* The linker makes these two around the section. */
extern const struct processor *const __start_kbc_processors[];
extern const struct processor *const __stop_kbc_processors[];

const struct processor *registry_at(size_t i)
{
    const size_t count = (size_t)(__stop_kbc_processors - __start_kbc_processors);
    return i < count ? __start_kbc_processors[i] : NULL;
}

const struct processor *registry_find(const char *name)
{
    for (size_t i = 0; registry_at(i); i++)
        if (strcmp(registry_at(i)->name, name) == 0)
            return registry_at(i);
    return NULL;
}

struct strings registry_names(void)
{
    struct strings names = {0};
    for (size_t i = 0; registry_at(i); i++)
        strings_add(&names, registry_at(i)->name);
    strings_sort(&names);
    return names;
}
