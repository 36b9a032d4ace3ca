/*
 * Thread pools: work, timers, waits, I/O, simple callbacks, cleanup groups and what callbacks may ask for.
 */
#include "test.h"

#include <string.h>

static volatile LONG calls, callers_inside, most_inside;
static HANDLE gate;

static void CALLBACK count_work(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_WORK work)
{
	InterlockedIncrement(&calls);
	if (context)
		InterlockedIncrement((volatile LONG *)context);
}

TEST(CreateThreadpoolWork_runs_as_often_as_submitted)
{
	volatile LONG counted = 0;
	PTP_WORK work = CreateThreadpoolWork(count_work, (PVOID)&counted, NULL);

	REQUIRE(work);
	for (unsigned i = 0; i < 1000; i++)
		SubmitThreadpoolWork(work);
	WaitForThreadpoolWorkCallbacks(work, FALSE);
	CHECK_EQ(counted, 1000);
	WaitForThreadpoolWorkCallbacks(work, TRUE);
	SubmitThreadpoolWork(work);
	WaitForThreadpoolWorkCallbacks(work, FALSE);
	CHECK_EQ(counted, 1001);
	CloseThreadpoolWork(work);
}

static void CALLBACK wait_at_gate(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_WORK work)
{
	LONG inside = InterlockedIncrement(&callers_inside);

	while (inside > most_inside)
		InterlockedExchange(&most_inside, inside);
	CHECK_EQ(WaitForSingleObject(gate, 20000), WAIT_OBJECT_0);
	InterlockedDecrement(&callers_inside);
	InterlockedIncrement(&calls);
}

/*
 * Callbacks that wait get company, since what they wait for may be queued behind them: Microsoft, "Thread Pools" (work that
 * waits does not stall the pool, up to the maximum of threads).
 */
TEST(work_items_that_wait_do_not_block_others)
{
	PTP_WORK work = CreateThreadpoolWork(wait_at_gate, NULL, NULL);

	REQUIRE(work);
	gate = CreateEventW(NULL, TRUE, FALSE, NULL);
	calls = callers_inside = most_inside = 0;
	for (unsigned i = 0; i < 6; i++)
		SubmitThreadpoolWork(work);
	for (unsigned i = 0; i < 1000 && callers_inside < 6; i++)
		Sleep(10);
	CHECK_EQ(callers_inside, 6);
	SetEvent(gate);
	WaitForThreadpoolWorkCallbacks(work, FALSE);
	CHECK_EQ(calls, 6);
	CloseThreadpoolWork(work);
	CloseHandle(gate);
}

/* A pool of the program's, with one thread. */
static PTP_POOL small_pool(TP_CALLBACK_ENVIRON *environment)
{
	PTP_POOL pool = CreateThreadpool(NULL);

	InitializeThreadpoolEnvironment(environment);
	if (pool) {
		SetThreadpoolThreadMaximum(pool, 1);
		CHECK(SetThreadpoolThreadMinimum(pool, 1));
		SetThreadpoolCallbackPool(environment, pool);
	}
	return pool;
}

TEST(WaitForThreadpoolWorkCallbacks_cancels_what_has_not_begun)
{
	TP_CALLBACK_ENVIRON environment;
	PTP_POOL pool = small_pool(&environment);
	PTP_WORK blocker = CreateThreadpoolWork(wait_at_gate, NULL, &environment), work = CreateThreadpoolWork(count_work, NULL, &environment);

	REQUIRE(pool && blocker && work);
	gate = CreateEventW(NULL, TRUE, FALSE, NULL);
	calls = callers_inside = most_inside = 0;
	SubmitThreadpoolWork(blocker);
	for (unsigned i = 0; i < 1000 && !callers_inside; i++)
		Sleep(10);
	for (unsigned i = 0; i < 5; i++)
		SubmitThreadpoolWork(work);
	WaitForThreadpoolWorkCallbacks(work, TRUE);
	CHECK_EQ(calls, 0);
	SetEvent(gate);
	WaitForThreadpoolWorkCallbacks(blocker, FALSE);
	SubmitThreadpoolWork(work);
	WaitForThreadpoolWorkCallbacks(work, FALSE);
	CHECK_EQ(calls, 2);
	CloseThreadpoolWork(work);
	CloseThreadpoolWork(blocker);
	CloseThreadpool(pool);
	DestroyThreadpoolEnvironment(&environment);
	CloseHandle(gate);
}

