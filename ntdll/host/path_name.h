/*
 * Names of files, one component at a time: UTF-16 on the Windows side, bytes on the other, and how they compare.
 *
 * Windows forbids some characters that Linux allows, and drops dots and spaces at the end of a name. Such characters show as
 * U+F000 + the character, the private range that other systems use for the same purpose, and come back from there.
 */
#ifndef DECANT_PATH_NAME_H
#define DECANT_PATH_NAME_H

#include "loader/plugins.h"

#include <decant/types.h>

#include <stdbool.h>

/* The upper-case form that names are compared in. */
HOST_SERVICE u16 name_fold(u16 unit);

/* Bit set: characters below 0x80 that Windows does not allow in names. */
extern const u32 name_forbidden[4];

/* Whether UNIT may stand in a Windows file name. */
static inline bool name_unit_valid(u16 unit)
{
	return unit >= 0x80 || !(name_forbidden[unit >> 5] >> (unit & 31) & 1);
}

/* The Windows form of LENGTH bytes of one component; at most CAPACITY units, returns the whole length. "." and ".." stay. */
size_t name_from_unix(u16 *to, size_t capacity, const char *from, size_t length);

/* The bytes of one component or, since backslashes become slashes, of a whole path; as utf16_to_bytes. */
size_t name_to_unix(char *to, size_t capacity, const u16 *from, size_t length);

bool name_equal(const u16 *a, size_t a_length, const u16 *b, size_t b_length);
/* Orders names as NTFS lists them: by upper-case units. */
int name_compare(const u16 *a, size_t a_length, const u16 *b, size_t b_length);
u32 name_hash(const u16 *name, size_t length);

#endif
