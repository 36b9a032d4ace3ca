/*
 * timeSetEvent, timeKillEvent: events and calls at points in time.
 *
 * One thread, started with the first timer, runs them all. The timers are a list in the order in which they are due; the thread sleeps
 * until the first of them is, or until a new first one wakes it. What a periodic timer missed while a callback was slow is left out,
 * its rhythm stays.
 *
 * Everything is guarded by timer_lock, which is not held during a callback: `running` names the timer meanwhile, whether or not it is
 * still in the list.
 */
#include "winmm.h"

#include <decant/nt_time.h>

struct timer {
	struct timer *next;
	LONGLONG due;    /* performance counter, 100 ns */
	LONGLONG period; /* 0: once */
	UINT id, flags;
	LPTIMECALLBACK callback; /* or an event */
	DWORD_PTR user;
};

static SRWLOCK timer_lock = SRWLOCK_INIT;
static CONDITION_VARIABLE callback_done = CONDITION_VARIABLE_INIT;
static struct timer *timers;
static HANDLE wake;        /* auto-reset; NULL until the thread has been started */
static DWORD timer_thread_id;
static const struct timer *running; /* a copy of the timer whose callback runs, NULL for none */
static UINT last_id;

static LONGLONG now(void)
{
	LONGLONG counter;

	RtlQueryPerformanceCounter((LARGE_INTEGER *)&counter);
	return counter;
}

static void insert(struct timer *timer)
{
	struct timer **link = &timers;

	while (*link && (*link)->due <= timer->due)
		link = &(*link)->next;
	timer->next = *link;
	*link = timer;
}

/* Takes timer ID out of the list; NULL if it is not there. */
static struct timer *take(UINT id)
{
	struct timer **link = &timers;
	struct timer *timer;

	while (*link && (*link)->id != id)
		link = &(*link)->next;
	timer = *link;
	if (timer)
		*link = timer->next;
	return timer;
}

static void signal_timer(const struct timer *timer)
{
	if (timer->flags & TIME_CALLBACK_EVENT_PULSE)
		PulseEvent((HANDLE)timer->callback);
	else if (timer->flags & TIME_CALLBACK_EVENT_SET)
		SetEvent((HANDLE)timer->callback);
	else
		timer->callback(timer->id, 0, timer->user, 0, 0);
}

/* The first timer is due: puts it where it belongs next and does what it is for. Called and left with the lock held. */
static void run_first(LONGLONG time)
{
	struct timer *timer = timers, copy = *timer;

	timers = timer->next;
	if (timer->period) {
		timer->due += timer->period;
		if (timer->due <= time)
			timer->due += (time - timer->due) / timer->period * timer->period + timer->period;
		insert(timer);
	} else {
		HeapFree(GetProcessHeap(), 0, timer);
	}
	running = &copy;
	ReleaseSRWLockExclusive(&timer_lock);
	signal_timer(&copy);
	AcquireSRWLockExclusive(&timer_lock);
	running = NULL;
	WakeAllConditionVariable(&callback_done);
}

static _Noreturn DWORD WINAPI timer_thread(void *unused)
{
	(void)unused;
	SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_TIME_CRITICAL);
	AcquireSRWLockExclusive(&timer_lock);
	for (;;) {
		LONGLONG time = now();
		LARGE_INTEGER delay;
		BOOL any = timers != NULL;

		if (any && timers->due <= time) {
			run_first(time);
			continue;
		}
		delay.QuadPart = any ? time - timers->due : 0;
		ReleaseSRWLockExclusive(&timer_lock);
		NtWaitForSingleObject(wake, FALSE, any ? &delay : NULL);
		AcquireSRWLockExclusive(&timer_lock);
	}
}

/* Starts the thread, once. The module cannot go while it runs. Called with the lock held. */
static BOOL start_thread(void)
{
	HMODULE self;
	HANDLE thread;

	if (wake)
		return TRUE;
	wake = CreateEventW(NULL, FALSE, FALSE, NULL);
	thread = wake ? CreateThread(NULL, 0, timer_thread, NULL, 0, &timer_thread_id) : NULL;
	if (!thread) {
		if (wake)
			CloseHandle(wake);
		wake = NULL;
		return FALSE;
	}
	CloseHandle(thread);
	GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (LPCWSTR)(ULONG_PTR)timer_thread, &self);
	return TRUE;
}

MMRESULT WINAPI timeSetEvent(UINT delay, UINT resolution, LPTIMECALLBACK callback, DWORD_PTR user, UINT flags)
{
	struct timer *timer;
	MMRESULT id = 0;

	(void)resolution; /* as exact as the kernel can, whatever was asked for */
	if (delay < TIMER_PERIOD_MIN || delay > TIMER_PERIOD_MAX || !callback)
		return 0;
	timer = HeapAlloc(GetProcessHeap(), 0, sizeof(*timer));
	if (!timer)
		return 0;
	*timer = (struct timer){ .due = now() + delay * TICKS_PER_MILLISECOND, .flags = flags, .callback = callback, .user = user,
				 .period = flags & TIME_PERIODIC ? delay * TICKS_PER_MILLISECOND : 0 };
	AcquireSRWLockExclusive(&timer_lock);
	if (start_thread()) {
		if (!++last_id)
			last_id = 1;
		id = timer->id = last_id;
		insert(timer);
		if (timers == timer)
			SetEvent(wake);
	}
	ReleaseSRWLockExclusive(&timer_lock);
	if (!id)
		HeapFree(GetProcessHeap(), 0, timer);
	return id;
}

MMRESULT WINAPI timeKillEvent(UINT id)
{
	struct timer *timer;

	AcquireSRWLockExclusive(&timer_lock);
	timer = take(id);
	/* A callback that kills its own timer does not wait for itself. */
	while (running && running->id == id && running->flags & TIME_KILL_SYNCHRONOUS && GetCurrentThreadId() != timer_thread_id)
		SleepConditionVariableSRW(&callback_done, &timer_lock, INFINITE, 0);
	ReleaseSRWLockExclusive(&timer_lock);
	if (!timer)
		return MMSYSERR_INVALPARAM;
	HeapFree(GetProcessHeap(), 0, timer);
	return TIMERR_NOERROR;
}