TEST(SetThreadpoolThreadMaximum_limits_what_runs_at_once)
{
	TP_CALLBACK_ENVIRON environment;
	PTP_POOL pool = small_pool(&environment);
	PTP_WORK work = CreateThreadpoolWork(wait_at_gate, NULL, &environment);

	REQUIRE(pool && work);
	gate = CreateEventW(NULL, TRUE, FALSE, NULL);
	calls = callers_inside = most_inside = 0;
	for (unsigned i = 0; i < 4; i++)
		SubmitThreadpoolWork(work);
	Sleep(300);
	SetEvent(gate);
	WaitForThreadpoolWorkCallbacks(work, FALSE);
	CHECK_EQ(calls, 4);
	CHECK_EQ(most_inside, 1);
	CloseThreadpoolWork(work);
	CloseThreadpool(pool);
	CloseHandle(gate);
}

static char order[8];

static void CALLBACK note_order(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_WORK work)
{
	order[strlen(order)] = *(const char *)context;
}

TEST(priorities_of_callbacks)
{
	TP_CALLBACK_ENVIRON environment;
	PTP_POOL pool = small_pool(&environment);
	PTP_WORK blocker = CreateThreadpoolWork(wait_at_gate, NULL, &environment), work[3];

	REQUIRE(pool && blocker);
	memset(order, 0, sizeof(order));
	SetThreadpoolCallbackPriority(&environment, TP_CALLBACK_PRIORITY_LOW);
	work[0] = CreateThreadpoolWork(note_order, "l", &environment);
	SetThreadpoolCallbackPriority(&environment, TP_CALLBACK_PRIORITY_NORMAL);
	work[1] = CreateThreadpoolWork(note_order, "n", &environment);
	SetThreadpoolCallbackPriority(&environment, TP_CALLBACK_PRIORITY_HIGH);
	work[2] = CreateThreadpoolWork(note_order, "h", &environment);
	gate = CreateEventW(NULL, TRUE, FALSE, NULL);
	callers_inside = 0;
	SubmitThreadpoolWork(blocker);
	for (unsigned i = 0; i < 1000 && !callers_inside; i++)
		Sleep(10);
	for (unsigned i = 0; i < 3; i++)
		SubmitThreadpoolWork(work[i]);
	SetEvent(gate);
	for (unsigned i = 0; i < 3; i++)
		WaitForThreadpoolWorkCallbacks(work[i], FALSE);
	CHECK_STR(order, "hnl");
	for (unsigned i = 0; i < 3; i++)
		CloseThreadpoolWork(work[i]);
	WaitForThreadpoolWorkCallbacks(blocker, FALSE);
	CloseThreadpoolWork(blocker);
	CloseThreadpool(pool);
	CloseHandle(gate);
}

TEST(stack_of_a_pool)
{
	PTP_POOL pool = CreateThreadpool(NULL);
	TP_POOL_STACK_INFORMATION stack = { 0x200000, 0x10000 }, got = { 0 };

	REQUIRE(pool);
	CHECK(SetThreadpoolStackInformation(pool, &stack));
	CHECK(QueryThreadpoolStackInformation(pool, &got));
	CHECK_EQ(got.StackReserve, 0x200000);
	CHECK_EQ(got.StackCommit, 0x10000);
	CloseThreadpool(pool);
}

/* --- timers --- */

static void CALLBACK count_timer(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_TIMER timer)
{
	InterlockedIncrement(&calls);
}

static FILETIME relative(LONGLONG milliseconds)
{
	LARGE_INTEGER time = { .QuadPart = -milliseconds * 10000 };

	return (FILETIME){ time.LowPart, (DWORD)time.HighPart };
}

static BOOL reaches(LONG count)
{
	for (unsigned i = 0; i < 1000 && calls < count; i++)
		Sleep(10);
	return calls >= count;
}

TEST(SetThreadpoolTimer_once)
{
	PTP_TIMER timer = CreateThreadpoolTimer(count_timer, NULL, NULL);
	FILETIME due = relative(30);

	REQUIRE(timer);
	calls = 0;
	CHECK(!IsThreadpoolTimerSet(timer));
	DWORD start = GetTickCount();
	SetThreadpoolTimer(timer, &due, 0, 0);
	CHECK(IsThreadpoolTimerSet(timer));
	CHECK(reaches(1));
	CHECK(GetTickCount() - start >= 10); /* the tick is coarse */
	Sleep(60);
	CHECK_EQ(calls, 1);
	CloseThreadpoolTimer(timer);
}

