/*
 * Keys of the registry: opening, creating, deleting, enumerating (winreg.h).
 */
#include "registry.h"

#include <decant/registry.h>

LSTATUS registry_error(NTSTATUS status)
{
	if (status == (NTSTATUS)STATUS_BUFFER_OVERFLOW)
		return ERROR_MORE_DATA;
	return status ? (LSTATUS)RtlNtStatusToDosError(status) : ERROR_SUCCESS;
}

BOOL is_predefined(HKEY key)
{
	return ((ULONG)(ULONG_PTR)key & 0xfffffff0u) == 0x80000000u;
}

WCHAR *wide_copy(const char *text, LSTATUS *error)
{
	int length;
	WCHAR *wide;

	*error = ERROR_SUCCESS;
	if (!text)
		return NULL;
	length = MultiByteToWideChar(CP_ACP, 0, text, -1, NULL, 0);
	wide = HeapAlloc(GetProcessHeap(), 0, length * sizeof(WCHAR));
	if (wide)
		MultiByteToWideChar(CP_ACP, 0, text, -1, wide, length);
	else
		*error = ERROR_NOT_ENOUGH_MEMORY;
	return wide;
}

void wide_free(WCHAR *text)
{
	HeapFree(GetProcessHeap(), 0, text);
}

static LSTATUS open_key(HKEY parent, const WCHAR *path, DWORD options, REGSAM access, BOOL create, HKEY *key, DWORD *disposition)
{
	struct host_registry_open params = { .path = counted(path), .access = access, .options = options, .create = create };
	LSTATUS error;

	if (!key)
		return ERROR_INVALID_PARAMETER;
	*key = NULL;
	if (path && *path == '\\' && is_predefined(parent) && parent != HKEY_CLASSES_ROOT)
		return ERROR_BAD_PATHNAME;
	if (is_predefined(parent))
		params.root = (ULONG)(ULONG_PTR)parent;
	else
		params.parent = GUEST_HANDLE(parent);
	if (!params.root && !params.parent)
		return ERROR_INVALID_HANDLE;
	error = registry_error(host_call(HOST_registry_open, &params));
	if (error)
		return error;
	*key = (HKEY)(ULONG_PTR)params.handle;
	if (disposition)
		*disposition = params.created ? REG_CREATED_NEW_KEY : REG_OPENED_EXISTING_KEY;
	return ERROR_SUCCESS;
}

LSTATUS use_key(HKEY key, REGSAM access, HKEY *handle, BOOL *opened)
{
	*opened = is_predefined(key);
	*handle = key;
	return *opened ? open_key(key, NULL, 0, access, FALSE, handle, NULL) : ERROR_SUCCESS;
}

LSTATUS WINAPI RegOpenKeyExW(HKEY parent, LPCWSTR path, DWORD options, REGSAM access, PHKEY key)
{
	if (options & ~(DWORD)(REG_OPTION_OPEN_LINK | REG_OPTION_BACKUP_RESTORE))
		return ERROR_INVALID_PARAMETER;
	return open_key(parent, path, options & REG_OPTION_BACKUP_RESTORE, access, FALSE, key, NULL);
}

LSTATUS WINAPI RegOpenKeyExA(HKEY parent, LPCSTR path, DWORD options, REGSAM access, PHKEY key)
{
	LSTATUS error;
	WCHAR *wide = wide_copy(path, &error);

	if (!error)
		error = RegOpenKeyExW(parent, wide, options, access, key);
	wide_free(wide);
	return error;
}

LSTATUS WINAPI RegOpenKeyW(HKEY parent, LPCWSTR path, PHKEY key)
{
	/* Without a path the same key comes back (Microsoft, "RegOpenKeyW function"). */
	if (key && (!path || !*path)) {
		*key = parent;
		return ERROR_SUCCESS;
	}
	return RegOpenKeyExW(parent, path, 0, MAXIMUM_ALLOWED, key);
}

LSTATUS WINAPI RegOpenKeyA(HKEY parent, LPCSTR path, PHKEY key)
{
	if (key && (!path || !*path)) {
		*key = parent;
		return ERROR_SUCCESS;
	}
	return RegOpenKeyExA(parent, path, 0, MAXIMUM_ALLOWED, key);
}

LSTATUS WINAPI RegCreateKeyExW(HKEY parent, LPCWSTR path, DWORD reserved, LPWSTR class, DWORD options, REGSAM access,
			       const LPSECURITY_ATTRIBUTES security, PHKEY key, LPDWORD disposition)
{
	(void)security;
	if (reserved || !path || (class && *class))
		return path && !reserved ? ERROR_NOT_SUPPORTED : ERROR_INVALID_PARAMETER;
	return open_key(parent, path, options, access, TRUE, key, disposition);
}

