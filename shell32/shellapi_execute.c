/*
 * ShellExecute and ShellExecuteEx (shellapi.h).
 *
 * A program is started; for a document, a folder or a URL the registry is asked for its class's command, and for what it does not know
 * the desktop's own opener, xdg-open. That one gets a document by its name in its folder, since it reads paths of Unix.
 * Items by ITEMIDLIST are refused: there is no shell namespace. Nothing is shown: errors are returned only.
 */
#include "association.h"
#include "find_program.h"

#include <stdarg.h>

#define DONE ((HINSTANCE)42) /* anything above 32 */

/* What is to be started. */
struct start {
	SHELLEXECUTEINFOW *info;
	const WCHAR *directory;       /* NULL: the current one */
	WCHAR path[SHELL_PATH_ROOM];  /* the file, if it is one */
};

/* The texts joined, on the process heap; NULL ends them. NULL, with the last error set, without memory. */
static WCHAR *joined(const WCHAR *first, ...)
{
	SIZE_T room = 1;
	const WCHAR *text;
	va_list texts;
	WCHAR *whole;

	va_start(texts, first);
	for (text = first; text; text = va_arg(texts, const WCHAR *))
		room += wcslen(text);
	va_end(texts);
	whole = HeapAlloc(GetProcessHeap(), 0, room * sizeof(WCHAR));
	if (!whole) {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		return NULL;
	}
	*whole = 0;
	va_start(texts, first);
	for (text = first; text; text = va_arg(texts, const WCHAR *))
		wcscat(whole, text);
	va_end(texts);
	return whole;
}

/* Starts a command line, which is freed, or NULL for one that there was no memory for. */
static BOOL start_line(const struct start *start, const WCHAR *program, WCHAR *line, const WCHAR *directory)
{
	STARTUPINFOW startup = { .cb = sizeof(startup), .dwFlags = STARTF_USESHOWWINDOW, .wShowWindow = (WORD)start->info->nShow };
	PROCESS_INFORMATION process;
	BOOL done;

	if (!line)
		return FALSE;
	done = CreateProcessW(program, line, NULL, NULL, FALSE, start->info->fMask & SEE_MASK_NO_CONSOLE ? 0 : CREATE_NEW_CONSOLE, NULL,
			      directory, &startup, &process);
	shell_free(line);
	if (!done)
		return FALSE;
	CloseHandle(process.hThread);
	if (start->info->fMask & SEE_MASK_NOCLOSEPROCESS)
		start->info->hProcess = process.hProcess;
	else
		CloseHandle(process.hProcess);
	return TRUE;
}

static BOOL start_program(const struct start *start)
{
	const WCHAR *verb = start->info->lpVerb, *parameters = start->info->lpParameters;

	if (verb && *verb && lstrcmpiW(verb, L"open") && lstrcmpiW(verb, L"runas")) {
		SetLastError(ERROR_NO_ASSOCIATION);
		return FALSE;
	}
	return start_line(start, start->path, joined(L"\"", start->path, L"\"", parameters && *parameters ? L" " : L"", parameters, NULL),
			  start->directory);
}

static BOOL start_command(const struct start *start, const WCHAR *command, const WCHAR *file)
{
	return start_line(start, NULL, association_fill(command, file, start->info->lpParameters), start->directory);
}

/* Gives TARGET to the desktop's opener, which runs in DIRECTORY. */
static BOOL start_desktop(const struct start *start, const WCHAR *target, const WCHAR *directory)
{
	const WCHAR *verb = start->info->lpVerb;
	WCHAR opener[MAX_PATH];

	if ((verb && *verb && lstrcmpiW(verb, L"open") && lstrcmpiW(verb, L"explore")) || !association_desktop(opener)) {
		SetLastError(ERROR_NO_ASSOCIATION);
		return FALSE;
	}
	return start_line(start, opener, joined(L"\"", opener, L"\" \"", target, L"\"", NULL), directory);
}

static BOOL start_document(struct start *start)
{
	WCHAR command[COMMAND_ROOM], *target, *slash;
	WIN32_FIND_DATAW found;
	HANDLE search;
	BOOL done;

	if (association_of_class(shell_extension(start->path), start->info->lpVerb, command))
		return start_command(start, command, start->path);
	/* The name as it is on disk, where case matters. */
	search = FindFirstFileW(start->path, &found);
	if (search == INVALID_HANDLE_VALUE)
		return FALSE;
	FindClose(search);
	target = joined(L"./", found.cFileName, NULL);
	if (!target)
		return FALSE;
	slash = wcsrchr(start->path, '\\');
	slash[1] = 0;
	done = start_desktop(start, target, start->path);
	shell_free(target);
	return done;
}