TEST(SetThreadpoolTimer_periodic_until_it_is_set_to_nothing)
{
	PTP_TIMER timer = CreateThreadpoolTimer(count_timer, NULL, NULL);
	FILETIME due = relative(0);

	REQUIRE(timer);
	calls = 0;
	SetThreadpoolTimer(timer, &due, 10, 0);
	CHECK(reaches(4));
	CHECK(IsThreadpoolTimerSet(timer));
	SetThreadpoolTimer(timer, NULL, 0, 0);
	WaitForThreadpoolTimerCallbacks(timer, TRUE);
	CHECK(!IsThreadpoolTimerSet(timer));
	LONG stopped = calls;
	Sleep(60);
	CHECK_EQ(calls, stopped);
	CloseThreadpoolTimer(timer);
}

TEST(SetThreadpoolTimer_at_a_point_in_time)
{
	PTP_TIMER timer = CreateThreadpoolTimer(count_timer, NULL, NULL);
	ULARGE_INTEGER time;
	FILETIME due;

	REQUIRE(timer);
	GetSystemTimeAsFileTime(&due);
	time.LowPart = due.dwLowDateTime;
	time.HighPart = due.dwHighDateTime;
	time.QuadPart += 300000; /* 30 ms */
	due = (FILETIME){ time.LowPart, time.HighPart };
	calls = 0;
	SetThreadpoolTimer(timer, &due, 0, 0);
	CHECK(reaches(1));
	/* A time that has passed is due at once. */
	due = (FILETIME){ 1, 0 };
	SetThreadpoolTimer(timer, &due, 0, 0);
	CHECK(reaches(2));
	CloseThreadpoolTimer(timer);
}

TEST(SetThreadpoolTimerEx_tells_whether_it_was_set)
{
	PTP_TIMER timer = CreateThreadpoolTimer(count_timer, NULL, NULL);
	typeof(&SetThreadpoolTimerEx) set_ex = (void *)GetProcAddress(GetModuleHandleA("kernel32.dll"), "SetThreadpoolTimerEx");
	FILETIME due = relative(60000);

	REQUIRE(timer && set_ex);
	calls = 0;
	CHECK(!set_ex(timer, &due, 0, 0));
	CHECK(set_ex(timer, &due, 0, 0));
	CHECK(set_ex(timer, NULL, 0, 0));
	CHECK(!set_ex(timer, NULL, 0, 0));
	CHECK_EQ(calls, 0);
	CloseThreadpoolTimer(timer);
}

/* --- waits --- */

static volatile LONG wait_results[4];

static void CALLBACK note_wait(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_WAIT wait, TP_WAIT_RESULT result)
{
	LONG call = InterlockedIncrement(&calls);

	if (call <= 4)
		wait_results[call - 1] = (LONG)result;
}

TEST(SetThreadpoolWait_fires_once_each_time_it_is_set)
{
	PTP_WAIT wait = CreateThreadpoolWait(note_wait, NULL, NULL);
	HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL);

	REQUIRE(wait && event);
	calls = 0;
	SetThreadpoolWait(wait, event, NULL);
	Sleep(30);
	CHECK_EQ(calls, 0);
	SetEvent(event);
	CHECK(reaches(1));
	CHECK_EQ(wait_results[0], WAIT_OBJECT_0);
	SetEvent(event);
	Sleep(30);
	CHECK_EQ(calls, 1);
	SetThreadpoolWait(wait, event, NULL);
	CHECK(reaches(2));
	FILETIME timeout = relative(20);
	SetThreadpoolWait(wait, event, &timeout);
	CHECK(reaches(3));
	CHECK_EQ(wait_results[2], WAIT_TIMEOUT);
	SetThreadpoolWait(wait, event, NULL);
	SetThreadpoolWait(wait, NULL, NULL);
	SetEvent(event);
	Sleep(30);
	WaitForThreadpoolWaitCallbacks(wait, FALSE);
	CHECK_EQ(calls, 3);
	CHECK_EQ(WaitForSingleObject(event, 0), WAIT_OBJECT_0);
	CloseThreadpoolWait(wait);
	CloseHandle(event);
}

