/*
 * Paths: full, long and short forms, the current folder, the folders of the system and for temporary files, looking along a
 * search path (fileapi.h, processenv.h, sysinfoapi.h).
 */
#include "file_names.h"

#define PATH_UNITS 0x8000

static WCHAR *path_buffer(void)
{
	WCHAR *buffer = RtlAllocateHeap(current_peb()->ProcessHeap, 0, PATH_UNITS * sizeof(WCHAR));

	if (!buffer)
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
	return buffer;
}

static void path_buffer_free(void *buffer)
{
	RtlFreeHeap(current_peb()->ProcessHeap, 0, buffer);
}

/* --- full paths --- */

DWORD WINAPI GetFullPathNameW(LPCWSTR name, DWORD size, LPWSTR buffer, LPWSTR *part)
{
	ULONG bytes;

	if (!name || !*name) {
		SetLastError(ERROR_INVALID_NAME);
		return 0;
	}
	bytes = RtlGetFullPathName_U(name, size > 0x7fffffff ? 0xfffffffe : size * (ULONG)sizeof(WCHAR), buffer, part);
	if (!bytes)
		SetLastError(ERROR_INVALID_NAME);
	return bytes / sizeof(WCHAR);
}

DWORD WINAPI GetFullPathNameA(LPCSTR name, DWORD size, LPSTR buffer, LPSTR *part)
{
	struct wide_name wide;
	WCHAR *full = path_buffer(), *wide_part = NULL;
	DWORD length = 0, result = 0;

	if (part)
		*part = NULL;
	if (!full)
		return 0;
	if (wide_name_make(&wide, name)) {
		length = GetFullPathNameW(wide.units, PATH_UNITS, full, &wide_part);
		wide_name_free(&wide);
	}
	if (length && length < PATH_UNITS) {
		result = bytes_of_name(full, length, buffer, size);
		if (result < size && part && wide_part) {
			ULONG before;

			RtlUnicodeToMultiByteSize(&before, full, (ULONG)((char *)wide_part - (char *)full));
			*part = buffer + before;
		}
	}
	path_buffer_free(full);
	return result;
}

/* --- current folder --- */

DWORD WINAPI GetCurrentDirectoryW(DWORD size, LPWSTR buffer)
{
	return RtlGetCurrentDirectory_U(size > 0x7fffffff ? 0xfffffffe : size * (ULONG)sizeof(WCHAR), buffer) / sizeof(WCHAR);
}

DWORD WINAPI GetCurrentDirectoryA(DWORD size, LPSTR buffer)
{
	WCHAR folder[MAX_PATH + 1];
	DWORD length = GetCurrentDirectoryW(MAX_PATH + 1, folder);

	return bytes_of_name(folder, length, buffer, size);
}

BOOL WINAPI SetCurrentDirectoryW(LPCWSTR name)
{
	UNICODE_STRING string;

	if (!name || !*name) {
		SetLastError(name ? ERROR_PATH_NOT_FOUND : ERROR_INVALID_NAME);
		return FALSE;
	}
	RtlInitUnicodeString(&string, name);
	return check_status(RtlSetCurrentDirectory_U(&string));
}

BOOL WINAPI SetCurrentDirectoryA(LPCSTR name)
{
	struct wide_name wide;
	BOOL result;

	if (!wide_name_make(&wide, name))
		return FALSE;
	result = SetCurrentDirectoryW(wide.units);
	wide_name_free(&wide);
	return result;
}

/* --- folders of the system --- */

#define SYSTEM_FOLDER L"C:\\windows\\system32"
#define WINDOWS_FOLDER L"C:\\windows"

UINT WINAPI GetSystemDirectoryW(LPWSTR buffer, UINT size)
{
	return put_name(SYSTEM_FOLDER, wcslen(SYSTEM_FOLDER), buffer, size);
}

UINT WINAPI GetSystemDirectoryA(LPSTR buffer, UINT size)
{
	return bytes_of_name(SYSTEM_FOLDER, (DWORD)wcslen(SYSTEM_FOLDER), buffer, size);
}

UINT WINAPI GetWindowsDirectoryW(LPWSTR buffer, UINT size)
{
	return put_name(WINDOWS_FOLDER, wcslen(WINDOWS_FOLDER), buffer, size);
}

UINT WINAPI GetWindowsDirectoryA(LPSTR buffer, UINT size)
{
	return bytes_of_name(WINDOWS_FOLDER, (DWORD)wcslen(WINDOWS_FOLDER), buffer, size);
}

