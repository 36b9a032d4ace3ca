/*
 * Threads that are stopped, looked at and set while exceptions are on their way to their handlers: neither disturbs the other.
 */
#include "test.h"

#define ROUNDS 3000
#define SIZE_OF_READ 2 /* of the instruction below */

#ifdef _WIN64
#define POSITION Rip
#define READ "mov (%%rcx), %%eax"
#else
#define POSITION Eip
#define READ "mov (%%ecx), %%eax"
#endif

static volatile LONG handled;

static LONG WINAPI step_over_read(EXCEPTION_POINTERS *pointers)
{
	if (pointers->ExceptionRecord->ExceptionCode != EXCEPTION_ACCESS_VIOLATION)
		return EXCEPTION_CONTINUE_SEARCH;
	pointers->ContextRecord->POSITION += SIZE_OF_READ;
	InterlockedIncrement(&handled);
	return EXCEPTION_CONTINUE_EXECUTION;
}

static DWORD WINAPI fault_often(void *unused)
{
	for (int i = 0; i < ROUNDS; i++) {
		ULONG_PTR value = 5;

		__asm__ volatile(READ : "+a"(value) : "c"((ULONG_PTR)16) : "memory");
		if (value != 5)
			return 1;
	}
	return 0;
}

TEST(threads_are_stopped_while_they_fault)
{
	PVOID handler = AddVectoredExceptionHandler(1, step_over_read);
	HANDLE threads[3];
	DWORD code;
	BOOL busy = TRUE;

	handled = 0;
	for (unsigned i = 0; i < ARRAYSIZE(threads); i++)
		threads[i] = CreateThread(NULL, 0, fault_often, NULL, 0, NULL);
	while (busy) {
		busy = WaitForMultipleObjects(ARRAYSIZE(threads), threads, TRUE, 0) == WAIT_TIMEOUT;
		for (unsigned i = 0; i < ARRAYSIZE(threads) && busy; i++) {
			CONTEXT context = { .ContextFlags = CONTEXT_FULL };

			if (SuspendThread(threads[i]) == (DWORD)-1)
				continue; /* it has ended */
			if (GetThreadContext(threads[i], &context))
				CHECK(SetThreadContext(threads[i], &context));
			ResumeThread(threads[i]);
		}
	}
	for (unsigned i = 0; i < ARRAYSIZE(threads); i++) {
		CHECK(GetExitCodeThread(threads[i], &code));
		CHECK_EQ(code, 0);
		CloseHandle(threads[i]);
	}
	CHECK_EQ(handled, 3 * ROUNDS);
	RemoveVectoredExceptionHandler(handler);
}