TEST(many_waits)
{
	PTP_WAIT waits[100];
	HANDLE events[100];

	calls = 0;
	for (unsigned i = 0; i < 100; i++) {
		events[i] = CreateEventW(NULL, FALSE, FALSE, NULL);
		waits[i] = CreateThreadpoolWait(note_wait, NULL, NULL);
		REQUIRE(waits[i] && events[i]);
		SetThreadpoolWait(waits[i], events[i], NULL);
	}
	for (unsigned i = 0; i < 100; i++)
		SetEvent(events[i]);
	CHECK(reaches(100));
	for (unsigned i = 0; i < 100; i++) {
		CloseThreadpoolWait(waits[i]);
		CloseHandle(events[i]);
	}
}

/* --- simple callbacks, and the instance --- */

static void CALLBACK count_simple(PTP_CALLBACK_INSTANCE instance, PVOID context)
{
	InterlockedIncrement(&calls);
}

TEST(TrySubmitThreadpoolCallback_runs)
{
	calls = 0;
	for (unsigned i = 0; i < 50; i++)
		CHECK(TrySubmitThreadpoolCallback(count_simple, NULL, NULL));
	CHECK(reaches(50));
}

struct things {
	HANDLE event, semaphore, mutex;
	CRITICAL_SECTION section;
};

static void CALLBACK leave_things(PTP_CALLBACK_INSTANCE instance, PVOID context)
{
	struct things *things = context;

	CHECK_EQ(WaitForSingleObject(things->mutex, 0), WAIT_OBJECT_0);
	EnterCriticalSection(&things->section);
	ReleaseSemaphoreWhenCallbackReturns(instance, things->semaphore, 2);
	ReleaseMutexWhenCallbackReturns(instance, things->mutex);
	LeaveCriticalSectionWhenCallbackReturns(instance, &things->section);
	FreeLibraryWhenCallbackReturns(instance, LoadLibraryW(L"version.dll"));
	SetEventWhenCallbackReturns(instance, things->event);
	CHECK_EQ(WaitForSingleObject(things->event, 20), WAIT_TIMEOUT);
}

TEST(what_is_done_when_the_callback_returns)
{
	struct things things = { .event = CreateEventW(NULL, FALSE, FALSE, NULL), .semaphore = CreateSemaphoreW(NULL, 0, 5, NULL),
		.mutex = CreateMutexW(NULL, FALSE, NULL) };

	InitializeCriticalSection(&things.section);
	REQUIRE(TrySubmitThreadpoolCallback(leave_things, &things, NULL));
	CHECK_EQ(WaitForSingleObject(things.event, 10000), WAIT_OBJECT_0);
	CHECK_EQ(WaitForSingleObject(things.semaphore, 10000), WAIT_OBJECT_0);
	CHECK_EQ(WaitForSingleObject(things.semaphore, 10000), WAIT_OBJECT_0);
	CHECK_EQ(WaitForSingleObject(things.mutex, 10000), WAIT_OBJECT_0);
	EnterCriticalSection(&things.section);
	LeaveCriticalSection(&things.section);
	for (unsigned i = 0; i < 500 && GetModuleHandleW(L"version.dll"); i++)
		Sleep(10);
	CHECK(!GetModuleHandleW(L"version.dll"));
	ReleaseMutex(things.mutex);
	DeleteCriticalSection(&things.section);
	CloseHandle(things.event);
	CloseHandle(things.semaphore);
	CloseHandle(things.mutex);
}

static void CALLBACK leaves_its_object(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_WORK work)
{
	DisassociateCurrentThreadFromCallback(instance);
	WaitForThreadpoolWorkCallbacks(work, FALSE); /* would wait for itself */
	CloseThreadpoolWork(work);
	SetEvent(context);
}

TEST(DisassociateCurrentThreadFromCallback_lets_it_wait_for_its_object)
{
	HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL);
	PTP_WORK work = CreateThreadpoolWork(leaves_its_object, event, NULL);

	REQUIRE(work);
	SubmitThreadpoolWork(work);
	CHECK_EQ(WaitForSingleObject(event, 10000), WAIT_OBJECT_0);
	CloseHandle(event);
}

static void CALLBACK long_one(PTP_CALLBACK_INSTANCE instance, PVOID context)
{
	*(BOOL *)context = CallbackMayRunLong(instance);
	SetEventWhenCallbackReturns(instance, gate);
}

