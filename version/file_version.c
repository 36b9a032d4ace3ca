/*
 * Version resources of files: getting them (Microsoft, "GetFileVersionInfoW function").
 *
 * The caller's buffer holds the resource as it is in the file. VerQueryValueA wants room for the texts it converts, so the
 * size asked for is twice the resource's, as documented programs expect to be told.
 */
#include "version.h"

#include <string.h>

/* Loads the file's version resource; calls for it end with close_resource. */
struct resource {
	HMODULE module;
	const void *bytes;
	DWORD size;
};

static BOOL open_resource(const WCHAR *file, struct resource *resource)
{
	HRSRC found;
	HGLOBAL loaded;

	resource->module = LoadLibraryExW(file, NULL, LOAD_LIBRARY_AS_DATAFILE | LOAD_LIBRARY_AS_IMAGE_RESOURCE);
	if (!resource->module) {
		if (GetLastError() == ERROR_BAD_EXE_FORMAT)
			SetLastError(ERROR_RESOURCE_TYPE_NOT_FOUND);
		return FALSE;
	}
	found = FindResourceW(resource->module, MAKEINTRESOURCEW(VS_VERSION_INFO), (const WCHAR *)RT_VERSION);
	loaded = found ? LoadResource(resource->module, found) : NULL;
	resource->bytes = loaded ? LockResource(loaded) : NULL;
	resource->size = found ? SizeofResource(resource->module, found) : 0;
	if (resource->bytes && resource->size >= sizeof(struct version_block))
		return TRUE;
	FreeLibrary(resource->module);
	SetLastError(ERROR_RESOURCE_TYPE_NOT_FOUND);
	return FALSE;
}

DWORD WINAPI GetFileVersionInfoSizeExW(DWORD flags, LPCWSTR file, LPDWORD handle)
{
	struct resource resource;

	if (handle)
		*handle = 0;
	if (flags & ~(DWORD)(FILE_VER_GET_LOCALISED | FILE_VER_GET_NEUTRAL | FILE_VER_GET_PREFETCHED)) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	if (!file || !*file) {
		SetLastError(file ? ERROR_BAD_PATHNAME : ERROR_INVALID_PARAMETER);
		return 0;
	}
	if (!open_resource(file, &resource))
		return 0;
	FreeLibrary(resource.module);
	SetLastError(ERROR_SUCCESS);
	return resource.size * 2;
}

DWORD WINAPI GetFileVersionInfoSizeW(LPCWSTR file, LPDWORD handle)
{
	return GetFileVersionInfoSizeExW(FILE_VER_GET_LOCALISED, file, handle);
}

BOOL WINAPI GetFileVersionInfoExW(DWORD flags, LPCWSTR file, DWORD handle, DWORD size, LPVOID data)
{
	struct resource resource;

	(void)flags;
	(void)handle;
	if (!data) {
		SetLastError(ERROR_INVALID_DATA);
		return FALSE;
	}
	if (!open_resource(file, &resource))
		return FALSE;
	/* A short buffer gets as much as fits, and success; its length field says how much of it is there. */
	memcpy(data, resource.bytes, min(size, resource.size));
	if (size >= sizeof(WORD) && size < resource.size)
		*(WORD *)data = (WORD)size;
	FreeLibrary(resource.module);
	SetLastError(ERROR_SUCCESS);
	return TRUE;
}

BOOL WINAPI GetFileVersionInfoW(LPCWSTR file, DWORD handle, DWORD size, LPVOID data)
{
	return GetFileVersionInfoExW(FILE_VER_GET_LOCALISED, file, handle, size, data);
}

/* NAME in UTF-16, on the process heap; NULL with the last error set. */
static WCHAR *wide_name(const char *name)
{
	int length;
	WCHAR *wide;

	if (!name) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return NULL;
	}
	length = MultiByteToWideChar(CP_ACP, 0, name, -1, NULL, 0);
	wide = HeapAlloc(GetProcessHeap(), 0, length * sizeof(WCHAR));
	if (!wide) {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		return NULL;
	}
	MultiByteToWideChar(CP_ACP, 0, name, -1, wide, length);
	return wide;
}

DWORD WINAPI GetFileVersionInfoSizeExA(DWORD flags, LPCSTR file, LPDWORD handle)
{
	WCHAR *wide = wide_name(file);
	DWORD size = wide ? GetFileVersionInfoSizeExW(flags, wide, handle) : 0;

	HeapFree(GetProcessHeap(), 0, wide);
	return size;
}

DWORD WINAPI GetFileVersionInfoSizeA(LPCSTR file, LPDWORD handle)
{
	return GetFileVersionInfoSizeExA(FILE_VER_GET_LOCALISED, file, handle);
}

BOOL WINAPI GetFileVersionInfoExA(DWORD flags, LPCSTR file, DWORD handle, DWORD size, LPVOID data)
{
	WCHAR *wide = wide_name(file);
	BOOL done = wide && GetFileVersionInfoExW(flags, wide, handle, size, data);

	HeapFree(GetProcessHeap(), 0, wide);
	return done;
}

BOOL WINAPI GetFileVersionInfoA(LPCSTR file, DWORD handle, DWORD size, LPVOID data)
{
	return GetFileVersionInfoExA(FILE_VER_GET_LOCALISED, file, handle, size, data);
}
