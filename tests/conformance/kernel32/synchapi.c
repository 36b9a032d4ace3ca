/*
 * Events, mutexes, semaphores, timers, waits and the locks. Microsoft, "Synchronization functions".
 */
#include "../test.h"

TEST(event_auto_and_manual)
{
	HANDLE automatic = CreateEventW(NULL, FALSE, FALSE, NULL), manual = CreateEventW(NULL, TRUE, TRUE, NULL);

	REQUIRE(automatic && manual);
	CHECK_EQ(WaitForSingleObject(automatic, 0), WAIT_TIMEOUT);
	CHECK(SetEvent(automatic));
	CHECK_EQ(WaitForSingleObject(automatic, 0), WAIT_OBJECT_0);
	CHECK_EQ(WaitForSingleObject(automatic, 0), WAIT_TIMEOUT);
	CHECK_EQ(WaitForSingleObject(manual, 0), WAIT_OBJECT_0);
	CHECK_EQ(WaitForSingleObject(manual, 0), WAIT_OBJECT_0);
	CHECK(ResetEvent(manual));
	CHECK_EQ(WaitForSingleObject(manual, 0), WAIT_TIMEOUT);
	CHECK(CloseHandle(automatic));
	CHECK(CloseHandle(manual));
	SetLastError(0);
	CHECK_EQ(WaitForSingleObject((HANDLE)(ULONG_PTR)0x7ffff0, 0), WAIT_FAILED);
	CHECK_ERROR(ERROR_INVALID_HANDLE);
	SetLastError(0);
	CHECK(!SetEvent((HANDLE)(ULONG_PTR)0x7ffff0));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
}

struct two_waiters {
	HANDLE event;
	LONG released;
};

static DWORD WINAPI wait_and_count(void *argument)
{
	struct two_waiters *waiters = argument;

	if (WaitForSingleObject(waiters->event, 2000) == WAIT_OBJECT_0)
		InterlockedIncrement(&waiters->released);
	return 0;
}

/* Each SetEvent releases one thread that waits, even if the second comes before the first thread has run. */
TEST(event_set_twice_releases_two)
{
	struct two_waiters waiters = { CreateEventW(NULL, FALSE, FALSE, NULL), 0 };
	HANDLE threads[2];

	for (int i = 0; i < 2; i++)
		threads[i] = CreateThread(NULL, 0, wait_and_count, &waiters, 0, NULL);
	Sleep(100);
	SetEvent(waiters.event);
	SetEvent(waiters.event);
	CHECK_EQ(WaitForMultipleObjects(2, threads, TRUE, 5000), WAIT_OBJECT_0);
	CHECK_EQ(waiters.released, 2);
	for (int i = 0; i < 2; i++)
		CloseHandle(threads[i]);
	CloseHandle(waiters.event);
}

TEST(names)
{
	HANDLE first = CreateEventW(NULL, TRUE, TRUE, L"Local\\decant-test-name"), second, opened;

	REQUIRE(first);
	CHECK_ERROR(ERROR_SUCCESS);
	second = CreateEventA(NULL, FALSE, FALSE, "decant-test-name");
	CHECK(second);
	CHECK_ERROR(ERROR_ALREADY_EXISTS);
	CHECK_EQ(WaitForSingleObject(second, 0), WAIT_OBJECT_0);
	CHECK(!CreateMutexW(NULL, FALSE, L"decant-test-name"));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
	opened = OpenEventW(SYNCHRONIZE, FALSE, L"decant-test-name");
	CHECK(opened);
	CHECK(!SetEvent(opened));
	CHECK_ERROR(ERROR_ACCESS_DENIED);
	CloseHandle(first);
	CloseHandle(second);
	CloseHandle(opened);
	CHECK(!OpenEventW(SYNCHRONIZE, FALSE, L"decant-test-name"));
	CHECK_ERROR(ERROR_FILE_NOT_FOUND);
	CHECK(!CreateEventW(NULL, FALSE, FALSE, L"no\\folder"));
	CHECK_ERROR(ERROR_PATH_NOT_FOUND);
}

static DWORD WINAPI take_and_end(void *mutex)
{
	return WaitForSingleObject(mutex, 2000);
}

