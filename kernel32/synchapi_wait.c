/*
 * Waits, and the locks that can fail (synchapi.h). Locks that cannot are ntdll's own functions.
 */
#include "object_name.h"

static DWORD wait_ended(NTSTATUS status)
{
	if (__builtin_expect(!NT_SUCCESS(status), 0)) {
		set_last_status(status);
		return WAIT_FAILED;
	}
	return (DWORD)status;
}

DWORD WINAPI WaitForSingleObjectEx(HANDLE handle, DWORD milliseconds, BOOL alertable)
{
	LARGE_INTEGER storage, *timeout = timeout_of(milliseconds, &storage);
	NTSTATUS status;

	handle = real_handle(handle);
	do
		status = NtWaitForSingleObject(handle, alertable != 0, timeout);
	while (status == STATUS_ALERTED);
	return wait_ended(status);
}

DWORD WINAPI WaitForSingleObject(HANDLE handle, DWORD milliseconds)
{
	return WaitForSingleObjectEx(handle, milliseconds, FALSE);
}

DWORD WINAPI WaitForMultipleObjectsEx(DWORD count, const HANDLE *handles, BOOL all, DWORD milliseconds, BOOL alertable)
{
	LARGE_INTEGER storage, *timeout = timeout_of(milliseconds, &storage);
	HANDLE real[MAXIMUM_WAIT_OBJECTS];
	NTSTATUS status;

	if (!count || count > MAXIMUM_WAIT_OBJECTS) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return WAIT_FAILED;
	}
	for (DWORD i = 0; i < count; i++)
		real[i] = real_handle(handles[i]);
	do
		status = NtWaitForMultipleObjects(count, real, all ? wait_type_all : wait_type_any, alertable != 0, timeout);
	while (status == STATUS_ALERTED);
	return wait_ended(status);
}

DWORD WINAPI WaitForMultipleObjects(DWORD count, const HANDLE *handles, BOOL all, DWORD milliseconds)
{
	return WaitForMultipleObjectsEx(count, handles, all, milliseconds, FALSE);
}

DWORD WINAPI SignalObjectAndWait(HANDLE signal, HANDLE wait, DWORD milliseconds, BOOL alertable)
{
	LARGE_INTEGER storage, *timeout = timeout_of(milliseconds, &storage);
	NTSTATUS status = NtSignalAndWaitForSingleObject(signal, real_handle(wait), alertable != 0, timeout);

	while (status == STATUS_ALERTED)
		status = NtWaitForSingleObject(real_handle(wait), alertable != 0, timeout);
	return wait_ended(status);
}

DWORD WINAPI SleepEx(DWORD milliseconds, BOOL alertable)
{
	LARGE_INTEGER interval = { .QuadPart = (LONGLONG)milliseconds * -10000 };
	NTSTATUS status;

	if (milliseconds == INFINITE)
		interval.QuadPart = INT64_MIN;
	do
		status = NtDelayExecution(alertable != 0, &interval);
	while (status == STATUS_ALERTED);
	return status == STATUS_USER_APC ? WAIT_IO_COMPLETION : 0;
}

VOID WINAPI Sleep(DWORD milliseconds)
{
	SleepEx(milliseconds, FALSE);
}

BOOL WINAPI SwitchToThread(void)
{
	return NtYieldExecution() == STATUS_SUCCESS;
}

/* --- locks --- */

BOOL WINAPI InitializeCriticalSectionAndSpinCount(LPCRITICAL_SECTION section, DWORD spin_count)
{
	return check_status(RtlInitializeCriticalSectionAndSpinCount(section, spin_count));
}

BOOL WINAPI InitializeCriticalSectionEx(LPCRITICAL_SECTION section, DWORD spin_count, DWORD flags)
{
	return check_status(RtlInitializeCriticalSectionEx(section, spin_count, flags));
}

/* A timed-out sleep on a condition variable fails, unlike a wait. */
static BOOL sleep_ended(NTSTATUS status)
{
	if (status == STATUS_TIMEOUT) {
		SetLastError(ERROR_TIMEOUT);
		return FALSE;
	}
	return check_status(status);
}

BOOL WINAPI SleepConditionVariableCS(PCONDITION_VARIABLE variable, PCRITICAL_SECTION section, DWORD milliseconds)
{
	LARGE_INTEGER storage;

	return sleep_ended(RtlSleepConditionVariableCS(variable, section, timeout_of(milliseconds, &storage)));
}

BOOL WINAPI SleepConditionVariableSRW(PCONDITION_VARIABLE variable, PSRWLOCK lock, DWORD milliseconds, ULONG flags)
{
	LARGE_INTEGER storage;

	return sleep_ended(RtlSleepConditionVariableSRW(variable, lock, timeout_of(milliseconds, &storage), flags));
}

BOOL WINAPI WaitOnAddress(volatile void *address, PVOID compare, SIZE_T size, DWORD milliseconds)
{
	LARGE_INTEGER storage;

	return sleep_ended(RtlWaitOnAddress(address, compare, size, timeout_of(milliseconds, &storage)));
}

BOOL WINAPI InitOnceExecuteOnce(PINIT_ONCE once, PINIT_ONCE_FN function, PVOID parameter, LPVOID *context)
{
	return check_status(RtlRunOnceExecuteOnce(once, (run_once_function)function, parameter, context));
}

BOOL WINAPI InitOnceBeginInitialize(LPINIT_ONCE once, DWORD flags, PBOOL pending, LPVOID *context)
{
	NTSTATUS status = RtlRunOnceBeginInitialize(once, flags, context);

	*pending = status == STATUS_PENDING;
	return check_status(status);
}

BOOL WINAPI InitOnceComplete(LPINIT_ONCE once, DWORD flags, LPVOID context)
{
	return check_status(RtlRunOnceComplete(once, flags, context));
}

BOOL WINAPI InitializeSynchronizationBarrier(LPSYNCHRONIZATION_BARRIER barrier, LONG threads, LONG spin_count)
{
	if (threads <= 0 || spin_count < -1) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	return check_status(RtlInitBarrier(barrier, (ULONG)threads, (ULONG)spin_count));
}

BOOL WINAPI EnterSynchronizationBarrier(LPSYNCHRONIZATION_BARRIER barrier, DWORD flags)
{
	return RtlBarrier(barrier, flags);
}

BOOL WINAPI DeleteSynchronizationBarrier(LPSYNCHRONIZATION_BARRIER barrier)
{
	return check_status(RtlDeleteBarrier(barrier));
}
