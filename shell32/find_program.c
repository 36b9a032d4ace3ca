/*
 * Finding files for the shell: see find_program.h.
 */
#include "find_program.h"

static const WCHAR *const program_extensions[] = { L".com", L".exe", L".bat", L".cmd" };

const WCHAR *shell_extension(const WCHAR *path)
{
	const WCHAR *dot = NULL;

	for (; *path; path++) {
		if (*path == '.')
			dot = path;
		else if (*path == '\\' || *path == '/')
			dot = NULL;
	}
	return dot ? dot : path;
}

BOOL shell_is_program(const WCHAR *path)
{
	for (SIZE_T i = 0; i < ARRAYSIZE(program_extensions); i++)
		if (!lstrcmpiW(shell_extension(path), program_extensions[i]))
			return TRUE;
	return FALSE;
}

/* Whether PATH is there, as it is or with an extension of programs, which is then added. */
static BOOL complete(WCHAR *path)
{
	SIZE_T length = wcslen(path);

	if (GetFileAttributesW(path) != INVALID_FILE_ATTRIBUTES)
		return TRUE;
	if (length + 5 > SHELL_PATH_ROOM)
		return FALSE;
	for (SIZE_T i = 0; i < ARRAYSIZE(program_extensions); i++) {
		DWORD attributes;

		wcscpy(path + length, program_extensions[i]);
		attributes = GetFileAttributesW(path);
		if (attributes != INVALID_FILE_ATTRIBUTES && !(attributes & FILE_ATTRIBUTE_DIRECTORY))
			return TRUE;
	}
	path[length] = 0;
	return FALSE;
}

static BOOL is_full(const WCHAR *name)
{
	return (name[0] && name[1] == ':') || name[0] == '\\' || name[0] == '/';
}

static BOOL in_directory(const WCHAR *name, const WCHAR *directory, WCHAR *path)
{
	WCHAR joined[SHELL_PATH_ROOM];
	DWORD length;

	if (!directory || !*directory || is_full(name))
		*joined = 0;
	else if (wcslen(directory) + wcslen(name) + 2 > SHELL_PATH_ROOM)
		return FALSE;
	else
		wcscat(wcscpy(joined, directory), L"\\");
	if (wcslen(joined) + wcslen(name) + 1 > SHELL_PATH_ROOM)
		return FALSE;
	wcscat(joined, name);
	length = GetFullPathNameW(joined, SHELL_PATH_ROOM, path, NULL);
	return length && length < SHELL_PATH_ROOM && complete(path);
}

static BOOL on_search_path(const WCHAR *name, WCHAR *path)
{
	for (SIZE_T i = 0; i < ARRAYSIZE(program_extensions); i++) {
		DWORD length = SearchPathW(NULL, name, program_extensions[i], SHELL_PATH_ROOM, path, NULL);

		if (length && length < SHELL_PATH_ROOM)
			return TRUE;
	}
	return FALSE;
}

/* "App Paths\NAME" with .exe added where NAME has no extension: its default value is the program. */
static BOOL is_registered(const WCHAR *name, WCHAR *path)
{
	static const WCHAR place[] = L"Software\\Microsoft\\Windows\\CurrentVersion\\App Paths\\";
	static const HKEY roots[] = { HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE };
	WCHAR key_name[ARRAYSIZE(place) + MAX_PATH + 4];
	BOOL found = FALSE;

	if (wcslen(name) >= MAX_PATH)
		return FALSE;
	wcscat(wcscpy(key_name, place), name);
	if (!*shell_extension(name))
		wcscat(key_name, L".exe");
	for (SIZE_T i = 0; i < ARRAYSIZE(roots) && !found; i++) {
		DWORD bytes = SHELL_PATH_ROOM * sizeof(WCHAR);

		if (RegGetValueW(roots[i], key_name, NULL, RRF_RT_REG_SZ, NULL, path, &bytes))
			continue;
		if (*path == '"') {
			path[1 + wcscspn(path + 1, L"\"")] = 0;
			memmove(path, path + 1, wcslen(path) * sizeof(WCHAR));
		}
		found = complete(path);
	}
	return found;
}

/* Whether the folder that PATH should be in is missing. */
static BOOL lacks_folder(WCHAR *path)
{
	WCHAR *slash = wcsrchr(path, '\\');

	if (!slash || slash <= path + 2)
		return FALSE;
	*slash = 0;
	return GetFileAttributesW(path) == INVALID_FILE_ATTRIBUTES;
}

BOOL shell_find(const WCHAR *name, const WCHAR *directory, WCHAR path[SHELL_PATH_ROOM])
{
	DWORD length;

	if (*name && in_directory(name, directory, path))
		return TRUE;
	if (*name && !wcspbrk(name, L"\\/:") && (on_search_path(name, path) || is_registered(name, path)))
		return TRUE;
	length = is_full(name) ? GetFullPathNameW(name, SHELL_PATH_ROOM, path, NULL) : 0;
	SetLastError(length && length < SHELL_PATH_ROOM && lacks_folder(path) ? ERROR_PATH_NOT_FOUND : ERROR_FILE_NOT_FOUND);
	return FALSE;
}
