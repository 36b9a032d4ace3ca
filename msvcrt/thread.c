/*
 * Threads: _beginthread, _beginthreadex and their ends.
 *
 * The start record carries function and argument into the new thread and is freed when the thread is done with it. _beginthread's
 * handle is the thread's own to close, _beginthreadex's the caller's.
 */
#include "startup.h"
#include "signal_state.h"
#include "locale_data.h"
#include <process.h>

struct thread_start {
	void (__cdecl *plain)(void *);       /* _beginthread's function, or */
	unsigned (__stdcall *full)(void *);  /* _beginthreadex's */
	void *argument;
	HANDLE own_handle;                   /* of a thread by _beginthread */
};

void crt_thread_finish(void)
{
	struct crt_thread *thread = crt_thread();

	free(thread->start);
	thread->start = NULL;
	signal_thread_finish(thread);
	crt_thread_locale_finish(thread);
}

static DWORD WINAPI run_thread(void *parameter)
{
	struct thread_start *start = parameter;

	crt_thread()->start = start;
	if (start->full)
		_endthreadex(start->full(start->argument));
	start->plain(start->argument);
	_endthread();
	return 0;
}

static struct thread_start *prepare(void *argument)
{
	struct thread_start *start = calloc(1, sizeof(*start));

	if (start)
		start->argument = argument;
	else
		crt_thread()->dos_error = ERROR_NOT_ENOUGH_MEMORY;
	return start;
}

uintptr_t __cdecl _beginthread(void (__cdecl *function)(void *), unsigned stack, void *argument)
{
	struct thread_start *start;
	HANDLE handle;

	if (!function) {
		crt_invalid_parameter(EINVAL);
		return (uintptr_t)-1;
	}
	start = prepare(argument);
	if (!start)
		return (uintptr_t)-1;
	start->plain = function;
	handle = CreateThread(NULL, stack, run_thread, start, CREATE_SUSPENDED, NULL);
	if (!handle) {
		crt_fail();
		free(start);
		return (uintptr_t)-1;
	}
	start->own_handle = handle;
	ResumeThread(handle);
	return (uintptr_t)handle;
}

uintptr_t __cdecl _beginthreadex(void *security, unsigned stack, unsigned (__stdcall *function)(void *), void *argument,
		unsigned flags, unsigned *id)
{
	struct thread_start *start;
	DWORD thread_id;
	HANDLE handle;

	if (!function) {
		crt_invalid_parameter(EINVAL);
		return 0;
	}
	start = prepare(argument);
	if (!start)
		return 0;
	start->full = function;
	handle = CreateThread(security, stack, run_thread, start, flags, &thread_id);
	if (!handle) {
		crt_fail();
		free(start);
		return 0;
	}
	if (id)
		*id = thread_id;
	return (uintptr_t)handle;
}

__attribute__((noreturn)) void __cdecl _endthread(void)
{
	struct thread_start *start = crt_thread()->start;

	if (start && start->own_handle)
		CloseHandle(start->own_handle);
	ExitThread(0);
	__builtin_unreachable();
}

__attribute__((noreturn)) void __cdecl _endthreadex(unsigned code)
{
	ExitThread(code);
	__builtin_unreachable();
}

unsigned long __cdecl __threadid(void)
{
	return GetCurrentThreadId();
}

uintptr_t __cdecl __threadhandle(void)
{
	return (uintptr_t)GetCurrentThread();
}
