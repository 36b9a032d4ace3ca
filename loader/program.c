/*
 * Finding the program that a command line names.
 */
#include "program.h"

#include "report.h"
#include "utf.h"
#include "ntdll/host/path.h"
#include "status.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct program program;

static bool is_file(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 && !S_ISDIR(info.st_mode);
}

/* PATH or PATH.exe as an absolute path, if either is a file. */
static char *find_file(const char *path)
{
	char with_suffix[PATH_MAX];

	if (is_file(path))
		return realpath(path, NULL);
	if (snprintf(with_suffix, sizeof(with_suffix), "%s.exe", path) < (int)sizeof(with_suffix) && is_file(with_suffix))
		return realpath(with_suffix, NULL);
	return NULL;
}

static bool is_drive_path(const char *name)
{
	return ((name[0] | 0x20) >= 'a' && (name[0] | 0x20) <= 'z') && name[1] == ':';
}

static char *find_windows_path(const char *name)
{
	u16 wide[PATH_MAX];
	char path[PATH_MAX], full[PATH_MAX + 8];
	size_t length;

	if (snprintf(full, sizeof(full), "\\??\\%s", name) >= (int)sizeof(full))
		return NULL;
	length = utf16_from_bytes(wide, PATH_MAX, full, strlen(full));
	if (length > PATH_MAX)
		return NULL;
	if (path_to_unix(wide, length, path) == STATUS_SUCCESS)
		return find_file(path);
	if (snprintf(full, sizeof(full), "\\??\\%s.exe", name) >= (int)sizeof(full))
		return NULL;
	length = utf16_from_bytes(wide, PATH_MAX, full, strlen(full));
	if (length <= PATH_MAX && path_to_unix(wide, length, path) == STATUS_SUCCESS)
		return find_file(path);
	return NULL;
}

static char *find_on_path(const char *name)
{
	const char *path = getenv("PATH");

	while (path && *path) {
		size_t length = strcspn(path, ":");
		char candidate[PATH_MAX];
		char *found;

		if (length && snprintf(candidate, sizeof(candidate), "%.*s/%s", (int)length, path, name) < (int)sizeof(candidate) &&
		    (found = find_file(candidate)))
			return found;
		path += length;
		path += *path == ':';
	}
	return NULL;
}

/* Windows' own programs, such as cmd, are found wherever a program is named: system32 is on every Windows path. */
static char *find_in_system(const char *name)
{
	char path[PATH_MAX];

	if (snprintf(path, sizeof(path), "C:\\windows\\system32\\%s", name) >= (int)sizeof(path))
		return NULL;
	return find_windows_path(path);
}

char *program_find(const char *name)
{
	char *found;
	char *slashes;

	if (!*name)
		return NULL;
	if (is_drive_path(name))
		return find_windows_path(name);
	found = find_file(name);
	if (found || strchr(name, '/'))
		return found;
	if (!strchr(name, '\\')) {
		found = find_on_path(name);
		return found ? found : find_in_system(name);
	}
	/* A relative Windows path: "bin\tool.exe". */
	slashes = strdup(name);
	if (!slashes)
		return NULL;
	for (char *c = slashes; *c; c++)
		if (*c == '\\')
			*c = '/';
	found = find_file(slashes);
	free(slashes);
	return found;
}

int program_report_missing(const char *name)
{
	struct stat info;

	if (!stat(name, &info) && S_ISDIR(info.st_mode)) {
		report("%s cannot be run: a folder", name);
		return EXIT_NOT_RUNNABLE;
	}
	report("%s: no such program", name);
	return EXIT_NOT_FOUND;
}