static BOOL start_folder(const struct start *start)
{
	WCHAR command[COMMAND_ROOM];

	if (association_of_class(L"Folder", start->info->lpVerb, command))
		return start_command(start, command, start->path);
	return start_desktop(start, L".", start->path);
}

static BOOL start_file(struct start *start, const WCHAR *name)
{
	DWORD attributes;

	if (!shell_find(name, start->directory, start->path))
		return FALSE;
	attributes = GetFileAttributesW(start->path);
	if (attributes != INVALID_FILE_ATTRIBUTES && attributes & FILE_ATTRIBUTE_DIRECTORY)
		return start_folder(start);
	return shell_is_program(start->path) ? start_program(start) : start_document(start);
}

/* The length of a URL's scheme; 0: TEXT is none. One letter is a drive. */
static SIZE_T scheme_length(const WCHAR *text)
{
	SIZE_T length = 0;

	while ((text[length] >= 'a' && text[length] <= 'z') || (text[length] >= 'A' && text[length] <= 'Z') ||
	       (length && text[length] && wcschr(L"0123456789+-.", text[length])))
		length++;
	return length > 1 && text[length] == ':' ? length : 0;
}

static BOOL start_url(const struct start *start, const WCHAR *url, SIZE_T length)
{
	WCHAR command[COMMAND_ROOM], scheme[64];

	if (length < ARRAYSIZE(scheme)) {
		memcpy(scheme, url, length * sizeof(WCHAR));
		scheme[length] = 0;
		if (association_of_class(scheme, start->info->lpVerb, command))
			return start_command(start, command, url);
	}
	/* A quotation mark would end the argument; in a URL it is written so. */
	if (wcschr(url, '"')) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	return start_desktop(start, url, start->directory);
}

/* A file as a class that the caller names, whatever its own is. */
static BOOL start_as_class(struct start *start, const WCHAR *name)
{
	const SHELLEXECUTEINFOW *info = start->info;
	WCHAR command[COMMAND_ROOM];
	BOOL found;

	if ((info->fMask & SEE_MASK_CLASSKEY) == SEE_MASK_CLASSKEY)
		found = association_of_key(info->hkeyClass, info->lpVerb, command);
	else
		found = info->lpClass && association_of_class(info->lpClass, info->lpVerb, command);
	if (!found) {
		SetLastError(ERROR_NO_ASSOCIATION);
		return FALSE;
	}
	if (!scheme_length(name)) {
		if (!shell_find(name, start->directory, start->path))
			return FALSE;
		name = start->path;
	}
	return start_command(start, command, name);
}

static BOOL start_any(struct start *start, const WCHAR *name)
{
	SIZE_T scheme = scheme_length(name);

	if (start->info->fMask & SEE_MASK_CLASSNAME)
		return start_as_class(start, name);
	/* "file:///C:/x" is the path C:/x. */
	if (scheme == 4 && wcslen(name) > 9 && name[9] == ':' && CompareStringOrdinal(name, 8, L"file:///", 8, TRUE) == CSTR_EQUAL)
		return start_file(start, name + 8);
	return scheme ? start_url(start, name, scheme) : start_file(start, name);
}

/* TEXT, with environment variables put in if it is asked for and without quotation marks around it. */
static WCHAR *prepared(const WCHAR *text, BOOL expand)
{
	DWORD room = expand ? ExpandEnvironmentStringsW(text, NULL, 0) : 0;
	WCHAR *copy = expand ? HeapAlloc(GetProcessHeap(), 0, room * sizeof(WCHAR)) : joined(text, NULL);
	SIZE_T length;

	if (!copy) {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		return NULL;
	}
	if (expand)
		ExpandEnvironmentStringsW(text, copy, room);
	length = wcslen(copy);
	if (length > 1 && *copy == '"' && copy[length - 1] == '"') {
		copy[length - 1] = 0;
		memmove(copy, copy + 1, (length - 1) * sizeof(WCHAR));
	}
	return copy;
}

