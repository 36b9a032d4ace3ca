/*
 * Programs: finding what a name means (the current folder, PATH, PATHEXT), and starting it.
 */
#include "cmd.h"

#include <stdlib.h>

static bool is_file(const wchar_t *path)
{
	DWORD attributes = GetFileAttributesW(path);

	return attributes != INVALID_FILE_ATTRIBUTES && !(attributes & FILE_ATTRIBUTE_DIRECTORY);
}

bool is_batch_file(const wchar_t *path)
{
	const wchar_t *dot = wcsrchr(path, '.');

	return dot && (same_word(dot, L".bat") || same_word(dot, L".cmd"));
}

/* BASE as it is if it has an extension, else with each of PATHEXT's. */
static bool find_with_extensions(struct text *base, const wchar_t *extensions)
{
	size_t length = base->length;

	if (wcschr(base->s + folder_length(base->s), '.') && is_file(base->s))
		return true;
	while (*extensions) {
		size_t extension = wcscspn(extensions, L";");

		text_add_part(base, extensions, extension);
		if (extension && is_file(base->s))
			return true;
		base->length = length;
		base->s[length] = 0;
		extensions += extension;
		extensions += *extensions == ';';
	}
	/* A program of Unix has none. */
	return is_file(base->s);
}

static wchar_t *full(const wchar_t *path)
{
	DWORD room = GetFullPathNameW(path, 0, NULL, NULL);
	wchar_t *result = allocate((room + 1) * sizeof(*result));

	GetFullPathNameW(path, room + 1, result, NULL);
	return result;
}

wchar_t *find_program(const wchar_t *name)
{
	wchar_t *extensions = variable_value(L"PATHEXT"), *folders = variable_value(L"PATH"), *result = NULL;
	const wchar_t *at = folders ? folders : L"", *list = extensions ? extensions : L".COM;.EXE;.BAT;.CMD";
	struct text path = { 0 };

	if (!*name)
		goto out;
	text_add(&path, name);
	if (find_with_extensions(&path, list)) {
		result = full(path.s);
		goto out;
	}
	if (wcspbrk(name, L"\\/:"))
		goto out;
	while (*at && !result) {
		bool quoted = *at == '"';
		size_t length;

		at += quoted;
		length = wcscspn(at, quoted ? L"\"" : L";");
		if (length) {
			wchar_t *folder = copy_part(at, length);

			text_clear(&path);
			join_path(&path, folder, name);
			free(folder);
			if (find_with_extensions(&path, list))
				result = full(path.s);
		}
		at += length;
		at += quoted && *at == '"';
		at += *at == ';';
	}
out:
	text_free(&path);
	free(extensions);
	free(folders);
	return result;
}

static bool start(const wchar_t *path, wchar_t *line, HANDLE input, HANDLE output, PROCESS_INFORMATION *process)
{
	STARTUPINFOW startup = { .cb = sizeof(startup), .dwFlags = STARTF_USESTDHANDLES };

	startup.hStdInput = input ? input : GetStdHandle(STD_INPUT_HANDLE);
	startup.hStdOutput = output ? output : GetStdHandle(STD_OUTPUT_HANDLE);
	startup.hStdError = GetStdHandle(STD_ERROR_HANDLE);
	if (!CreateProcessW(path, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, process))
		return false;
	CloseHandle(process->hThread);
	return true;
}

int run_program(const wchar_t *path, const wchar_t *name, const wchar_t *arguments)
{
	struct text line = { 0 };
	PROCESS_INFORMATION process;
	DWORD code = 0;

	text_add(&line, name);
	text_add(&line, arguments);
	if (!start(path, line.s, NULL, NULL, &process)) {
		DWORD error = GetLastError();

		text_free(&line);
		if (error == ERROR_BAD_EXE_FORMAT)
			put_error(L"This version of %ls is not compatible with the version of Windows you're running.\r\n", path);
		else
			system_error(error);
		return error == ERROR_FILE_NOT_FOUND ? 9009 : (int)error;
	}
	text_free(&line);
	WaitForSingleObject(process.hProcess, INFINITE);
	GetExitCodeProcess(process.hProcess, &code);
	CloseHandle(process.hProcess);
	return (int)code;
}

HANDLE start_shell(const wchar_t *command, HANDLE input, HANDLE output)
{
	wchar_t path[MAX_PATH];
	PROCESS_INFORMATION process;
	struct text line = { 0 };
	bool started;

	GetModuleFileNameW(NULL, path, MAX_PATH);
	text_add_char(&line, '"');
	text_add(&line, path);
	text_add(&line, shell.delayed ? L"\" /v:on" : L"\" /v:off");
	if (shell.unicode)
		text_add(&line, L" /u");
	text_add(&line, L" /s /d /c \"");
	text_add(&line, command);
	text_add_char(&line, '"');
	started = start(path, line.s, input, output, &process);
	text_free(&line);
	return started ? process.hProcess : NULL;
}
