/*
 * Native calls that move data: reading, writing, flushing, byte-range locks, and taking calls back.
 */
#include "nt_file.h"

#include <decant/console.h>
#include <decant/console_text.h>

static s64 transfer_offset(const LARGE_INTEGER *offset)
{
	return offset ? offset->QuadPart : HOST_FILE_POSITION;
}

static NTSTATUS transfer_file(ULONG call, struct host_file_transfer *io)
{
	NTSTATUS status = host_call(call, io);

	return status == (NTSTATUS)HOST_STATUS_CONSOLE_TEXT ? decant_console_transfer(io, call == HOST_file_write) : status;
}

NTSTATUS NTAPI NtReadFile(HANDLE file, HANDLE event, PIO_APC_ROUTINE apc, PVOID apc_context, PIO_STATUS_BLOCK iosb, PVOID buffer, ULONG length,
			  PLARGE_INTEGER offset, PULONG key)
{
	struct host_file_read params = {
		{ file_async(file, event, apc, apc_context, iosb), GUEST_PTR(buffer), transfer_offset(offset), length, FILE_BLOCK_FLAGS },
	};

	(void)key;
	return transfer_file(HOST_file_read, &params.io);
}

NTSTATUS NTAPI NtWriteFile(HANDLE file, HANDLE event, PIO_APC_ROUTINE apc, PVOID apc_context, PIO_STATUS_BLOCK iosb, const void *buffer,
			   ULONG length, PLARGE_INTEGER offset, PULONG key)
{
	struct host_file_write params = {
		{ file_async(file, event, apc, apc_context, iosb), GUEST_PTR(buffer), transfer_offset(offset), length, FILE_BLOCK_FLAGS },
	};

	(void)key;
	return transfer_file(HOST_file_write, &params.io);
}

NTSTATUS NTAPI NtFlushBuffersFile(HANDLE file, PIO_STATUS_BLOCK iosb)
{
	struct host_file_flush params = { GUEST_HANDLE(file) };

	return file_done(iosb, host_call(HOST_file_flush, &params), 0);
}

NTSTATUS NTAPI NtLockFile(HANDLE file, HANDLE event, PIO_APC_ROUTINE apc, PVOID apc_context, PIO_STATUS_BLOCK iosb, PLARGE_INTEGER offset,
			  PLARGE_INTEGER length, ULONG key, BOOLEAN at_once, BOOLEAN exclusive)
{
	struct host_file_lock params = {
		.async = file_async(file, event, apc, apc_context, iosb),
		.offset = (u64)offset->QuadPart,
		.length = (u64)length->QuadPart,
		.key = key,
		.flags = (exclusive ? HOST_LOCK_EXCLUSIVE : 0) | (at_once ? HOST_LOCK_AT_ONCE : 0) |
			 (FILE_BLOCK_FLAGS ? HOST_LOCK_NARROW : 0),
	};

	return host_call(HOST_file_lock, &params);
}

NTSTATUS NTAPI NtUnlockFile(HANDLE file, PIO_STATUS_BLOCK iosb, PLARGE_INTEGER offset, PLARGE_INTEGER length, ULONG key)
{
	struct host_file_unlock params = { GUEST_HANDLE(file), (u64)offset->QuadPart, (u64)length->QuadPart, key, 0 };

	return file_done(iosb, host_call(HOST_file_unlock, &params), 0);
}

NTSTATUS NTAPI NtCancelIoFileEx(HANDLE file, PIO_STATUS_BLOCK request, PIO_STATUS_BLOCK iosb)
{
	struct host_file_cancel params = { GUEST_HANDLE(file), GUEST_PTR(request), 0, 0 };

	return file_done(iosb, host_call(HOST_file_cancel, &params), 0);
}

/* Nothing to cancel is no failure here. */
NTSTATUS NTAPI NtCancelIoFile(HANDLE file, PIO_STATUS_BLOCK iosb)
{
	struct host_file_cancel params = { GUEST_HANDLE(file), 0, 1, 0 };
	NTSTATUS status = host_call(HOST_file_cancel, &params);

	return file_done(iosb, status == STATUS_NOT_FOUND ? STATUS_SUCCESS : status, 0);
}
