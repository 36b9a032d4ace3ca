/*
 * Between NT paths and Unix paths.
 */
#ifndef DECANT_PATH_H
#define DECANT_PATH_H

#include "loader/plugins.h"

#include <decant/types.h>

/*
 * Resolves an NT path of LENGTH units ("\??\C:\dir\file") to the Unix path of an existing file or of one that could be made.
 * Stores it with a terminator in OUT of PATH_MAX bytes. Errors: STATUS_OBJECT_NAME_INVALID, STATUS_OBJECT_PATH_NOT_FOUND,
 * STATUS_OBJECT_NAME_NOT_FOUND (the path is stored: its folder exists), STATUS_NAME_TOO_LONG.
 */
HOST_SERVICE u32 path_to_unix(const u16 *name, size_t length, char *out);

/* The DOS path ("Z:\home\x") of an absolute Unix path; at most CAPACITY units, no terminator. Returns the whole length. */
HOST_SERVICE size_t path_to_dos(const char *unix_path, u16 *out, size_t capacity);

#endif
