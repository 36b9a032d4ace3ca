/*
 * Ldr's exports that the toolchain's headers do not declare, for ntdll and for the DLLs on top of it.
 *
 * After windows.h, winternl.h and peb.h. Names are Microsoft's where they begin with Ldr or Rtl; those that begin with decant_ are
 * ours.
 */
#ifndef DECANT_LDR_H
#define DECANT_LDR_H

#include "peb.h"

NTSTATUS NTAPI LdrLoadDll(PWSTR search_path, PULONG characteristics, PUNICODE_STRING name, PVOID *handle);
NTSTATUS NTAPI LdrUnloadDll(PVOID handle);
NTSTATUS NTAPI LdrAddRefDll(ULONG flags, PVOID handle);
NTSTATUS NTAPI LdrDisableThreadCalloutsForDll(PVOID handle);
NTSTATUS NTAPI LdrGetDllHandle(PWSTR search_path, PULONG characteristics, PUNICODE_STRING name, PVOID *handle);
NTSTATUS NTAPI LdrGetDllHandleEx(ULONG flags, PWSTR search_path, PULONG characteristics, PUNICODE_STRING name, PVOID *handle);
NTSTATUS NTAPI LdrGetDllFullName(PVOID handle, PUNICODE_STRING name);
NTSTATUS NTAPI LdrGetProcedureAddress(PVOID handle, PANSI_STRING name, ULONG ordinal, PVOID *address);
NTSTATUS NTAPI LdrGetProcedureAddressEx(PVOID handle, PANSI_STRING name, ULONG ordinal, PVOID *address, ULONG flags);
NTSTATUS NTAPI LdrFindEntryForAddress(PVOID address, struct ldr_entry **entry);
NTSTATUS NTAPI LdrEnumerateLoadedModules(ULONG reserved, VOID (NTAPI *callback)(struct ldr_entry *entry, PVOID context, BOOLEAN *stop),
					 PVOID context);
NTSTATUS NTAPI LdrLockLoaderLock(ULONG flags, ULONG *disposition, ULONG_PTR *cookie);
NTSTATUS NTAPI LdrUnlockLoaderLock(ULONG flags, ULONG_PTR cookie);
NTSTATUS NTAPI LdrShutdownProcess(void);
NTSTATUS NTAPI LdrShutdownThread(void);
BOOLEAN NTAPI RtlDllShutdownInProgress(void);

#define LDR_ADDREF_DLL_PIN 1u
#define LDR_GET_DLL_HANDLE_EX_UNCHANGED_REFCOUNT 1u
#define LDR_GET_DLL_HANDLE_EX_PIN 2u
#define LDR_LOCK_LOADER_LOCK_FLAG_RAISE_ON_ERRORS 1u
#define LDR_LOCK_LOADER_LOCK_FLAG_TRY_ONLY 2u

/* The ends of process and thread: DllMain is told first. */
_Noreturn void NTAPI RtlExitUserProcess(NTSTATUS status);
_Noreturn void NTAPI RtlExitUserThread(NTSTATUS status);

/* LdrRegisterDllNotification (Microsoft, "LdrDllNotification") */
struct ldr_notification {
	ULONG Flags;
	const UNICODE_STRING *FullDllName;
	const UNICODE_STRING *BaseDllName;
	PVOID DllBase;
	ULONG SizeOfImage;
};
typedef VOID (NTAPI *ldr_notification_function)(ULONG reason, const struct ldr_notification *data, PVOID context);
#define LDR_NOTIFICATION_LOADED 1u
#define LDR_NOTIFICATION_UNLOADED 2u
NTSTATUS NTAPI LdrRegisterDllNotification(ULONG flags, ldr_notification_function function, PVOID context, PVOID *cookie);
NTSTATUS NTAPI LdrUnregisterDllNotification(PVOID cookie);

/* Resources. Handles may be those of LOAD_LIBRARY_AS_DATAFILE (bit 0 set) and LOAD_LIBRARY_AS_IMAGE_RESOURCE (bit 1 set). */
struct ldr_resource_path {
	ULONG_PTR Type;
	ULONG_PTR Name;
	ULONG_PTR Language;
};
NTSTATUS NTAPI LdrFindResource_U(PVOID handle, const struct ldr_resource_path *path, ULONG level, IMAGE_RESOURCE_DATA_ENTRY **entry);
NTSTATUS NTAPI LdrFindResourceDirectory_U(PVOID handle, const struct ldr_resource_path *path, ULONG level,
					  IMAGE_RESOURCE_DIRECTORY **directory);
NTSTATUS NTAPI LdrAccessResource(PVOID handle, const IMAGE_RESOURCE_DATA_ENTRY *entry, PVOID *data, ULONG *size);

IMAGE_NT_HEADERS *NTAPI RtlImageNtHeader(PVOID base);
NTSTATUS NTAPI RtlImageNtHeaderEx(ULONG flags, PVOID base, ULONG64 size, IMAGE_NT_HEADERS **headers);
PVOID NTAPI RtlImageDirectoryEntryToData(PVOID base, BOOLEAN mapped_as_image, USHORT index, ULONG *size);
IMAGE_SECTION_HEADER *NTAPI RtlImageRvaToSection(const IMAGE_NT_HEADERS *headers, PVOID base, ULONG rva);
PVOID NTAPI RtlImageRvaToVa(const IMAGE_NT_HEADERS *headers, PVOID base, ULONG rva, IMAGE_SECTION_HEADER **last_section);
#define RTL_IMAGE_NT_HEADER_EX_FLAG_NO_RANGE_CHECK 1u

/* ---- ours ---- */

/* LoadLibraryEx: flags are LOAD_*. The handle carries the low bits that tell data files. */
NTSTATUS NTAPI decant_ldr_load(const UNICODE_STRING *name, ULONG flags, PVOID *handle);

/* SetDllDirectory: NULL restores the default, an empty path takes the current directory out of the search. */
NTSTATUS NTAPI decant_ldr_set_dll_directory(const UNICODE_STRING *path);
/* GetDllDirectory: copies at most CAPACITY characters without a terminator and returns the whole length. */
ULONG NTAPI decant_ldr_get_dll_directory(WCHAR *out, ULONG capacity);
/* AddDllDirectory, RemoveDllDirectory, SetDefaultDllDirectories. */
NTSTATUS NTAPI decant_ldr_add_directory(const UNICODE_STRING *path, PVOID *cookie);
NTSTATUS NTAPI decant_ldr_remove_directory(PVOID cookie);
NTSTATUS NTAPI decant_ldr_set_default_directories(ULONG flags);


/* Where the process begins and where each of its threads does; the host enters both. Neither returns. */
void NTAPI decant_start_process(void);
void NTAPI decant_start_thread(void);

#endif