UINT WINAPI GetSystemWindowsDirectoryW(LPWSTR buffer, UINT size)
{
	return GetWindowsDirectoryW(buffer, size);
}

UINT WINAPI GetSystemWindowsDirectoryA(LPSTR buffer, UINT size)
{
	return GetWindowsDirectoryA(buffer, size);
}

/* --- temporary files --- */

static BOOL variable(LPCWSTR name, WCHAR *value, SIZE_T room)
{
	SIZE_T length;

	if (!NT_SUCCESS(RtlQueryEnvironmentVariable(NULL, name, wcslen(name), value, room - 1, &length)) || !length || length >= room)
		return FALSE;
	value[length] = 0;
	return TRUE;
}

/* The first of TMP, TEMP and USERPROFILE that there is, in full, with a backslash at its end. */
DWORD WINAPI GetTempPathW(DWORD size, LPWSTR buffer)
{
	WCHAR value[MAX_PATH + 1], full[MAX_PATH + 2];
	DWORD length;

	if (!variable(L"TMP", value, MAX_PATH + 1) && !variable(L"TEMP", value, MAX_PATH + 1) && !variable(L"USERPROFILE", value, MAX_PATH + 1))
		wcscpy(value, WINDOWS_FOLDER);
	length = GetFullPathNameW(value, MAX_PATH + 1, full, NULL);
	if (!length || length > MAX_PATH)
		return 0;
	if (full[length - 1] != '\\') {
		full[length++] = '\\';
		full[length] = 0;
	}
	return put_name(full, length, buffer, size);
}

DWORD WINAPI GetTempPathA(DWORD size, LPSTR buffer)
{
	WCHAR path[MAX_PATH + 2];
	DWORD length = GetTempPathW(MAX_PATH + 2, path);

	return length ? bytes_of_name(path, length, buffer, size) : 0;
}

DWORD WINAPI GetTempPath2W(DWORD size, LPWSTR buffer)
{
	return GetTempPathW(size, buffer);
}

DWORD WINAPI GetTempPath2A(DWORD size, LPSTR buffer)
{
	return GetTempPathA(size, buffer);
}

static ULONG temporary_number(void)
{
	static LONG counter;
	LARGE_INTEGER now;

	NtQuerySystemTime(&now);
	return (ULONG)(now.QuadPart / 10000) + (ULONG)InterlockedIncrement(&counter) * 7;
}

UINT WINAPI GetTempFileNameW(LPCWSTR folder, LPCWSTR prefix, UINT unique, LPWSTR buffer)
{
	static const WCHAR digits[] = L"0123456789ABCDEF";
	SIZE_T length = wcslen(folder), at, i;
	ULONG number = unique & 0xffff;
	HANDLE file;
	int tries;

	if (length > MAX_PATH - 14) {
		SetLastError(ERROR_BUFFER_OVERFLOW);
		return 0;
	}
	if (!(GetFileAttributesW(folder) & FILE_ATTRIBUTE_DIRECTORY) || GetFileAttributesW(folder) == INVALID_FILE_ATTRIBUTES) {
		SetLastError(ERROR_DIRECTORY);
		return 0;
	}
	memmove(buffer, folder, (length + 1) * sizeof(WCHAR));
	if (length && buffer[length - 1] != '\\' && buffer[length - 1] != '/')
		buffer[length++] = '\\';
	for (i = 0; prefix && prefix[i] && i < 3; i++)
		buffer[length++] = prefix[i];
	for (tries = 0; tries < 65536; tries++) {
		if (!unique)
			number = (temporary_number() + (ULONG)tries) & 0xffff;
		if (!number)
			continue;
		at = length;
		for (i = 4; i-- > 0;)
			if (number >> (i * 4) || !i)
				buffer[at++] = digits[number >> (i * 4) & 15];
		wcscpy(buffer + at, L".tmp");
		if (unique)
			return number;
		file = CreateFileW(buffer, GENERIC_READ, 0, NULL, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, NULL);
		if (file != INVALID_HANDLE_VALUE) {
			NtClose(file);
			return number;
		}
		if (GetLastError() != ERROR_FILE_EXISTS && GetLastError() != ERROR_SHARING_VIOLATION)
			return 0;
	}
	return 0;
}

