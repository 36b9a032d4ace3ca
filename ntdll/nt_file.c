/*
 * Native calls of files by name: opening, making, deleting, and their attributes.
 */
#include "nt_file.h"

#include <decant/file.h>
#include <decant/rtl.h>
#include <decant/socket.h>

/* \Device\Afd, with whatever follows: the device that knows when sockets are ready. */
static BOOL is_poll_device(const OBJECT_ATTRIBUTES *attributes)
{
	static const WCHAR device[] = L"\\Device\\Afd";
	const USHORT bytes = sizeof(device) - sizeof(WCHAR);
	const UNICODE_STRING *name = attributes->ObjectName;
	UNICODE_STRING start, wanted = { bytes, bytes, (WCHAR *)device };

	if (!name || attributes->RootDirectory || name->Length < bytes || name->Buffer[1] != 'D' ||
	    (name->Length > bytes && name->Buffer[bytes / sizeof(WCHAR)] != '\\'))
		return FALSE;
	start = (UNICODE_STRING){ bytes, bytes, name->Buffer };
	return RtlEqualUnicodeString(&start, &wanted, TRUE);
}

static NTSTATUS open_poll_device(PHANDLE handle, ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes, PIO_STATUS_BLOCK iosb, ULONG options)
{
	struct host_socket_poll_device params = { .access = access, .options = options };
	NTSTATUS status;

	params.flags = attributes->Attributes & OBJ_INHERIT ? HOST_HANDLE_INHERIT : 0;
	status = host_call(HOST_socket_poll_device, &params);
	if (NT_SUCCESS(status))
		*handle = (HANDLE)(ULONG_PTR)params.handle;
	iosb->Status = status;
	iosb->Information = FILE_OPENED;
	return status;
}

NTSTATUS NTAPI NtCreateFile(PHANDLE handle, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes, PIO_STATUS_BLOCK iosb,
			    PLARGE_INTEGER allocation, ULONG file_attributes, ULONG share, ULONG disposition, ULONG options, PVOID ea,
			    ULONG ea_length)
{
	struct host_file_create params = {
		.attributes = file_object_attributes(attributes),
		.allocation = allocation ? (u64)allocation->QuadPart : 0,
		.access = access,
		.file_attributes = file_attributes,
		.share = share,
		.disposition = disposition,
		.options = options,
	};
	NTSTATUS status;

	if (ea && ea_length)
		return STATUS_EAS_NOT_SUPPORTED;
	if (is_poll_device(attributes))
		return open_poll_device(handle, access, attributes, iosb, options);
	status = host_call(HOST_file_create, &params);
	if (NT_SUCCESS(status))
		*handle = (HANDLE)(ULONG_PTR)params.handle;
	iosb->Status = status;
	iosb->Information = params.information;
	return status;
}

NTSTATUS NTAPI NtOpenFile(PHANDLE handle, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes, PIO_STATUS_BLOCK iosb, ULONG share, ULONG options)
{
	return NtCreateFile(handle, access, attributes, iosb, NULL, 0, share, FILE_OPEN, options, NULL, 0);
}

NTSTATUS NTAPI NtQueryFullAttributesFile(const OBJECT_ATTRIBUTES *attributes, struct nt_network_open_information *information)
{
	struct host_file_attributes params = { .attributes = file_object_attributes(attributes), .flags = HOST_ATTRIBUTES_TIMES };
	NTSTATUS status = host_call(HOST_file_attributes, &params);

	if (!NT_SUCCESS(status))
		return status;
	information->CreationTime.QuadPart = (LONGLONG)params.created;
	information->LastAccessTime.QuadPart = (LONGLONG)params.accessed;
	information->LastWriteTime.QuadPart = (LONGLONG)params.written;
	information->ChangeTime.QuadPart = (LONGLONG)params.changed;
	information->AllocationSize.QuadPart = (LONGLONG)params.allocated;
	information->EndOfFile.QuadPart = (LONGLONG)params.size;
	information->FileAttributes = params.file_attributes;
	return STATUS_SUCCESS;
}

NTSTATUS NTAPI NtQueryAttributesFile(const OBJECT_ATTRIBUTES *attributes, struct nt_basic_information *information)
{
	struct nt_network_open_information full;
	NTSTATUS status = NtQueryFullAttributesFile(attributes, &full);

	if (NT_SUCCESS(status))
		*information = (struct nt_basic_information){
			full.CreationTime, full.LastAccessTime, full.LastWriteTime, full.ChangeTime, full.FileAttributes,
		};
	return status;
}

NTSTATUS NTAPI NtDeleteFile(const OBJECT_ATTRIBUTES *attributes)
{
	struct host_file_delete params = { file_object_attributes(attributes) };

	return host_call(HOST_file_delete, &params);
}
