/*
 * The end of threads, and threads made for other DLLs. Their beginning is in start.c.
 *
 * A thread ends in RtlExitUserThread: fiber-local callbacks, DLLs, then the host. The last thread to end takes the process with
 * it, so it ends as a process does.
 */
#include "thread.h"

#include "ldr.h"
#include "nt_object.h"
#include "rtl.h"
#include "start.h"
#include "sxs.h"

DECLSPEC_NORETURN VOID NTAPI RtlExitUserThread(NTSTATUS status)
{
	ULONG last = 0;

	NtQueryInformationThread(NtCurrentThread(), ThreadAmILastThread, &last, sizeof(last), NULL);
	if (last)
		RtlExitUserProcess(status);
	fls_thread_detach();
	LdrShutdownThread();
	if (current_teb()->TlsExpansionSlots) {
		PVOID slots = current_teb()->TlsExpansionSlots;

		current_teb()->TlsExpansionSlots = NULL;
		RtlFreeHeap(current_peb()->ProcessHeap, 0, slots);
	}
	sxs_thread_detach();
	heap_thread_detach();
	for (;;)
		NtTerminateThread(NtCurrentThread(), status);
}

NTSTATUS NTAPI RtlCreateUserThread(HANDLE process, PSECURITY_DESCRIPTOR security, BOOLEAN suspended, ULONG zero_bits, SIZE_T stack_reserve,
				   SIZE_T stack_commit, PVOID start, PVOID argument, HANDLE *thread, CLIENT_ID *id)
{
	OBJECT_ATTRIBUTES attributes = { .Length = sizeof(attributes), .SecurityDescriptor = security };
	struct thread_attribute_list list = { sizeof(list), { { THREAD_ATTRIBUTE_CLIENT_ID, sizeof(*id), (ULONG_PTR)id, NULL } } };
	HANDLE handle;
	NTSTATUS status = NtCreateThreadEx(&handle, THREAD_ALL_ACCESS, &attributes, process, start, argument,
					   suspended ? THREAD_CREATE_FLAGS_CREATE_SUSPENDED : 0, zero_bits, stack_commit, stack_reserve,
					   id ? &list : NULL);

	if (status)
		return status;
	if (thread)
		*thread = handle;
	else
		NtClose(handle);
	return STATUS_SUCCESS;
}
