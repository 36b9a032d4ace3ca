/*
 * Virtual memory: NtAllocateVirtualMemory and its family, over the host calls of decant/memory.h.
 *
 * Each works on the calling process: a handle other than NtCurrentProcess() names another process, whose memory can be read and
 * written but is not ours to arrange. The host keeps the map and checks every argument; what is done here is the translation of the signatures.
 */
#include "ntdll.h"

#include "device_name.h"

#include <decant/ldr.h>
#include <decant/nt_memory.h>
#include <decant/memory.h>
#include <decant/process.h>
#include <decant/section.h>

/* The highest address that ZeroBits allows, 0 for any. Up to 31 it counts leading zero bits of 32; above that it is a mask. */
static guest_ptr limit_of_zero_bits(ULONG_PTR zero_bits)
{
	ULONG_PTR mask = zero_bits;

	if (!zero_bits)
		return 0;
	if (zero_bits < 32)
		return 0xffffffffu >> zero_bits;
	while (mask & (mask + 1))
		mask |= mask >> 1;
	return mask;
}

static NTSTATUS only_this_process(HANDLE process)
{
	return process == NtCurrentProcess() ? STATUS_SUCCESS : STATUS_NOT_SUPPORTED;
}

NTSTATUS WINAPI NtAllocateVirtualMemory(HANDLE process, PVOID *base, ULONG_PTR zero_bits, SIZE_T *size, ULONG type, ULONG protect)
{
	struct host_memory_alloc params = { GUEST_PTR(*base), *size, limit_of_zero_bits(zero_bits), type, protect };
	NTSTATUS status = only_this_process(process);

	if (!status)
		status = host_call(HOST_memory_alloc, &params);
	if (NT_SUCCESS(status)) {
		*base = (PVOID)(ULONG_PTR)params.base;
		*size = (SIZE_T)params.size;
	}
	return status;
}

NTSTATUS WINAPI NtFreeVirtualMemory(HANDLE process, PVOID *base, SIZE_T *size, ULONG type)
{
	struct host_memory_free params = { GUEST_PTR(*base), *size, type, 0 };
	NTSTATUS status = only_this_process(process);

	if (!status)
		status = host_call(HOST_memory_free, &params);
	if (NT_SUCCESS(status)) {
		*base = (PVOID)(ULONG_PTR)params.base;
		*size = (SIZE_T)params.size;
	}
	return status;
}

NTSTATUS WINAPI NtProtectVirtualMemory(HANDLE process, PVOID *base, SIZE_T *size, ULONG protect, ULONG *old_protect)
{
	struct host_memory_protect params = { GUEST_PTR(*base), *size, protect, 0 };
	NTSTATUS status = only_this_process(process);

	if (!status && !old_protect)
		status = STATUS_ACCESS_VIOLATION;
	if (!status)
		status = host_call(HOST_memory_protect, &params);
	if (NT_SUCCESS(status)) {
		*base = (PVOID)(ULONG_PTR)params.base;
		*size = (SIZE_T)params.size;
		*old_protect = params.protect;
	}
	return status;
}

static NTSTATUS query_basic(const void *address, MEMORY_BASIC_INFORMATION *information)
{
	struct host_memory_query params = { .address = GUEST_PTR(address) };
	NTSTATUS status = host_call(HOST_memory_query, &params);

	if (!NT_SUCCESS(status))
		return status;
	memset(information, 0, sizeof(*information));
	information->BaseAddress = (PVOID)(ULONG_PTR)params.base;
	information->AllocationBase = (PVOID)(ULONG_PTR)params.allocation_base;
	information->AllocationProtect = params.allocation_protect;
	information->RegionSize = (SIZE_T)params.region_size;
	information->State = params.state;
	information->Protect = params.protect;
	information->Type = params.type;
	return STATUS_SUCCESS;
}

/* The whole allocation: the runs of pages from its base on that belong to it. */
static NTSTATUS query_region(const void *address, struct memory_region_information *region)
{
	MEMORY_BASIC_INFORMATION run;
	NTSTATUS status = query_basic(address, &run);

	if (!NT_SUCCESS(status))
		return status;
	if (run.State == MEM_FREE)
		return STATUS_INVALID_ADDRESS;
	*region = (struct memory_region_information){ run.AllocationBase, run.AllocationProtect, 0, 0 };
	for (;;) {
		status = query_basic((char *)region->AllocationBase + region->RegionSize, &run);
		if (!NT_SUCCESS(status) || run.State == MEM_FREE || run.AllocationBase != region->AllocationBase)
			return STATUS_SUCCESS;
		region->RegionSize += run.RegionSize;
	}
}

/* Modules are mapped by the loader and are no views of sections: their names are in the list of modules. */
static NTSTATUS module_name(const void *address, WCHAR *to, SIZE_T room, ULONG *bytes)
{
	struct ldr_entry *entry;
	NTSTATUS status = LdrFindEntryForAddress((PVOID)address, &entry);

	if (!NT_SUCCESS(status))
		return STATUS_INVALID_ADDRESS;
	*bytes = entry->FullDllName.Length + DEVICE_NAME_EXTRA;
	if (*bytes > room)
		return STATUS_BUFFER_OVERFLOW;
	*bytes = device_name_of(entry->FullDllName.Buffer, entry->FullDllName.Length, to);
	return STATUS_SUCCESS;
}

