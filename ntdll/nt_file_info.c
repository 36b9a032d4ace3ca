/*
 * Native calls that ask and change what an open file, folder or volume is.
 *
 * The host fills in the classes that are alike for 32 and 64 bits; the three that hold handles are unpacked here.
 */
#include "nt_file.h"

#include <decant/file.h>

NTSTATUS NTAPI NtQueryInformationFile(HANDLE file, PIO_STATUS_BLOCK iosb, PVOID information, ULONG length,
				      FILE_INFORMATION_CLASS information_class)
{
	struct host_file_query params = { GUEST_HANDLE(file), GUEST_PTR(information), length, (u32)information_class, 0 };
	NTSTATUS status = host_call(HOST_file_query, &params);

	return file_done(iosb, status, params.information);
}

/* Renames, or links: FLAGS are FILE_RENAME_* and HOST_RENAME_LINK. */
static NTSTATUS rename_file(HANDLE file, const struct nt_rename_information *information, ULONG length, u32 flags)
{
	struct host_file_rename params = { .handle = GUEST_HANDLE(file), .flags = flags };

	if (length < offsetof(struct nt_rename_information, FileName) ||
	    information->FileNameLength > length - offsetof(struct nt_rename_information, FileName))
		return STATUS_INFO_LENGTH_MISMATCH;
	params.root = GUEST_HANDLE(information->RootDirectory);
	params.name.buffer = GUEST_PTR(information->FileName);
	params.name.bytes = information->FileNameLength;
	return host_call(HOST_file_rename, &params);
}

static NTSTATUS set_port(HANDLE file, const struct nt_completion_information *information, ULONG length)
{
	struct host_file_set_port params = { .handle = GUEST_HANDLE(file) };

	if (length < sizeof(*information))
		return STATUS_INFO_LENGTH_MISMATCH;
	params.port = GUEST_HANDLE(information->Port);
	params.key = GUEST_PTR(information->Key);
	return host_call(HOST_file_set_port, &params);
}

NTSTATUS NTAPI NtSetInformationFile(HANDLE file, PIO_STATUS_BLOCK iosb, PVOID information, ULONG length,
				    FILE_INFORMATION_CLASS information_class)
{
	const struct nt_rename_information *rename = information;
	struct host_file_set params = { GUEST_HANDLE(file), GUEST_PTR(information), length, (u32)information_class };
	NTSTATUS status;

	switch ((int)information_class) {
	case file_rename_class: status = rename_file(file, rename, length, rename->ReplaceIfExists ? HOST_RENAME_REPLACE : 0); break;
	case file_rename_ex_class: status = rename_file(file, rename, length, rename->Flags & (HOST_RENAME_REPLACE | HOST_RENAME_POSIX)); break;
	case file_link_class:
		status = rename_file(file, rename, length, HOST_RENAME_LINK | (rename->ReplaceIfExists ? HOST_RENAME_REPLACE : 0));
		break;
	case file_link_ex_class: status = rename_file(file, rename, length, HOST_RENAME_LINK | (rename->Flags & HOST_RENAME_REPLACE)); break;
	case file_completion_class: status = set_port(file, information, length); break;
	default: status = host_call(HOST_file_set, &params); break;
	}
	return file_done(iosb, status, 0);
}

NTSTATUS NTAPI NtQueryDirectoryFile(HANDLE file, HANDLE event, PIO_APC_ROUTINE apc, PVOID apc_context, PIO_STATUS_BLOCK iosb, PVOID buffer,
				    ULONG length, FILE_INFORMATION_CLASS information_class, BOOLEAN single, PUNICODE_STRING pattern,
				    BOOLEAN restart)
{
	struct host_file_enumerate params = {
		.handle = GUEST_HANDLE(file),
		.buffer = GUEST_PTR(buffer),
		.length = length,
		.information_class = (u32)information_class,
		.flags = (single ? HOST_ENUMERATE_SINGLE : 0) | (restart ? HOST_ENUMERATE_RESTART : 0),
	};

	NTSTATUS status;

	if (event || apc || apc_context)
		return STATUS_NOT_SUPPORTED;
	if (pattern) {
		params.pattern.buffer = GUEST_PTR(pattern->Buffer);
		params.pattern.bytes = pattern->Length;
	}
	status = host_call(HOST_file_enumerate, &params);
	return file_done(iosb, status, params.information);
}

NTSTATUS NTAPI NtQueryVolumeInformationFile(HANDLE file, PIO_STATUS_BLOCK iosb, PVOID information, ULONG length,
					    FS_INFORMATION_CLASS information_class)
{
	struct host_file_volume params = { GUEST_HANDLE(file), GUEST_PTR(information), length, (u32)information_class, 0 };
	NTSTATUS status = host_call(HOST_file_volume, &params);

	return file_done(iosb, status, params.information);
}
