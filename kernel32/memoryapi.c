/*
 * Virtual memory and views of files (memoryapi.h).
 */
#include "file_names.h"
#include "object_name.h"

#include <decant/nt_memory.h>
#include <decant/object.h>

LPVOID WINAPI VirtualAllocEx(HANDLE process, LPVOID address, SIZE_T size, DWORD type, DWORD protect)
{
	PVOID base = address;

	return check_status(NtAllocateVirtualMemory(process, &base, 0, &size, type, protect)) ? base : NULL;
}

/* The node is where the memory would best be; there is one. */
LPVOID WINAPI VirtualAllocExNuma(HANDLE process, LPVOID address, SIZE_T size, DWORD type, DWORD protect, DWORD node)
{
	if (node && node != NUMA_NO_PREFERRED_NODE) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return NULL;
	}
	return VirtualAllocEx(process, address, size, type, protect);
}

/* 0: no large pages are given (MEM_LARGE_PAGES is refused). */
SIZE_T WINAPI GetLargePageMinimum(void)
{
	return 0;
}

LPVOID WINAPI VirtualAlloc(LPVOID address, SIZE_T size, DWORD type, DWORD protect)
{
	return VirtualAllocEx(NtCurrentProcess(), address, size, type, protect);
}

BOOL WINAPI VirtualFreeEx(HANDLE process, LPVOID address, SIZE_T size, DWORD type)
{
	PVOID base = address;

	if (type == MEM_RELEASE && size) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	return check_status(NtFreeVirtualMemory(process, &base, &size, type));
}

BOOL WINAPI VirtualFree(LPVOID address, SIZE_T size, DWORD type)
{
	return VirtualFreeEx(NtCurrentProcess(), address, size, type);
}

BOOL WINAPI VirtualProtectEx(HANDLE process, LPVOID address, SIZE_T size, DWORD protect, PDWORD old_protect)
{
	PVOID base = address;

	if (!old_protect) {
		SetLastError(ERROR_NOACCESS);
		return FALSE;
	}
	return check_status(NtProtectVirtualMemory(process, &base, &size, protect, old_protect));
}

BOOL WINAPI VirtualProtect(LPVOID address, SIZE_T size, DWORD protect, PDWORD old_protect)
{
	return VirtualProtectEx(NtCurrentProcess(), address, size, protect, old_protect);
}

SIZE_T WINAPI VirtualQueryEx(HANDLE process, LPCVOID address, PMEMORY_BASIC_INFORMATION information, SIZE_T length)
{
	SIZE_T returned = 0;

	if (!check_status(NtQueryVirtualMemory(process, address, memory_basic_information, information, length, &returned)))
		return 0;
	return returned;
}

SIZE_T WINAPI VirtualQuery(LPCVOID address, PMEMORY_BASIC_INFORMATION information, SIZE_T length)
{
	return VirtualQueryEx(NtCurrentProcess(), address, information, length);
}

BOOL WINAPI VirtualLock(LPVOID address, SIZE_T size)
{
	PVOID base = address;

	return check_status(NtLockVirtualMemory(NtCurrentProcess(), &base, &size, 1));
}

BOOL WINAPI VirtualUnlock(LPVOID address, SIZE_T size)
{
	PVOID base = address;

	return check_status(NtUnlockVirtualMemory(NtCurrentProcess(), &base, &size, 1));
}

BOOL WINAPI FlushInstructionCache(HANDLE process, LPCVOID base, SIZE_T size)
{
	return check_status(NtFlushInstructionCache(process, base, size));
}

/* A part that was read or written is reported, but only the whole is a success. */
static BOOL copied(NTSTATUS status)
{
	return status == STATUS_PARTIAL_COPY ? set_last_status(status) : check_status(status);
}

BOOL WINAPI ReadProcessMemory(HANDLE process, LPCVOID address, LPVOID buffer, SIZE_T size, SIZE_T *done)
{
	return copied(NtReadVirtualMemory(process, address, buffer, size, done));
}

/* Debuggers and hooks write to code: pages that are not writable are made so for the moment. */
BOOL WINAPI WriteProcessMemory(HANDLE process, LPVOID address, LPCVOID buffer, SIZE_T size, SIZE_T *done)
{
	PVOID base = address;
	SIZE_T length = size;
	ULONG old_protect;
	NTSTATUS status = NtWriteVirtualMemory(process, address, buffer, size, done);

	if (status != STATUS_PARTIAL_COPY || !NT_SUCCESS(NtProtectVirtualMemory(process, &base, &length, PAGE_EXECUTE_READWRITE, &old_protect)))
		return copied(status);
	if (!(old_protect & (PAGE_EXECUTE | PAGE_EXECUTE_READ))) {
		NtProtectVirtualMemory(process, &base, &length, old_protect, &old_protect);
		SetLastError(ERROR_NOACCESS);
		return FALSE;
	}
	status = NtWriteVirtualMemory(process, address, buffer, size, done);
	NtProtectVirtualMemory(process, &base, &length, old_protect, &old_protect);
	return copied(status);
}

/* --- sections and views --- */

