/*
 * I/O completion ports (ioapiset.h).
 */
#include "kernel32.h"

#include <decant/nt_sync.h>

#include "object_name.h"

#ifndef FILE_COMPLETION_CLASS
#define FILE_COMPLETION_CLASS 30 /* FileCompletionInformation */
#endif

NTSTATUS NTAPI NtSetInformationFile(HANDLE file, PIO_STATUS_BLOCK status, PVOID information, ULONG length, FILE_INFORMATION_CLASS class);

struct completion_information {
	HANDLE Port;
	PVOID Key;
};

HANDLE WINAPI CreateIoCompletionPort(HANDLE file, HANDLE existing, ULONG_PTR key, DWORD threads)
{
	struct completion_information information = { existing, (PVOID)key };
	IO_STATUS_BLOCK io;
	NTSTATUS status = STATUS_SUCCESS;

	if (file == INVALID_HANDLE_VALUE && existing) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return NULL;
	}
	if (!existing)
		status = NtCreateIoCompletion(&information.Port, IO_COMPLETION_ALL_ACCESS, NULL, threads);
	if (!status && file != INVALID_HANDLE_VALUE) {
		status = NtSetInformationFile(file, &io, &information, sizeof(information), (FILE_INFORMATION_CLASS)FILE_COMPLETION_CLASS);
		if (status && !existing)
			NtClose(information.Port);
	}
	if (!status)
		return information.Port;
	set_last_status(status);
	return NULL;
}

BOOL WINAPI GetQueuedCompletionStatus(HANDLE port, LPDWORD bytes, PULONG_PTR key, LPOVERLAPPED *overlapped, DWORD milliseconds)
{
	LARGE_INTEGER storage;
	IO_STATUS_BLOCK io;
	PVOID key_context, context;
	NTSTATUS status;

	*overlapped = NULL;
	status = NtRemoveIoCompletion(port, &key_context, &context, &io, timeout_of(milliseconds, &storage));
	if (status) {
		SetLastError(status == STATUS_TIMEOUT ? WAIT_TIMEOUT : RtlNtStatusToDosError(status));
		return FALSE;
	}
	*key = (ULONG_PTR)key_context;
	*overlapped = context;
	*bytes = (DWORD)io.Information;
	return NT_SUCCESS(io.Status) ? TRUE : set_last_status(io.Status);
}

#define ENTRIES_AT_ONCE 16u

BOOL WINAPI GetQueuedCompletionStatusEx(HANDLE port, LPOVERLAPPED_ENTRY entries, ULONG count, PULONG removed, DWORD milliseconds,
					BOOL alertable)
{
	struct file_completion_information packets[ENTRIES_AT_ONCE];
	LARGE_INTEGER storage;
	NTSTATUS status;

	*removed = 0;
	status = NtRemoveIoCompletionEx(port, packets, count < ENTRIES_AT_ONCE ? count : ENTRIES_AT_ONCE, removed,
					timeout_of(milliseconds, &storage), alertable != 0);
	if (status) {
		SetLastError(status == STATUS_TIMEOUT ? WAIT_TIMEOUT :
			     status == STATUS_USER_APC ? WAIT_IO_COMPLETION : RtlNtStatusToDosError(status));
		return FALSE;
	}
	for (ULONG i = 0; i < *removed; i++) {
		entries[i].lpCompletionKey = (ULONG_PTR)packets[i].KeyContext;
		entries[i].lpOverlapped = packets[i].ApcContext;
		entries[i].Internal = (ULONG_PTR)packets[i].IoStatusBlock.Status;
		entries[i].dwNumberOfBytesTransferred = (DWORD)packets[i].IoStatusBlock.Information;
	}
	return TRUE;
}

BOOL WINAPI PostQueuedCompletionStatus(HANDLE port, DWORD bytes, ULONG_PTR key, LPOVERLAPPED overlapped)
{
	return check_status(NtSetIoCompletion(port, (PVOID)key, overlapped, STATUS_SUCCESS, bytes));
}

/* FUNCTION is told of errors by NTSTATUS, and called on a thread of the process' pool. */
BOOL WINAPI BindIoCompletionCallback(HANDLE file, LPOVERLAPPED_COMPLETION_ROUTINE function, ULONG flags)
{
	return check_status(RtlSetIoCompletionCallback(file, function, flags));
}
