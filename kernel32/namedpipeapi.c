/*
 * Pipes (namedpipeapi.h).
 */
#include "kernel32.h"

#include <decant/file.h>

BOOL WINAPI CreatePipe(PHANDLE read, PHANDLE write, LPSECURITY_ATTRIBUTES security, DWORD size)
{
	struct host_pipe_anonymous params = { .size = size, .inherit = security && security->bInheritHandle ? HOST_HANDLE_INHERIT : 0 };

	if (!check_status(host_call(HOST_pipe_anonymous, &params)))
		return FALSE;
	*read = (HANDLE)(ULONG_PTR)params.read;
	*write = (HANDLE)(ULONG_PTR)params.write;
	return TRUE;
}
