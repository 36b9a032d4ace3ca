/*
 * Work items, registered waits and timer queues (threadpoollegacyapiset.h, winbase.h).
 */
#include "kernel32.h"

#include <decant/nt_sync.h>

BOOL WINAPI QueueUserWorkItem(LPTHREAD_START_ROUTINE function, PVOID context, ULONG flags)
{
	return check_status(RtlQueueWorkItem(function, context, flags));
}

BOOL WINAPI RegisterWaitForSingleObject(PHANDLE wait, HANDLE object, WAITORTIMERCALLBACK callback, PVOID context, ULONG milliseconds, ULONG flags)
{
	return check_status(RtlRegisterWait(wait, real_handle(object), callback, context, milliseconds, flags));
}

/* A callback that still runs makes these fail with ERROR_IO_PENDING; it ends by itself. */
static BOOL deleted(NTSTATUS status)
{
	return status == STATUS_SUCCESS ? TRUE : set_last_status(status);
}

BOOL WINAPI UnregisterWaitEx(HANDLE wait, HANDLE event)
{
	return deleted(RtlDeregisterWaitEx(wait, event));
}

BOOL WINAPI UnregisterWait(HANDLE wait)
{
	return deleted(RtlDeregisterWaitEx(wait, NULL));
}

HANDLE WINAPI CreateTimerQueue(void)
{
	HANDLE queue;
	NTSTATUS status = RtlCreateTimerQueue(&queue);

	if (!status)
		return queue;
	set_last_status(status);
	return NULL;
}

BOOL WINAPI CreateTimerQueueTimer(PHANDLE timer, HANDLE queue, WAITORTIMERCALLBACK callback, PVOID context, DWORD due, DWORD period, ULONG flags)
{
	return check_status(RtlCreateTimer(queue, timer, callback, context, due, period, flags));
}

BOOL WINAPI ChangeTimerQueueTimer(HANDLE queue, HANDLE timer, ULONG due, ULONG period)
{
	return check_status(RtlUpdateTimer(queue, timer, due, period));
}

BOOL WINAPI DeleteTimerQueueTimer(HANDLE queue, HANDLE timer, HANDLE event)
{
	return deleted(RtlDeleteTimer(queue, timer, event));
}

BOOL WINAPI DeleteTimerQueueEx(HANDLE queue, HANDLE event)
{
	return deleted(RtlDeleteTimerQueueEx(queue, event));
}

BOOL WINAPI DeleteTimerQueue(HANDLE queue)
{
	return deleted(RtlDeleteTimerQueueEx(queue, NULL));
}