TEST(mutex_recursion_and_abandonment)
{
	HANDLE mutex = CreateMutexW(NULL, FALSE, NULL), thread;

	REQUIRE(mutex);
	CHECK(!ReleaseMutex(mutex));
	CHECK_ERROR(ERROR_NOT_OWNER);
	thread = CreateThread(NULL, 0, take_and_end, mutex, 0, NULL);
	CHECK_EQ(WaitForSingleObject(thread, 5000), WAIT_OBJECT_0);
	CloseHandle(thread);
	CHECK_EQ(WaitForSingleObject(mutex, 0), WAIT_ABANDONED);
	CHECK_EQ(WaitForSingleObject(mutex, 0), WAIT_OBJECT_0);
	CHECK(ReleaseMutex(mutex));
	CHECK(ReleaseMutex(mutex));
	CHECK(!ReleaseMutex(mutex));
	CloseHandle(mutex);
}

TEST(semaphore_limits)
{
	HANDLE semaphore = CreateSemaphoreW(NULL, 1, 2, NULL);
	LONG previous = -1;

	REQUIRE(semaphore);
	CHECK(!ReleaseSemaphore(semaphore, 2, &previous));
	CHECK_ERROR(ERROR_TOO_MANY_POSTS);
	CHECK(ReleaseSemaphore(semaphore, 1, &previous));
	CHECK_EQ(previous, 1);
	CHECK_EQ(WaitForSingleObject(semaphore, 0), WAIT_OBJECT_0);
	CHECK_EQ(WaitForSingleObject(semaphore, 0), WAIT_OBJECT_0);
	CHECK_EQ(WaitForSingleObject(semaphore, 0), WAIT_TIMEOUT);
	CloseHandle(semaphore);
	CHECK(!CreateSemaphoreW(NULL, 3, 2, NULL));
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
}

TEST(wait_for_several)
{
	HANDLE events[3], same[2];

	for (int i = 0; i < 3; i++)
		events[i] = CreateEventW(NULL, FALSE, FALSE, NULL);
	CHECK_EQ(WaitForMultipleObjects(3, events, FALSE, 10), WAIT_TIMEOUT);
	SetEvent(events[2]);
	CHECK_EQ(WaitForMultipleObjects(3, events, FALSE, 10), WAIT_OBJECT_0 + 2);
	SetEvent(events[0]);
	SetEvent(events[1]);
	/* Nothing is taken before everything can be. */
	CHECK_EQ(WaitForMultipleObjects(3, events, TRUE, 10), WAIT_TIMEOUT);
	CHECK_EQ(WaitForSingleObject(events[0], 0), WAIT_OBJECT_0);
	SetEvent(events[0]);
	SetEvent(events[2]);
	CHECK_EQ(WaitForMultipleObjects(3, events, TRUE, 10), WAIT_OBJECT_0);
	CHECK_EQ(WaitForSingleObject(events[1], 0), WAIT_TIMEOUT);
	/* Microsoft, "WaitForMultipleObjects": the array may not contain multiple copies of the same handle. Wine 8 lets it. */
	same[0] = same[1] = events[0];
	CHECK_EQ(WaitForMultipleObjects(2, same, TRUE, 0), WAIT_FAILED);
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	for (int i = 0; i < 3; i++)
		CloseHandle(events[i]);
}

TEST(waitable_timer)
{
	HANDLE timer = CreateWaitableTimerW(NULL, FALSE, NULL);
	/* Long enough for a busy machine to get to the next line before. */
	LARGE_INTEGER due = { .QuadPart = -3000000 };

	REQUIRE(timer);
	CHECK(SetWaitableTimer(timer, &due, 10, NULL, NULL, FALSE));
	CHECK_EQ(WaitForSingleObject(timer, 0), WAIT_TIMEOUT);
	CHECK_EQ(WaitForSingleObject(timer, 5000), WAIT_OBJECT_0);
	CHECK_EQ(WaitForSingleObject(timer, 5000), WAIT_OBJECT_0);
	CHECK(CancelWaitableTimer(timer));
	WaitForSingleObject(timer, 0);
	CHECK_EQ(WaitForSingleObject(timer, 50), WAIT_TIMEOUT);
	CloseHandle(timer);
}

static ULONG_PTR apc_sum;

static void CALLBACK add_apc(ULONG_PTR value)
{
	apc_sum += value;
}

