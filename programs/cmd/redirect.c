/*
 * Redirections. Handles 0 to 2 are the process' standard handles, which commands that are built in write to and programs inherit;
 * 3 to 9 live in a table here while a command that names them runs.
 */
#include "cmd.h"

#include <stdlib.h>

static const DWORD standard[3] = { STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE };
static HANDLE further[10]; /* 3 to 9 */

static HANDLE handle_get(int number)
{
	return number < 3 ? GetStdHandle(standard[number]) : further[number];
}

static void handle_set(int number, HANDLE handle)
{
	if (number < 3)
		SetStdHandle(standard[number], handle);
	else
		further[number] = handle;
}

static HANDLE open_target(const struct redirection *redirection)
{
	SECURITY_ATTRIBUTES inherit = { sizeof(inherit), NULL, TRUE };
	wchar_t *name = expand_late(redirection->name);
	HANDLE file;

	strip_quotes(name);
	if (redirection->input) {
		file = CreateFileW(name, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, &inherit, OPEN_EXISTING, 0, NULL);
	} else {
		file = CreateFileW(name, redirection->append ? FILE_APPEND_DATA | SYNCHRONIZE | FILE_READ_ATTRIBUTES : GENERIC_WRITE,
				   FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, &inherit,
				   redirection->append ? OPEN_ALWAYS : CREATE_ALWAYS, 0, NULL);
	}
	if (file == INVALID_HANDLE_VALUE)
		system_error(GetLastError());
	free(name);
	return file;
}

static HANDLE duplicate(int number)
{
	HANDLE copy;

	if (!handle_get(number) || !DuplicateHandle(GetCurrentProcess(), handle_get(number), GetCurrentProcess(), &copy, 0, TRUE,
						   DUPLICATE_SAME_ACCESS)) {
		system_error(ERROR_INVALID_HANDLE);
		return INVALID_HANDLE_VALUE;
	}
	return copy;
}

bool redirect_apply(const struct redirection *redirections, struct saved_handles *saved)
{
	saved->count = 0;
	for (int i = 0; i < 3; i++)
		saved->before[i] = handle_get(i);
	for (; redirections && saved->count < 10; redirections = redirections->next) {
		HANDLE handle = redirections->duplicate >= 0 ? duplicate(redirections->duplicate) : open_target(redirections);

		if (handle == INVALID_HANDLE_VALUE) {
			shell.errorlevel = 1;
			return false;
		}
		saved->opened[saved->count++] = handle;
		handle_set(redirections->handle, handle);
	}
	return true;
}

void redirect_undo(struct saved_handles *saved)
{
	for (int i = 0; i < 3; i++)
		SetStdHandle(standard[i], saved->before[i]);
	for (int i = 0; i < saved->count; i++) {
		for (int number = 3; number < 10; number++)
			if (further[number] == saved->opened[i])
				further[number] = NULL;
		CloseHandle(saved->opened[i]);
	}
}
