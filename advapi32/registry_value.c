/*
 * Values of the registry (winreg.h).
 *
 * The registry keeps strings in UTF-16. The A functions convert the data of string types both ways, so the lengths they report
 * are those of the converted text.
 */
#include "registry.h"

#include <decant/registry.h>

LSTATUS WINAPI RegQueryValueExW(HKEY key, LPCWSTR name, LPDWORD reserved, LPDWORD type, LPBYTE data, LPDWORD size)
{
	struct host_registry_query_value params = { .name = counted(name), .value = GUEST_PTR(data) };
	BOOL opened;
	LSTATUS error;

	if (reserved || (data && !size))
		return ERROR_INVALID_PARAMETER;
	error = use_key(key, KEY_QUERY_VALUE, &key, &opened);
	if (error)
		return error;
	params.key = GUEST_HANDLE(key);
	params.value_bytes = size ? *size : 0;
	error = registry_error(host_call(HOST_registry_query_value, &params));
	if (!error || error == ERROR_MORE_DATA) {
		if (type)
			*type = params.type;
		if (size)
			*size = params.value_bytes;
		/* A string that was stored without its terminator gets one if there is room. */
		if (!error && data && is_string_type(params.type) && params.value_bytes + sizeof(WCHAR) <= *size)
			*(WCHAR *)(data + params.value_bytes) = 0;
	}
	if (opened)
		RegCloseKey(key);
	return error;
}

/* The whole of a value, on the process heap. */
static LSTATUS read_whole(HKEY key, const WCHAR *name, DWORD *type, BYTE **data, DWORD *size)
{
	LSTATUS error;

	*data = NULL;
	*size = 0;
	error = RegQueryValueExW(key, name, NULL, type, NULL, size);
	/* Another process may make it longer meanwhile. */
	while (!error || error == ERROR_MORE_DATA) {
		HeapFree(GetProcessHeap(), 0, *data);
		*data = HeapAlloc(GetProcessHeap(), 0, *size + sizeof(WCHAR));
		if (!*data)
			return ERROR_NOT_ENOUGH_MEMORY;
		error = RegQueryValueExW(key, name, NULL, type, *data, size);
		if (!error)
			return ERROR_SUCCESS;
	}
	HeapFree(GetProcessHeap(), 0, *data);
	*data = NULL;
	return error;
}

/* Gives a value that was read in UTF-16 to a caller who wants ANSI. */
static LSTATUS give_ansi(DWORD type, const BYTE *data, DWORD size, BYTE *to, DWORD *to_size)
{
	DWORD capacity = to_size ? *to_size : 0;
	DWORD bytes = size;

	if (is_string_type(type))
		bytes = WideCharToMultiByte(CP_ACP, 0, (const WCHAR *)data, size / sizeof(WCHAR), NULL, 0, NULL, NULL);
	if (to_size)
		*to_size = bytes;
	if (!to)
		return ERROR_SUCCESS;
	if (capacity < bytes)
		return ERROR_MORE_DATA;
	if (is_string_type(type))
		WideCharToMultiByte(CP_ACP, 0, (const WCHAR *)data, size / sizeof(WCHAR), (char *)to, bytes, NULL, NULL);
	else
		memcpy(to, data, bytes);
	return ERROR_SUCCESS;
}

LSTATUS WINAPI RegQueryValueExA(HKEY key, LPCSTR name, LPDWORD reserved, LPDWORD type, LPBYTE data, LPDWORD size)
{
	DWORD own_type, whole_size;
	LSTATUS error;
	BYTE *whole;
	WCHAR *wide;

	if (reserved || (data && !size))
		return ERROR_INVALID_PARAMETER;
	wide = wide_copy(name, &error);
	if (error)
		return error;
	error = read_whole(key, wide, &own_type, &whole, &whole_size);
	wide_free(wide);
	if (error)
		return error;
	if (type)
		*type = own_type;
	error = give_ansi(own_type, whole, whole_size, data, size);
	HeapFree(GetProcessHeap(), 0, whole);
	return error;
}

LSTATUS WINAPI RegSetValueExW(HKEY key, LPCWSTR name, DWORD reserved, DWORD type, const BYTE *data, DWORD size)
{
	struct host_registry_set_value params = { .name = counted(name), .value = GUEST_PTR(data), .value_bytes = size, .type = type };
	BOOL opened;
	LSTATUS error;

	if (reserved || (!data && size))
		return ERROR_INVALID_PARAMETER;
	error = use_key(key, KEY_SET_VALUE, &key, &opened);
	if (error)
		return error;
	params.key = GUEST_HANDLE(key);
	error = registry_error(host_call(HOST_registry_set_value, &params));
	if (opened)
		RegCloseKey(key);
	return error;
}