TEST(apcs_run_in_alertable_waits)
{
	apc_sum = 0;
	CHECK(QueueUserAPC(add_apc, GetCurrentThread(), 3));
	CHECK(QueueUserAPC(add_apc, GetCurrentThread(), 4));
	CHECK_EQ(SleepEx(0, FALSE), 0);
	CHECK_EQ(apc_sum, 0);
	CHECK_EQ(SleepEx(0, TRUE), WAIT_IO_COMPLETION);
	CHECK_EQ(apc_sum, 7);
	CHECK_EQ(SleepEx(0, TRUE), 0);
}

static CRITICAL_SECTION section;
static SRWLOCK srw = SRWLOCK_INIT;
static int guarded;

static DWORD WINAPI count_guarded(void *by_section)
{
	for (int i = 0; i < 20000; i++) {
		if (by_section)
			EnterCriticalSection(&section);
		else
			AcquireSRWLockExclusive(&srw);
		guarded++;
		if (by_section)
			LeaveCriticalSection(&section);
		else
			ReleaseSRWLockExclusive(&srw);
	}
	return 0;
}

TEST(locks_exclude)
{
	InitializeCriticalSection(&section);
	for (INT_PTR by_section = 0; by_section < 2; by_section++) {
		HANDLE threads[4];

		guarded = 0;
		for (int i = 0; i < 4; i++)
			threads[i] = CreateThread(NULL, 0, count_guarded, (void *)by_section, 0, NULL);
		CHECK_EQ(WaitForMultipleObjects(4, threads, TRUE, 20000), WAIT_OBJECT_0);
		CHECK_EQ(guarded, 80000);
		for (int i = 0; i < 4; i++)
			CloseHandle(threads[i]);
	}
	EnterCriticalSection(&section);
	CHECK(TryEnterCriticalSection(&section));
	LeaveCriticalSection(&section);
	LeaveCriticalSection(&section);
	DeleteCriticalSection(&section);
}

TEST(handle_flags_and_duplicates)
{
	HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL), duplicate;
	DWORD flags;

	CHECK(SetHandleInformation(event, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT));
	CHECK(GetHandleInformation(event, &flags));
	CHECK_EQ(flags, HANDLE_FLAG_INHERIT);
	CHECK(DuplicateHandle(GetCurrentProcess(), event, GetCurrentProcess(), &duplicate, 0, FALSE, DUPLICATE_SAME_ACCESS));
	CHECK(SetEvent(duplicate));
	CHECK_EQ(WaitForSingleObject(event, 0), WAIT_OBJECT_0);
	CHECK(CloseHandle(duplicate));
	CHECK(!CloseHandle(duplicate));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
	CHECK(CloseHandle(event));
}

/* Handles that are closed while others use them: each call succeeds or says that there is no such handle, and nothing is lost. */
#define SHARED 8
static HANDLE volatile shared[SHARED];
static volatile LONG stop_using;

static DWORD WINAPI use_shared(void *unused)
{
	for (unsigned i = 0; !stop_using; i++) {
		HANDLE handle = shared[i % SHARED];

		if (!SetEvent(handle) && GetLastError() != ERROR_INVALID_HANDLE)
			return 1;
		if (WaitForSingleObject(handle, 0) == WAIT_FAILED && GetLastError() != ERROR_INVALID_HANDLE)
			return 2;
	}
	return 0;
}

TEST(events_closed_while_used)
{
	HANDLE own = CreateEventW(NULL, FALSE, FALSE, NULL), users[2];
	DWORD code = 5;

	for (unsigned i = 0; i < SHARED; i++)
		shared[i] = CreateEventW(NULL, i % 2, FALSE, NULL);
	for (unsigned i = 0; i < 2; i++)
		users[i] = CreateThread(NULL, 0, use_shared, NULL, 0, NULL);
	for (unsigned i = 0; i < 100000; i++) {
		HANDLE old = shared[i % SHARED];

		shared[i % SHARED] = CreateEventW(NULL, i % 2, FALSE, NULL);
		CHECK(CloseHandle(old));
		/* An event that nobody else knows is set by nobody else. */
		if (i % 16)
			continue;
		REQUIRE(WaitForSingleObject(own, 0) == WAIT_TIMEOUT);
		SetEvent(own);
		REQUIRE(WaitForSingleObject(own, 0) == WAIT_OBJECT_0);
	}
	stop_using = 1;
	for (unsigned i = 0; i < 2; i++) {
		CHECK_EQ(WaitForSingleObject(users[i], 10000), WAIT_OBJECT_0);
		GetExitCodeThread(users[i], &code);
		CHECK_EQ(code, 0);
		CloseHandle(users[i]);
	}
	CloseHandle(own);
}
