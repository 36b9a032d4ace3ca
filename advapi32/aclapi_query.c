/*
 * The security of files and other objects, read (securitybaseapi.h, aclapi.h).
 */
#include "security.h"

#include <aclapi.h>

BOOL WINAPI GetKernelObjectSecurity(HANDLE handle, SECURITY_INFORMATION information, PSECURITY_DESCRIPTOR descriptor, DWORD length, LPDWORD needed)
{
	return security_result(NtQuerySecurityObject(handle, information, descriptor, length, needed));
}

/* Opens what NAME is, a folder too, to read its security. */
static HANDLE open_for_reading(LPCWSTR name)
{
	return CreateFileW(name, READ_CONTROL, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING,
			   FILE_FLAG_BACKUP_SEMANTICS, NULL);
}

BOOL WINAPI GetFileSecurityW(LPCWSTR name, SECURITY_INFORMATION information, PSECURITY_DESCRIPTOR descriptor, DWORD length, LPDWORD needed)
{
	HANDLE file = open_for_reading(name);
	BOOL done;

	if (file == INVALID_HANDLE_VALUE)
		return FALSE;
	done = GetKernelObjectSecurity(file, information, descriptor, length, needed);
	CloseHandle(file);
	return done;
}

BOOL WINAPI GetFileSecurityA(LPCSTR name, SECURITY_INFORMATION information, PSECURITY_DESCRIPTOR descriptor, DWORD length, LPDWORD needed)
{
	BOOL failed = FALSE, done;
	WCHAR *wide = security_wide(name, &failed);

	if (failed)
		return FALSE;
	done = GetFileSecurityW(wide, information, descriptor, length, needed);
	HeapFree(GetProcessHeap(), 0, wide);
	return done;
}

/* The descriptor of HANDLE in memory of LocalAlloc's. */
static DWORD read_descriptor(HANDLE handle, SECURITY_INFORMATION information, PSECURITY_DESCRIPTOR *descriptor)
{
	DWORD needed = 0;
	NTSTATUS status;

	status = NtQuerySecurityObject(handle, information, NULL, 0, &needed);
	if (status != STATUS_BUFFER_TOO_SMALL)
		return RtlNtStatusToDosError(status);
	*descriptor = LocalAlloc(LMEM_FIXED, needed);
	if (!*descriptor)
		return ERROR_NOT_ENOUGH_MEMORY;
	status = NtQuerySecurityObject(handle, information, *descriptor, needed, &needed);
	if (status)
		LocalFree(*descriptor);
	return status ? RtlNtStatusToDosError(status) : ERROR_SUCCESS;
}

/* Points the caller's pointers into what was read; each of them may be NULL. */
static void put_parts(PSECURITY_DESCRIPTOR descriptor, PSID *owner, PSID *group, PACL *dacl, PACL *sacl)
{
	BOOL present, defaulted;

	if (owner)
		GetSecurityDescriptorOwner(descriptor, owner, &defaulted);
	if (group)
		GetSecurityDescriptorGroup(descriptor, group, &defaulted);
	if (dacl && !(GetSecurityDescriptorDacl(descriptor, &present, dacl, &defaulted) && present))
		*dacl = NULL;
	if (sacl)
		*sacl = NULL;
}

DWORD WINAPI GetSecurityInfo(HANDLE handle, SE_OBJECT_TYPE type, SECURITY_INFORMATION information, PSID *owner, PSID *group, PACL *dacl, PACL *sacl,
			     PSECURITY_DESCRIPTOR *descriptor)
{
	PSECURITY_DESCRIPTOR read = NULL;
	DWORD error;

	if (type != SE_FILE_OBJECT && type != SE_KERNEL_OBJECT)
		return type > SE_UNKNOWN_OBJECT_TYPE && type <= SE_REGISTRY_WOW64_32KEY ? ERROR_NOT_SUPPORTED : ERROR_INVALID_PARAMETER;
	/* Microsoft, "GetSecurityInfo": of the pointers those that INFORMATION asks for lead into *descriptor, which they need. */
	if (!descriptor && (owner || group || dacl || sacl))
		return ERROR_INVALID_PARAMETER;
	error = read_descriptor(handle, information, &read);
	if (error)
		return error;
	put_parts(read, information & OWNER_SECURITY_INFORMATION ? owner : NULL, information & GROUP_SECURITY_INFORMATION ? group : NULL,
		  information & DACL_SECURITY_INFORMATION ? dacl : NULL, information & SACL_SECURITY_INFORMATION ? sacl : NULL);
	if (descriptor)
		*descriptor = read;
	else
		LocalFree(read);
	return ERROR_SUCCESS;
}

DWORD WINAPI GetNamedSecurityInfoW(LPCWSTR name, SE_OBJECT_TYPE type, SECURITY_INFORMATION information, PSID *owner, PSID *group, PACL *dacl,
				   PACL *sacl, PSECURITY_DESCRIPTOR *descriptor)
{
	HANDLE file;
	DWORD error;

	if (!name)
		return ERROR_INVALID_PARAMETER;
	if (type != SE_FILE_OBJECT)
		return type > SE_UNKNOWN_OBJECT_TYPE && type <= SE_REGISTRY_WOW64_32KEY ? ERROR_NOT_SUPPORTED : ERROR_INVALID_PARAMETER;
	file = open_for_reading(name);
	if (file == INVALID_HANDLE_VALUE)
		return GetLastError();
	error = GetSecurityInfo(file, type, information, owner, group, dacl, sacl, descriptor);
	CloseHandle(file);
	return error;
}

DWORD WINAPI GetNamedSecurityInfoA(LPCSTR name, SE_OBJECT_TYPE type, SECURITY_INFORMATION information, PSID *owner, PSID *group, PACL *dacl,
				   PACL *sacl, PSECURITY_DESCRIPTOR *descriptor)
{
	BOOL failed = FALSE;
	WCHAR *wide = security_wide(name, &failed);
	DWORD error;

	if (failed)
		return ERROR_NOT_ENOUGH_MEMORY;
	error = GetNamedSecurityInfoW(wide, type, information, owner, group, dacl, sacl, descriptor);
	HeapFree(GetProcessHeap(), 0, wide);
	return error;
}
