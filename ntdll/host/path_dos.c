/*
 * From Unix paths to DOS paths: see path_to_dos in path.h.
 */
#include "path.h"

#include "path_layer.h"
#include "path_name.h"
#include "prefix.h"

#include <stdio.h>
#include <string.h>

/* Whether PATH is FOLDER or below it; *rest is what follows, with its slash. */
static bool is_below(const char *path, const char *folder, const char **rest)
{
	size_t length = strlen(folder);

	if (strncmp(path, folder, length) || (path[length] && path[length] != '/'))
		return false;
	*rest = path + length;
	return true;
}

const char *path_below_drive_c(const char *unix_path)
{
	const char *rest;

	return is_below(unix_path, prefix_drive_c(), &rest) ? rest + (*rest == '/') : NULL;
}

size_t path_to_dos(const char *unix_path, u16 *out, size_t capacity)
{
	char shown[PATH_MAX + 1];
	const char *rest = unix_path;
	size_t count = 0;
	u16 drive = 'Z';

	if (is_below(unix_path, prefix_drive_c(), &rest)) {
		drive = 'C';
	} else if (layer_shows(unix_path, shown + 1)) {
		shown[0] = '/';
		rest = shown;
		drive = 'C';
	}
	for (const char *c = (const char[]){ (char)drive, ':', 0 }; *c; c++, count++)
		if (count < capacity)
			out[count] = (u16)*c;
	if (!*rest)
		rest = "/";
	while (*rest) {
		size_t length = strcspn(rest + 1, "/");

		if (count < capacity)
			out[count] = '\\';
		count++;
		count += name_from_unix(out + (count < capacity ? count : capacity), count < capacity ? capacity - count : 0, rest + 1, length);
		rest += 1 + length;
	}
	return count;
}
