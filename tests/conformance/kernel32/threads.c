/*
 * Threads, their storage, fibers, pools and completion ports. Microsoft, "Process and thread functions".
 */
#include "../test.h"

static DWORD WINAPI return_argument(void *argument)
{
	return (DWORD)(ULONG_PTR)argument;
}

TEST(thread_start_and_exit_code)
{
	DWORD id, code = 0;
	HANDLE thread = CreateThread(NULL, 0, return_argument, (void *)7, CREATE_SUSPENDED, &id);

	REQUIRE(thread);
	CHECK_EQ(GetThreadId(thread), id);
	CHECK_EQ(WaitForSingleObject(thread, 30), WAIT_TIMEOUT);
	CHECK(GetExitCodeThread(thread, &code));
	CHECK_EQ(code, STILL_ACTIVE);
	CHECK_EQ(ResumeThread(thread), 1);
	CHECK_EQ(WaitForSingleObject(thread, 5000), WAIT_OBJECT_0);
	CHECK(GetExitCodeThread(thread, &code));
	CHECK_EQ(code, 7);
	CloseHandle(thread);
}

static volatile LONG spinning;

static DWORD WINAPI spin(void *unused)
{
	for (;;)
		spinning++;
	return 0;
}

static DWORD WINAPI wait_for_ever(void *event)
{
	return WaitForSingleObject(event, INFINITE);
}

TEST(thread_suspend_and_context)
{
	HANDLE thread = CreateThread(NULL, 0, spin, NULL, 0, NULL);
	CONTEXT context = { .ContextFlags = CONTEXT_FULL };
	DWORD code = 0;
	LONG before;

	REQUIRE(thread);
	Sleep(30);
	CHECK_EQ(SuspendThread(thread), 0);
	before = spinning;
	Sleep(30);
	CHECK_EQ(spinning, before);
	CHECK_EQ(SuspendThread(thread), 1);
	CHECK(GetThreadContext(thread, &context));
	CHECK(SetThreadContext(thread, &context));
	CHECK_EQ(ResumeThread(thread), 2);
	CHECK_EQ(ResumeThread(thread), 1);
	CHECK_EQ(ResumeThread(thread), 0);
	Sleep(30);
	CHECK(spinning != before);
	CHECK(TerminateThread(thread, 55));
	CHECK_EQ(WaitForSingleObject(thread, 5000), WAIT_OBJECT_0);
	CHECK(GetExitCodeThread(thread, &code));
	CHECK_EQ(code, 55);
	CloseHandle(thread);
}

TEST(thread_terminate_in_a_wait)
{
	HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL), thread = CreateThread(NULL, 0, wait_for_ever, event, 0, NULL);

	Sleep(30);
	CHECK_EQ(SuspendThread(thread), 0);
	CHECK_EQ(ResumeThread(thread), 1);
	CHECK(TerminateThread(thread, 56));
	CHECK_EQ(WaitForSingleObject(thread, 5000), WAIT_OBJECT_0);
	CloseHandle(thread);
	CloseHandle(event);
}

TEST(tls_slots)
{
	DWORD slots[100];

	for (int i = 0; i < 100; i++) {
		slots[i] = TlsAlloc();
		CHECK(slots[i] != TLS_OUT_OF_INDEXES);
		CHECK(TlsGetValue(slots[i]) == NULL);
		CHECK(TlsSetValue(slots[i], (void *)(ULONG_PTR)(i + 1)));
	}
	for (int i = 0; i < 100; i++) {
		CHECK_EQ((ULONG_PTR)TlsGetValue(slots[i]), i + 1);
		CHECK(TlsFree(slots[i]));
	}
	CHECK(!TlsFree(slots[0]));
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
}

static int fls_calls;
static void *main_fiber;
static int fiber_rounds;

static void CALLBACK count_fls(void *value)
{
	fls_calls += (int)(INT_PTR)value;
}

static void CALLBACK fiber_function(void *parameter)
{
	FlsSetValue((DWORD)(ULONG_PTR)parameter, (void *)3);
	for (;;) {
		fiber_rounds++;
		SwitchToFiber(main_fiber);
	}
}

