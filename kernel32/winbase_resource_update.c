/*
 * BeginUpdateResource, UpdateResource, EndUpdateResource.
 *
 * The handle is a record of the whole file and of its resources as they are to be; nothing is written before the end.
 */
#include "resource_update.h"

#include "resource_name.h"

#include <decant/rtl.h>

#define UPDATE_SIGNATURE 0x55736552u

struct resource_update {
	DWORD signature;
	WCHAR *path;
	BYTE *bytes;
	DWORD size;
	struct pe_image image;
	struct resource *list;
};

static void update_free(struct resource_update *update)
{
	HANDLE heap = GetProcessHeap();

	resource_list_free(&update->list);
	if (update->bytes)
		RtlFreeHeap(heap, 0, update->bytes);
	if (update->path)
		RtlFreeHeap(heap, 0, update->path);
	update->signature = 0;
	RtlFreeHeap(heap, 0, update);
}

static BOOL read_file(struct resource_update *update)
{
	HANDLE file = CreateFileW(update->path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
	LARGE_INTEGER size;
	BOOL done = FALSE;
	DWORD count;

	if (file == INVALID_HANDLE_VALUE)
		return FALSE;
	if (!GetFileSizeEx(file, &size))
		goto out;
	if (size.QuadPart > 0x7fffffff) {
		SetLastError(ERROR_FILE_TOO_LARGE);
		goto out;
	}
	update->size = (DWORD)size.QuadPart;
	update->bytes = RtlAllocateHeap(GetProcessHeap(), 0, update->size + 1);
	if (!update->bytes) {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		goto out;
	}
	done = ReadFile(file, update->bytes, update->size, &count, NULL);
	if (done && count != update->size) {
		SetLastError(ERROR_HANDLE_EOF);
		done = FALSE;
	}
out:
	CloseHandle(file);
	return done;
}

HANDLE WINAPI BeginUpdateResourceW(LPCWSTR path, BOOL delete_existing)
{
	struct resource_update *update;
	SIZE_T bytes;

	if (!path) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return NULL;
	}
	bytes = (wcslen(path) + 1) * sizeof(WCHAR);
	update = RtlAllocateHeap(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*update));
	if (!update) {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		return NULL;
	}
	update->signature = UPDATE_SIGNATURE;
	update->path = RtlAllocateHeap(GetProcessHeap(), 0, bytes);
	if (!update->path) {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		goto failed;
	}
	memcpy(update->path, path, bytes);
	if (!read_file(update) || !pe_image_open(&update->image, update->bytes, update->size) ||
	    (!delete_existing && !resource_list_read(&update->list, &update->image)))
		goto failed;
	return update;
failed:
	update_free(update);
	return NULL;
}

static struct resource_update *update_of(HANDLE handle)
{
	struct resource_update *update = handle;

	if (update && update->signature == UPDATE_SIGNATURE)
		return update;
	SetLastError(ERROR_INVALID_HANDLE);
	return NULL;
}

BOOL WINAPI UpdateResourceW(HANDLE handle, LPCWSTR type, LPCWSTR name, WORD language, LPVOID data, DWORD size)
{
	struct resource_update *update = update_of(handle);

	return update && resource_list_set(&update->list, type, name, language, size ? data : NULL, size, 0);
}

static BOOL write_file(const WCHAR *path, const BYTE *bytes, DWORD size)
{
	HANDLE file = CreateFileW(path, GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
	DWORD count;
	BOOL done;

	if (file == INVALID_HANDLE_VALUE)
		return FALSE;
	done = WriteFile(file, bytes, size, &count, NULL) && SetEndOfFile(file);
	return CloseHandle(file) && done;
}

BOOL WINAPI EndUpdateResourceW(HANDLE handle, BOOL discard)
{
	struct resource_update *update = update_of(handle);
	BOOL done = TRUE;

	if (!update)
		return FALSE;
	if (!discard) {
		DWORD size;
		BYTE *bytes = pe_image_with_resources(&update->image, update->list, &size);

		done = bytes && write_file(update->path, bytes, size);
		if (bytes)
			RtlFreeHeap(GetProcessHeap(), 0, bytes);
	}
	update_free(update);
	return done;
}

BOOL WINAPI EndUpdateResourceA(HANDLE handle, BOOL discard)
{
	return EndUpdateResourceW(handle, discard);
}

HANDLE WINAPI BeginUpdateResourceA(LPCSTR path, BOOL delete_existing)
{
	WCHAR *wide;
	HANDLE handle;

	if (!resource_name_widen(path, &wide))
		return NULL;
	handle = BeginUpdateResourceW(wide, delete_existing);
	resource_name_free(wide);
	return handle;
}

BOOL WINAPI UpdateResourceA(HANDLE handle, LPCSTR type, LPCSTR name, WORD language, LPVOID data, DWORD size)
{
	WCHAR *wide_type, *wide_name;
	BOOL done = FALSE;

	if (!resource_name_widen(type, &wide_type))
		return FALSE;
	if (resource_name_widen(name, &wide_name)) {
		done = UpdateResourceW(handle, wide_type, wide_name, language, data, size);
		resource_name_free(wide_name);
	}
	resource_name_free(wide_type);
	return done;
}
