/*
 * ntdll's native calls of virtual memory and sections, as the DLLs on top of it call them: the toolchain's headers lack them.
 *
 * Names, parameters and structures are Microsoft's (wdm.h, ntifs.h and winternl.h of the kits). For guest code, after windows.h
 * and winternl.h.
 */
#ifndef DECANT_NT_MEMORY_H
#define DECANT_NT_MEMORY_H

#ifndef NtCurrentProcess
#define NtCurrentProcess() ((HANDLE)(LONG_PTR)-1)
#endif

/* MEMORY_INFORMATION_CLASS */
enum memory_information_class {
	memory_basic_information = 0,
	memory_mapped_filename_information = 2,
	memory_region_information = 3,
};

struct memory_region_information {
	PVOID AllocationBase;
	ULONG AllocationProtect;
	ULONG RegionType;
	SIZE_T RegionSize;
};

NTSTATUS WINAPI NtAllocateVirtualMemory(HANDLE process, PVOID *base, ULONG_PTR zero_bits, SIZE_T *size, ULONG type, ULONG protect);
NTSTATUS WINAPI NtFreeVirtualMemory(HANDLE process, PVOID *base, SIZE_T *size, ULONG type);
NTSTATUS WINAPI NtProtectVirtualMemory(HANDLE process, PVOID *base, SIZE_T *size, ULONG protect, ULONG *old_protect);
NTSTATUS WINAPI NtQueryVirtualMemory(HANDLE process, const void *address, ULONG information_class, PVOID information, SIZE_T length,
				     SIZE_T *returned);
NTSTATUS WINAPI NtReadVirtualMemory(HANDLE process, const void *address, PVOID buffer, SIZE_T size, SIZE_T *done);
NTSTATUS WINAPI NtWriteVirtualMemory(HANDLE process, PVOID address, const void *buffer, SIZE_T size, SIZE_T *done);
NTSTATUS WINAPI NtLockVirtualMemory(HANDLE process, PVOID *base, SIZE_T *size, ULONG type);
NTSTATUS WINAPI NtUnlockVirtualMemory(HANDLE process, PVOID *base, SIZE_T *size, ULONG type);
NTSTATUS WINAPI NtFlushInstructionCache(HANDLE process, const void *base, SIZE_T size);

/* --- sections --- */

#ifndef SECTION_QUERY
#define SECTION_QUERY 1
#define SECTION_MAP_WRITE 2
#define SECTION_MAP_READ 4
#define SECTION_MAP_EXECUTE 8
#define SECTION_EXTEND_SIZE 16
#endif

/* SECTION_INFORMATION_CLASS */
enum section_class {
	section_basic_class = 0,
	section_image_class = 1,
};

struct section_basic_information {
	PVOID BaseAddress;
	ULONG AllocationAttributes;
	LARGE_INTEGER MaximumSize;
};

/* inherit is SECTION_INHERIT: 1 ViewShare, 2 ViewUnmap. */
NTSTATUS NTAPI NtCreateSection(HANDLE *section, ACCESS_MASK access, const OBJECT_ATTRIBUTES *attributes, const LARGE_INTEGER *size,
			       ULONG protect, ULONG allocation, HANDLE file);
NTSTATUS NTAPI NtOpenSection(HANDLE *section, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes);
NTSTATUS NTAPI NtMapViewOfSection(HANDLE section, HANDLE process, PVOID *base, ULONG_PTR zero_bits, SIZE_T commit, LARGE_INTEGER *offset,
				  SIZE_T *size, ULONG inherit, ULONG allocation, ULONG protect);
NTSTATUS NTAPI NtUnmapViewOfSection(HANDLE process, PVOID base);
NTSTATUS NTAPI NtQuerySection(HANDLE section, ULONG information_class, PVOID information, SIZE_T length, SIZE_T *returned);
NTSTATUS NTAPI NtFlushVirtualMemory(HANDLE process, PVOID *base, SIZE_T *size, PIO_STATUS_BLOCK iosb);

#endif