/* The rights that a section made with PROTECT has to have. */
static ACCESS_MASK section_access(DWORD protect)
{
	ACCESS_MASK access = STANDARD_RIGHTS_REQUIRED | SECTION_QUERY | SECTION_MAP_READ;

	if (protect & (PAGE_READWRITE | PAGE_EXECUTE_READWRITE))
		access |= SECTION_MAP_WRITE;
	if (protect & (PAGE_EXECUTE_READ | PAGE_EXECUTE_READWRITE | PAGE_EXECUTE_WRITECOPY))
		access |= SECTION_MAP_EXECUTE;
	return access;
}

HANDLE WINAPI CreateFileMappingW(HANDLE file, LPSECURITY_ATTRIBUTES security, DWORD protect, DWORD size_high, DWORD size_low, LPCWSTR name)
{
	DWORD attributes = protect & ~(DWORD)0xff;
	struct object_name object;
	LARGE_INTEGER size;
	HANDLE section = NULL;
	NTSTATUS status;

	protect &= 0xff;
	if (!(attributes & (SEC_RESERVE | SEC_IMAGE | SEC_COMMIT)))
		attributes |= SEC_COMMIT;
	if (protect == 0)
		protect = PAGE_READONLY;
	size.u.LowPart = size_low;
	size.u.HighPart = (LONG)size_high;
	if (file == INVALID_HANDLE_VALUE) {
		file = NULL;
		if (!size.QuadPart) {
			SetLastError(ERROR_INVALID_PARAMETER);
			return NULL;
		}
	}
	if (!object_name_make(&object, security, name, OBJ_OPENIF))
		return NULL;
	status = NtCreateSection(&section, section_access(protect), &object.attributes, size.QuadPart ? &size : NULL, protect, attributes, file);
	return object_name_created(&object, status, section);
}

HANDLE WINAPI CreateFileMappingA(HANDLE file, LPSECURITY_ATTRIBUTES security, DWORD protect, DWORD size_high, DWORD size_low, LPCSTR name)
{
	struct wide_name wide;
	HANDLE section;

	if (!wide_name_make(&wide, name))
		return NULL;
	section = CreateFileMappingW(file, security, protect, size_high, size_low, wide.units);
	wide_name_free(&wide);
	return section;
}

static ACCESS_MASK native_map_access(DWORD access)
{
	ACCESS_MASK native = 0;

	if ((access & FILE_MAP_ALL_ACCESS) == FILE_MAP_ALL_ACCESS)
		return SECTION_ALL_ACCESS;
	if (access & FILE_MAP_WRITE)
		native |= SECTION_MAP_WRITE;
	if (access & (FILE_MAP_READ | FILE_MAP_COPY))
		native |= SECTION_MAP_READ;
	if (access & FILE_MAP_EXECUTE)
		native |= SECTION_MAP_EXECUTE;
	return native;
}

HANDLE WINAPI OpenFileMappingW(DWORD access, BOOL inherit, LPCWSTR name)
{
	return object_open_named(NtOpenSection, native_map_access(access), inherit, name);
}

HANDLE WINAPI OpenFileMappingA(DWORD access, BOOL inherit, LPCSTR name)
{
	struct wide_name wide;
	HANDLE section;

	if (!wide_name_make(&wide, name))
		return NULL;
	section = OpenFileMappingW(access, inherit, wide.units);
	wide_name_free(&wide);
	return section;
}

static ULONG view_protection(DWORD access)
{
	BOOLEAN execute = (access & FILE_MAP_EXECUTE) != 0;

	if ((access & (FILE_MAP_COPY | FILE_MAP_WRITE | FILE_MAP_READ)) == FILE_MAP_COPY)
		return execute ? PAGE_EXECUTE_WRITECOPY : PAGE_WRITECOPY;
	if (access & FILE_MAP_WRITE)
		return execute ? PAGE_EXECUTE_READWRITE : PAGE_READWRITE;
	if (access & FILE_MAP_READ)
		return execute ? PAGE_EXECUTE_READ : PAGE_READONLY;
	return PAGE_NOACCESS;
}

LPVOID WINAPI MapViewOfFileEx(HANDLE section, DWORD access, DWORD offset_high, DWORD offset_low, SIZE_T size, LPVOID address)
{
	LARGE_INTEGER offset;
	PVOID base = address;
	NTSTATUS status;

	offset.u.LowPart = offset_low;
	offset.u.HighPart = (LONG)offset_high;
	status = NtMapViewOfSection(section, NtCurrentProcess(), &base, 0, 0, &offset, &size, 1, 0, view_protection(access));
	return check_status(status) ? base : NULL;
}

LPVOID WINAPI MapViewOfFile(HANDLE section, DWORD access, DWORD offset_high, DWORD offset_low, SIZE_T size)
{
	return MapViewOfFileEx(section, access, offset_high, offset_low, size, NULL);
}

BOOL WINAPI UnmapViewOfFile(LPCVOID base)
{
	return check_status(NtUnmapViewOfSection(NtCurrentProcess(), (PVOID)base));
}

BOOL WINAPI FlushViewOfFile(LPCVOID address, SIZE_T size)
{
	PVOID base = (PVOID)address;
	IO_STATUS_BLOCK iosb;
	NTSTATUS status = NtFlushVirtualMemory(NtCurrentProcess(), &base, &size, &iosb);

	return check_status(status);
}
