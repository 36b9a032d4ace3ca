/*
 * Changes in folders (winbase.h, fileapi.h).
 */
#include "file_names.h"

BOOL WINAPI ReadDirectoryChangesW(HANDLE folder, LPVOID buffer, DWORD length, BOOL subtree, DWORD filter, LPDWORD returned,
				  LPOVERLAPPED overlapped, LPOVERLAPPED_COMPLETION_ROUTINE routine);

static VOID NTAPI completion_apc(PVOID context, PIO_STATUS_BLOCK iosb, ULONG reserved)
{
	(void)reserved;
	((LPOVERLAPPED_COMPLETION_ROUTINE)context)(RtlNtStatusToDosError(iosb->Status), (DWORD)iosb->Information, (LPOVERLAPPED)iosb);
}

BOOL WINAPI ReadDirectoryChangesW(HANDLE folder, LPVOID buffer, DWORD length, BOOL subtree, DWORD filter, LPDWORD returned,
				  LPOVERLAPPED overlapped, LPOVERLAPPED_COMPLETION_ROUTINE routine)
{
	IO_STATUS_BLOCK own = { .Information = 0 };
	PIO_STATUS_BLOCK iosb = overlapped ? (PIO_STATUS_BLOCK)overlapped : &own;
	HANDLE event = NULL;
	PVOID context = NULL;
	NTSTATUS status;

	if (overlapped) {
		overlapped->Internal = STATUS_PENDING;
		overlapped->InternalHigh = 0;
		event = routine ? NULL : (HANDLE)((ULONG_PTR)overlapped->hEvent & ~(ULONG_PTR)1);
		context = routine ? (PVOID)routine : (ULONG_PTR)overlapped->hEvent & 1 ? NULL : overlapped;
	}
	status = NtNotifyChangeDirectoryFile(folder, event, routine && overlapped ? completion_apc : NULL, context, iosb, buffer, length, filter,
					     subtree != 0);
	if (!overlapped && status == STATUS_PENDING) {
		WaitForSingleObject(folder, INFINITE);
		status = own.Status;
	}
	if (NT_ERROR(status))
		return set_last_status(status);
	if (!overlapped && returned)
		*returned = (DWORD)own.Information;
	return TRUE;
}

/* --- change notifications: a handle that is signalled when something changed --- */

/* What a notification writes to while it waits; none of it is looked at. */
static char ignored_changes[4096];
static IO_STATUS_BLOCK ignored_block;

static NTSTATUS wait_for_change(HANDLE folder, DWORD filter, BOOL subtree)
{
	return NtNotifyChangeDirectoryFile(folder, NULL, NULL, NULL, &ignored_block, ignored_changes, sizeof(ignored_changes), filter,
					   subtree != 0);
}

HANDLE WINAPI FindFirstChangeNotificationW(LPCWSTR name, BOOL subtree, DWORD filter)
{
	struct nt_path path;
	IO_STATUS_BLOCK iosb;
	NTSTATUS status;
	HANDLE folder;

	if (!nt_path_make(&path, name))
		return INVALID_HANDLE_VALUE;
	status = NtOpenFile(&folder, FILE_LIST_DIRECTORY | SYNCHRONIZE, &path.attributes, &iosb, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
			    FILE_DIRECTORY_FILE | FILE_OPEN_FOR_BACKUP_INTENT);
	nt_path_free(&path);
	if (NT_SUCCESS(status)) {
		status = wait_for_change(folder, filter, subtree);
		if (NT_ERROR(status))
			NtClose(folder);
	}
	return !NT_ERROR(status) ? folder : (set_last_status(status), INVALID_HANDLE_VALUE);
}

HANDLE WINAPI FindFirstChangeNotificationA(LPCSTR name, BOOL subtree, DWORD filter)
{
	struct wide_name wide;
	HANDLE folder;

	if (!wide_name_make(&wide, name))
		return INVALID_HANDLE_VALUE;
	folder = FindFirstChangeNotificationW(wide.units, subtree, filter);
	wide_name_free(&wide);
	return folder;
}

/* What the handle watches for was settled by the first call; the host keeps to that. */
BOOL WINAPI FindNextChangeNotification(HANDLE folder)
{
	NTSTATUS status = wait_for_change(folder, FILE_NOTIFY_CHANGE_FILE_NAME, FALSE);

	return NT_ERROR(status) ? set_last_status(status) : TRUE;
}

BOOL WINAPI FindCloseChangeNotification(HANDLE folder)
{
	return check_status(NtClose(folder));
}
