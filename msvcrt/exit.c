/*
 * The end of the process: exit and its kin, abort, and messages of last resort.
 *
 * exit runs what is registered, writes out the streams and ends the process; _exit does the last only, _cexit the first two, and
 * _c_exit nothing but note that it was done. A process that ends by ExitProcess alone gets what exit does when this DLL is told.
 */
#include "startup.h"
#include "stream.h"
#include <process.h>
#include <signal.h>

#define STATUS_STACK_BUFFER_OVERRUN_ 0xc0000409u
#define ABORT_EXIT_CODE 3

static volatile LONG exit_done;
static int app_type;
static int error_mode;
static unsigned abort_behavior = _WRITE_ABORT_MSG | _CALL_REPORTFAULT;

void __cdecl __set_app_type(int type)
{
	app_type = type;
}

int __cdecl _query_app_type(void)
{
	return app_type;
}

bool crt_is_console_program(void)
{
	return app_type != 2; /* _GUI_APP */
}

int __cdecl _set_error_mode(int mode)
{
	int old = error_mode;

	if (mode < _OUT_TO_DEFAULT || mode > _REPORT_ERRMODE) {
		crt_invalid_parameter(EINVAL);
		return -1;
	}
	if (mode != _REPORT_ERRMODE)
		error_mode = mode;
	return old;
}

static PIMAGE_TLS_CALLBACK thread_local_callback;

/* The program's destructors of its main thread's thread_local objects; they go before all else at exit. */
void __cdecl _register_thread_local_exe_atexit_callback(PIMAGE_TLS_CALLBACK callback)
{
	thread_local_callback = callback;
}

static void finish(void)
{
	if (InterlockedExchange(&exit_done, 1))
		return;
	if (thread_local_callback)
		thread_local_callback(NULL, DLL_PROCESS_DETACH, NULL);
	onexit_run();
	_flushall();
	_rmtmp();
}

void __cdecl _cexit(void)
{
	finish();
}

void __cdecl _c_exit(void)
{
	exit_done = 1;
}

__attribute__((noreturn)) void __cdecl _exit(int code)
{
	exit_done = 1;
	ExitProcess(code);
	__builtin_unreachable();
}

__attribute__((noreturn)) void __cdecl exit(int code)
{
	finish();
	ExitProcess(code);
	__builtin_unreachable();
}

__attribute__((noreturn)) void __cdecl quick_exit(int code)
{
	onexit_run_quick();
	_exit(code);
}

void exit_on_detach(bool process_ends)
{
	if (!process_ends)
		finish();
	else if (!InterlockedExchange(&exit_done, 1)) {
		/* Other threads are gone, perhaps in the middle of something: only what was written is saved. */
		crt_multithreaded = 0;
		_flushall();
	}
}

void crt_message(const char *text)
{
	HANDLE error = GetStdHandle(STD_ERROR_HANDLE);
	DWORD done;

	if (error_mode == _OUT_TO_MSGBOX || (error_mode == _OUT_TO_DEFAULT && !crt_is_console_program()))
		return;
	if (error && error != INVALID_HANDLE_VALUE)
		WriteFile(error, text, strlen(text), &done, NULL);
}

unsigned __cdecl _set_abort_behavior(unsigned flags, unsigned mask)
{
	unsigned old = abort_behavior;

	abort_behavior = (old & ~mask) | (flags & mask);
	return old;
}

__attribute__((noreturn)) void __cdecl abort(void)
{
	if (!CRT_IS_UCRT && abort_behavior & _WRITE_ABORT_MSG)
		crt_message("\r\nThis application has requested the Runtime to terminate it in an unusual way.\r\n"
			"Please contact the application's support team for more information.\r\n");
	raise(SIGABRT);
	if (CRT_IS_UCRT && abort_behavior & _CALL_REPORTFAULT)
		TerminateProcess(GetCurrentProcess(), STATUS_STACK_BUFFER_OVERRUN_);
	_exit(ABORT_EXIT_CODE);
}

/* The numbers that startup code reports, with Microsoft's documented texts (R6000 and on). */
static const struct {
	int number;
	const char *text;
} runtime_errors[] = {
	{ 2, "R6002\r\n- floating point support not loaded\r\n" },
	{ 8, "R6008\r\n- not enough space for arguments\r\n" },
	{ 9, "R6009\r\n- not enough space for environment\r\n" },
	{ 16, "R6016\r\n- not enough space for thread data\r\n" },
	{ 17, "R6017\r\n- unexpected multithread lock error\r\n" },
	{ 18, "R6018\r\n- unexpected heap error\r\n" },
	{ 19, "R6019\r\n- unable to open console device\r\n" },
	{ 24, "R6024\r\n- not enough space for _onexit/atexit table\r\n" },
	{ 25, "R6025\r\n- pure virtual function call\r\n" },
	{ 26, "R6026\r\n- not enough space for stdio initialization\r\n" },
	{ 27, "R6027\r\n- not enough space for lowio initialization\r\n" },
	{ 28, "R6028\r\n- unable to initialize heap\r\n" },
	{ 30, "R6030\r\n- CRT not initialized\r\n" },
	{ 31, "R6031\r\n- Attempt to initialize the CRT more than once.\r\n" },
};

__attribute__((noreturn)) void __cdecl _amsg_exit(int number)
{
	for (size_t i = 0; i < sizeof(runtime_errors) / sizeof(runtime_errors[0]); i++) {
		if (runtime_errors[i].number == number) {
			crt_message("\r\nruntime error ");
			crt_message(runtime_errors[i].text);
		}
	}
	_exit(255);
}
