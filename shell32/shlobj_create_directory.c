/*
 * Folders with all that lead to them (shlobj.h): SHCreateDirectoryEx, SHCreateDirectory.
 */
#include "shell32.h"

/* The longest path of a folder, with its terminator: 8.3 names must still fit into MAX_PATH below it. */
#define FOLDER_PATH_MAX 248

static BOOL is_separator(WCHAR c)
{
	return c == '\\' || c == '/';
}

/* What of a full path cannot be created: "C:\", "\\server\share\". 0: the path is not a full one. */
static SIZE_T root_length(const WCHAR *path)
{
	SIZE_T at = 2;

	if (path[0] && path[1] == ':' && is_separator(path[2]))
		return 3;
	if (!is_separator(path[0]) || !is_separator(path[1]))
		return 0;
	for (int parts = 0; parts < 2; parts++) {
		while (path[at] && !is_separator(path[at]))
			at++;
		while (is_separator(path[at]))
			at++;
	}
	return at;
}

int WINAPI SHCreateDirectoryExW(HWND window, LPCWSTR name, const SECURITY_ATTRIBUTES *security)
{
	LPSECURITY_ATTRIBUTES attributes = (LPSECURITY_ATTRIBUTES)security;
	WCHAR path[FOLDER_PATH_MAX];
	SIZE_T length = wcslen(name), root = root_length(name), end;
	DWORD error = ERROR_SUCCESS;

	(void)window;
	if (!root)
		error = ERROR_BAD_PATHNAME;
	else if (length >= FOLDER_PATH_MAX)
		error = ERROR_FILENAME_EXCED_RANGE;
	else if (!CreateDirectoryW(name, attributes))
		error = GetLastError();
	if (error == ERROR_FILE_EXISTS)
		error = ERROR_ALREADY_EXISTS;
	if (error != ERROR_PATH_NOT_FOUND) {
		SetLastError(error);
		return (int)error;
	}
	/* Something on the way is missing: every part in turn. */
	wcscpy(path, name);
	for (end = root, error = ERROR_PATH_NOT_FOUND; end < length; end++) {
		while (path[end] && !is_separator(path[end]))
			end++;
		path[end] = 0;
		error = CreateDirectoryW(path, attributes) ? ERROR_SUCCESS : GetLastError();
		/* A part that is there may answer with ACCESS_DENIED; what follows tells whether it will do. */
		if (error && error != ERROR_ALREADY_EXISTS && error != ERROR_ACCESS_DENIED)
			break;
		if (end < length)
			path[end] = '\\';
		while (end + 1 < length && is_separator(name[end + 1]))
			end++;
	}
	SetLastError(error);
	return (int)error;
}

int WINAPI SHCreateDirectoryExA(HWND window, LPCSTR name, const SECURITY_ATTRIBUTES *security)
{
	WCHAR *wide;
	int error;

	if (!shell_widen(name, &wide))
		return ERROR_NOT_ENOUGH_MEMORY;
	error = SHCreateDirectoryExW(window, wide, security);
	shell_free(wide);
	return error;
}

int WINAPI SHCreateDirectory(HWND window, PCWSTR name)
{
	return SHCreateDirectoryExW(window, name, NULL);
}
