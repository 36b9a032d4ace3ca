/*
 * Starting programs, see spawn.h.
 *
 * Arguments are joined with blanks and nothing else: quoting them is documented to be the caller's business. Descriptors go down to
 * children of this family of runtimes in STARTUPINFO.lpReserved2, see lowio_table.c.
 */
#include "spawn.h"
#include "lowio.h"
#include <process.h>

/* The inheritance block; NULL: no memory. */
static unsigned char *descriptor_block(unsigned *bytes)
{
	int count = 0;
	unsigned char *block;

	for (int i = 0; fd_peek(i); i++)
		if ((fd_peek(i)->flags & (FD_OPEN | FD_NOINHERIT)) == FD_OPEN)
			count = i + 1;
	/* The structure has 16 bits for the length. */
	if (count > (int)((UINT16_MAX - sizeof(count)) / (1 + sizeof(intptr_t))))
		count = (UINT16_MAX - sizeof(count)) / (1 + sizeof(intptr_t));
	*bytes = sizeof(count) + count * (1 + sizeof(intptr_t));
	block = calloc(1, *bytes);
	if (!block)
		return NULL;
	memcpy(block, &count, sizeof(count));
	for (int i = 0; i < count; i++) {
		const struct fd *fd = fd_peek(i);
		bool handed = (fd->flags & (FD_OPEN | FD_NOINHERIT)) == FD_OPEN;
		intptr_t handle = handed ? fd->handle : -1;

		block[sizeof(count) + i] = handed ? fd->flags : 0;
		memcpy(block + sizeof(count) + count + i * sizeof(handle), &handle, sizeof(handle));
	}
	return block;
}

HANDLE spawn_process(const wchar_t *program, const wchar_t *command_line, const wchar_t *environment, bool descriptors,
		const HANDLE standard[3], DWORD flags)
{
	STARTUPINFOW startup = { .cb = sizeof(startup) };
	unsigned block_bytes = 0;
	wchar_t *line = _wcsdup(command_line);
	PROCESS_INFORMATION process = { .hProcess = NULL };
	unsigned char *block = NULL;

	if (descriptors)
		block = descriptor_block(&block_bytes);
	if (line && (block || !descriptors)) {
		startup.lpReserved2 = block;
		startup.cbReserved2 = (WORD)block_bytes;
		if (standard) {
			startup.dwFlags = STARTF_USESTDHANDLES;
			startup.hStdInput = standard[0];
			startup.hStdOutput = standard[1];
			startup.hStdError = standard[2];
		}
		if (CreateProcessW(program, line, NULL, NULL, TRUE, flags | CREATE_UNICODE_ENVIRONMENT, (void *)environment, NULL,
				&startup, &process))
			CloseHandle(process.hThread);
		else
			crt_fail();
	}
	free(line);
	free(block);
	return process.hProcess;
}

intptr_t spawn_wait(HANDLE process)
{
	DWORD code;
	intptr_t result;

	if (WaitForSingleObject(process, INFINITE) == WAIT_OBJECT_0 && GetExitCodeProcess(process, &code))
		result = (int)code;
	else
		result = crt_fail();
	CloseHandle(process);
	return result;
}

/* "A B C" from the arguments, in memory from malloc. */
static wchar_t *join(const wchar_t *const *arguments)
{
	size_t length = 1;
	wchar_t *line, *to;

	for (const wchar_t *const *argument = arguments; *argument; argument++)
		length += wcslen(*argument) + 1;
	to = line = malloc(length * sizeof(wchar_t));
	if (!line)
		return NULL;
	for (; *arguments; arguments++) {
		if (to != line)
			*to++ = ' ';
		to = wcscpy(to, *arguments) + wcslen(*arguments);
	}
	*to = 0;
	return line;
}

/* A block for CreateProcessW from an array; the system's own entries (=C:) are added from this process's. */
static wchar_t *environment_block(const wchar_t *const *environment)
{
	wchar_t *current = GetEnvironmentStringsW(), *block, *to;
	size_t length = 2;

	for (const wchar_t *const *entry = environment; *entry; entry++)
		length += wcslen(*entry) + 1;
	for (const wchar_t *p = current; p && *p; p += wcslen(p) + 1)
		if (*p == '=')
			length += wcslen(p) + 1;
	to = block = malloc(length * sizeof(wchar_t));
	for (const wchar_t *p = current; to && p && *p; p += wcslen(p) + 1)
		if (*p == '=')
			to = wcscpy(to, p) + wcslen(p) + 1;
	for (; to && *environment; environment++)
		to = wcscpy(to, *environment) + wcslen(*environment) + 1;
	if (to) {
		/* A block ends with an empty string, and an empty block is two of them. */
		to[0] = 0;
		if (to == block)
			to[1] = 0;
	}
	if (current)
		FreeEnvironmentStringsW(current);
	return block;
}

