/*
 * What happens when a caller breaks a function's contract.
 *
 * The handler of the thread, else that of the process, is called with no more than NULLs: release runtimes know neither expression
 * nor file. Without a handler msvcrt.dll goes on with the function's documented failure, and later runtimes end the process with
 * STATUS_INVALID_CRUNTIME_PARAMETER.
 */
#include "crt.h"

#define STATUS_INVALID_CRUNTIME_PARAMETER_ 0xc0000417u

static _invalid_parameter_handler process_handler;

_invalid_parameter_handler __cdecl _set_invalid_parameter_handler(_invalid_parameter_handler handler)
{
	return InterlockedExchangePointer((void **)&process_handler, handler);
}

_invalid_parameter_handler __cdecl _get_invalid_parameter_handler(void)
{
	return process_handler;
}

_invalid_parameter_handler __cdecl _set_thread_local_invalid_parameter_handler(_invalid_parameter_handler handler)
{
	struct crt_thread *thread = crt_thread();
	_invalid_parameter_handler old = thread->invalid_parameter_handler;

	thread->invalid_parameter_handler = handler;
	return old;
}

_invalid_parameter_handler __cdecl _get_thread_local_invalid_parameter_handler(void)
{
	return crt_thread()->invalid_parameter_handler;
}

__attribute__((noreturn)) void __cdecl _invoke_watson(const wchar_t *expression, const wchar_t *function, const wchar_t *file,
		unsigned line, uintptr_t reserved)
{
	(void)expression, (void)function, (void)file, (void)line, (void)reserved;
	TerminateProcess(GetCurrentProcess(), STATUS_INVALID_CRUNTIME_PARAMETER_);
	__builtin_unreachable();
}

void __cdecl _invalid_parameter(const wchar_t *expression, const wchar_t *function, const wchar_t *file, unsigned line,
		uintptr_t reserved)
{
	_invalid_parameter_handler handler = crt_thread()->invalid_parameter_handler;

	if (!handler)
		handler = process_handler;
	if (handler)
		handler(expression, function, file, line, reserved);
	else if (CRT_INVALID_PARAMETER_ENDS_PROCESS)
		_invoke_watson(expression, function, file, line, reserved);
}

void __cdecl _invalid_parameter_noinfo(void)
{
	_invalid_parameter(NULL, NULL, NULL, 0, 0);
}

__attribute__((noreturn)) void __cdecl _invalid_parameter_noinfo_noreturn(void)
{
	_invalid_parameter(NULL, NULL, NULL, 0, 0);
	_invoke_watson(NULL, NULL, NULL, 0, 0);
}

void crt_invalid_parameter(int error)
{
	crt_thread()->error = error;
	_invalid_parameter_noinfo();
}

errno_t crt_invalid_parameter_errno(int error)
{
	crt_invalid_parameter(error);
	return error;
}
