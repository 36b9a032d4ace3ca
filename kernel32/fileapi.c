/*
 * Files by name and by handle: opening, reading, writing, positions and sizes (fileapi.h).
 */
#include "file_names.h"

#include <decant/console.h>
#include <decant/console_text.h>
#include <decant/file.h>

static ULONG native_options(DWORD flags, BOOLEAN *delete_on_close)
{
	ULONG options = 0;

	*delete_on_close = (flags & FILE_FLAG_DELETE_ON_CLOSE) != 0;
	if (flags & FILE_FLAG_BACKUP_SEMANTICS)
		options |= FILE_OPEN_FOR_BACKUP_INTENT;
	else
		options |= FILE_NON_DIRECTORY_FILE;
	if (flags & FILE_FLAG_DELETE_ON_CLOSE)
		options |= FILE_DELETE_ON_CLOSE;
	if (flags & FILE_FLAG_WRITE_THROUGH)
		options |= FILE_WRITE_THROUGH;
	if (flags & FILE_FLAG_NO_BUFFERING)
		options |= FILE_NO_INTERMEDIATE_BUFFERING;
	if (flags & FILE_FLAG_RANDOM_ACCESS)
		options |= FILE_RANDOM_ACCESS;
	if (flags & FILE_FLAG_SEQUENTIAL_SCAN)
		options |= FILE_SEQUENTIAL_ONLY;
	if (flags & FILE_FLAG_OPEN_REPARSE_POINT)
		options |= FILE_OPEN_REPARSE_POINT;
	if (!(flags & FILE_FLAG_OVERLAPPED))
		options |= FILE_SYNCHRONOUS_IO_NONALERT;
	return options;
}

static const ULONG native_dispositions[] = {
	[CREATE_NEW] = FILE_CREATE,
	[CREATE_ALWAYS] = FILE_OVERWRITE_IF,
	[OPEN_EXISTING] = FILE_OPEN,
	[OPEN_ALWAYS] = FILE_OPEN_IF,
	[TRUNCATE_EXISTING] = FILE_OVERWRITE,
};

HANDLE WINAPI CreateFileW(LPCWSTR name, DWORD access, DWORD share, LPSECURITY_ATTRIBUTES security, DWORD disposition, DWORD flags,
			  HANDLE template)
{
	struct nt_path path;
	struct host_file_create params;
	BOOLEAN delete_on_close;
	NTSTATUS status;

	(void)template;
	if (disposition < CREATE_NEW || disposition > TRUNCATE_EXISTING) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return INVALID_HANDLE_VALUE;
	}
	if (!nt_path_make(&path, name))
		return INVALID_HANDLE_VALUE;
	memset(&params, 0, sizeof(params));
	params.attributes.name.buffer = GUEST_PTR(path.name.Buffer);
	params.attributes.name.bytes = path.name.Length;
	params.attributes.attributes = OBJ_CASE_INSENSITIVE | (security && security->bInheritHandle ? OBJ_INHERIT : 0);
	params.options = native_options(flags, &delete_on_close);
	params.access = access | SYNCHRONIZE | FILE_READ_ATTRIBUTES | (delete_on_close ? DELETE : 0);
	params.file_attributes = flags & 0xffff & ~FILE_ATTRIBUTE_NORMAL;
	params.share = share & (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE);
	params.disposition = native_dispositions[disposition];
	status = host_call(HOST_file_create, &params);
	nt_path_free(&path);
	if (!NT_SUCCESS(status)) {
		if (status == STATUS_OBJECT_NAME_COLLISION)
			SetLastError(ERROR_FILE_EXISTS);
		else
			set_last_status(status);
		return INVALID_HANDLE_VALUE;
	}
	/* Those two say whether the file was there before. */
	if (disposition == CREATE_ALWAYS || disposition == OPEN_ALWAYS)
		SetLastError(params.information == FILE_OVERWRITTEN || params.information == FILE_OPENED ? ERROR_ALREADY_EXISTS : 0);
	else
		SetLastError(0);
	return (HANDLE)(ULONG_PTR)params.handle;
}

HANDLE WINAPI CreateFileA(LPCSTR name, DWORD access, DWORD share, LPSECURITY_ATTRIBUTES security, DWORD disposition, DWORD flags,
			  HANDLE template)
{
	struct wide_name wide;
	HANDLE file;

	if (!wide_name_make(&wide, name))
		return INVALID_HANDLE_VALUE;
	file = CreateFileW(wide.units, access, share, security, disposition, flags, template);
	wide_name_free(&wide);
	return file;
}