/* Whether NAME, or NAME with one of the extensions of programs, is there; FOUND is its whole name. */
static bool find_with_extension(const wchar_t *name, wchar_t found[MAX_PATH])
{
	static const wchar_t *const extensions[] = { L"", L".com", L".exe", L".bat", L".cmd" };
	const wchar_t *dot = wcsrchr(name, '.');
	bool has_extension = dot && !wcspbrk(dot, L"/\\");

	if (wcslen(name) + 5 > MAX_PATH)
		return false;
	for (int i = has_extension ? 0 : 1; i < (has_extension ? 1 : 5); i++) {
		DWORD attributes;

		wcscpy(found, name);
		wcscat(found, extensions[i]);
		attributes = GetFileAttributesW(found);
		if (attributes != INVALID_FILE_ATTRIBUTES && !(attributes & FILE_ATTRIBUTE_DIRECTORY))
			return true;
	}
	return false;
}

static bool find_program(const wchar_t *name, bool along_path, wchar_t found[MAX_PATH])
{
	const wchar_t *path = along_path && !wcspbrk(name, L"/\\:") ? _wgetenv(L"PATH") : NULL;
	wchar_t candidate[MAX_PATH];

	if (find_with_extension(name, found))
		return true;
	while (path && *path) {
		size_t length = wcscspn(path, L";");

		if (length && length + wcslen(name) + 2 < MAX_PATH) {
			memcpy(candidate, path, length * sizeof(wchar_t));
			if (candidate[length - 1] != '\\' && candidate[length - 1] != '/')
				candidate[length++] = '\\';
			wcscpy(candidate + length, name);
			if (find_with_extension(candidate, found))
				return true;
		}
		path += wcscspn(path, L";");
		path += *path == ';';
	}
	crt_thread()->dos_error = ERROR_FILE_NOT_FOUND;
	crt_thread()->error = ENOENT;
	return false;
}

intptr_t spawn(int mode, const wchar_t *name, const wchar_t *const *arguments, const wchar_t *const *environment, bool along_path)
{
	wchar_t program[MAX_PATH], *line, *block = NULL;
	HANDLE process = NULL;

	if (!name || !*name || !arguments || !arguments[0] || mode < _P_WAIT || mode > _P_DETACH) {
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	if (!find_program(name, along_path, program))
		return -1;
	line = join(arguments);
	if (environment)
		block = environment_block(environment);
	if (line && (block || !environment))
		process = spawn_process(program, line, block, true, NULL, mode == _P_DETACH ? DETACHED_PROCESS : 0);
	free(line);
	free(block);
	if (!process)
		return -1;
	switch (mode) {
	case _P_OVERLAY:
		/* Windows cannot replace a process: the new one goes on by itself, and this one ends. */
		_exit(0);
	case _P_WAIT:
		return spawn_wait(process);
	case _P_DETACH:
		CloseHandle(process);
		return 0;
	default:
		return (intptr_t)process;
	}
}

intptr_t __cdecl _cwait(int *status, intptr_t process, int action)
{
	intptr_t code;

	(void)action; /* documented to be ignored */
	if (process == -1 || process == -2) {
		crt_thread()->error = ECHILD;
		return -1;
	}
	crt_thread()->error = 0;
	code = spawn_wait((HANDLE)process);
	if (code == -1 && crt_thread()->error) {
		crt_thread()->error = ECHILD;
		if (status)
			*status = -1;
		return -1;
	}
	if (status)
		*status = (int)code;
	return process;
}

int __cdecl _getpid(void)
{
	return (int)GetCurrentProcessId();
}

const wchar_t *spawn_interpreter(void)
{
	const wchar_t *interpreter = _wgetenv(L"COMSPEC");

	return interpreter ? interpreter : L"cmd.exe";
}

wchar_t *spawn_interpreter_line(const wchar_t *interpreter, const wchar_t *command)
{
	wchar_t *line = malloc((wcslen(interpreter) + wcslen(command) + 8) * sizeof(wchar_t));

	if (line) {
		wcscpy(line, interpreter);
		wcscat(line, L" /c ");
		wcscat(line, command);
	}
	return line;
}