TEST(CallbackMayRunLong_needs_another_thread)
{
	TP_CALLBACK_ENVIRON environment;
	PTP_POOL pool = small_pool(&environment);
	BOOL answer = -1;

	REQUIRE(pool);
	gate = CreateEventW(NULL, FALSE, FALSE, NULL);
	REQUIRE(TrySubmitThreadpoolCallback(long_one, &answer, &environment));
	CHECK_EQ(WaitForSingleObject(gate, 10000), WAIT_OBJECT_0);
	CHECK_EQ(answer, FALSE); /* one thread at most, and it is this one */
	SetThreadpoolThreadMaximum(pool, 3); /* the first may not be done with it yet */
	REQUIRE(TrySubmitThreadpoolCallback(long_one, &answer, &environment));
	CHECK_EQ(WaitForSingleObject(gate, 10000), WAIT_OBJECT_0);
	CHECK_EQ(answer, TRUE);
	CloseThreadpool(pool);
	CloseHandle(gate);
}

/* --- cleanup groups --- */

static volatile LONG cancelled;

static void CALLBACK note_cancelled(PVOID object_context, PVOID cleanup_context)
{
	InterlockedIncrement(&cancelled);
	CHECK(cleanup_context == &cancelled);
}

TEST(CloseThreadpoolCleanupGroupMembers_waits_and_closes)
{
	TP_CALLBACK_ENVIRON environment;
	PTP_CLEANUP_GROUP group = CreateThreadpoolCleanupGroup();
	FILETIME due = relative(60000);

	REQUIRE(group);
	InitializeThreadpoolEnvironment(&environment);
	SetThreadpoolCallbackCleanupGroup(&environment, group, note_cancelled);
	PTP_WORK work = CreateThreadpoolWork(count_work, NULL, &environment);
	PTP_TIMER timer = CreateThreadpoolTimer(count_timer, NULL, &environment);
	REQUIRE(work && timer);
	calls = cancelled = 0;
	for (unsigned i = 0; i < 20; i++)
		SubmitThreadpoolWork(work);
	SetThreadpoolTimer(timer, &due, 0, 0);
	for (unsigned i = 0; i < 5; i++)
		CHECK(TrySubmitThreadpoolCallback(count_simple, NULL, &environment));
	CloseThreadpoolCleanupGroupMembers(group, FALSE, (PVOID)&cancelled);
	CHECK_EQ(calls, 25);
	CHECK_EQ(cancelled, 0);
	CloseThreadpoolCleanupGroupMembers(group, FALSE, NULL); /* no members any more */
	CloseThreadpoolCleanupGroup(group);
}

TEST(CloseThreadpoolCleanupGroupMembers_cancels)
{
	TP_CALLBACK_ENVIRON environment;
	PTP_POOL pool = small_pool(&environment);
	PTP_WORK blocker = CreateThreadpoolWork(wait_at_gate, NULL, &environment);
	PTP_CLEANUP_GROUP group = CreateThreadpoolCleanupGroup();

	REQUIRE(pool && blocker && group);
	SetThreadpoolCallbackCleanupGroup(&environment, group, note_cancelled);
	gate = CreateEventW(NULL, TRUE, FALSE, NULL);
	calls = cancelled = callers_inside = 0;
	SubmitThreadpoolWork(blocker);
	for (unsigned i = 0; i < 1000 && !callers_inside; i++)
		Sleep(10);
	PTP_WORK work = CreateThreadpoolWork(count_work, NULL, &environment);
	REQUIRE(work);
	SubmitThreadpoolWork(work);
	CHECK(TrySubmitThreadpoolCallback(count_simple, NULL, &environment));
	CloseThreadpoolCleanupGroupMembers(group, TRUE, (PVOID)&cancelled);
	CHECK_EQ(cancelled, 2);
	CHECK_EQ(calls, 0);
	SetEvent(gate);
	WaitForThreadpoolWorkCallbacks(blocker, FALSE);
	Sleep(20);
	CHECK_EQ(calls, 1);
	CloseThreadpoolWork(blocker);
	CloseThreadpoolCleanupGroup(group);
	CloseThreadpool(pool);
	CloseHandle(gate);
}

/* --- I/O --- */

static volatile struct {
	PVOID overlapped;
	ULONG error;
	ULONG_PTR bytes;
} completed;

static void CALLBACK note_io(PTP_CALLBACK_INSTANCE instance, PVOID context, PVOID overlapped, ULONG error, ULONG_PTR bytes, PTP_IO io)
{
	completed.overlapped = overlapped;
	completed.error = error;
	completed.bytes = bytes;
	InterlockedIncrement(&calls);
}

