/*
 * Thread pools (threadpoolapiset.h): what reports errors. Everything else is forwarded to ntdll as it is.
 */
#include "kernel32.h"

#include <decant/nt_threadpool.h>

/* OBJECT, or NULL with the last error set if STATUS is a failure. */
static PVOID made(NTSTATUS status, PVOID object)
{
	return check_status(status) ? object : NULL;
}

PTP_POOL WINAPI CreateThreadpool(PVOID reserved)
{
	PTP_POOL pool = NULL;
	NTSTATUS status = TpAllocPool(&pool, reserved);

	return made(status, pool);
}

BOOL WINAPI SetThreadpoolThreadMinimum(PTP_POOL pool, DWORD minimum)
{
	return check_status(TpSetPoolMinThreads(pool, minimum));
}

BOOL WINAPI SetThreadpoolStackInformation(PTP_POOL pool, PTP_POOL_STACK_INFORMATION stack)
{
	return check_status(TpSetPoolStackInformation(pool, stack));
}

BOOL WINAPI QueryThreadpoolStackInformation(PTP_POOL pool, PTP_POOL_STACK_INFORMATION stack)
{
	return check_status(TpQueryPoolStackInformation(pool, stack));
}

PTP_CLEANUP_GROUP WINAPI CreateThreadpoolCleanupGroup(void)
{
	PTP_CLEANUP_GROUP group = NULL;
	NTSTATUS status = TpAllocCleanupGroup(&group);

	return made(status, group);
}

BOOL WINAPI TrySubmitThreadpoolCallback(PTP_SIMPLE_CALLBACK callback, PVOID context, PTP_CALLBACK_ENVIRON environment)
{
	return check_status(TpSimpleTryPost(callback, context, environment));
}

PTP_WORK WINAPI CreateThreadpoolWork(PTP_WORK_CALLBACK callback, PVOID context, PTP_CALLBACK_ENVIRON environment)
{
	PTP_WORK work = NULL;
	NTSTATUS status = TpAllocWork(&work, callback, context, environment);

	return made(status, work);
}

PTP_TIMER WINAPI CreateThreadpoolTimer(PTP_TIMER_CALLBACK callback, PVOID context, PTP_CALLBACK_ENVIRON environment)
{
	PTP_TIMER timer = NULL;
	NTSTATUS status = TpAllocTimer(&timer, callback, context, environment);

	return made(status, timer);
}

PTP_WAIT WINAPI CreateThreadpoolWait(PTP_WAIT_CALLBACK callback, PVOID context, PTP_CALLBACK_ENVIRON environment)
{
	PTP_WAIT wait = NULL;
	NTSTATUS status = TpAllocWait(&wait, callback, context, environment);

	return made(status, wait);
}

PTP_IO WINAPI CreateThreadpoolIo(HANDLE file, PTP_WIN32_IO_CALLBACK callback, PVOID context, PTP_CALLBACK_ENVIRON environment)
{
	PTP_IO io = NULL;
	NTSTATUS status = decant_tp_alloc_io(&io, file, callback, context, environment);

	return made(status, io);
}

BOOL WINAPI CallbackMayRunLong(PTP_CALLBACK_INSTANCE instance)
{
	return check_status(TpCallbackMayRunLong(instance));
}
