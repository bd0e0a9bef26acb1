/* listing.h: the names in a folder.
 *
 * Invariants: the end of a folder is told from an error of the machine, which is app_error: a
 * listing that stops early would lose tables without a word. `.` and `..` are left out.
 */
#ifndef KBC_LISTING_H
#define KBC_LISTING_H

#include "base/base.h"

#include <dirent.h>

/* Reads a folder's descriptor, which is taken over. `shown` is its name in messages. */
MUST_USE DIR *listing_open(int folder, const char *shown);

/* The next name, valid until the next call; NULL at the end. */
const char *listing_next(DIR *listing, const char *shown);

/* A name that is looked for in a folder and may not be there: true with `errno` ENOENT or ENOTDIR,
 * or ENAMETOOLONG. Any other failure of fstatat() and its like says nothing about the name, and is
 * app_error. */
bool listing_lacks(const char *shown);

/* Whether a folder has a name. */
bool listing_has(int folder, const char *name);

#endif