HANDLE WINAPI CreateFile2(LPCWSTR name, DWORD access, DWORD share, DWORD disposition, LPCREATEFILE2_EXTENDED_PARAMETERS extended)
{
	return CreateFileW(name, access, share, extended ? extended->lpSecurityAttributes : NULL, disposition,
			   extended ? extended->dwFileAttributes | extended->dwFileFlags | extended->dwSecurityQosFlags : 0,
			   extended ? extended->hTemplateFile : NULL);
}

/* --- reading and writing --- */

/* Fills in what an OVERLAPPED says; the host writes its first two fields, which are a status block. */
static void take_overlapped(struct host_file_transfer *io, OVERLAPPED *overlapped, ULONG_PTR event)
{
	io->async.event = GUEST_HANDLE(event & ~(ULONG_PTR)1);
	io->async.apc_context = event & 1 ? 0 : GUEST_PTR(overlapped); /* a set low bit keeps the port out of it */
	io->async.iosb = GUEST_PTR(overlapped);
	io->offset = (s64)((u64)overlapped->OffsetHigh << 32 | overlapped->Offset);
	overlapped->Internal = STATUS_PENDING;
	overlapped->InternalHigh = 0;
}

static void prepare(struct host_file_transfer *io, HANDLE file, const void *buffer, DWORD length)
{
	memset(io, 0, sizeof(*io));
	io->async.handle = GUEST_HANDLE(file);
	io->buffer = GUEST_PTR(buffer);
	io->length = length;
	io->offset = HOST_FILE_POSITION;
	io->flags = sizeof(void *) == 4 ? HOST_FILE_NARROW : 0;
}

/* The call, which for a console with a code page ends in ntdll. */
static NTSTATUS transfer_file(ULONG call, struct host_file_transfer *io)
{
	NTSTATUS status = host_call(call, io);

	return status == (NTSTATUS)HOST_STATUS_CONSOLE_TEXT ? decant_console_transfer(io, call == HOST_file_write) : status;
}

BOOL WINAPI ReadFile(HANDLE file, LPVOID buffer, DWORD length, LPDWORD done, LPOVERLAPPED overlapped)
{
	struct host_file_read params;
	NTSTATUS status;

	if (done)
		*done = 0;
	prepare(&params.io, file, buffer, length);
	if (overlapped)
		take_overlapped(&params.io, overlapped, (ULONG_PTR)overlapped->hEvent);
	status = transfer_file(HOST_file_read, &params.io);
	if (done && status != STATUS_PENDING)
		*done = (DWORD)params.io.async.information;
	if (!overlapped && status == STATUS_END_OF_FILE)
		return TRUE;
	if (overlapped && NT_ERROR(status))
		overlapped->Internal = (ULONG_PTR)(ULONG)status;
	if (NT_SUCCESS(status) && status != STATUS_PENDING)
		return TRUE;
	return set_last_status(status);
}

BOOL WINAPI WriteFile(HANDLE file, LPCVOID buffer, DWORD length, LPDWORD done, LPOVERLAPPED overlapped)
{
	struct host_file_write params;
	NTSTATUS status;

	if (done)
		*done = 0;
	prepare(&params.io, file, buffer, length);
	if (overlapped) {
		take_overlapped(&params.io, overlapped, (ULONG_PTR)overlapped->hEvent);
		if (overlapped->Offset == 0xffffffff && overlapped->OffsetHigh == 0xffffffff)
			params.io.offset = HOST_FILE_END;
	}
	status = transfer_file(HOST_file_write, &params.io);
	if (done && status != STATUS_PENDING)
		*done = (DWORD)params.io.async.information;
	if (overlapped && NT_ERROR(status))
		overlapped->Internal = (ULONG_PTR)(ULONG)status;
	if (NT_SUCCESS(status) && status != STATUS_PENDING)
		return TRUE;
	return set_last_status(status);
}

/* The APC that calls an Ex function's completion routine: the context of the call. */
static VOID NTAPI completion_apc(PVOID context, PIO_STATUS_BLOCK iosb, ULONG reserved)
{
	LPOVERLAPPED_COMPLETION_ROUTINE routine = (LPOVERLAPPED_COMPLETION_ROUTINE)context;

	(void)reserved;
	routine(RtlNtStatusToDosError(iosb->Status), (DWORD)iosb->Information, (LPOVERLAPPED)iosb);
}