TEST(CreateThreadpoolIo_is_told_of_completions)
{
	char name[64], buffer[32] = { 0 };
	DWORD written;

	snprintf(name, sizeof(name), "\\\\.\\pipe\\threadpool-%lu", GetCurrentProcessId());
	HANDLE server = CreateNamedPipeA(name, PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED, PIPE_TYPE_BYTE, 1, 4096, 4096, 0, NULL);
	HANDLE client = CreateFileA(name, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
	REQUIRE(server != INVALID_HANDLE_VALUE && client != INVALID_HANDLE_VALUE);
	OVERLAPPED connected = { .hEvent = CreateEventW(NULL, TRUE, FALSE, NULL) };
	if (!ConnectNamedPipe(server, &connected) && GetLastError() == ERROR_IO_PENDING)
		CHECK_EQ(WaitForSingleObject(connected.hEvent, 10000), WAIT_OBJECT_0);
	CloseHandle(connected.hEvent);
	PTP_IO io = CreateThreadpoolIo(server, note_io, NULL, NULL);
	REQUIRE(io);
	for (unsigned i = 1; i <= 3; i++) {
		OVERLAPPED overlapped = { 0 };

		calls = 0;
		StartThreadpoolIo(io);
		CHECK(!ReadFile(server, buffer, sizeof(buffer), NULL, &overlapped));
		CHECK_ERROR(ERROR_IO_PENDING);
		CHECK(WriteFile(client, "hello", i, &written, NULL));
		CHECK(reaches(1));
		CHECK(completed.overlapped == &overlapped);
		CHECK_EQ(completed.error, 0);
		CHECK_EQ(completed.bytes, i);
		WaitForThreadpoolIoCallbacks(io, FALSE);
	}
	StartThreadpoolIo(io);
	CancelThreadpoolIo(io);
	WaitForThreadpoolIoCallbacks(io, FALSE);
	calls = 0;
	OVERLAPPED overlapped = { 0 };
	StartThreadpoolIo(io);
	CHECK(!ReadFile(server, buffer, sizeof(buffer), NULL, &overlapped));
	CHECK(CancelIoEx(server, &overlapped));
	CHECK(reaches(1));
	CHECK_EQ(completed.error, ERROR_OPERATION_ABORTED);
	CloseHandle(server);
	CloseHandle(client);
	CloseThreadpoolIo(io);
}

TEST(CreateThreadpoolIo_refuses_what_is_no_file)
{
	SetLastError(0);
	CHECK(!CreateThreadpoolIo(NULL, note_io, NULL, NULL));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
}

static HANDLE bound_done;
static volatile DWORD bound_error, bound_bytes, bound_thread;

static VOID CALLBACK bound_routine(DWORD error, DWORD bytes, LPOVERLAPPED overlapped)
{
	bound_error = error;
	bound_bytes = bytes;
	bound_thread = GetCurrentThreadId();
	SetEvent(bound_done);
}

/* Microsoft, "BindIoCompletionCallback function" */
TEST(BindIoCompletionCallback_calls_for_each)
{
	OVERLAPPED connecting = { 0 }, reading = { 0 };
	HANDLE server, client;
	char text[8] = "";
	DWORD done;

	bound_done = CreateEventA(NULL, FALSE, FALSE, NULL);
	server = CreateNamedPipeA("\\\\.\\pipe\\conformance-bound", PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED, PIPE_TYPE_BYTE, 1, 0, 0, 0, NULL);
	REQUIRE(server != INVALID_HANDLE_VALUE);
	CHECK(BindIoCompletionCallback(server, bound_routine, 0));
	CHECK(!ConnectNamedPipe(server, &connecting));
	CHECK_ERROR(ERROR_IO_PENDING);
	client = CreateFileA("\\\\.\\pipe\\conformance-bound", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
	REQUIRE(client != INVALID_HANDLE_VALUE);
	CHECK_EQ(WaitForSingleObject(bound_done, 10000), WAIT_OBJECT_0);
	CHECK_EQ(bound_error, 0);
	CHECK(!ReadFile(server, text, sizeof(text), NULL, &reading));
	CHECK_ERROR(ERROR_IO_PENDING);
	CHECK(WriteFile(client, "abc", 3, &done, NULL));
	CHECK_EQ(WaitForSingleObject(bound_done, 10000), WAIT_OBJECT_0);
	CHECK_EQ(bound_bytes, 3);
	CHECK(bound_thread != GetCurrentThreadId());
	CHECK(!BindIoCompletionCallback((HANDLE)0x7770, bound_routine, 0));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
	CloseHandle(client);
	CloseHandle(server);
	CloseHandle(bound_done);
}
