/*
 * Paths as text: _splitpath, _makepath, _fullpath, _searchenv.
 */
#include "crt.h"
#include "file_name.h"
#include <direct.h>

#define CHAR char
#define LENGTH strlen
#define SPLIT _splitpath
#define SPLIT_S _splitpath_s
#define SPLIT_PART path_part
#define DISSECT path_dissect
#define MAKE _makepath
#define MAKE_S _makepath_s
#include "path_template.h"
#undef CHAR
#undef LENGTH
#undef SPLIT
#undef SPLIT_S
#undef SPLIT_PART
#undef DISSECT
#undef MAKE
#undef MAKE_S

#define CHAR wchar_t
#define LENGTH wcslen
#define SPLIT _wsplitpath
#define SPLIT_S _wsplitpath_s
#define SPLIT_PART wpath_part
#define DISSECT wpath_dissect
#define MAKE _wmakepath
#define MAKE_S _wmakepath_s
#include "path_template.h"

/* NAME's full path in memory from malloc; NULL with errno set. */
static wchar_t *full_path(const wchar_t *name)
{
	DWORD length = GetFullPathNameW(name, 0, NULL, NULL);
	wchar_t *path;

	if (!length) {
		crt_fail();
		return NULL;
	}
	path = malloc((length + 1) * sizeof(wchar_t));
	if (path)
		GetFullPathNameW(name, length + 1, path, NULL);
	return path;
}

wchar_t *__cdecl _wfullpath(wchar_t *buffer, const wchar_t *name, size_t size)
{
	wchar_t *path;

	if (!name || !*name)
		return _wgetcwd(buffer, (int)size);
	path = full_path(name);
	if (!path || !buffer)
		return path;
	if (wcslen(path) >= size) {
		crt_thread()->error = ERANGE;
		buffer = NULL;
	} else {
		wcscpy(buffer, path);
	}
	free(path);
	return buffer;
}

char *__cdecl _fullpath(char *buffer, const char *name, size_t size)
{
	struct file_name wide;
	wchar_t *path;
	char *narrow;

	if (!name || !*name)
		return _getcwd(buffer, (int)size);
	if (!file_name_init(&wide, name))
		return NULL;
	path = full_path(wide.text);
	file_name_finish(&wide);
	narrow = path ? file_name_narrow(path) : NULL;
	free(path);
	if (!narrow || !buffer)
		return narrow;
	if (strlen(narrow) >= size) {
		crt_thread()->error = ERANGE;
		buffer = NULL;
	} else {
		strcpy(buffer, narrow);
	}
	free(narrow);
	return buffer;
}

/* Looks for NAME here, and then in the folders that VARIABLE lists. Its full path, from malloc, or NULL with errno set. */
static wchar_t *search(const wchar_t *name, const wchar_t *variable)
{
	const wchar_t *list = _wgetenv(variable);
	wchar_t candidate[MAX_PATH];

	if (GetFileAttributesW(name) != INVALID_FILE_ATTRIBUTES)
		return full_path(name);
	while (list && *list) {
		size_t length = wcscspn(list, L";");

		if (length && length + wcslen(name) + 2 <= MAX_PATH) {
			memcpy(candidate, list, length * sizeof(wchar_t));
			if (candidate[length - 1] != '\\' && candidate[length - 1] != '/')
				candidate[length++] = '\\';
			wcscpy(candidate + length, name);
			if (GetFileAttributesW(candidate) != INVALID_FILE_ATTRIBUTES)
				return full_path(candidate);
		}
		list += wcscspn(list, L";");
		list += *list == ';';
	}
	crt_thread()->error = ENOENT;
	return NULL;
}

errno_t __cdecl _wsearchenv_s(const wchar_t *name, const wchar_t *variable, wchar_t *buffer, size_t size)
{
	wchar_t *path;
	errno_t error = 0;

	if (!name || !buffer || !size)
		return crt_invalid_parameter_errno(EINVAL);
	buffer[0] = 0;
	path = *name ? search(name, variable) : NULL;
	if (!path)
		return crt_thread()->error = ENOENT;
	if (wcslen(path) < size)
		wcscpy(buffer, path);
	else
		error = crt_invalid_parameter_errno(ERANGE);
	free(path);
	return error;
}

void __cdecl _wsearchenv(const wchar_t *name, const wchar_t *variable, wchar_t *buffer)
{
	_wsearchenv_s(name, variable, buffer, MAX_PATH);
}

errno_t __cdecl _searchenv_s(const char *name, const char *variable, char *buffer, size_t size)
{
	struct file_name wide_name, wide_variable;
	wchar_t *path = NULL;
	size_t needed;

	if (!name || !variable || !buffer || !size)
		return crt_invalid_parameter_errno(EINVAL);
	buffer[0] = 0;
	if (!file_name_init(&wide_name, name))
		return crt_thread()->error;
	if (*name && file_name_init(&wide_variable, variable)) {
		path = search(wide_name.text, wide_variable.text);
		file_name_finish(&wide_variable);
	}
	file_name_finish(&wide_name);
	if (!path)
		return crt_thread()->error = ENOENT;
	needed = file_name_narrow_into(path, buffer, size);
	free(path);
	if (needed && needed <= size)
		return 0;
	buffer[0] = 0;
	return crt_invalid_parameter_errno(ERANGE);
}

void __cdecl _searchenv(const char *name, const char *variable, char *buffer)
{
	_searchenv_s(name, variable, buffer, MAX_PATH);
}