static void take_routine(struct host_file_transfer *io, LPOVERLAPPED overlapped, LPOVERLAPPED_COMPLETION_ROUTINE routine)
{
	take_overlapped(io, overlapped, 0);
	io->async.apc_routine = GUEST_PTR(completion_apc);
	io->async.apc_context = GUEST_PTR(routine);
}

BOOL WINAPI ReadFileEx(HANDLE file, LPVOID buffer, DWORD length, LPOVERLAPPED overlapped, LPOVERLAPPED_COMPLETION_ROUTINE routine)
{
	struct host_file_read params;

	if (!overlapped) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	prepare(&params.io, file, buffer, length);
	take_routine(&params.io, overlapped, routine);
	SetLastError(0);
	return check_status(transfer_file(HOST_file_read, &params.io));
}

BOOL WINAPI WriteFileEx(HANDLE file, LPCVOID buffer, DWORD length, LPOVERLAPPED overlapped, LPOVERLAPPED_COMPLETION_ROUTINE routine)
{
	struct host_file_write params;

	if (!overlapped) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	prepare(&params.io, file, buffer, length);
	take_routine(&params.io, overlapped, routine);
	SetLastError(0);
	return check_status(transfer_file(HOST_file_write, &params.io));
}

BOOL WINAPI FlushFileBuffers(HANDLE file)
{
	IO_STATUS_BLOCK iosb;

	return check_status(NtFlushBuffersFile(file, &iosb));
}

/* --- position and size --- */

static NTSTATUS query(HANDLE file, PVOID information, ULONG length, int information_class)
{
	IO_STATUS_BLOCK iosb;

	return NtQueryInformationFile(file, &iosb, information, length, (FILE_INFORMATION_CLASS)information_class);
}

static NTSTATUS set(HANDLE file, PVOID information, ULONG length, int information_class)
{
	IO_STATUS_BLOCK iosb;

	return NtSetInformationFile(file, &iosb, information, length, (FILE_INFORMATION_CLASS)information_class);
}

BOOL WINAPI SetFilePointerEx(HANDLE file, LARGE_INTEGER distance, PLARGE_INTEGER position, DWORD method)
{
	struct nt_standard_information standard;
	LARGE_INTEGER base;
	NTSTATUS status;

	switch (method) {
	case FILE_BEGIN:
		base.QuadPart = 0;
		break;
	case FILE_CURRENT:
		status = query(file, &base, sizeof(base), file_position_class);
		if (!NT_SUCCESS(status))
			return set_last_status(status);
		break;
	case FILE_END:
		status = query(file, &standard, sizeof(standard), file_standard_class);
		if (!NT_SUCCESS(status))
			return set_last_status(status);
		base = standard.EndOfFile;
		break;
	default:
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	if (__builtin_add_overflow(base.QuadPart, distance.QuadPart, &base.QuadPart) || base.QuadPart < 0) {
		SetLastError(ERROR_NEGATIVE_SEEK);
		return FALSE;
	}
	status = set(file, &base, sizeof(base), file_position_class);
	if (!NT_SUCCESS(status))
		return set_last_status(status);
	if (position)
		*position = base;
	return TRUE;
}

DWORD WINAPI SetFilePointer(HANDLE file, LONG distance, PLONG distance_high, DWORD method)
{
	LARGE_INTEGER move, position;

	if (distance_high) {
		move.LowPart = (DWORD)distance;
		move.HighPart = *distance_high;
	} else {
		move.QuadPart = distance;
	}
	if (!SetFilePointerEx(file, move, &position, method))
		return INVALID_SET_FILE_POINTER;
	if (distance_high) {
		*distance_high = position.HighPart;
	} else if (position.HighPart) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return INVALID_SET_FILE_POINTER;
	}
	if (position.LowPart == INVALID_SET_FILE_POINTER)
		SetLastError(0);
	return position.LowPart;
}

BOOL WINAPI SetEndOfFile(HANDLE file)
{
	LARGE_INTEGER position;
	NTSTATUS status = query(file, &position, sizeof(position), file_position_class);

	if (NT_SUCCESS(status))
		status = set(file, &position, sizeof(position), file_end_of_file_class);
	return check_status(status);
}

BOOL WINAPI SetFileValidData(HANDLE file, LONGLONG length)
{
	return check_status(set(file, &length, sizeof(length), file_valid_data_class));
}

BOOL WINAPI GetFileSizeEx(HANDLE file, PLARGE_INTEGER size)
{
	struct nt_standard_information standard;
	NTSTATUS status = query(file, &standard, sizeof(standard), file_standard_class);

	if (!NT_SUCCESS(status))
		return set_last_status(status);
	*size = standard.EndOfFile;
	return TRUE;
}