LSTATUS WINAPI RegSetValueExA(HKEY key, LPCSTR name, DWORD reserved, DWORD type, const BYTE *data, DWORD size)
{
	LSTATUS error;
	WCHAR *wide, *text = NULL;
	int length;

	wide = wide_copy(name, &error);
	if (error)
		return error;
	if (is_string_type(type) && data) {
		length = MultiByteToWideChar(CP_ACP, 0, (const char *)data, (int)size, NULL, 0);
		text = HeapAlloc(GetProcessHeap(), 0, length * sizeof(WCHAR) + 1);
		if (!text) {
			wide_free(wide);
			return ERROR_NOT_ENOUGH_MEMORY;
		}
		MultiByteToWideChar(CP_ACP, 0, (const char *)data, (int)size, text, length);
		data = (const BYTE *)text;
		size = length * sizeof(WCHAR);
	}
	error = RegSetValueExW(key, wide, reserved, type, data, size);
	wide_free(text);
	wide_free(wide);
	return error;
}

LSTATUS WINAPI RegSetKeyValueW(HKEY parent, LPCWSTR path, LPCWSTR name, DWORD type, LPCVOID data, DWORD size)
{
	HKEY key = parent;
	LSTATUS error = ERROR_SUCCESS;

	if (path && *path)
		error = RegCreateKeyExW(parent, path, 0, NULL, 0, KEY_SET_VALUE, NULL, &key, NULL);
	if (error)
		return error;
	error = RegSetValueExW(key, name, 0, type, data, size);
	if (key != parent)
		RegCloseKey(key);
	return error;
}

LSTATUS WINAPI RegDeleteValueW(HKEY key, LPCWSTR name)
{
	struct host_registry_delete_value params = { .name = counted(name) };
	BOOL opened;
	LSTATUS error = use_key(key, KEY_SET_VALUE, &key, &opened);

	if (error)
		return error;
	params.key = GUEST_HANDLE(key);
	error = registry_error(host_call(HOST_registry_delete_value, &params));
	if (opened)
		RegCloseKey(key);
	return error;
}

LSTATUS WINAPI RegDeleteValueA(HKEY key, LPCSTR name)
{
	LSTATUS error;
	WCHAR *wide = wide_copy(name, &error);

	if (!error)
		error = RegDeleteValueW(key, wide);
	wide_free(wide);
	return error;
}

LSTATUS WINAPI RegEnumValueW(HKEY key, DWORD index, LPWSTR name, LPDWORD length, LPDWORD reserved, LPDWORD type, LPBYTE data, LPDWORD size)
{
	struct host_registry_enum_value params = { .name = GUEST_PTR(name), .value = GUEST_PTR(data), .index = index };
	BOOL opened;
	LSTATUS error;

	if (!name || !length || reserved || (data && !size))
		return ERROR_INVALID_PARAMETER;
	if (!*length)
		return ERROR_MORE_DATA;
	error = use_key(key, KEY_QUERY_VALUE, &key, &opened);
	if (error)
		return error;
	params.key = GUEST_HANDLE(key);
	params.name_bytes = (*length - 1) * sizeof(WCHAR);
	params.value_bytes = size ? *size : 0;
	error = registry_error(host_call(HOST_registry_enum_value, &params));
	if (!error || error == ERROR_MORE_DATA) {
		if (type)
			*type = params.type;
		if (size)
			*size = params.value_bytes;
	}
	if (!error) {
		*length = params.name_bytes / sizeof(WCHAR);
		name[*length] = 0;
	}
	if (opened)
		RegCloseKey(key);
	return error;
}

LSTATUS WINAPI RegEnumValueA(HKEY key, DWORD index, LPSTR name, LPDWORD length, LPDWORD reserved, LPDWORD type, LPBYTE data, LPDWORD size)
{
	DWORD wide_length = 16384, own_type, whole_size;
	LSTATUS error = ERROR_NOT_ENOUGH_MEMORY;
	BYTE *whole = NULL;
	WCHAR *wide;
	int bytes;

	if (!name || !length || reserved || (data && !size))
		return ERROR_INVALID_PARAMETER;
	wide = HeapAlloc(GetProcessHeap(), 0, wide_length * sizeof(WCHAR));
	if (wide)
		error = RegEnumValueW(key, index, wide, &wide_length, NULL, NULL, NULL, NULL);
	if (!error)
		error = read_whole(key, wide, &own_type, &whole, &whole_size);
	if (!error) {
		if (type)
			*type = own_type;
		error = give_ansi(own_type, whole, whole_size, data, size);
	}
	if (!error) {
		bytes = WideCharToMultiByte(CP_ACP, 0, wide, (int)wide_length, NULL, 0, NULL, NULL);
		if ((DWORD)bytes >= *length) {
			error = ERROR_MORE_DATA;
		} else {
			WideCharToMultiByte(CP_ACP, 0, wide, (int)wide_length, name, bytes, NULL, NULL);
			name[bytes] = 0;
			*length = bytes;
		}
	}
	HeapFree(GetProcessHeap(), 0, whole);
	wide_free(wide);
	return error;
}

/* Which RRF_RT_* flag a type is. */
static DWORD type_flag(DWORD type)
{
	return type <= REG_QWORD ? type == REG_QWORD ? RRF_RT_REG_QWORD : 1u << type : 0;
}

