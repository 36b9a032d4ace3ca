/*
 * Events, mutexes, semaphores and waitable timers (synchapi.h). Waits and locks are in synchapi_wait.c.
 */
#include "object_name.h"

#include <decant/rtl.h>

#define CREATE_IF_ABSENT OBJ_OPENIF

/* --- events --- */

HANDLE WINAPI CreateEventExW(LPSECURITY_ATTRIBUTES security, LPCWSTR name, DWORD flags, DWORD access)
{
	struct object_name object;
	HANDLE event = NULL;
	NTSTATUS status;

	if (flags & ~(DWORD)(CREATE_EVENT_MANUAL_RESET | CREATE_EVENT_INITIAL_SET)) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return NULL;
	}
	if (!object_name_make(&object, security, name, CREATE_IF_ABSENT))
		return NULL;
	status = NtCreateEvent(&event, access, &object.attributes, flags & CREATE_EVENT_MANUAL_RESET ? notification_event : synchronization_event,
			       (flags & CREATE_EVENT_INITIAL_SET) != 0);
	return object_name_created(&object, status, event);
}

static DWORD event_flags(BOOL manual, BOOL set)
{
	return (manual ? CREATE_EVENT_MANUAL_RESET : 0) | (set ? CREATE_EVENT_INITIAL_SET : 0);
}

HANDLE WINAPI CreateEventW(LPSECURITY_ATTRIBUTES security, BOOL manual, BOOL set, LPCWSTR name)
{
	return CreateEventExW(security, name, event_flags(manual, set), EVENT_ALL_ACCESS);
}

HANDLE WINAPI CreateEventExA(LPSECURITY_ATTRIBUTES security, LPCSTR name, DWORD flags, DWORD access)
{
	UNICODE_STRING wide;
	HANDLE event;

	if (!object_name_from_ansi(&wide, name))
		return NULL;
	event = CreateEventExW(security, wide.Buffer, flags, access);
	RtlFreeUnicodeString(&wide);
	return event;
}

HANDLE WINAPI CreateEventA(LPSECURITY_ATTRIBUTES security, BOOL manual, BOOL set, LPCSTR name)
{
	return CreateEventExA(security, name, event_flags(manual, set), EVENT_ALL_ACCESS);
}

static HANDLE open_named_ansi(NTSTATUS (NTAPI *open)(HANDLE *, ACCESS_MASK, OBJECT_ATTRIBUTES *), DWORD access, BOOL inherit, const char *name)
{
	UNICODE_STRING wide;
	HANDLE handle;

	if (!object_name_from_ansi(&wide, name))
		return NULL;
	handle = object_open_named(open, access, inherit, wide.Buffer);
	RtlFreeUnicodeString(&wide);
	return handle;
}

HANDLE WINAPI OpenEventW(DWORD access, BOOL inherit, LPCWSTR name)
{
	return object_open_named(NtOpenEvent, access, inherit, name);
}

HANDLE WINAPI OpenEventA(DWORD access, BOOL inherit, LPCSTR name)
{
	return open_named_ansi(NtOpenEvent, access, inherit, name);
}

BOOL WINAPI SetEvent(HANDLE event)
{
	return check_status(NtSetEvent(event, NULL));
}

BOOL WINAPI ResetEvent(HANDLE event)
{
	return check_status(NtResetEvent(event, NULL));
}

BOOL WINAPI PulseEvent(HANDLE event)
{
	return check_status(NtPulseEvent(event, NULL));
}

/* --- mutexes --- */

HANDLE WINAPI CreateMutexExW(LPSECURITY_ATTRIBUTES security, LPCWSTR name, DWORD flags, DWORD access)
{
	struct object_name object;
	HANDLE mutex = NULL;
	NTSTATUS status;

	if (flags & ~(DWORD)CREATE_MUTEX_INITIAL_OWNER) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return NULL;
	}
	if (!object_name_make(&object, security, name, CREATE_IF_ABSENT))
		return NULL;
	status = NtCreateMutant(&mutex, access, &object.attributes, flags != 0);
	return object_name_created(&object, status, mutex);
}

