/*
 * Between NT paths and Unix paths: Z: is the root, C:\windows\system32 the installed DLLs.
 */
#include "path.h"

#include "loader/layout.h"
#include "loader/status.h"
#include "loader/utf.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

u32 path_to_unix(const u16 *name, size_t length, char *out)
{
	static const char system32[] = "c:/windows/system32";
	char bytes[PATH_MAX];
	size_t count = utf16_to_bytes(bytes, sizeof(bytes) - 1, name, length);

	if (count >= sizeof(bytes))
		return STATUS_NAME_TOO_LONG;
	bytes[count] = 0;
	for (char *c = bytes; *c; c++)
		if (*c == '\\')
			*c = '/';
	if (strncmp(bytes, "/??/", 4))
		return STATUS_OBJECT_PATH_NOT_FOUND;
	if (!strncasecmp(bytes + 4, "z:", 2)) {
		strcpy(out, bytes + 6);
	} else if (!strncasecmp(bytes + 4, system32, sizeof(system32) - 1)) {
		if (snprintf(out, PATH_MAX, "%s%s", layout_system_folder(), bytes + 4 + sizeof(system32) - 1) >= PATH_MAX)
			return STATUS_NAME_TOO_LONG;
	} else {
		return STATUS_OBJECT_PATH_NOT_FOUND;
	}
	return access(out, F_OK) ? STATUS_OBJECT_NAME_NOT_FOUND : STATUS_SUCCESS;
}

size_t path_to_dos(const char *unix_path, u16 *out, size_t capacity)
{
	size_t count;

	if (capacity > 0)
		out[0] = 'Z';
	if (capacity > 1)
		out[1] = ':';
	count = 2 + utf16_from_bytes(out + 2, capacity > 2 ? capacity - 2 : 0, unix_path, strlen(unix_path));
	for (size_t i = 2; i < count && i < capacity; i++)
		if (out[i] == '/')
			out[i] = '\\';
	return count;
}
