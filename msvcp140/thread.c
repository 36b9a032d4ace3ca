/*
 * Threads and time. A thread is a handle and an id; times are absolute, UTC since 1970.
 */
#include "xthreads.h"

#define TICKS_PER_SECOND 10000000ll
#define TICKS_TO_1970 116444736000000000ll
#define DAY 86400000u

int64_t __cdecl _Xtime_get_ticks(void)
{
	ULARGE_INTEGER now;
	FILETIME time;

	GetSystemTimePreciseAsFileTime(&time);
	now.LowPart = time.dwLowDateTime;
	now.HighPart = time.dwHighDateTime;
	return (int64_t)now.QuadPart - TICKS_TO_1970;
}

/* BASE is TIME_UTC, 1, the only one there is; returns it, or 0. */
int __cdecl xtime_get(struct xtime *time, int base)
{
	int64_t now = _Xtime_get_ticks();

	if (base != 1)
		return 0;
	*time = (struct xtime){ now / TICKS_PER_SECOND, (int32_t)(now % TICKS_PER_SECOND * 100) };
	return base;
}

/* Milliseconds from START to END, rounded up; 0 if that is past. */
static int64_t milliseconds_between(const struct xtime *end, const struct xtime *start)
{
	int64_t seconds = end->seconds - start->seconds, nanoseconds = end->nanoseconds - start->nanoseconds;

	if (nanoseconds < 0) {
		nanoseconds += 1000000000;
		seconds--;
	}
	if (seconds < 0)
		return 0;
	return seconds > INT32_MAX / 1000 ? INT32_MAX : seconds * 1000 + (nanoseconds + 999999) / 1000000;
}

long __cdecl _Xtime_diff_to_millis2(const struct xtime *end, const struct xtime *start)
{
	return (long)milliseconds_between(end, start);
}

long __cdecl _Xtime_diff_to_millis(const struct xtime *end)
{
	struct xtime now;

	xtime_get(&now, 1);
	return (long)milliseconds_between(end, &now);
}

DWORD xtime_until(const struct xtime *when)
{
	long milliseconds = _Xtime_diff_to_millis(when);

	return milliseconds > (long)DAY ? DAY : (DWORD)milliseconds;
}

int64_t __cdecl _Query_perf_counter(void)
{
	LARGE_INTEGER counter;

	QueryPerformanceCounter(&counter);
	return counter.QuadPart;
}

int64_t __cdecl _Query_perf_frequency(void)
{
	LARGE_INTEGER frequency;

	QueryPerformanceFrequency(&frequency);
	return frequency.QuadPart;
}

/* --- threads --- */

/* CODE may be NULL. */
int __cdecl _Thrd_join(struct thread thread, int *code)
{
	DWORD exit_code;

	if (WaitForSingleObject(thread.handle, INFINITE) == WAIT_FAILED || !GetExitCodeThread(thread.handle, &exit_code))
		return THREAD_ERROR;
	if (code)
		*code = (int)exit_code;
	return CloseHandle(thread.handle) ? THREAD_SUCCESS : THREAD_ERROR;
}

int __cdecl _Thrd_detach(struct thread thread)
{
	return CloseHandle(thread.handle) ? THREAD_SUCCESS : THREAD_ERROR;
}

void __cdecl _Thrd_sleep(const struct xtime *when)
{
	DWORD milliseconds;

	while ((milliseconds = xtime_until(when)))
		Sleep(milliseconds);
}

void __cdecl _Thrd_yield(void)
{
	SwitchToThread();
}

unsigned __cdecl _Thrd_hardware_concurrency(void)
{
	SYSTEM_INFO info;

	GetNativeSystemInfo(&info);
	return info.dwNumberOfProcessors;
}

unsigned __cdecl _Thrd_id(void)
{
	return GetCurrentThreadId();
}

struct thread __cdecl _Thrd_current(void)
{
	return (struct thread){ GetCurrentThread(), GetCurrentThreadId() };
}

int __cdecl _Thrd_equal(struct thread a, struct thread b)
{
	return a.id == b.id;
}

int __cdecl _Thrd_lt(struct thread a, struct thread b)
{
	return a.id < b.id;
}