HANDLE WINAPI CreateMutexW(LPSECURITY_ATTRIBUTES security, BOOL owned, LPCWSTR name)
{
	return CreateMutexExW(security, name, owned ? CREATE_MUTEX_INITIAL_OWNER : 0, MUTEX_ALL_ACCESS);
}

HANDLE WINAPI CreateMutexExA(LPSECURITY_ATTRIBUTES security, LPCSTR name, DWORD flags, DWORD access)
{
	UNICODE_STRING wide;
	HANDLE mutex;

	if (!object_name_from_ansi(&wide, name))
		return NULL;
	mutex = CreateMutexExW(security, wide.Buffer, flags, access);
	RtlFreeUnicodeString(&wide);
	return mutex;
}

HANDLE WINAPI CreateMutexA(LPSECURITY_ATTRIBUTES security, BOOL owned, LPCSTR name)
{
	return CreateMutexExA(security, name, owned ? CREATE_MUTEX_INITIAL_OWNER : 0, MUTEX_ALL_ACCESS);
}

HANDLE WINAPI OpenMutexW(DWORD access, BOOL inherit, LPCWSTR name)
{
	return object_open_named(NtOpenMutant, access, inherit, name);
}

HANDLE WINAPI OpenMutexA(DWORD access, BOOL inherit, LPCSTR name)
{
	return open_named_ansi(NtOpenMutant, access, inherit, name);
}

BOOL WINAPI ReleaseMutex(HANDLE mutex)
{
	return check_status(NtReleaseMutant(mutex, NULL));
}

/* --- semaphores --- */

HANDLE WINAPI CreateSemaphoreExW(LPSECURITY_ATTRIBUTES security, LONG initial, LONG maximum, LPCWSTR name, DWORD flags, DWORD access)
{
	struct object_name object;
	HANDLE semaphore = NULL;
	NTSTATUS status;

	if (flags) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return NULL;
	}
	if (!object_name_make(&object, security, name, CREATE_IF_ABSENT))
		return NULL;
	status = NtCreateSemaphore(&semaphore, access, &object.attributes, initial, maximum);
	return object_name_created(&object, status, semaphore);
}

HANDLE WINAPI CreateSemaphoreW(LPSECURITY_ATTRIBUTES security, LONG initial, LONG maximum, LPCWSTR name)
{
	return CreateSemaphoreExW(security, initial, maximum, name, 0, SEMAPHORE_ALL_ACCESS);
}

HANDLE WINAPI CreateSemaphoreExA(LPSECURITY_ATTRIBUTES security, LONG initial, LONG maximum, LPCSTR name, DWORD flags, DWORD access)
{
	UNICODE_STRING wide;
	HANDLE semaphore;

	if (!object_name_from_ansi(&wide, name))
		return NULL;
	semaphore = CreateSemaphoreExW(security, initial, maximum, wide.Buffer, flags, access);
	RtlFreeUnicodeString(&wide);
	return semaphore;
}

HANDLE WINAPI CreateSemaphoreA(LPSECURITY_ATTRIBUTES security, LONG initial, LONG maximum, LPCSTR name)
{
	return CreateSemaphoreExA(security, initial, maximum, name, 0, SEMAPHORE_ALL_ACCESS);
}

HANDLE WINAPI OpenSemaphoreW(DWORD access, BOOL inherit, LPCWSTR name)
{
	return object_open_named(NtOpenSemaphore, access, inherit, name);
}

HANDLE WINAPI OpenSemaphoreA(DWORD access, BOOL inherit, LPCSTR name)
{
	return open_named_ansi(NtOpenSemaphore, access, inherit, name);
}

