/*
 * Copying, moving and deleting one item: see file_operation.h.
 *
 * Nobody can be asked. What would replace a file that the caller did not name is therefore only done with FOF_NOCONFIRMATION; without
 * it the file stays, and the operation counts as aborted.
 */
#include "file_operation.h"

BOOL item_join(WCHAR *path, const WCHAR *folder, const WCHAR *name)
{
	SIZE_T length = wcslen(folder);

	if (length + wcslen(name) + 2 > ITEM_PATH_ROOM)
		return FALSE;
	wcscpy(path, folder);
	if (length && path[length - 1] != '\\')
		wcscat(path, L"\\");
	wcscat(path, name);
	return TRUE;
}

BOOL item_exists(const WCHAR *path)
{
	return GetFileAttributesW(path) != INVALID_FILE_ATTRIBUTES;
}

BOOL item_is_folder(const WCHAR *path)
{
	DWORD attributes = GetFileAttributesW(path);

	return attributes != INVALID_FILE_ATTRIBUTES && attributes & FILE_ATTRIBUTE_DIRECTORY;
}

/* Links to folders are items by themselves: nothing is done behind them. */
static BOOL is_real_folder(const WCHAR *path)
{
	DWORD attributes = GetFileAttributesW(path);

	return attributes != INVALID_FILE_ATTRIBUTES && attributes & FILE_ATTRIBUTE_DIRECTORY && !(attributes & FILE_ATTRIBUTE_REPARSE_POINT);
}

static BOOL is_dots(const WCHAR *name)
{
	return !wcscmp(name, L".") || !wcscmp(name, L"..");
}

/* The item's ACT for each entry of FOLDER; TO is NULL or the folder that corresponds. Goes on to the first error. */
static DWORD for_entries(struct file_operation *operation, const WCHAR *folder, const WCHAR *to,
			 DWORD (*act)(struct file_operation *, const WCHAR *, const WCHAR *))
{
	WCHAR *paths = HeapAlloc(GetProcessHeap(), 0, 2 * ITEM_PATH_ROOM * sizeof(WCHAR));
	WCHAR *from_path = paths, *to_path = paths + ITEM_PATH_ROOM;
	WIN32_FIND_DATAW found;
	HANDLE search;
	DWORD error = ERROR_SUCCESS;

	if (!paths)
		return ERROR_NOT_ENOUGH_MEMORY;
	search = item_join(from_path, folder, L"*") ? FindFirstFileW(from_path, &found) : INVALID_HANDLE_VALUE;
	if (search == INVALID_HANDLE_VALUE) {
		error = GetLastError() == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : GetLastError();
	} else {
		do {
			if (is_dots(found.cFileName))
				continue;
			if (operation->flags & FOF_NORECURSION && found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY)
				continue;
			if (!item_join(from_path, folder, found.cFileName) || (to && !item_join(to_path, to, found.cFileName)))
				error = DE_ERROR_MAX;
			else
				error = act(operation, from_path, to ? to_path : NULL);
		} while (!error && FindNextFileW(search, &found));
		FindClose(search);
	}
	HeapFree(GetProcessHeap(), 0, paths);
	return error;
}

/* --- deleting --- */

static DWORD delete_entry(struct file_operation *operation, const WCHAR *path, const WCHAR *to)
{
	(void)to;
	return item_delete(operation, path);
}

DWORD item_delete(struct file_operation *operation, const WCHAR *path)
{
	DWORD attributes = GetFileAttributesW(path), error = ERROR_SUCCESS;
	BOOL done;

	if (attributes == INVALID_FILE_ATTRIBUTES)
		return GetLastError();
	if (is_real_folder(path))
		error = for_entries(operation, path, NULL, delete_entry);
	if (error)
		return error;
	/* What is read-only is asked about: "Yes to all" is one of the answers. */
	if (attributes & FILE_ATTRIBUTE_READONLY && operation->flags & FOF_NOCONFIRMATION)
		SetFileAttributesW(path, attributes & ~(DWORD)FILE_ATTRIBUTE_READONLY);
	done = attributes & FILE_ATTRIBUTE_DIRECTORY ? RemoveDirectoryW(path) : DeleteFileW(path);
	return done ? ERROR_SUCCESS : GetLastError();
}

/* --- copying and moving --- */

static DWORD transfer_file(struct file_operation *operation, const WCHAR *from, const WCHAR *to)
{
	DWORD attributes = GetFileAttributesW(to);
	BOOL done;

	if (attributes != INVALID_FILE_ATTRIBUTES) {
		if (attributes & FILE_ATTRIBUTE_DIRECTORY)
			return DE_FILEDESTISFLD;
		if (!(operation->flags & FOF_NOCONFIRMATION)) {
			operation->aborted = TRUE;
			return DE_OPCANCELLED;
		}
		if (attributes & FILE_ATTRIBUTE_READONLY)
			SetFileAttributesW(to, attributes & ~(DWORD)FILE_ATTRIBUTE_READONLY);
	}
	if (operation->function == FO_COPY)
		done = CopyFileW(from, to, FALSE);
	else
		done = MoveFileExW(from, to, MOVEFILE_COPY_ALLOWED | MOVEFILE_REPLACE_EXISTING);
	return done ? ERROR_SUCCESS : GetLastError();
}

static DWORD transfer_folder(struct file_operation *operation, const WCHAR *from, const WCHAR *to)
{
	BOOL there = item_exists(to);
	DWORD error;

	if (there && !item_is_folder(to))
		return DE_FLDDESTISFILE;
	/* A rename will do where nothing is in the way and the disk is the same. */
	if (operation->function != FO_COPY && !there && !(operation->flags & FOF_NORECURSION)) {
		if (MoveFileExW(from, to, 0))
			return ERROR_SUCCESS;
		if (GetLastError() != ERROR_NOT_SAME_DEVICE)
			return GetLastError();
	}
	if (!there && !CreateDirectoryExW(from, to, NULL))
		return GetLastError();
	error = for_entries(operation, from, to, item_transfer);
	if (error || operation->function == FO_COPY)
		return error;
	/* What was left out keeps its folder. */
	return RemoveDirectoryW(from) || GetLastError() == ERROR_DIR_NOT_EMPTY ? ERROR_SUCCESS : GetLastError();
}

DWORD item_transfer(struct file_operation *operation, const WCHAR *from, const WCHAR *to)
{
	DWORD attributes = GetFileAttributesW(from);

	if (attributes == INVALID_FILE_ATTRIBUTES)
		return GetLastError();
	return is_real_folder(from) ? transfer_folder(operation, from, to) : transfer_file(operation, from, to);
}