UINT WINAPI GetTempFileNameA(LPCSTR folder, LPCSTR prefix, UINT unique, LPSTR buffer)
{
	struct wide_name wide_folder, wide_prefix;
	WCHAR name[MAX_PATH];
	UINT result = 0;

	if (!wide_name_make(&wide_folder, folder))
		return 0;
	if (wide_name_make(&wide_prefix, prefix)) {
		result = GetTempFileNameW(wide_folder.units, wide_prefix.units, unique, name);
		if (result)
			bytes_of_name_fixed(name, buffer, MAX_PATH);
		wide_name_free(&wide_prefix);
	}
	wide_name_free(&wide_folder);
	return result;
}

/* --- long and short names --- */

/* There are no short names but the long ones; a long name is one in the spelling on disk. */
static DWORD name_on_disk(LPCWSTR name, BOOLEAN spell, LPWSTR buffer, DWORD size)
{
	WIN32_FIND_DATAW found;
	SIZE_T length = wcslen(name), start, end;
	WCHAR *copy = path_buffer();
	HANDLE search;
	DWORD result;

	if (!copy)
		return 0;
	if (length >= PATH_UNITS || GetFileAttributesW(name) == INVALID_FILE_ATTRIBUTES) {
		if (length >= PATH_UNITS)
			SetLastError(ERROR_FILENAME_EXCED_RANGE);
		path_buffer_free(copy);
		return 0;
	}
	wcscpy(copy, name);
	start = length > 4 && !wcsncmp(copy, L"\\\\?\\", 4) ? 4 : 0;
	if (length >= start + 2 && copy[start + 1] == ':')
		start += 2;
	for (; spell && start < length; start = end) {
		WCHAR after;

		while (start < length && (copy[start] == '\\' || copy[start] == '/'))
			start++;
		for (end = start; end < length && copy[end] != '\\' && copy[end] != '/'; end++)
			continue;
		after = copy[end];
		if (end == start || !wcscmp(copy + start, L".") || !wcscmp(copy + start, L".."))
			continue;
		copy[end] = 0;
		search = FindFirstFileW(copy, &found);
		if (search != INVALID_HANDLE_VALUE) {
			if (wcslen(found.cFileName) == end - start)
				memcpy(copy + start, found.cFileName, (end - start) * sizeof(WCHAR));
			FindClose(search);
		}
		copy[end] = after;
	}
	result = put_name(copy, length, buffer, size);
	path_buffer_free(copy);
	return result;
}

DWORD WINAPI GetLongPathNameW(LPCWSTR name, LPWSTR buffer, DWORD size)
{
	if (!name) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	return name_on_disk(name, TRUE, buffer, size);
}

DWORD WINAPI GetShortPathNameW(LPCWSTR name, LPWSTR buffer, DWORD size)
{
	if (!name) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	return name_on_disk(name, FALSE, buffer, size);
}

static DWORD convert_path(DWORD (WINAPI *function)(LPCWSTR, LPWSTR, DWORD), LPCSTR name, LPSTR buffer, DWORD size)
{
	struct wide_name wide;
	WCHAR *path = path_buffer();
	DWORD length = 0, result = 0;

	if (!path)
		return 0;
	if (wide_name_make(&wide, name)) {
		length = function(wide.units, path, PATH_UNITS);
		wide_name_free(&wide);
	}
	if (length)
		result = bytes_of_name(path, length, buffer, size);
	path_buffer_free(path);
	return result;
}

DWORD WINAPI GetLongPathNameA(LPCSTR name, LPSTR buffer, DWORD size)
{
	return convert_path(GetLongPathNameW, name, buffer, size);
}

DWORD WINAPI GetShortPathNameA(LPCSTR name, LPSTR buffer, DWORD size)
{
	return convert_path(GetShortPathNameW, name, buffer, size);
}

/* --- looking along a path --- */

/* The list that SearchPath looks along when it is given none: program, current folder, system, windows, PATH. */
static WCHAR *default_search_path(void)
{
	const UNICODE_STRING *image = &current_peb()->ProcessParameters->ImagePathName;
	SIZE_T at = image->Length / sizeof(WCHAR), length = 0;
	WCHAR *list = RtlAllocateHeap(current_peb()->ProcessHeap, 0, 3 * PATH_UNITS * sizeof(WCHAR));

	if (!list)
		return NULL;
	while (at && image->Buffer[at - 1] != '\\')
		at--;
	memcpy(list, image->Buffer, at * sizeof(WCHAR));
	wcscpy(list + at, L";.;" SYSTEM_FOLDER L";" WINDOWS_FOLDER L";");
	at = wcslen(list);
	if (!NT_SUCCESS(RtlQueryEnvironmentVariable(NULL, L"PATH", 4, list + at, PATH_UNITS - 1, &length)))
		length = 0;
	list[at + length] = 0;
	return list;
}

