/*
 * system and _popen: commands for the command interpreter.
 */
#include "spawn.h"
#include "file_name.h"
#include "stream.h"
#include <process.h>

int __cdecl _wsystem(const wchar_t *command)
{
	const wchar_t *interpreter = spawn_interpreter();
	wchar_t found[MAX_PATH], *line;
	HANDLE process;

	if (!command)
		return GetFileAttributesW(interpreter) != INVALID_FILE_ATTRIBUTES;
	line = spawn_interpreter_line(interpreter, command);
	if (!line)
		return -1;
	if (!SearchPathW(NULL, interpreter, NULL, MAX_PATH, found, NULL)) {
		free(line);
		crt_thread()->error = ENOENT;
		return -1;
	}
	process = spawn_process(found, line, NULL, true, NULL, 0);
	free(line);
	return process ? (int)spawn_wait(process) : -1;
}

int __cdecl system(const char *command)
{
	struct file_name wide;
	int result;

	if (!file_name_init_optional(&wide, command))
		return -1;
	result = _wsystem(wide.text);
	if (command)
		file_name_finish(&wide);
	return result;
}

/* Streams of _popen and their processes. */
struct piped {
	struct piped *next;
	FILE *file;
	HANDLE process;
};
static struct piped *piped_streams;
static SRWLOCK piped_lock = SRWLOCK_INIT;

/* Starts COMMAND with our end of the pipe kept from it; THEIR_END is its standard input or output. */
static HANDLE start_piped(const wchar_t *command, HANDLE their_end, bool reading)
{
	const wchar_t *interpreter = spawn_interpreter();
	wchar_t found[MAX_PATH], *line = spawn_interpreter_line(interpreter, command);
	HANDLE process = NULL, standard[3];

	for (int i = 0; i < 3; i++)
		standard[i] = (HANDLE)fd_peek(i)->handle;
	standard[reading ? 1 : 0] = their_end;
	if (!SearchPathW(NULL, interpreter, NULL, MAX_PATH, found, NULL))
		crt_thread()->error = ENOENT;
	else if (line)
		process = spawn_process(found, line, NULL, false, standard, 0);
	free(line);
	return process;
}

FILE *__cdecl _wpopen(const wchar_t *command, const wchar_t *mode)
{
	SECURITY_ATTRIBUTES inheritable = { .nLength = sizeof(inheritable), .bInheritHandle = TRUE };
	bool reading = mode && *mode == 'r';
	HANDLE ends[2], ours, theirs;
	struct piped *piped;
	int index;

	if (!command || !mode || (*mode != 'r' && *mode != 'w')) {
		crt_invalid_parameter(EINVAL);
		return NULL;
	}
	piped = calloc(1, sizeof(*piped));
	if (!piped)
		return NULL;
	if (!CreatePipe(&ends[0], &ends[1], &inheritable, 0)) {
		crt_fail();
		free(piped);
		return NULL;
	}
	ours = ends[reading ? 0 : 1];
	theirs = ends[reading ? 1 : 0];
	SetHandleInformation(ours, HANDLE_FLAG_INHERIT, 0);
	piped->process = start_piped(command, theirs, reading);
	CloseHandle(theirs);
	index = piped->process ? _open_osfhandle((intptr_t)ours, _O_NOINHERIT | (wcschr(mode, 'b') ? 0 : _O_TEXT)) : -1;
	if (index < 0) {
		CloseHandle(ours);
	} else {
		piped->file = _wfdopen(index, mode);
		if (!piped->file)
			_close(index);
	}
	if (!piped->file) {
		if (piped->process)
			CloseHandle(piped->process);
		free(piped);
		return NULL;
	}
	AcquireSRWLockExclusive(&piped_lock);
	piped->next = piped_streams;
	piped_streams = piped;
	ReleaseSRWLockExclusive(&piped_lock);
	return piped->file;
}

FILE *__cdecl _popen(const char *command, const char *mode)
{
	wchar_t wide_mode[8] = { 0 };
	struct file_name wide;
	FILE *file;

	if (!command || !mode) {
		crt_invalid_parameter(EINVAL);
		return NULL;
	}
	for (int i = 0; i < 7 && mode[i]; i++)
		wide_mode[i] = (unsigned char)mode[i];
	if (!file_name_init(&wide, command))
		return NULL;
	file = _wpopen(wide.text, wide_mode);
	file_name_finish(&wide);
	return file;
}

int __cdecl _pclose(FILE *file)
{
	struct piped **link, *piped;
	int result;

	if (!stream_check(file))
		return -1;
	AcquireSRWLockExclusive(&piped_lock);
	for (link = &piped_streams; *link && (*link)->file != file; link = &(*link)->next)
		;
	piped = *link;
	if (piped)
		*link = piped->next;
	ReleaseSRWLockExclusive(&piped_lock);
	if (!piped) {
		crt_thread()->error = ECHILD;
		return -1;
	}
	fclose(file);
	result = (int)spawn_wait(piped->process);
	free(piped);
	return result;
}
