/*
 * Calls that finish later: their results and taking them back (ioapiset.h).
 */
#include "kernel32.h"

#include <decant/nt_file.h>

BOOL WINAPI GetOverlappedResultEx(HANDLE file, LPOVERLAPPED overlapped, LPDWORD done, DWORD milliseconds, BOOL alertable)
{
	NTSTATUS status = (NTSTATUS)__atomic_load_n(&overlapped->Internal, __ATOMIC_ACQUIRE);
	DWORD waited;

	if (status == STATUS_PENDING) {
		if (!milliseconds) {
			SetLastError(ERROR_IO_INCOMPLETE);
			return FALSE;
		}
		waited = WaitForSingleObjectEx(overlapped->hEvent ? (HANDLE)((ULONG_PTR)overlapped->hEvent & ~(ULONG_PTR)1) : file, milliseconds,
					       alertable);
		if (waited == WAIT_FAILED)
			return FALSE;
		if (waited != WAIT_OBJECT_0) {
			SetLastError(waited);
			return FALSE;
		}
		status = (NTSTATUS)__atomic_load_n(&overlapped->Internal, __ATOMIC_ACQUIRE);
		if (status == STATUS_PENDING) {
			SetLastError(ERROR_IO_INCOMPLETE);
			return FALSE;
		}
	}
	*done = (DWORD)overlapped->InternalHigh;
	return check_status(status);
}

BOOL WINAPI GetOverlappedResult(HANDLE file, LPOVERLAPPED overlapped, LPDWORD done, BOOL wait)
{
	return GetOverlappedResultEx(file, overlapped, done, wait ? INFINITE : 0, FALSE);
}

BOOL WINAPI CancelIo(HANDLE file)
{
	IO_STATUS_BLOCK iosb;

	return check_status(NtCancelIoFile(file, &iosb));
}

BOOL WINAPI CancelIoEx(HANDLE file, LPOVERLAPPED overlapped)
{
	IO_STATUS_BLOCK iosb;

	return check_status(NtCancelIoFileEx(file, (PIO_STATUS_BLOCK)overlapped, &iosb));
}

BOOL WINAPI SetFileCompletionNotificationModes(HANDLE file, UCHAR flags)
{
	ULONG value = flags;
	IO_STATUS_BLOCK iosb;

	return check_status(NtSetInformationFile(file, &iosb, &value, sizeof(value), (FILE_INFORMATION_CLASS)file_completion_mode_class));
}

BOOL WINAPI DeviceIoControl(HANDLE device, DWORD code, LPVOID input, DWORD input_length, LPVOID output, DWORD output_length, LPDWORD returned,
			    LPOVERLAPPED overlapped)
{
	/* Codes of file systems go one way, those of devices the other. */
	BOOLEAN file_system = code >> 16 == FILE_DEVICE_FILE_SYSTEM || code >> 16 == FILE_DEVICE_NAMED_PIPE;
	NTSTATUS (NTAPI *call)(HANDLE, HANDLE, PIO_APC_ROUTINE, PVOID, PIO_STATUS_BLOCK, ULONG, PVOID, ULONG, PVOID, ULONG) =
		file_system ? NtFsControlFile : NtDeviceIoControlFile;
	IO_STATUS_BLOCK own = { .Information = 0 };
	PIO_STATUS_BLOCK iosb = overlapped ? (PIO_STATUS_BLOCK)overlapped : &own;
	HANDLE event = NULL;
	PVOID context = NULL;
	NTSTATUS status;

	if (returned)
		*returned = 0;
	if (overlapped) {
		overlapped->Internal = STATUS_PENDING;
		event = (HANDLE)((ULONG_PTR)overlapped->hEvent & ~(ULONG_PTR)1);
		context = (ULONG_PTR)overlapped->hEvent & 1 ? NULL : overlapped;
	}
	status = call(device, event, NULL, context, iosb, code, input, input_length, output, output_length);
	if (!overlapped && status == STATUS_PENDING) {
		WaitForSingleObject(device, INFINITE);
		status = own.Status;
	}
	if (returned && !NT_ERROR(status) && status != STATUS_PENDING)
		*returned = (DWORD)iosb->Information;
	return NT_SUCCESS(status) && status != STATUS_PENDING ? TRUE : set_last_status(status);
}
