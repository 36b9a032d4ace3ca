/*
 * The native calls that wait, and the APCs that they run.
 */
#include "nt_object.h"

#include <decant/sync.h>
#include <decant/thread.h>

void run_apcs(void)
{
	struct host_thread_next_apc apc;

	while (!host_call(HOST_thread_next_apc, &apc))
		((apc_routine)(ULONG_PTR)apc.routine)((PVOID)(ULONG_PTR)apc.arguments[0], (PVOID)(ULONG_PTR)apc.arguments[1],
						      (PVOID)(ULONG_PTR)apc.arguments[2]);
}

NTSTATUS NTAPI NtWaitForSingleObject(HANDLE handle, BOOLEAN alertable, PLARGE_INTEGER timeout)
{
	struct host_wait_one call = { GUEST_HANDLE(handle), host_timeout(timeout), alertable, 0 };

	return wait_result(host_call(HOST_wait_one, &call));
}

NTSTATUS NTAPI NtWaitForMultipleObjects(ULONG count, const HANDLE *handles, ULONG type, BOOLEAN alertable, const LARGE_INTEGER *timeout)
{
	struct host_wait_many call = {
		.handles = GUEST_PTR(handles),
		.timeout = host_timeout(timeout),
		.count = count,
		.handle_bytes = sizeof(*handles),
		.all = type == wait_type_all,
		.alertable = alertable,
	};

	if (type > wait_type_any)
		return STATUS_INVALID_PARAMETER_3;
	return wait_result(host_call(HOST_wait_many, &call));
}

NTSTATUS NTAPI NtSignalAndWaitForSingleObject(HANDLE signal, HANDLE wait, BOOLEAN alertable, const LARGE_INTEGER *timeout)
{
	struct host_wait_signal_and_wait call = { GUEST_HANDLE(signal), GUEST_HANDLE(wait), host_timeout(timeout), alertable, 0 };

	return wait_result(host_call(HOST_wait_signal_and_wait, &call));
}

NTSTATUS NTAPI NtDelayExecution(BOOLEAN alertable, const LARGE_INTEGER *interval)
{
	struct host_wait_delay call = { .alertable = alertable };

	if (!interval)
		return STATUS_ACCESS_VIOLATION;
	call.timeout = interval->QuadPart;
	return wait_result(host_call(HOST_wait_delay, &call));
}

NTSTATUS NTAPI NtYieldExecution(void)
{
	struct host_wait_delay call = { 0 };

	return host_call(HOST_wait_delay, &call);
}

void NTAPI NtFlushProcessWriteBuffers(void)
{
	struct host_thread_flush_writes call = { 0 };

	host_call(HOST_thread_flush_writes, &call);
}

NTSTATUS NTAPI NtTestAlert(void)
{
	struct host_thread_test_alert call = { 0 };
	NTSTATUS status = host_call(HOST_thread_test_alert, &call);

	if (status == STATUS_USER_APC) {
		run_apcs();
		status = STATUS_SUCCESS;
	}
	return status;
}

NTSTATUS NTAPI NtWaitForAlertByThreadId(PVOID address, const LARGE_INTEGER *timeout)
{
	struct host_thread_wait_alert_by_id call = { host_timeout(timeout) };

	(void)address; /* for debuggers */
	return host_call(HOST_thread_wait_alert_by_id, &call);
}

NTSTATUS NTAPI NtAlertThreadByThreadId(HANDLE thread_id)
{
	struct host_thread_alert_by_id call = { .thread_id = (ULONG)(ULONG_PTR)thread_id };

	return host_call(HOST_thread_alert_by_id, &call);
}
