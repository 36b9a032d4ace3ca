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

/* Whether the LENGTH units of a last component could be a DOS device's name: which it is, is ntdll's to find out. */
static BOOLEAN maybe_device(const WCHAR *name, SIZE_T length)
{
	static const char starts[][3] = { "con", "nul", "prn", "aux", "com", "lpt" };
	SIZE_T i;

	if (length < 3)
		return FALSE;
	for (i = 0; i < sizeof(starts) / sizeof(*starts); i++) {
		if ((name[0] | 0x20) == starts[i][0] && (name[1] | 0x20) == starts[i][1] && (name[2] | 0x20) == starts[i][2])
			return TRUE;
	}
	return FALSE;
}

static BOOLEAN is_plain_component(const WCHAR *name, SIZE_T length)
{
	return length && name[0] != '.' && name[length - 1] != '.' && name[length - 1] != ' ';
}

/*
 * Of a path whose components need no normalization: how many units it has, and in *relative whether the current directory
 * belongs before them. 0 for a path that is neither relative nor absolute on a drive, or needs ntdll's reading. In the middle of
 * a path the names of DOS devices mean nothing special.
 */
static SIZE_T plain_length(const WCHAR *path, BOOLEAN *relative)
{
	WCHAR drive = path[0] | 0x20;
	SIZE_T start = 0, i;

	*relative = path[1] != ':';
	if (!*relative) {
		if (drive < 'a' || drive > 'z' || path[2] != '\\')
			return 0;
		start = 3;
		if (!path[start])
			return start;
	}
	for (i = start; path[i]; i++) {
		if (path[i] == '/')
			return 0;
		if (path[i] != '\\')
			continue;
		if (!is_plain_component(path + start, i - start))
			return 0;
		start = i + 1;
	}
	if (i > start && (!is_plain_component(path + start, i - start) || maybe_device(path + start, i - start)))
		return 0;
	return i;
}

/* Puts "\??\", the current directory if the path is relative to it, and the path into nt's buffer; FALSE if that has no room. */
static BOOLEAN make_in_buffer(struct nt_path *nt, const WCHAR *path, SIZE_T length, BOOLEAN relative)
{
	const UNICODE_STRING *current = &current_peb()->ProcessParameters->CurrentDirectory.DosPath;
	SIZE_T head = 4, room = sizeof(nt->buffer) / sizeof(WCHAR);
	BOOLEAN fits = TRUE;

	memcpy(nt->buffer, L"\\??\\", 4 * sizeof(WCHAR));
	if (relative) {
		RtlAcquirePebLock();
		/* It ends in a backslash. One on a network share has another NT name. */
		fits = current->Buffer[1] == ':' && head + current->Length / sizeof(WCHAR) <= room;
		if (fits) {
			memcpy(nt->buffer + head, current->Buffer, current->Length);
			head += current->Length / sizeof(WCHAR);
		}
		RtlReleasePebLock();
	}
	if (!fits || length > room - head)
		return FALSE;
	memcpy(nt->buffer + head, path, length * sizeof(WCHAR));
	nt->name.Buffer = nt->buffer;
	nt->name.Length = nt->name.MaximumLength = (USHORT)((head + length) * sizeof(WCHAR));
	return TRUE;
}

BOOL nt_path_make(struct nt_path *nt, LPCWSTR path)
{
	BOOLEAN relative;
	SIZE_T length;
	NTSTATUS status;

	InitializeObjectAttributes(&nt->attributes, &nt->name, OBJ_CASE_INSENSITIVE, NULL, NULL);
	nt->allocated = FALSE;
	if (!path || !*path)
		return set_last_status(STATUS_OBJECT_PATH_NOT_FOUND);
	length = plain_length(path, &relative);
	if (length && make_in_buffer(nt, path, length, relative))
		return TRUE;
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
