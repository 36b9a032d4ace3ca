/*
 * The cache of names in folders, for lookups whose case does not match.
 */
#ifndef DECANT_DIR_CACHE_H
#define DECANT_DIR_CACHE_H

#include <decant/types.h>

#include <limits.h>
#include <stdbool.h>
#include <sys/stat.h>

/*
 * Looks for NAME of LENGTH units in the folder FOLDER relative to AT, whose stat the caller has just taken. Stores the name on
 * disk, terminated, and returns true; false if no name there equals it but for case, or the folder cannot be read. Where
 * several do, the first in the folder's order is taken.
 */
bool dir_cache_find(int at, const char *folder, const struct stat *info, const u16 *name, size_t length, char found[NAME_MAX + 1]);

/*
 * Says that the caller made NAME (bytes) in a folder whose index dir_cache_find has just used, so that the index goes on being
 * good instead of being built again for every file of an unpacked archive. info: the folder's stat after the change.
 */
void dir_cache_added(const struct stat *info, const char *name);

#endif
