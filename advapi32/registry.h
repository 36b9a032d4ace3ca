/*
 * What the registry sources of advapi32.dll share.
 */
#ifndef ADVAPI32_REGISTRY_H
#define ADVAPI32_REGISTRY_H

#define WIN32_NO_STATUS
#include <windows.h>
#undef WIN32_NO_STATUS
#include <ntstatus.h>
#include <winternl.h>

#include <decant/guest.h>

#include <string.h>

/* The Windows error of a registry status; STATUS_BUFFER_OVERFLOW is ERROR_MORE_DATA. */
LSTATUS registry_error(NTSTATUS status);

/*
 * Fills in how the host names KEY: *handle for an opened key, else *root for a predefined one. A predefined key is no handle;
 * with_predefined() opens one for the calls that want it.
 */
BOOL is_predefined(HKEY key);

/*
 * A handle for KEY that host calls take: KEY itself, or, if it is predefined, one opened with ACCESS, which must be closed
 * (*opened tells). ERROR_INVALID_HANDLE for keys that there are not.
 */
LSTATUS use_key(HKEY key, REGSAM access, HKEY *handle, BOOL *opened);

static inline struct guest_string counted(const WCHAR *text)
{
	return (struct guest_string){ .buffer = GUEST_PTR(text), .bytes = text ? (u32)(lstrlenW(text) * sizeof(WCHAR)) : 0 };
}

/* A copy of TEXT in UTF-16 on the process heap, NULL for NULL. *error is set if there is no memory. */
WCHAR *wide_copy(const char *text, LSTATUS *error);
void wide_free(WCHAR *text);

static inline BOOL is_string_type(DWORD type)
{
	return type == REG_SZ || type == REG_EXPAND_SZ || type == REG_MULTI_SZ;
}

#endif
