/*
 * The read-only layer under C:: the folders that every Windows has, and the installed system DLLs in system32 and SysWOW64.
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
	{ "", LAYER_FOLDER },
	{ "Program Files", LAYER_FOLDER },
	{ "Program Files/Common Files", LAYER_FOLDER },
	{ "Program Files (x86)", LAYER_FOLDER },
	{ "Program Files (x86)/Common Files", LAYER_FOLDER },
	{ "ProgramData", LAYER_FOLDER },
	{ "Users", LAYER_FOLDER },
	{ "Users/Public", LAYER_FOLDER },
	{ "Users/Public/Desktop", LAYER_FOLDER },
	{ "Users/Public/Documents", LAYER_FOLDER },
	{ "Users/%u", LAYER_FOLDER },
	{ "Users/%u/AppData", LAYER_FOLDER },
	{ "Users/%u/AppData/Local", LAYER_FOLDER },
	{ "Users/%u/AppData/Local/Temp", LAYER_FOLDER },
	{ "Users/%u/AppData/LocalLow", LAYER_FOLDER },
	{ "Users/%u/AppData/Roaming", LAYER_FOLDER },
	{ "Users/%u/Desktop", LAYER_FOLDER },
	{ "Users/%u/Documents", LAYER_FOLDER },
	{ "Users/%u/Downloads", LAYER_FOLDER },
	{ "Users/%u/Music", LAYER_FOLDER },
	{ "Users/%u/Pictures", LAYER_FOLDER },
	{ "Users/%u/Videos", LAYER_FOLDER },
	{ "windows", LAYER_FOLDER },
	{ "windows/system32", LAYER_DLLS_64 },
	{ "windows/system32/drivers", LAYER_FOLDER },
	{ "windows/system32/drivers/etc", LAYER_FOLDER },
	{ "windows/SysWOW64", LAYER_DLLS_32 },
	{ "windows/temp", LAYER_FOLDER },
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
	return folder->kind == LAYER_FOLDER ? NULL : layout_dll_folder(folder->kind == LAYER_DLLS_64);
}

bool layer_shows(const char *path, char *out)
{
	for (size_t i = 0; i < FOLDERS; i++) {
		const char *files = layer_files(&folders[i]);
		size_t length = files ? strlen(files) : 0;

		if (!files || strncmp(path, files, length) || (path[length] && path[length] != '/') || strlen(path) - length + 32 > PATH_MAX)
			continue;
		/* The layer shows the files of the folder; what else is below it (a build's tests) is not in system32. */
		if (path[length] && strchr(path + length + 1, '/'))
			return false;
		sprintf(out, "%s%s", folders[i].path, path + length);
		return true;
	}
	return false;
}
