/*
 * FindExecutable (shellapi.h): which program a document is opened with.
 */
#include "association.h"
#include "find_program.h"

/* The program at the head of a command. */
static BOOL program_of(WCHAR *command, WCHAR *result)
{
	WCHAR *name = command, *end;
	DWORD length;

	if (*name == '"')
		end = wcspbrk(++name, L"\"");
	else
		end = wcspbrk(name, L" \t");
	if (end)
		*end = 0;
	length = SearchPathW(NULL, name, L".exe", MAX_PATH, result, NULL);
	return length && length < MAX_PATH;
}

HINSTANCE WINAPI FindExecutableW(LPCWSTR file, LPCWSTR directory, LPWSTR result)
{
	WCHAR path[SHELL_PATH_ROOM], command[COMMAND_ROOM];
	BOOL found;

	*result = 0;
	if (!shell_find(file, directory, path))
		return (HINSTANCE)(ULONG_PTR)(GetLastError() == ERROR_PATH_NOT_FOUND ? SE_ERR_PNF : SE_ERR_FNF);
	if (shell_is_program(path)) {
		found = wcslen(path) < MAX_PATH;
		if (found)
			wcscpy(result, path);
	} else if (association_of_class(shell_extension(path), NULL, command)) {
		found = program_of(command, result);
	} else {
		found = association_desktop(result);
	}
	if (!found)
		*result = 0;
	return (HINSTANCE)(ULONG_PTR)(found ? 33 : SE_ERR_NOASSOC);
}

HINSTANCE WINAPI FindExecutableA(LPCSTR file, LPCSTR directory, LPSTR result)
{
	WCHAR *wide_file, *wide_directory = NULL, wide[MAX_PATH];
	HINSTANCE answer = (HINSTANCE)SE_ERR_OOM;

	*result = 0;
	if (shell_widen(file, &wide_file) && shell_widen(directory, &wide_directory)) {
		answer = FindExecutableW(wide_file, wide_directory, wide);
		WideCharToMultiByte(CP_ACP, 0, wide, -1, result, MAX_PATH, NULL, NULL);
	}
	shell_free(wide_directory);
	shell_free(wide_file);
	return answer;
}