/* The name of the mapped file, in a UNICODE_STRING with its text behind it. */
static NTSTATUS query_name(const void *address, UNICODE_STRING *name, SIZE_T length, SIZE_T *returned)
{
	SIZE_T room = length > sizeof(*name) + sizeof(WCHAR) ? length - sizeof(*name) - sizeof(WCHAR) : 0;
	struct host_section_view_name params = {
		.address = GUEST_PTR(address), .name = GUEST_PTR(name + 1), .name_bytes = room < 0xfffc ? (u32)room : 0xfffc,
	};
	ULONG bytes = 0;
	NTSTATUS status = host_call(HOST_section_view_name, &params);

	if (status == STATUS_INVALID_ADDRESS)
		status = module_name(address, (WCHAR *)(name + 1), room, &bytes);
	else
		bytes = params.name_bytes;
	if (returned && (NT_SUCCESS(status) || status == STATUS_BUFFER_OVERFLOW))
		*returned = sizeof(*name) + bytes + sizeof(WCHAR);
	if (!NT_SUCCESS(status))
		return status;
	name->Buffer = (WCHAR *)(name + 1);
	name->Length = (USHORT)bytes;
	name->MaximumLength = (USHORT)(bytes + sizeof(WCHAR));
	name->Buffer[bytes / sizeof(WCHAR)] = 0;
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI NtQueryVirtualMemory(HANDLE process, const void *address, ULONG information_class, PVOID information, SIZE_T length,
				     SIZE_T *returned)
{
	NTSTATUS status = only_this_process(process);
	SIZE_T needed;

	if (status)
		return status;
	switch (information_class) {
	case memory_basic_information:
		needed = sizeof(MEMORY_BASIC_INFORMATION);
		if (length < needed)
			return STATUS_INFO_LENGTH_MISMATCH;
		status = query_basic(address, information);
		break;
	case memory_region_information:
		needed = sizeof(struct memory_region_information);
		if (length < needed)
			return STATUS_INFO_LENGTH_MISMATCH;
		status = query_region(address, information);
		break;
	case memory_mapped_filename_information:
		return query_name(address, information, length, returned);
	default:
		return STATUS_INVALID_INFO_CLASS;
	}
	if (NT_SUCCESS(status) && returned)
		*returned = needed;
	return status;
}

static NTSTATUS copy_memory(guest_ptr from, guest_ptr to, SIZE_T size, SIZE_T *done)
{
	struct host_memory_copy params = { from, to, size, 0 };
	NTSTATUS status = host_call(HOST_memory_copy, &params);

	if (done)
		*done = (SIZE_T)params.done;
	return status;
}

/* The same between this process and another. */
static NTSTATUS copy_between(HANDLE process, guest_ptr address, guest_ptr buffer, SIZE_T size, SIZE_T *done, BOOL write)
{
	struct host_process_copy params = { GUEST_HANDLE(process), address, buffer, size, 0, write, 0 };
	NTSTATUS status = host_call(HOST_process_copy, &params);

	if (done)
		*done = (SIZE_T)params.done;
	return status;
}

NTSTATUS WINAPI NtReadVirtualMemory(HANDLE process, const void *address, PVOID buffer, SIZE_T size, SIZE_T *done)
{
	if (process != NtCurrentProcess())
		return copy_between(process, GUEST_PTR(address), GUEST_PTR(buffer), size, done, FALSE);
	return copy_memory(GUEST_PTR(address), GUEST_PTR(buffer), size, done);
}

NTSTATUS WINAPI NtWriteVirtualMemory(HANDLE process, PVOID address, const void *buffer, SIZE_T size, SIZE_T *done)
{
	if (process != NtCurrentProcess())
		return copy_between(process, GUEST_PTR(address), GUEST_PTR(buffer), size, done, TRUE);
	return copy_memory(GUEST_PTR(buffer), GUEST_PTR(address), size, done);
}

static NTSTATUS lock_pages(HANDLE process, PVOID *base, SIZE_T *size, ULONG unlock)
{
	struct host_memory_lock params = { GUEST_PTR(*base), *size, unlock, 0 };
	NTSTATUS status = only_this_process(process);

	if (!status)
		status = host_call(HOST_memory_lock, &params);
	if (NT_SUCCESS(status)) {
		*base = (PVOID)(ULONG_PTR)params.base;
		*size = (SIZE_T)params.size;
	}
	return status;
}

NTSTATUS WINAPI NtLockVirtualMemory(HANDLE process, PVOID *base, SIZE_T *size, ULONG type)
{
	return type & ~3u || !type ? STATUS_INVALID_PARAMETER : lock_pages(process, base, size, 0);
}

NTSTATUS WINAPI NtUnlockVirtualMemory(HANDLE process, PVOID *base, SIZE_T *size, ULONG type)
{
	return type & ~3u || !type ? STATUS_INVALID_PARAMETER : lock_pages(process, base, size, 1);
}

/* Processors of this family see what was written at once. */
NTSTATUS WINAPI NtFlushInstructionCache(HANDLE process, const void *base, SIZE_T size)
{
	(void)base;
	(void)size;
	return only_this_process(process);
}
