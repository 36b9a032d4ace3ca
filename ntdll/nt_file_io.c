/*
 * Native calls that move data: reading, writing, flushing, byte-range locks, and taking calls back.
 */
#include "nt_file.h"

#include <decant/console.h>
#include <decant/console_text.h>
#include <decant/file.h>

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

/*
 * The flags ask for less than everything, such as data without what describes it; all of it is written for each, which takes longer
 * and loses nothing. Parameters are reserved.
 */
NTSTATUS NTAPI NtFlushBuffersFileEx(HANDLE file, ULONG flags, PVOID parameters, ULONG parameters_size, PIO_STATUS_BLOCK iosb)
{
	const ULONG known = FLUSH_FLAGS_FILE_DATA_ONLY | FLUSH_FLAGS_NO_SYNC | FLUSH_FLAGS_FILE_DATA_SYNC_ONLY;

	if (flags & ~known || parameters || parameters_size)
		return STATUS_INVALID_PARAMETER;
	return NtFlushBuffersFile(file, iosb);
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

static NTSTATUS control_file(HANDLE file, HANDLE event, PIO_APC_ROUTINE apc, PVOID apc_context, PIO_STATUS_BLOCK iosb, ULONG code, PVOID input,
			     ULONG input_length, PVOID output, ULONG output_length)
{
	struct host_file_control params = {
		file_async(file, event, apc, apc_context, iosb), GUEST_PTR(input), GUEST_PTR(output), input_length, output_length, code,
		FILE_BLOCK_FLAGS,
	};

	return host_call(HOST_file_control, &params);
}

NTSTATUS NTAPI NtFsControlFile(HANDLE file, HANDLE event, PIO_APC_ROUTINE apc, PVOID apc_context, PIO_STATUS_BLOCK iosb, ULONG code, PVOID input,
			       ULONG input_length, PVOID output, ULONG output_length)
{
	return control_file(file, event, apc, apc_context, iosb, code, input, input_length, output, output_length);
}

NTSTATUS NTAPI NtDeviceIoControlFile(HANDLE file, HANDLE event, PIO_APC_ROUTINE apc, PVOID apc_context, PIO_STATUS_BLOCK iosb, ULONG code,
				     PVOID input, ULONG input_length, PVOID output, ULONG output_length)
{
	return control_file(file, event, apc, apc_context, iosb, code, input, input_length, output, output_length);
}

NTSTATUS NTAPI NtNotifyChangeDirectoryFile(HANDLE folder, HANDLE event, PIO_APC_ROUTINE apc, PVOID apc_context, PIO_STATUS_BLOCK iosb,
					   PVOID buffer, ULONG length, ULONG filter, BOOLEAN subtree)
{
	struct host_file_notify params = {
		file_async(folder, event, apc, apc_context, iosb), GUEST_PTR(buffer), length, filter, subtree, FILE_BLOCK_FLAGS,
	};

	return host_call(HOST_file_notify, &params);
}

NTSTATUS NTAPI NtCreateNamedPipeFile(HANDLE *handle, ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes, PIO_STATUS_BLOCK iosb, ULONG share,
				     ULONG disposition, ULONG options, ULONG type, ULONG read_mode, ULONG completion_mode, ULONG instances,
				     ULONG inbound, ULONG outbound, const LARGE_INTEGER *timeout)
{
	struct host_pipe_create params = {
		.attributes = file_object_attributes(attributes),
		.default_timeout = timeout ? timeout->QuadPart : -500000,
		.access = access,
		.share = share,
		.disposition = disposition,
		.options = options,
		.type = type,
		.read_mode = read_mode,
		.completion_mode = completion_mode,
		.max_instances = instances,
		.inbound_quota = inbound,
		.outbound_quota = outbound,
	};
	NTSTATUS status = host_call(HOST_pipe_create, &params);

	if (NT_SUCCESS(status))
		*handle = (HANDLE)(ULONG_PTR)params.handle;
	return file_done(iosb, status, params.information);
}