/* The SE_ERR_* or other number below 33 for an error. */
static HINSTANCE error_number(DWORD error)
{
	switch (error) {
	case ERROR_FILE_NOT_FOUND:
	case ERROR_PATH_NOT_FOUND:
	case ERROR_ACCESS_DENIED:
		return (HINSTANCE)(ULONG_PTR)error;
	case ERROR_DIRECTORY:
	case ERROR_BAD_PATHNAME:
		return (HINSTANCE)SE_ERR_PNF;
	case ERROR_NOT_ENOUGH_MEMORY:
	case ERROR_OUTOFMEMORY:
		return (HINSTANCE)SE_ERR_OOM;
	case ERROR_BAD_EXE_FORMAT:
	case ERROR_EXE_MACHINE_TYPE_MISMATCH:
		return (HINSTANCE)ERROR_BAD_FORMAT;
	case ERROR_SHARING_VIOLATION:
		return (HINSTANCE)SE_ERR_SHARE;
	case ERROR_DLL_NOT_FOUND:
		return (HINSTANCE)SE_ERR_DLLNOTFOUND;
	default:
		return (HINSTANCE)SE_ERR_NOASSOC;
	}
}

BOOL WINAPI ShellExecuteExW(SHELLEXECUTEINFOW *info)
{
	BOOL expand, done = FALSE;
	WCHAR *name, *directory;
	struct start *start;
	DWORD error;

	if (info->cbSize != sizeof(*info)) {
		SetLastError(ERROR_ACCESS_DENIED);
		return FALSE;
	}
	info->hProcess = NULL;
	if (info->fMask & SEE_MASK_IDLIST && info->lpIDList) {
		info->hInstApp = (HINSTANCE)SE_ERR_NOASSOC;
		SetLastError(ERROR_NOT_SUPPORTED);
		return FALSE;
	}
	expand = (info->fMask & SEE_MASK_DOENVSUBST) != 0;
	name = prepared(info->lpFile ? info->lpFile : L"", expand);
	directory = prepared(info->lpDirectory ? info->lpDirectory : L"", expand);
	start = HeapAlloc(GetProcessHeap(), 0, sizeof(*start));
	if (name && directory && start) {
		start->info = info;
		start->directory = *directory ? directory : NULL;
		done = start_any(start, name);
	} else {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
	}
	error = GetLastError();
	shell_free(start);
	shell_free(directory);
	shell_free(name);
	info->hInstApp = done ? DONE : error_number(error);
	SetLastError(error);
	return done;
}

BOOL WINAPI ShellExecuteExA(SHELLEXECUTEINFOA *info)
{
	WCHAR *wide[5] = { NULL };
	SHELLEXECUTEINFOW wide_info;
	BOOL done = FALSE;

	if (info->cbSize != sizeof(*info)) {
		SetLastError(ERROR_ACCESS_DENIED);
		return FALSE;
	}
	memcpy(&wide_info, info, sizeof(wide_info));
	if (shell_widen(info->lpVerb, &wide[0]) && shell_widen(info->lpFile, &wide[1]) && shell_widen(info->lpParameters, &wide[2]) &&
	    shell_widen(info->lpDirectory, &wide[3]) &&
	    shell_widen((info->fMask & SEE_MASK_CLASSKEY) == SEE_MASK_CLASSNAME ? info->lpClass : NULL, &wide[4])) {
		wide_info.lpVerb = wide[0];
		wide_info.lpFile = wide[1];
		wide_info.lpParameters = wide[2];
		wide_info.lpDirectory = wide[3];
		wide_info.lpClass = wide[4];
		done = ShellExecuteExW(&wide_info);
		info->hInstApp = wide_info.hInstApp;
		info->hProcess = wide_info.hProcess;
	} else {
		info->hInstApp = (HINSTANCE)SE_ERR_OOM;
	}
	for (SIZE_T i = 0; i < ARRAYSIZE(wide); i++)
		shell_free(wide[i]);
	return done;
}

HINSTANCE WINAPI ShellExecuteW(HWND window, LPCWSTR verb, LPCWSTR file, LPCWSTR parameters, LPCWSTR directory, INT show)
{
	SHELLEXECUTEINFOW info = {
		.cbSize = sizeof(info),
		.hwnd = window,
		.lpVerb = verb,
		.lpFile = file,
		.lpParameters = parameters,
		.lpDirectory = directory,
		.nShow = show,
	};

	ShellExecuteExW(&info);
	return info.hInstApp;
}

HINSTANCE WINAPI ShellExecuteA(HWND window, LPCSTR verb, LPCSTR file, LPCSTR parameters, LPCSTR directory, INT show)
{
	SHELLEXECUTEINFOA info = {
		.cbSize = sizeof(info),
		.hwnd = window,
		.lpVerb = verb,
		.lpFile = file,
		.lpParameters = parameters,
		.lpDirectory = directory,
		.nShow = show,
	};

	ShellExecuteExA(&info);
	return info.hInstApp;
}