TEST(fibers)
{
	DWORD index = FlsAlloc(count_fls);
	void *fiber;

	CHECK(!IsThreadAFiber());
	main_fiber = ConvertThreadToFiber(NULL);
	REQUIRE(main_fiber);
	CHECK(IsThreadAFiber());
	CHECK(GetCurrentFiber() == main_fiber);
	FlsSetValue(index, (void *)5);
	fiber = CreateFiber(0, fiber_function, (void *)(ULONG_PTR)index);
	REQUIRE(fiber);
	for (int i = 0; i < 10; i++)
		SwitchToFiber(fiber);
	CHECK_EQ(fiber_rounds, 10);
	CHECK_EQ((ULONG_PTR)FlsGetValue(index), 5);
	DeleteFiber(fiber);
	CHECK_EQ(fls_calls, 3);
	CHECK(FlsFree(index));
	CHECK_EQ(fls_calls, 8);
	CHECK(ConvertFiberToThread());
	CHECK(!IsThreadAFiber());
}

TEST(completion_port)
{
	HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
	OVERLAPPED *overlapped;
	ULONG_PTR key = 0;
	DWORD bytes = 0;

	REQUIRE(port);
	CHECK(!GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, 0));
	CHECK_ERROR(WAIT_TIMEOUT);
	CHECK(overlapped == NULL);
	CHECK(PostQueuedCompletionStatus(port, 5, 6, (OVERLAPPED *)8));
	CHECK(GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, 0));
	CHECK_EQ(bytes, 5);
	CHECK_EQ(key, 6);
	CHECK(overlapped == (OVERLAPPED *)8);
	CloseHandle(port);
}

static HANDLE pool_event;
static LONG pool_calls;

static DWORD WINAPI pool_work(void *unused)
{
	InterlockedIncrement(&pool_calls);
	SetEvent(pool_event);
	return 0;
}

static void CALLBACK pool_callback(void *context, BOOLEAN timed_out)
{
	if (timed_out == (BOOLEAN)(ULONG_PTR)context && InterlockedIncrement(&pool_calls) == 3)
		SetEvent(pool_event);
}

TEST(work_items_waits_and_timers)
{
	HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL), wait, timer;

	pool_event = CreateEventW(NULL, FALSE, FALSE, NULL);
	CHECK(QueueUserWorkItem(pool_work, NULL, 0));
	CHECK_EQ(WaitForSingleObject(pool_event, 5000), WAIT_OBJECT_0);
	pool_calls = 2;
	CHECK(RegisterWaitForSingleObject(&wait, event, pool_callback, (void *)0, INFINITE, WT_EXECUTEONLYONCE));
	SetEvent(event);
	CHECK_EQ(WaitForSingleObject(pool_event, 5000), WAIT_OBJECT_0);
	CHECK(UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
	pool_calls = 0;
	CHECK(CreateTimerQueueTimer(&timer, NULL, pool_callback, (void *)1, 10, 10, 0));
	CHECK_EQ(WaitForSingleObject(pool_event, 5000), WAIT_OBJECT_0);
	CHECK(DeleteTimerQueueTimer(NULL, timer, INVALID_HANDLE_VALUE));
	CloseHandle(event);
	CloseHandle(pool_event);
}

TEST(GetThreadPriority_tells_what_was_set)
{
	CHECK_EQ(GetThreadPriority(GetCurrentThread()), THREAD_PRIORITY_NORMAL);
	CHECK(SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_BELOW_NORMAL));
	CHECK_EQ(GetThreadPriority(GetCurrentThread()), THREAD_PRIORITY_BELOW_NORMAL);
	CHECK(SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_NORMAL));
	CHECK_EQ(GetThreadPriority((HANDLE)(ULONG_PTR)0x7ffc), THREAD_PRIORITY_ERROR_RETURN);
	CHECK_ERROR(ERROR_INVALID_HANDLE);
}