static BOOL size_fits(DWORD flags, DWORD type, DWORD size)
{
	if ((flags & RRF_RT_DWORD) == RRF_RT_DWORD && type == REG_BINARY)
		return size == sizeof(DWORD);
	if ((flags & RRF_RT_QWORD) == RRF_RT_QWORD && type == REG_BINARY)
		return size == sizeof(ULONGLONG);
	return type == REG_DWORD ? size == sizeof(DWORD) : type == REG_QWORD ? size == sizeof(ULONGLONG) : TRUE;
}

/* Terminates the string in a block that read_whole made, and expands it if it asks for that. */
static LSTATUS finish_string(DWORD flags, DWORD *type, BYTE **data, DWORD *size)
{
	DWORD count = *size / sizeof(WCHAR);
	WCHAR *text = (WCHAR *)*data, *expanded;

	if (!count || text[count - 1]) {
		text[count] = 0;
		*size = (count + 1) * sizeof(WCHAR);
	}
	if (*type != REG_EXPAND_SZ || flags & RRF_NOEXPAND)
		return ERROR_SUCCESS;
	count = ExpandEnvironmentStringsW(text, NULL, 0);
	expanded = HeapAlloc(GetProcessHeap(), 0, count * sizeof(WCHAR));
	if (!expanded)
		return ERROR_NOT_ENOUGH_MEMORY;
	ExpandEnvironmentStringsW(text, expanded, count);
	HeapFree(GetProcessHeap(), 0, *data);
	*data = (BYTE *)expanded;
	*size = count * sizeof(WCHAR);
	*type = REG_SZ;
	return ERROR_SUCCESS;
}

/* RegGetValue as far as both widths of text agree: the value, checked, terminated and expanded, in *data. */
static LSTATUS get_value(HKEY parent, const WCHAR *path, const WCHAR *name, DWORD flags, DWORD *type, BYTE **data, DWORD *size)
{
	HKEY key = parent;
	LSTATUS error = ERROR_SUCCESS;
	DWORD view = flags & RRF_SUBKEY_WOW6464KEY ? KEY_WOW64_64KEY : flags & RRF_SUBKEY_WOW6432KEY ? KEY_WOW64_32KEY : 0;

	*data = NULL;
	if (flags & RRF_RT_REG_EXPAND_SZ && !(flags & RRF_NOEXPAND) && (flags & RRF_RT_ANY) != RRF_RT_ANY)
		return ERROR_INVALID_PARAMETER;
	if (path && *path)
		error = RegOpenKeyExW(parent, path, 0, KEY_QUERY_VALUE | view, &key);
	if (error)
		return error;
	error = read_whole(key, name, type, data, size);
	if (key != parent)
		RegCloseKey(key);
	if (!error && is_string_type(*type))
		error = finish_string(flags, type, data, size);
	if (!error && !(type_flag(*type) & flags) && (flags & RRF_RT_ANY) != RRF_RT_ANY)
		error = ERROR_UNSUPPORTED_TYPE;
	if (!error && !size_fits(flags, *type, *size))
		error = ERROR_INVALID_DATA;
	if (error) {
		HeapFree(GetProcessHeap(), 0, *data);
		*data = NULL;
	}
	return error;
}

LSTATUS WINAPI RegGetValueW(HKEY key, LPCWSTR path, LPCWSTR name, DWORD flags, LPDWORD type, PVOID data, LPDWORD size)
{
	DWORD own_type = 0, whole_size = 0, capacity = size ? *size : 0;
	BYTE *whole;
	LSTATUS error;

	if (data && !size)
		return ERROR_INVALID_PARAMETER;
	error = get_value(key, path, name, flags, &own_type, &whole, &whole_size);
	if (type)
		*type = own_type;
	if (!error) {
		if (size)
			*size = whole_size;
		if (data && capacity < whole_size)
			error = ERROR_MORE_DATA;
		else if (data)
			memcpy(data, whole, whole_size);
	}
	if (error && data && flags & RRF_ZEROONFAILURE)
		memset(data, 0, capacity);
	HeapFree(GetProcessHeap(), 0, whole);
	return error;
}

LSTATUS WINAPI RegGetValueA(HKEY key, LPCSTR path, LPCSTR name, DWORD flags, LPDWORD type, PVOID data, LPDWORD size)
{
	DWORD own_type = 0, whole_size = 0, capacity = size ? *size : 0;
	BYTE *whole = NULL;
	WCHAR *wide_path, *wide_name = NULL;
	LSTATUS error;

	if (data && !size)
		return ERROR_INVALID_PARAMETER;
	wide_path = wide_copy(path, &error);
	if (!error)
		wide_name = wide_copy(name, &error);
	if (!error)
		error = get_value(key, wide_path, wide_name, flags, &own_type, &whole, &whole_size);
	if (type)
		*type = own_type;
	if (!error)
		error = give_ansi(own_type, whole, whole_size, data, size);
	if (error && data && flags & RRF_ZEROONFAILURE)
		memset(data, 0, capacity);
	HeapFree(GetProcessHeap(), 0, whole);
	wide_free(wide_name);
	wide_free(wide_path);
	return error;
}