LSTATUS WINAPI RegCreateKeyExA(HKEY parent, LPCSTR path, DWORD reserved, LPSTR class, DWORD options, REGSAM access,
			       const LPSECURITY_ATTRIBUTES security, PHKEY key, LPDWORD disposition)
{
	LSTATUS error;
	WCHAR *wide = wide_copy(path, &error);

	if (!error && class && *class)
		error = ERROR_NOT_SUPPORTED;
	if (!error)
		error = RegCreateKeyExW(parent, wide, reserved, NULL, options, access, security, key, disposition);
	wide_free(wide);
	return error;
}

LSTATUS WINAPI RegCreateKeyW(HKEY parent, LPCWSTR path, PHKEY key)
{
	return RegCreateKeyExW(parent, path ? path : L"", 0, NULL, 0, MAXIMUM_ALLOWED, NULL, key, NULL);
}

LSTATUS WINAPI RegCreateKeyA(HKEY parent, LPCSTR path, PHKEY key)
{
	return RegCreateKeyExA(parent, path ? path : "", 0, NULL, 0, MAXIMUM_ALLOWED, NULL, key, NULL);
}

LSTATUS WINAPI RegCloseKey(HKEY key)
{
	if (!key)
		return ERROR_INVALID_HANDLE;
	if (is_predefined(key))
		return ERROR_SUCCESS;
	return CloseHandle(key) ? ERROR_SUCCESS : ERROR_INVALID_HANDLE;
}

LSTATUS WINAPI RegDeleteKeyExW(HKEY parent, LPCWSTR path, REGSAM access, DWORD reserved)
{
	struct host_registry_delete_key params;
	LSTATUS error;
	HKEY key;

	if (!path || reserved)
		return ERROR_INVALID_PARAMETER;
	error = open_key(parent, path, 0, DELETE | (access & (KEY_WOW64_32KEY | KEY_WOW64_64KEY)), FALSE, &key, NULL);
	if (error)
		return error;
	params.key = GUEST_HANDLE(key);
	error = registry_error(host_call(HOST_registry_delete_key, &params));
	RegCloseKey(key);
	return error == ERROR_FILE_NOT_FOUND ? error : error ? ERROR_ACCESS_DENIED : ERROR_SUCCESS;
}

LSTATUS WINAPI RegDeleteKeyExA(HKEY parent, LPCSTR path, REGSAM access, DWORD reserved)
{
	LSTATUS error;
	WCHAR *wide = wide_copy(path, &error);

	if (!error)
		error = RegDeleteKeyExW(parent, wide, access, reserved);
	wide_free(wide);
	return error;
}

LSTATUS WINAPI RegDeleteKeyW(HKEY parent, LPCWSTR path)
{
	return RegDeleteKeyExW(parent, path, 0, 0);
}

LSTATUS WINAPI RegDeleteKeyA(HKEY parent, LPCSTR path)
{
	return RegDeleteKeyExA(parent, path, 0, 0);
}

/* Empties an open key of subkeys and values, from the last on, so that the numbers of those before stay. */
static LSTATUS empty_key(HKEY key)
{
	WCHAR name[16384];
	DWORD length;
	LSTATUS error;

	for (;;) {
		length = ARRAYSIZE(name);
		error = RegEnumKeyExW(key, 0, name, &length, NULL, NULL, NULL, NULL);
		if (error)
			break;
		error = RegDeleteTreeW(key, name);
		if (error)
			return error;
	}
	for (;;) {
		length = ARRAYSIZE(name);
		error = RegEnumValueW(key, 0, name, &length, NULL, NULL, NULL, NULL);
		if (error)
			return error == ERROR_NO_MORE_ITEMS ? ERROR_SUCCESS : error;
		error = RegDeleteValueW(key, name);
		if (error)
			return error;
	}
}

LSTATUS WINAPI RegDeleteTreeW(HKEY parent, LPCWSTR path)
{
	LSTATUS error;
	HKEY key;

	error = open_key(parent, path, 0, DELETE | KEY_ENUMERATE_SUB_KEYS | KEY_QUERY_VALUE | KEY_SET_VALUE, FALSE, &key, NULL);
	if (error)
		return error;
	error = empty_key(key);
	RegCloseKey(key);
	return error || !path ? error : RegDeleteKeyW(parent, path);
}

LSTATUS WINAPI RegDeleteTreeA(HKEY parent, LPCSTR path)
{
	LSTATUS error;
	WCHAR *wide = wide_copy(path, &error);

	if (!error)
		error = RegDeleteTreeW(parent, wide);
	wide_free(wide);
	return error;
}

