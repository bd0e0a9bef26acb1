/* listing.c: the names in a folder. */
#include "data/listing.h"
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

DIR *listing_open(int folder, const char *shown)
{
    DIR *listing = folder < 0 ? NULL : fdopendir(folder);
    if (!listing)
        app_error("cannot read the folder %s: %s", shown, strerror(errno));
    return listing;
}

const char *listing_next(DIR *listing, const char *shown)
{
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(listing);
        if (!entry && errno)
            app_error("cannot read the folder %s: %s", shown, strerror(errno));
        if (!entry)
            return NULL;
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            return entry->d_name;
    }
}

bool listing_lacks(const char *shown)
{
    if (errno != ENOENT && errno != ENOTDIR && errno != ENAMETOOLONG)
        app_error("cannot examine %s: %s", shown, strerror(errno));
    return true;
}

bool listing_has(int folder, const char *name)
{
    return faccessat(folder, name, F_OK, 0) == 0 || !listing_lacks(name);
}
