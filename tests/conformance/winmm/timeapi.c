/*
 * timeapi.h and the timers of mmsystem.h (Microsoft, "Multimedia Timers").
 */
#include "test.h"

#include <mmsystem.h>

TEST(timeGetTime_advances)
{
	DWORD start = timeGetTime();
	DWORD passed;

	Sleep(30);
	passed = timeGetTime() - start;
	CHECK(passed >= 29 && passed < 10000);
}

TEST(timeGetDevCaps_range)
{
	TIMECAPS caps = { 0, 0 };

	CHECK_EQ(timeGetDevCaps(&caps, sizeof(caps)), TIMERR_NOERROR);
	CHECK_EQ(caps.wPeriodMin, 1);
	CHECK(caps.wPeriodMax >= 65535);
}

TEST(timeGetDevCaps_bad_arguments)
{
	TIMECAPS caps = { 0, 0 };

	CHECK_EQ(timeGetDevCaps(NULL, sizeof(caps)), TIMERR_NOCANDO);
	CHECK_EQ(timeGetDevCaps(&caps, sizeof(caps) - 1), TIMERR_NOCANDO);
	CHECK_EQ(caps.wPeriodMin, 0);
}

TEST(timeBeginPeriod_range)
{
	TIMECAPS caps = { 0, 0 };

	timeGetDevCaps(&caps, sizeof(caps));
	CHECK_EQ(timeBeginPeriod(1), TIMERR_NOERROR);
	CHECK_EQ(timeEndPeriod(1), TIMERR_NOERROR);
	CHECK_EQ(timeBeginPeriod(0), TIMERR_NOCANDO);
	CHECK_EQ(timeEndPeriod(0), TIMERR_NOCANDO);
	CHECK_EQ(timeBeginPeriod(caps.wPeriodMax), TIMERR_NOERROR);
	CHECK_EQ(timeEndPeriod(caps.wPeriodMax), TIMERR_NOERROR);
}

TEST(timeGetSystemTime_milliseconds)
{
	MMTIME time = { 0 };
	DWORD before = timeGetTime();

	CHECK_EQ(timeGetSystemTime(&time, sizeof(time)), TIMERR_NOERROR);
	CHECK_EQ(time.wType, TIME_MS);
	CHECK(time.u.ms - before < 1000);
}

static LONG calls;
static DWORD_PTR user_seen;
static UINT id_seen;
static DWORD thread_seen;
static HANDLE called;

static void CALLBACK count_call(UINT id, UINT message, DWORD_PTR user, DWORD_PTR first, DWORD_PTR second)
{
	id_seen = id;
	user_seen = user;
	thread_seen = GetCurrentThreadId();
	InterlockedIncrement(&calls);
	SetEvent(called);
}

TEST(timeSetEvent_calls_once)
{
	DWORD start = timeGetTime();
	UINT id;

	called = CreateEventA(NULL, FALSE, FALSE, NULL);
	id = timeSetEvent(30, 0, count_call, 4711, TIME_ONESHOT);
	REQUIRE(id != 0);
	CHECK_EQ(WaitForSingleObject(called, 10000), WAIT_OBJECT_0);
	CHECK(timeGetTime() - start >= 29);
	CHECK_EQ(id_seen, id);
	CHECK_EQ(user_seen, 4711);
	CHECK(thread_seen != GetCurrentThreadId());
	CHECK_EQ(WaitForSingleObject(called, 100), WAIT_TIMEOUT);
	CHECK_EQ(calls, 1);
	CloseHandle(called);
}

TEST(timeSetEvent_periodic_until_killed)
{
	UINT id;

	called = CreateEventA(NULL, FALSE, FALSE, NULL);
	id = timeSetEvent(5, 0, count_call, 0, TIME_PERIODIC | TIME_KILL_SYNCHRONOUS);
	REQUIRE(id != 0);
	for (int i = 0; i < 5; i++)
		CHECK_EQ(WaitForSingleObject(called, 10000), WAIT_OBJECT_0);
	CHECK_EQ(timeKillEvent(id), TIMERR_NOERROR);
	/* None after a synchronous kill. */
	ResetEvent(called);
	CHECK_EQ(WaitForSingleObject(called, 50), WAIT_TIMEOUT);
	CloseHandle(called);
}

TEST(timeSetEvent_sets_event)
{
	HANDLE event = CreateEventA(NULL, TRUE, FALSE, NULL);
	UINT id = timeSetEvent(5, 0, (LPTIMECALLBACK)event, 0, TIME_ONESHOT | TIME_CALLBACK_EVENT_SET);

	CHECK(id != 0);
	CHECK_EQ(WaitForSingleObject(event, 10000), WAIT_OBJECT_0);
	CloseHandle(event);
}

/* Several timers keep their order whatever the order they were made in. */
TEST(timeSetEvent_order)
{
	HANDLE late = CreateEventA(NULL, TRUE, FALSE, NULL), early = CreateEventA(NULL, TRUE, FALSE, NULL);
	UINT first = timeSetEvent(2000, 0, (LPTIMECALLBACK)late, 0, TIME_ONESHOT | TIME_CALLBACK_EVENT_SET);
	UINT second = timeSetEvent(20, 0, (LPTIMECALLBACK)early, 0, TIME_ONESHOT | TIME_CALLBACK_EVENT_SET);

	CHECK(first != second);
	CHECK_EQ(WaitForSingleObject(early, 1900), WAIT_OBJECT_0);
	CHECK_EQ(WaitForSingleObject(late, 0), WAIT_TIMEOUT);
	CHECK_EQ(timeKillEvent(first), TIMERR_NOERROR);
	CloseHandle(early);
	CloseHandle(late);
}

TEST(timeSetEvent_bad_arguments)
{
	TIMECAPS caps = { 0, 0 };

	timeGetDevCaps(&caps, sizeof(caps));
	CHECK_EQ(timeSetEvent(caps.wPeriodMax + 1, 0, count_call, 0, TIME_ONESHOT), 0);
}

TEST(timeKillEvent_unknown)
{
	CHECK_EQ(timeKillEvent(0), MMSYSERR_INVALPARAM);
	CHECK_EQ(timeKillEvent(0x7fffff00), MMSYSERR_INVALPARAM);
}
