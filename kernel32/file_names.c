/*
 * Names on their way between Win32 and the native API: see file_names.h.
 */
#include "file_names.h"

static BOOLEAN apis_are_oem;

void WINAPI SetFileApisToOEM(void)
{
	apis_are_oem = TRUE;
}

void WINAPI SetFileApisToANSI(void)
{
	apis_are_oem = FALSE;
}

BOOL WINAPI AreFileApisANSI(void)
{
	return !apis_are_oem;
}

/* Whether a component could be a DOS device's name, or ends in what Win32 strips: both are ntdll's to find out. */
static BOOLEAN plain_component(const WCHAR *name, SIZE_T length)
{
	WCHAR first, last;

	if (!length)
		return FALSE;
	first = name[0] | 0x20;
	last = name[length - 1];
	if (last == '.' || last == ' ' || name[0] == '.')
		return FALSE;
	return first != 'c' && first != 'n' && first != 'p' && first != 'a' && first != 'l';
}

/*
 * The length of an absolute drive path that needs no normalization, 0 for any other. A last component that might be a device
 * is left to ntdll; in the middle of a path such names mean nothing special to it.
 */
static SIZE_T plain_length(const WCHAR *path)
{
	WCHAR drive = path[0] | 0x20;
	SIZE_T start = 3, i;

	if (drive < 'a' || drive > 'z' || path[1] != ':' || path[2] != '\\')
		return 0;
	for (i = 3; path[i]; i++) {
		if (path[i] == '/')
			return 0;
		if (path[i] != '\\')
			continue;
		if (i == start || path[start] == '.' || path[i - 1] == '.' || path[i - 1] == ' ')
			return 0;
		start = i + 1;
	}
	if (i > start && !plain_component(path + start, i - start) && wcslen(path + start) <= 12)
		return 0;
	if (i > start && (path[i - 1] == '.' || path[i - 1] == ' ' || path[start] == '.'))
		return 0;
	return i;
}

BOOL nt_path_make(struct nt_path *nt, LPCWSTR path)
{
	SIZE_T length;
	NTSTATUS status;

	InitializeObjectAttributes(&nt->attributes, &nt->name, OBJ_CASE_INSENSITIVE, NULL, NULL);
	nt->allocated = FALSE;
	if (!path || !*path)
		return set_last_status(STATUS_OBJECT_PATH_NOT_FOUND);
	length = plain_length(path);
	if (length && length + 4 <= sizeof(nt->buffer) / sizeof(WCHAR)) {
		memcpy(nt->buffer, L"\\??\\", 4 * sizeof(WCHAR));
		memcpy(nt->buffer + 4, path, length * sizeof(WCHAR));
		nt->name.Buffer = nt->buffer;
		nt->name.Length = nt->name.MaximumLength = (USHORT)((length + 4) * sizeof(WCHAR));
		return TRUE;
	}
	status = RtlDosPathNameToNtPathName_U_WithStatus(path, &nt->name, NULL, NULL);
	if (!NT_SUCCESS(status))
		return set_last_status(status);
	nt->allocated = TRUE;
	return TRUE;
}

void nt_path_free(struct nt_path *nt)
{
	if (nt->allocated)
		RtlFreeUnicodeString(&nt->name);
}

static NTSTATUS to_wide(WCHAR *units, ULONG room_bytes, ULONG *used_bytes, LPCSTR bytes, ULONG length)
{
	return apis_are_oem ? RtlOemToUnicodeN(units, room_bytes, used_bytes, bytes, length)
			    : RtlMultiByteToUnicodeN(units, room_bytes, used_bytes, bytes, length);
}

BOOL wide_name_make(struct wide_name *wide, LPCSTR bytes)
{
	SIZE_T length;
	ULONG used;

	wide->units = NULL;
	if (!bytes)
		return TRUE;
	length = strlen(bytes) + 1;
	wide->units = wide->buffer;
	if (length > sizeof(wide->buffer) / sizeof(WCHAR)) {
		wide->units = length < 0x10000000 ? RtlAllocateHeap(current_peb()->ProcessHeap, 0, length * sizeof(WCHAR)) : NULL;
		if (!wide->units) {
			SetLastError(ERROR_NOT_ENOUGH_MEMORY);
			return FALSE;
		}
	}
	to_wide(wide->units, (ULONG)(length * sizeof(WCHAR)), &used, bytes, (ULONG)length);
	return TRUE;
}

void wide_name_free(struct wide_name *wide)
{
	if (wide->units && wide->units != wide->buffer)
		RtlFreeHeap(current_peb()->ProcessHeap, 0, wide->units);
}

static NTSTATUS to_bytes(LPSTR bytes, ULONG room, ULONG *used, LPCWSTR units, ULONG count)
{
	return apis_are_oem ? RtlUnicodeToOemN(bytes, room, used, units, count * (ULONG)sizeof(WCHAR))
			    : RtlUnicodeToMultiByteN(bytes, room, used, units, count * (ULONG)sizeof(WCHAR));
}

DWORD bytes_of_name(LPCWSTR units, DWORD count, LPSTR buffer, DWORD size)
{
	ULONG needed;

	RtlUnicodeToMultiByteSize(&needed, (PWCH)units, count * (ULONG)sizeof(WCHAR));
	if (needed >= size)
		return needed + 1;
	to_bytes(buffer, size, &needed, units, count);
	buffer[needed] = 0;
	return needed;
}

void bytes_of_name_fixed(LPCWSTR units, LPSTR buffer, DWORD size)
{
	ULONG used = 0;

	to_bytes(buffer, size - 1, &used, units, (ULONG)wcslen(units));
	buffer[used] = 0;
}

DWORD put_name(LPCWSTR units, SIZE_T count, LPWSTR buffer, DWORD size)
{
	if (count >= size)
		return (DWORD)count + 1;
	memmove(buffer, units, count * sizeof(WCHAR));
	buffer[count] = 0;
	return (DWORD)count;
}
