/*
 * The read-only layer under C:: the folders that every Windows has, and the installed system DLLs in system32.
 *
 * None of this is on disk in a prefix. A folder of the layer becomes one of the prefix when something is written in it; what
 * the prefix has at the same path comes first.
 */
#include "path_layer.h"

#include "path_name.h"
#include "prefix.h"
#include "loader/layout.h"
#include "loader/utf.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

static const struct layer_folder folders[] = {
	{ "", false },
	{ "Program Files", false },
	{ "Program Files/Common Files", false },
	{ "Program Files (x86)", false },
	{ "Program Files (x86)/Common Files", false },
	{ "ProgramData", false },
	{ "Users", false },
	{ "Users/Public", false },
	{ "Users/Public/Desktop", false },
	{ "Users/Public/Documents", false },
	{ "Users/%u", false },
	{ "Users/%u/AppData", false },
	{ "Users/%u/AppData/Local", false },
	{ "Users/%u/AppData/Local/Temp", false },
	{ "Users/%u/AppData/LocalLow", false },
	{ "Users/%u/AppData/Roaming", false },
	{ "Users/%u/Desktop", false },
	{ "Users/%u/Documents", false },
	{ "Users/%u/Downloads", false },
	{ "Users/%u/Music", false },
	{ "Users/%u/Pictures", false },
	{ "Users/%u/Videos", false },
	{ "windows", false },
	{ "windows/system32", true },
	{ "windows/system32/drivers", false },
	{ "windows/system32/drivers/etc", false },
	{ "windows/temp", false },
};
#define FOLDERS (sizeof(folders) / sizeof(folders[0]))

void layer_path(const struct layer_folder *folder, char *out)
{
	const char *user = strstr(folder->path, "%u");

	if (user)
		snprintf(out, PATH_MAX, "%.*s%s%s", (int)(user - folder->path), folder->path, prefix_user_name(), user + 2);
	else
		strcpy(out, folder->path);
}

static bool equal_but_case(const char *a, const char *b)
{
	u16 wide_a[512], wide_b[512];
	size_t length = strlen(a);

	if (length > 512 || strlen(b) > 512)
		return false;
	length = utf16_from_bytes(wide_a, 512, a, length);
	return name_equal(wide_a, length, wide_b, utf16_from_bytes(wide_b, 512, b, strlen(b)));
}

const struct layer_folder *layer_find(const char *path)
{
	char candidate[PATH_MAX];

	for (size_t i = 0; i < FOLDERS; i++) {
		layer_path(&folders[i], candidate);
		if (equal_but_case(candidate, path))
			return &folders[i];
	}
	return NULL;
}

bool layer_next(const struct layer_folder *folder, u32 *cursor, char *name)
{
	size_t length = strlen(folder->path);

	while (*cursor < FOLDERS) {
		const struct layer_folder *child = &folders[(*cursor)++];
		char path[PATH_MAX];
		const char *slash = strrchr(child->path, '/');
		size_t parent_length = slash ? (size_t)(slash - child->path) : 0;

		if (child->path[0] && parent_length == length && !strncmp(child->path, folder->path, length)) {
			layer_path(child, path);
			slash = strrchr(path, '/');
			snprintf(name, NAME_MAX + 1, "%.*s", NAME_MAX, slash ? slash + 1 : path);
			return true;
		}
	}
	return false;
}

const char *layer_files(const struct layer_folder *folder)
{
	return folder->system ? layout_system_folder() : NULL;
}

bool layer_shows(const char *path, char *out)
{
	const char *system = layout_system_folder();
	size_t length = strlen(system);

	if (strncmp(path, system, length) || (path[length] && path[length] != '/') || strlen(path) - length + 32 > PATH_MAX)
		return false;
	/* The layer shows the files of the folder; what else is below it (a build's tests) is not in system32. */
	if (path[length] && strchr(path + length + 1, '/'))
		return false;
	sprintf(out, "windows/system32%s", path + length);
	return true;
}