static BOOLEAN is_file(LPCWSTR name)
{
	DWORD attributes = GetFileAttributesW(name);

	return attributes != INVALID_FILE_ATTRIBUTES && !(attributes & FILE_ATTRIBUTE_DIRECTORY);
}

static BOOLEAN has_extension(LPCWSTR name)
{
	const WCHAR *dot = wcsrchr(name, '.');

	return dot && !wcspbrk(dot, L"\\/");
}

/* Makes FOLDER\NAME EXTENSION in CANDIDATE; FALSE if it is too long. */
static BOOLEAN candidate_name(WCHAR *candidate, LPCWSTR folder, SIZE_T folder_length, LPCWSTR name, LPCWSTR extension)
{
	SIZE_T name_length = wcslen(name);

	if (folder_length + name_length + wcslen(extension) + 2 > PATH_UNITS)
		return FALSE;
	memcpy(candidate, folder, folder_length * sizeof(WCHAR));
	if (folder_length && candidate[folder_length - 1] != '\\' && candidate[folder_length - 1] != '/')
		candidate[folder_length++] = '\\';
	memcpy(candidate + folder_length, name, name_length * sizeof(WCHAR));
	wcscpy(candidate + folder_length + name_length, extension);
	return TRUE;
}

static BOOLEAN search_list(WCHAR *candidate, LPCWSTR list, LPCWSTR name, LPCWSTR extension)
{
	while (*list) {
		SIZE_T length = wcscspn(list, L";");

		if (length && candidate_name(candidate, list, length, name, extension) && is_file(candidate))
			return TRUE;
		list += length;
		list += *list == ';';
	}
	return FALSE;
}

DWORD WINAPI SearchPathW(LPCWSTR list, LPCWSTR name, LPCWSTR extension, DWORD size, LPWSTR buffer, LPWSTR *part)
{
	WCHAR *candidate, *own_list = NULL;
	ULONG type;
	BOOLEAN found;
	DWORD result = 0;

	if (!name || !*name) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	candidate = path_buffer();
	if (!candidate)
		return 0;
	if (!extension || has_extension(name))
		extension = L"";
	type = RtlDetermineDosPathNameType_U(name);
	if (type != RTL_PATH_RELATIVE || (name[0] == '.' && (wcschr(L"\\/", name[1]) || (name[1] == '.' && wcschr(L"\\/", name[2]))))) {
		found = candidate_name(candidate, L"", 0, name, extension) && is_file(candidate);
	} else {
		if (!list)
			list = own_list = default_search_path();
		found = list && search_list(candidate, list, name, extension);
	}
	if (found)
		result = GetFullPathNameW(candidate, size, buffer, part);
	else
		SetLastError(ERROR_FILE_NOT_FOUND);
	if (own_list)
		path_buffer_free(own_list);
	path_buffer_free(candidate);
	return result;
}

DWORD WINAPI SearchPathA(LPCSTR list, LPCSTR name, LPCSTR extension, DWORD size, LPSTR buffer, LPSTR *part)
{
	struct wide_name wide_list, wide_name, wide_extension;
	WCHAR *path = path_buffer(), *wide_part = NULL;
	DWORD length = 0, result = 0;

	if (!path)
		return 0;
	if (wide_name_make(&wide_list, list)) {
		if (wide_name_make(&wide_name, name)) {
			if (wide_name_make(&wide_extension, extension)) {
				length = SearchPathW(wide_list.units, wide_name.units, wide_extension.units, PATH_UNITS, path, &wide_part);
				wide_name_free(&wide_extension);
			}
			wide_name_free(&wide_name);
		}
		wide_name_free(&wide_list);
	}
	if (length && length < PATH_UNITS) {
		result = bytes_of_name(path, length, buffer, size);
		if (result < size && part && wide_part) {
			ULONG before;

			RtlUnicodeToMultiByteSize(&before, path, (ULONG)((char *)wide_part - (char *)path));
			*part = buffer + before;
		}
	}
	path_buffer_free(path);
	return result;
}
