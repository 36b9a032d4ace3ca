/*
 * Which program CreateProcess means: see process_program.h.
 */
#include "process_program.h"

#include <decant/peb.h>
#include <decant/rtl.h>

#define PATH_ROOM 0x8000u /* characters: no path is longer */

static WCHAR *allocate(SIZE_T characters)
{
	WCHAR *text = RtlAllocateHeap(GetProcessHeap(), 0, characters * sizeof(WCHAR));

	if (!text)
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
	return text;
}

static void release(void *text)
{
	if (text)
		RtlFreeHeap(GetProcessHeap(), 0, text);
}

static WCHAR *duplicate(const WCHAR *text)
{
	WCHAR *copy = allocate(wcslen(text) + 1);

	return copy ? wcscpy(copy, text) : NULL;
}

void program_free(struct program *program)
{
	release(program->path);
	release(program->line);
}

/* The folders where programs are looked for: that of this program, the current one, Windows' own, PATH. */
static WCHAR *search_list(const WCHAR *name)
{
	static const WCHAR system[] = L"C:\\windows\\system32;C:\\windows\\system;C:\\windows;";
	const UNICODE_STRING *own = &current_peb()->ProcessParameters->ImagePathName;
	SIZE_T own_length = own->Length / sizeof(WCHAR), path_length = 0;
	WCHAR *list;

	RtlQueryEnvironmentVariable(NULL, L"PATH", 4, NULL, 0, &path_length);
	list = allocate(own_length + path_length + sizeof(system) / sizeof(*system) + 16);
	if (!list)
		return NULL;
	while (own_length && own->Buffer[own_length - 1] != '\\')
		own_length--;
	memcpy(list, own->Buffer, own_length * sizeof(WCHAR));
	list[own_length] = 0;
	wcscat(list, NeedCurrentDirectoryForExePathW(name) ? L";.;" : L";");
	wcscat(list, system);
	if (path_length)
		GetEnvironmentVariableW(L"PATH", list + wcslen(list), (DWORD)path_length + 1);
	return list;
}

static BOOL is_file(const WCHAR *path)
{
	DWORD attributes = GetFileAttributesW(path);

	return attributes != INVALID_FILE_ATTRIBUTES && !(attributes & FILE_ATTRIBUTE_DIRECTORY);
}

/* Looks for NAME as it is called from a command line. A program of Unix has no extension, so the bare name is tried last. */
static BOOL search(const WCHAR *list, const WCHAR *name, WCHAR *path)
{
	static const WCHAR *const extensions[] = { L".exe", NULL };

	for (int i = 0; i < 2; i++) {
		DWORD length = SearchPathW(list, name, extensions[i], PATH_ROOM, path, NULL);

		if (length && length < PATH_ROOM && is_file(path))
			return TRUE;
	}
	return FALSE;
}

/* The first word of LINE, or the first several, that name a file. */
static BOOL find_in_line(const WCHAR *line, WCHAR *path)
{
	WCHAR *name = duplicate(line), *list = NULL, *end;
	BOOL found = FALSE;

	if (!name)
		return FALSE;
	if (*name == '"') {
		end = wcschr(name + 1, '"');
		if (end)
			*end = 0;
		memmove(name, name + 1, (wcslen(name + 1) + 1) * sizeof(WCHAR));
		list = search_list(name);
		found = list && search(list, name, path);
	} else {
		list = search_list(name);
		for (end = name; list && !found;) {
			WCHAR kept;

			end += wcscspn(end, L" \t");
			kept = *end;
			*end = 0;
			found = *name && search(list, name, path);
			*end = kept;
			if (!kept)
				break;
			end++;
		}
	}
	release(list);
	release(name);
	if (!found)
		SetLastError(ERROR_FILE_NOT_FOUND);
	return found;
}

static BOOL has_extension(const WCHAR *path, const WCHAR *extension)
{
	SIZE_T length = wcslen(path), tail = wcslen(extension);

	return length > tail && !RtlCompareUnicodeStrings(path + length - tail, tail, extension, tail, TRUE);
}

/* A batch file is run by the command processor, whose quotes around everything are taken off by /c. */
static BOOL make_batch_call(struct program *program)
{
	static const WCHAR call[] = L" /c \"";
	WCHAR *shell = allocate(PATH_ROOM), *line;
	DWORD length;

	if (!shell)
		return FALSE;
	length = GetEnvironmentVariableW(L"ComSpec", shell, PATH_ROOM);
	if (!length || length >= PATH_ROOM)
		wcscpy(shell, L"C:\\windows\\system32\\cmd.exe");
	line = allocate(wcslen(shell) + wcslen(call) + wcslen(program->line) + 2);
	if (!line) {
		release(shell);
		return FALSE;
	}
	wcscpy(line, shell);
	wcscat(line, call);
	wcscat(line, program->line);
	wcscat(line, L"\"");
	program_free(program);
	program->path = shell;
	program->line = line;
	return TRUE;
}

BOOL program_find(struct program *program, LPCWSTR application, LPCWSTR line)
{
	DWORD length;

	program->line = NULL;
	program->path = allocate(PATH_ROOM);
	if (!program->path)
		return FALSE;
	if (application) {
		length = GetFullPathNameW(application, PATH_ROOM, program->path, NULL);
		if (!length || length >= PATH_ROOM) {
			SetLastError(ERROR_PATH_NOT_FOUND);
			goto fail;
		}
		/* Without an extension .exe is still tried, though it is documented that it is not: Windows does. */
		if (!is_file(program->path) && length + 4 < PATH_ROOM && !wcschr(program->path + length - 4, '.')) {
			wcscat(program->path, L".exe");
			if (!is_file(program->path))
				program->path[length] = 0;
		}
	} else if (!line || !*line) {
		SetLastError(ERROR_INVALID_PARAMETER);
		goto fail;
	} else if (!find_in_line(line, program->path)) {
		goto fail;
	}
	program->line = duplicate(line ? line : application);
	if (!program->line)
		goto fail;
	if (has_extension(program->path, L".bat") || has_extension(program->path, L".cmd"))
		if (!make_batch_call(program))
			goto fail;
	return TRUE;
fail:
	program_free(program);
	return FALSE;
}
