/*
 * The native API of thread pools, as far as kernel32 calls it rather than forwards to it. Guest only.
 */
#ifndef DECANT_NT_THREADPOOL_H
#define DECANT_NT_THREADPOOL_H

NTSTATUS NTAPI TpAllocPool(TP_POOL **pool, PVOID reserved);
NTSTATUS NTAPI TpSetPoolMinThreads(TP_POOL *pool, DWORD minimum);
NTSTATUS NTAPI TpSetPoolStackInformation(TP_POOL *pool, TP_POOL_STACK_INFORMATION *stack);
NTSTATUS NTAPI TpQueryPoolStackInformation(TP_POOL *pool, TP_POOL_STACK_INFORMATION *stack);
NTSTATUS NTAPI TpAllocCleanupGroup(TP_CLEANUP_GROUP **group);
NTSTATUS NTAPI TpSimpleTryPost(PTP_SIMPLE_CALLBACK callback, PVOID context, TP_CALLBACK_ENVIRON *environment);
NTSTATUS NTAPI TpAllocWork(TP_WORK **work, PTP_WORK_CALLBACK callback, PVOID context, TP_CALLBACK_ENVIRON *environment);
NTSTATUS NTAPI TpAllocTimer(TP_TIMER **timer, PTP_TIMER_CALLBACK callback, PVOID context, TP_CALLBACK_ENVIRON *environment);
NTSTATUS NTAPI TpAllocWait(TP_WAIT **wait, PTP_WAIT_CALLBACK callback, PVOID context, TP_CALLBACK_ENVIRON *environment);
/* STATUS_SUCCESS if the pool has another thread for what waits behind this callback. */
NTSTATUS NTAPI TpCallbackMayRunLong(TP_CALLBACK_INSTANCE *instance);
/* Ours: TpAllocIoCompletion with a callback of Win32's kind, which is told an error code and a count of bytes. */
NTSTATUS NTAPI decant_tp_alloc_io(TP_IO **io, HANDLE file, PTP_WIN32_IO_CALLBACK callback, PVOID context, TP_CALLBACK_ENVIRON *environment);

#endif
