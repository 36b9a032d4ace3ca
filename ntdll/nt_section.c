/*
 * Native calls of sections and views.
 */
#include "nt_file.h"

#include <decant/nt_memory.h>
#include <decant/object.h>
#include <decant/section.h>

static struct host_object_attributes section_attributes(const OBJECT_ATTRIBUTES *attributes)
{
	return attributes ? file_object_attributes(attributes) : (struct host_object_attributes){ .attributes = 0 };
}

NTSTATUS NTAPI NtCreateSection(HANDLE *section, ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes, const LARGE_INTEGER *size,
			       ULONG protect, ULONG allocation, HANDLE file)
{
	struct host_section_create params = {
		.attributes = section_attributes(attributes),
		.file = GUEST_HANDLE(file),
		.size = size ? (u64)size->QuadPart : 0,
		.access = access,
		.protect = protect,
		.allocation = allocation,
	};
	NTSTATUS status = host_call(HOST_section_create, &params);

	if (NT_SUCCESS(status))
		*section = (HANDLE)(ULONG_PTR)params.handle;
	return status;
}

NTSTATUS NTAPI NtOpenSection(HANDLE *section, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes)
{
	struct host_section_open params = { .attributes = section_attributes(attributes), .access = access };
	NTSTATUS status = host_call(HOST_section_open, &params);

	if (NT_SUCCESS(status))
		*section = (HANDLE)(ULONG_PTR)params.handle;
	return status;
}

NTSTATUS NTAPI NtMapViewOfSection(HANDLE section, HANDLE process, PVOID *base, ULONG_PTR zero_bits, SIZE_T commit, LARGE_INTEGER *offset,
				  SIZE_T *size, ULONG inherit, ULONG allocation, ULONG protect)
{
	struct host_section_map params = {
		.handle = GUEST_HANDLE(section),
		.base = GUEST_PTR(*base),
		.limit = zero_bits && zero_bits < 32 ? 0xffffffffu >> zero_bits : zero_bits,
		.offset = offset ? (u64)offset->QuadPart : 0,
		.size = *size,
		.protect = protect,
		.allocation = allocation,
	};
	NTSTATUS status;

	(void)commit;
	(void)inherit;
	if (process != NtCurrentProcess())
		return STATUS_NOT_SUPPORTED;
	status = host_call(HOST_section_map, &params);
	if (NT_SUCCESS(status)) {
		*base = (PVOID)(ULONG_PTR)params.base;
		*size = (SIZE_T)params.size;
	}
	return status;
}

NTSTATUS NTAPI NtUnmapViewOfSection(HANDLE process, PVOID base)
{
	struct host_section_unmap params = { GUEST_PTR(base) };

	return process == NtCurrentProcess() ? host_call(HOST_section_unmap, &params) : STATUS_NOT_SUPPORTED;
}

NTSTATUS NTAPI NtQuerySection(HANDLE section, ULONG information_class, PVOID information, SIZE_T length, SIZE_T *returned)
{
	struct section_basic_information *basic = information;
	struct host_section_query params = { .handle = GUEST_HANDLE(section) };
	NTSTATUS status;

	if (information_class != section_basic_class)
		return STATUS_INVALID_INFO_CLASS;
	if (length < sizeof(*basic))
		return STATUS_INFO_LENGTH_MISMATCH;
	status = host_call(HOST_section_query, &params);
	if (!NT_SUCCESS(status))
		return status;
	memset(basic, 0, sizeof(*basic));
	basic->AllocationAttributes = params.allocation;
	basic->MaximumSize.QuadPart = (LONGLONG)params.size;
	if (returned)
		*returned = sizeof(*basic);
	return STATUS_SUCCESS;
}

NTSTATUS NTAPI NtFlushVirtualMemory(HANDLE process, PVOID *base, SIZE_T *size, PIO_STATUS_BLOCK iosb)
{
	struct host_section_flush params = { GUEST_PTR(*base), *size };
	NTSTATUS status = process == NtCurrentProcess() ? host_call(HOST_section_flush, &params) : STATUS_NOT_SUPPORTED;

	if (NT_SUCCESS(status)) {
		*base = (PVOID)(ULONG_PTR)params.base;
		*size = (SIZE_T)params.size;
	}
	return file_done(iosb, status, 0);
}