DWORD WINAPI GetFileSize(HANDLE file, LPDWORD high)
{
	LARGE_INTEGER size = { .QuadPart = 0 };

	if (!GetFileSizeEx(file, &size))
		return INVALID_FILE_SIZE;
	if (high)
		*high = (DWORD)size.HighPart;
	if (size.LowPart == INVALID_FILE_SIZE)
		SetLastError(0);
	return size.LowPart;
}

DWORD WINAPI GetFileType(HANDLE file)
{
	struct nt_volume_device_information device;
	IO_STATUS_BLOCK iosb;
	NTSTATUS status;

	/* The values of the standard handles may be passed for what they stand for. */
	if (file == (HANDLE)(LONG_PTR)(LONG)STD_INPUT_HANDLE)
		file = current_peb()->ProcessParameters->StandardInput;
	else if (file == (HANDLE)(LONG_PTR)(LONG)STD_OUTPUT_HANDLE)
		file = current_peb()->ProcessParameters->StandardOutput;
	else if (file == (HANDLE)(LONG_PTR)(LONG)STD_ERROR_HANDLE)
		file = current_peb()->ProcessParameters->StandardError;
	status = NtQueryVolumeInformationFile(file, &iosb, &device, sizeof(device), (FS_INFORMATION_CLASS)volume_device_class);
	if (!NT_SUCCESS(status)) {
		set_last_status(status);
		return FILE_TYPE_UNKNOWN;
	}
	SetLastError(0);
	switch (device.DeviceType) {
	case FILE_DEVICE_NAMED_PIPE: return FILE_TYPE_PIPE;
	case FILE_DEVICE_CONSOLE:
	case FILE_DEVICE_NULL: return FILE_TYPE_CHAR;
	default: return FILE_TYPE_DISK;
	}
}

/* --- locks --- */

BOOL WINAPI LockFileEx(HANDLE file, DWORD flags, DWORD reserved, DWORD low, DWORD high, LPOVERLAPPED overlapped)
{
	LARGE_INTEGER offset, length;
	NTSTATUS status;

	if (reserved || !overlapped) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	offset.u.LowPart = overlapped->Offset;
	offset.u.HighPart = (LONG)overlapped->OffsetHigh;
	length.u.LowPart = low;
	length.u.HighPart = (LONG)high;
	overlapped->Internal = STATUS_PENDING;
	status = NtLockFile(file, (HANDLE)((ULONG_PTR)overlapped->hEvent & ~(ULONG_PTR)1), NULL,
			    (ULONG_PTR)overlapped->hEvent & 1 ? NULL : overlapped, (PIO_STATUS_BLOCK)overlapped, &offset, &length, 0,
			    (flags & LOCKFILE_FAIL_IMMEDIATELY) != 0, (flags & LOCKFILE_EXCLUSIVE_LOCK) != 0);
	return NT_SUCCESS(status) && status != STATUS_PENDING ? TRUE : set_last_status(status);
}

BOOL WINAPI LockFile(HANDLE file, DWORD offset_low, DWORD offset_high, DWORD length_low, DWORD length_high)
{
	LARGE_INTEGER offset, length;
	IO_STATUS_BLOCK iosb;

	offset.u.LowPart = offset_low;
	offset.u.HighPart = (LONG)offset_high;
	length.u.LowPart = length_low;
	length.u.HighPart = (LONG)length_high;
	return check_status(NtLockFile(file, NULL, NULL, NULL, &iosb, &offset, &length, 0, TRUE, TRUE));
}

BOOL WINAPI UnlockFile(HANDLE file, DWORD offset_low, DWORD offset_high, DWORD length_low, DWORD length_high)
{
	LARGE_INTEGER offset, length;
	IO_STATUS_BLOCK iosb;

	offset.u.LowPart = offset_low;
	offset.u.HighPart = (LONG)offset_high;
	length.u.LowPart = length_low;
	length.u.HighPart = (LONG)length_high;
	return check_status(NtUnlockFile(file, &iosb, &offset, &length, 0));
}

BOOL WINAPI UnlockFileEx(HANDLE file, DWORD reserved, DWORD low, DWORD high, LPOVERLAPPED overlapped)
{
	if (reserved || !overlapped) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	return UnlockFile(file, overlapped->Offset, overlapped->OffsetHigh, low, high);
}
