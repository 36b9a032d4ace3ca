/*
 * Exceptions that no frame handles: who is asked in which order, and how the process ends.
 * Microsoft, "SetUnhandledExceptionFilter", "AddVectoredContinueHandler", "Vectored Exception Handling".
 */
#include "test.h"

#include <string.h>

static char trace[32];

static void note(const char *mark)
{
	strncat(trace, mark, sizeof(trace) - strlen(trace) - 1);
}

static LONG WINAPI vectored_searches(EXCEPTION_POINTERS *pointers)
{
	note("v");
	return EXCEPTION_CONTINUE_SEARCH;
}

static LONG WINAPI vectored_continues(EXCEPTION_POINTERS *pointers)
{
	note("V");
	return EXCEPTION_CONTINUE_EXECUTION;
}

static LONG WINAPI continue_handler(EXCEPTION_POINTERS *pointers)
{
	note("c");
	return EXCEPTION_CONTINUE_SEARCH;
}

static LONG WINAPI top_level_continues(EXCEPTION_POINTERS *pointers)
{
	note("t");
	return EXCEPTION_CONTINUE_EXECUTION;
}

static int frame_filter(int answer)
{
	note("f");
	return answer;
}

__attribute__((noinline)) static void raise(DWORD code)
{
	RaiseException(code, 0, 0, NULL);
}

/* Microsoft, "AddVectoredContinueHandler": continue handlers are called when a handler has asked to continue execution. */
TEST(vectored_handlers_come_before_frames)
{
	PVOID first = AddVectoredExceptionHandler(1, vectored_searches), after = AddVectoredContinueHandler(1, continue_handler);

	trace[0] = 0;
	__try {
		raise(0xe0000001);
	} __except (frame_filter(EXCEPTION_EXECUTE_HANDLER)) {
		note("h");
	}
	CHECK_STR(trace, "vfh"); /* nothing is continued */
	trace[0] = 0;
	__try {
		raise(0xe0000001);
	} __except (frame_filter(EXCEPTION_CONTINUE_EXECUTION)) {
		note("h");
	}
	CHECK_STR(trace, "vfc");
	PVOID last = AddVectoredExceptionHandler(0, vectored_continues);
	trace[0] = 0;
	__try {
		raise(0xe0000001);
	} __except (frame_filter(EXCEPTION_EXECUTE_HANDLER)) {
		note("h");
	}
	CHECK_STR(trace, "vVc");
	CHECK(RemoveVectoredExceptionHandler(first));
	CHECK(RemoveVectoredExceptionHandler(last));
	CHECK(RemoveVectoredContinueHandler(after));
	CHECK(!RemoveVectoredContinueHandler(after));
}

static PVOID removes_itself_handle;

static LONG WINAPI removes_itself(EXCEPTION_POINTERS *pointers)
{
	note("r");
	CHECK(RemoveVectoredExceptionHandler(removes_itself_handle));
	return EXCEPTION_CONTINUE_SEARCH;
}

TEST(a_vectored_handler_may_remove_itself)
{
	PVOID second = AddVectoredExceptionHandler(1, vectored_continues);

	removes_itself_handle = AddVectoredExceptionHandler(1, removes_itself);
	trace[0] = 0;
	raise(0xe0000001);
	raise(0xe0000001);
	CHECK_STR(trace, "rVV");
	RemoveVectoredExceptionHandler(second);
}

TEST(the_top_level_filter_is_asked_last)
{
	PVOID first = AddVectoredExceptionHandler(1, vectored_searches);
	LPTOP_LEVEL_EXCEPTION_FILTER before = SetUnhandledExceptionFilter(top_level_continues);

	trace[0] = 0;
	__try {
		raise(0xe0000001);
	} __except (frame_filter(EXCEPTION_CONTINUE_SEARCH)) {
		note("h");
	}
	CHECK_STR(trace, "vft");
	CHECK(SetUnhandledExceptionFilter(before) == top_level_continues);
	RemoveVectoredExceptionHandler(first);
}

/* --- ends of processes --- */

static LONG WINAPI top_level_executes(EXCEPTION_POINTERS *pointers)
{
	return EXCEPTION_EXECUTE_HANDLER;
}

static LONG WINAPI top_level_exits(EXCEPTION_POINTERS *pointers)
{
	ExitProcess(33);
}

static DWORD child_code(const char *what)
{
	char path[MAX_PATH], command[2 * MAX_PATH];
	STARTUPINFOA startup = { .cb = sizeof(startup), .dwFlags = STARTF_USESTDHANDLES };
	PROCESS_INFORMATION process;
	DWORD code = 0;

	GetModuleFileNameA(NULL, path, sizeof(path));
	snprintf(command, sizeof(command), "\"%s\" unhandled_exceptions_end_the_process --child %s", path, what);
	if (!CreateProcessA(path, command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process))
		return 1;
	CHECK_EQ(WaitForSingleObject(process.hProcess, 30000), WAIT_OBJECT_0);
	CHECK(GetExitCodeProcess(process.hProcess, &code));
	CloseHandle(process.hThread);
	CloseHandle(process.hProcess);
	return code;
}

static DWORD WINAPI raising_thread(PVOID parameter)
{
	raise(0xe0000077);
	return 0;
}

TEST(unhandled_exceptions_end_the_process)
{
	char **arguments = test_child_arguments();

	if (!arguments) {
		CHECK_EQ(child_code("executes"), 0xe0000055);
		CHECK_EQ(child_code("exits"), 33);
		CHECK_EQ(child_code("thread"), 0xe0000077);
		CHECK_EQ(child_code("fault"), EXCEPTION_ACCESS_VIOLATION);
		return;
	}
	SetErrorMode(SEM_NOGPFAULTERRORBOX | SEM_FAILCRITICALERRORS);
	SetUnhandledExceptionFilter(strcmp(arguments[0], "exits") ? top_level_executes : top_level_exits);
	if (!strcmp(arguments[0], "thread")) {
		WaitForSingleObject(CreateThread(NULL, 0, raising_thread, NULL, 0, NULL), INFINITE);
		ExitProcess(1);
	}
	if (!strcmp(arguments[0], "fault"))
		*(volatile int *)16 = 1;
	raise(0xe0000055);
}