BOOL WINAPI ReleaseSemaphore(HANDLE semaphore, LONG count, LPLONG previous)
{
	return check_status(NtReleaseSemaphore(semaphore, count, previous));
}

/* --- waitable timers --- */

#ifndef CREATE_WAITABLE_TIMER_HIGH_RESOLUTION
#define CREATE_WAITABLE_TIMER_HIGH_RESOLUTION 2
#endif

HANDLE WINAPI CreateWaitableTimerExW(LPSECURITY_ATTRIBUTES security, LPCWSTR name, DWORD flags, DWORD access)
{
	struct object_name object;
	HANDLE timer = NULL;
	NTSTATUS status;

	/* All timers here have the high resolution. */
	if (flags & ~(DWORD)(CREATE_WAITABLE_TIMER_MANUAL_RESET | CREATE_WAITABLE_TIMER_HIGH_RESOLUTION)) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return NULL;
	}
	if (!object_name_make(&object, security, name, CREATE_IF_ABSENT))
		return NULL;
	status = NtCreateTimer(&timer, access, &object.attributes,
			       flags & CREATE_WAITABLE_TIMER_MANUAL_RESET ? notification_event : synchronization_event);
	return object_name_created(&object, status, timer);
}

HANDLE WINAPI CreateWaitableTimerW(LPSECURITY_ATTRIBUTES security, BOOL manual, LPCWSTR name)
{
	return CreateWaitableTimerExW(security, name, manual ? CREATE_WAITABLE_TIMER_MANUAL_RESET : 0, TIMER_ALL_ACCESS);
}

HANDLE WINAPI CreateWaitableTimerExA(LPSECURITY_ATTRIBUTES security, LPCSTR name, DWORD flags, DWORD access)
{
	UNICODE_STRING wide;
	HANDLE timer;

	if (!object_name_from_ansi(&wide, name))
		return NULL;
	timer = CreateWaitableTimerExW(security, wide.Buffer, flags, access);
	RtlFreeUnicodeString(&wide);
	return timer;
}

HANDLE WINAPI CreateWaitableTimerA(LPSECURITY_ATTRIBUTES security, BOOL manual, LPCSTR name)
{
	return CreateWaitableTimerExA(security, name, manual ? CREATE_WAITABLE_TIMER_MANUAL_RESET : 0, TIMER_ALL_ACCESS);
}

HANDLE WINAPI OpenWaitableTimerW(DWORD access, BOOL inherit, LPCWSTR name)
{
	return object_open_named(NtOpenTimer, access, inherit, name);
}

HANDLE WINAPI OpenWaitableTimerA(DWORD access, BOOL inherit, LPCSTR name)
{
	return open_named_ansi(NtOpenTimer, access, inherit, name);
}

BOOL WINAPI SetWaitableTimer(HANDLE timer, const LARGE_INTEGER *due, LONG period, PTIMERAPCROUTINE routine, LPVOID argument, BOOL resume)
{
	LARGE_INTEGER due_copy = *due;
	NTSTATUS status = NtSetTimer(timer, &due_copy, (timer_apc_routine)routine, argument, resume != 0, period, NULL);

	if (!NT_SUCCESS(status))
		return set_last_status(status);
	SetLastError(status == STATUS_TIMER_RESUME_IGNORED ? ERROR_NOT_SUPPORTED : ERROR_SUCCESS);
	return TRUE;
}

BOOL WINAPI SetWaitableTimerEx(HANDLE timer, const LARGE_INTEGER *due, LONG period, PTIMERAPCROUTINE routine, LPVOID argument,
			       PREASON_CONTEXT wake_context, ULONG tolerable_delay)
{
	(void)tolerable_delay; /* none is needed */
	return SetWaitableTimer(timer, due, period, routine, argument, wake_context != NULL);
}

BOOL WINAPI CancelWaitableTimer(HANDLE timer)
{
	return check_status(NtCancelTimer(timer, NULL));
}