LSTATUS WINAPI RegEnumKeyExW(HKEY key, DWORD index, LPWSTR name, LPDWORD length, LPDWORD reserved, LPWSTR class, LPDWORD class_length,
			     PFILETIME written)
{
	struct host_registry_enum_key params = { .name = GUEST_PTR(name), .index = index };
	BOOL opened;
	LSTATUS error;

	if (!name || !length || reserved || (class && !class_length))
		return ERROR_INVALID_PARAMETER;
	error = use_key(key, KEY_ENUMERATE_SUB_KEYS, &key, &opened);
	if (error)
		return error;
	params.key = GUEST_HANDLE(key);
	params.name_bytes = *length ? (*length - 1) * sizeof(WCHAR) : 0;
	error = registry_error(host_call(HOST_registry_enum_key, &params));
	if (!error && !*length)
		error = ERROR_MORE_DATA;
	if (!error) {
		*length = params.name_bytes / sizeof(WCHAR);
		name[*length] = 0;
		/* No key here has a class. */
		if (class_length) {
			if (class && *class_length)
				*class = 0;
			*class_length = 0;
		}
		if (written) {
			written->dwLowDateTime = (DWORD)params.written;
			written->dwHighDateTime = (DWORD)(params.written >> 32);
		}
	}
	if (opened)
		RegCloseKey(key);
	return error;
}

LSTATUS WINAPI RegEnumKeyExA(HKEY key, DWORD index, LPSTR name, LPDWORD length, LPDWORD reserved, LPSTR class, LPDWORD class_length,
			     PFILETIME written)
{
	WCHAR wide[256];
	DWORD wide_length = ARRAYSIZE(wide);
	LSTATUS error;
	int bytes;

	if (!name || !length || (class && !class_length))
		return ERROR_INVALID_PARAMETER;
	error = RegEnumKeyExW(key, index, wide, &wide_length, reserved, NULL, NULL, written);
	if (error)
		return error;
	bytes = WideCharToMultiByte(CP_ACP, 0, wide, (int)wide_length, NULL, 0, NULL, NULL);
	if ((DWORD)bytes >= *length)
		return ERROR_MORE_DATA;
	WideCharToMultiByte(CP_ACP, 0, wide, (int)wide_length, name, bytes, NULL, NULL);
	name[bytes] = 0;
	*length = bytes;
	if (class_length) {
		if (class && *class_length)
			*class = 0;
		*class_length = 0;
	}
	return ERROR_SUCCESS;
}

LSTATUS WINAPI RegEnumKeyW(HKEY key, DWORD index, LPWSTR name, DWORD length)
{
	return RegEnumKeyExW(key, index, name, &length, NULL, NULL, NULL, NULL);
}

LSTATUS WINAPI RegEnumKeyA(HKEY key, DWORD index, LPSTR name, DWORD length)
{
	return RegEnumKeyExA(key, index, name, &length, NULL, NULL, NULL, NULL);
}

LSTATUS WINAPI RegQueryInfoKeyW(HKEY key, LPWSTR class, LPDWORD class_length, LPDWORD reserved, LPDWORD subkeys, LPDWORD longest_subkey,
				LPDWORD longest_class, LPDWORD values, LPDWORD longest_value_name, LPDWORD longest_value,
				LPDWORD security_bytes, PFILETIME written)
{
	struct host_registry_query_key params;
	BOOL opened;
	LSTATUS error;

	if (reserved || (class && !class_length))
		return ERROR_INVALID_PARAMETER;
	if (security_bytes)
		return ERROR_NOT_SUPPORTED;
	error = use_key(key, KEY_READ, &key, &opened);
	if (error)
		return error;
	params.key = GUEST_HANDLE(key);
	error = registry_error(host_call(HOST_registry_query_key, &params));
	if (opened)
		RegCloseKey(key);
	if (error)
		return error;
	if (class && *class_length)
		*class = 0;
	if (class_length)
		*class_length = 0;
	if (subkeys)
		*subkeys = params.subkeys;
	if (longest_subkey)
		*longest_subkey = params.longest_subkey / sizeof(WCHAR);
	if (longest_class)
		*longest_class = 0;
	if (values)
		*values = params.values;
	if (longest_value_name)
		*longest_value_name = params.longest_value_name / sizeof(WCHAR);
	if (longest_value)
		*longest_value = params.longest_value;
	if (written) {
		written->dwLowDateTime = (DWORD)params.written;
		written->dwHighDateTime = (DWORD)(params.written >> 32);
	}
	return ERROR_SUCCESS;
}

LSTATUS WINAPI RegQueryInfoKeyA(HKEY key, LPSTR class, LPDWORD class_length, LPDWORD reserved, LPDWORD subkeys, LPDWORD longest_subkey,
				LPDWORD longest_class, LPDWORD values, LPDWORD longest_value_name, LPDWORD longest_value,
				LPDWORD security_bytes, PFILETIME written)
{
	if (class && !class_length)
		return ERROR_INVALID_PARAMETER;
	if (class && *class_length)
		*class = 0;
	return RegQueryInfoKeyW(key, NULL, class_length, reserved, subkeys, longest_subkey, longest_class, values, longest_value_name,
				longest_value, security_bytes, written);
}

LSTATUS WINAPI RegFlushKey(HKEY key)
{
	struct host_registry_flush params;
	BOOL opened;
	LSTATUS error = use_key(key, KEY_READ, &key, &opened);

	if (error)
		return error;
	params.key = GUEST_HANDLE(key);
	error = registry_error(host_call(HOST_registry_flush, &params));
	if (opened)
		RegCloseKey(key);
	return error;
}
