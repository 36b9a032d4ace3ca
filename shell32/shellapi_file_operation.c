/*
 * SHFileOperation (shellapi.h): copying, moving, renaming and deleting lists of files, without a user interface.
 *
 * There is no recycle bin: FOF_ALLOWUNDO keeps what it can, which is nothing. "Connected" folders of web pages do not move with them.
 * FOF_WANTMAPPINGHANDLE is refused.
 */
#include "file_operation.h"

/* Names in a list that two terminators end. */
static SIZE_T list_count(const WCHAR *list)
{
	SIZE_T count = 0;

	for (; list && *list; list += wcslen(list) + 1)
		count++;
	return count;
}

static BOOL full_path(const WCHAR *name, WCHAR *path)
{
	DWORD length = GetFullPathNameW(name, ITEM_PATH_ROOM, path, NULL);

	if (!length || length >= ITEM_PATH_ROOM)
		return FALSE;
	if (length > 3 && path[length - 1] == '\\')
		path[length - 1] = 0;
	return TRUE;
}

static const WCHAR *name_of(const WCHAR *path)
{
	const WCHAR *slash = wcsrchr(path, '\\');

	return slash ? slash + 1 : path;
}

static BOOL is_root(const WCHAR *path)
{
	return path[0] && path[1] == ':' && (!path[2] || (path[2] == '\\' && !path[3]));
}

/* The folder that PATH is in, made if need be. */
static DWORD make_parent(const WCHAR *path)
{
	WCHAR folder[ITEM_PATH_ROOM], *slash;
	int error;

	wcscpy(folder, path);
	slash = wcsrchr(folder, '\\');
	if (!slash || slash <= folder + 2)
		return ERROR_SUCCESS;
	*slash = 0;
	if (item_is_folder(folder))
		return ERROR_SUCCESS;
	error = SHCreateDirectoryExW(NULL, folder, NULL);
	return error == ERROR_ALREADY_EXISTS ? ERROR_SUCCESS : (DWORD)error;
}

/* A name beside PATH that is free: "name - Copy.ext", "name - Copy (2).ext" ... */
static BOOL find_free(WCHAR *path)
{
	WCHAR original[ITEM_PATH_ROOM], number[12];
	const WCHAR *dot;
	SIZE_T stem;

	if (wcslen(path) + 24 > ITEM_PATH_ROOM)
		return FALSE;
	wcscpy(original, path);
	dot = item_is_folder(path) ? NULL : wcsrchr(name_of(original), '.');
	stem = dot ? (SIZE_T)(dot - original) : wcslen(original);
	for (unsigned i = 1; i < 1000 && item_exists(path); i++) {
		wcscpy(path + stem, L" - Copy");
		if (i > 1) {
			WCHAR *at = number + ARRAYSIZE(number) - 1;

			*at = 0;
			for (unsigned rest = i; rest; rest /= 10)
				*--at = (WCHAR)('0' + rest % 10);
			wcscat(path, L" (");
			wcscat(path, at);
			wcscat(path, L")");
		}
		wcscat(path, original + stem);
	}
	return !item_exists(path);
}

/* Whether PATH lies in FOLDER. */
static BOOL is_below(const WCHAR *path, const WCHAR *folder)
{
	SIZE_T length = wcslen(folder);

	return wcslen(path) > length && path[length] == '\\' && CompareStringOrdinal(path, (int)length, folder, (int)length, TRUE) == CSTR_EQUAL;
}

/* One item FROM that becomes TO. */
static DWORD transfer_one(struct file_operation *operation, const WCHAR *from, WCHAR *to)
{
	DWORD error;

	if (is_root(from))
		return DE_ROOTDIR;
	if (is_below(to, from) && item_is_folder(from))
		return DE_DESTSUBTREE;
	if (item_exists(to) && operation->flags & FOF_RENAMEONCOLLISION) {
		if (!find_free(to))
			return DE_OPCANCELLED;
	} else if (!lstrcmpiW(from, to)) {
		return operation->function == FO_COPY || !wcscmp(from, to) ? DE_SAMEFILE :
		       MoveFileW(from, to)				   ? ERROR_SUCCESS :
									     GetLastError();
	}
	error = make_parent(to);
	return error ? error : item_transfer(operation, from, to);
}

/* What one name of pFrom stands for, each matching item to act on. TARGET: as in run_transfer; NULL to delete. */
static DWORD for_matches(struct file_operation *operation, const WCHAR *name, const WCHAR *target, BOOL into)
{
	WCHAR *paths = HeapAlloc(GetProcessHeap(), 0, 3 * ITEM_PATH_ROOM * sizeof(WCHAR));
	WCHAR *pattern = paths, *from = paths + ITEM_PATH_ROOM, *to = paths + 2 * ITEM_PATH_ROOM;
	DWORD error = ERROR_SUCCESS;
	WIN32_FIND_DATAW found;
	HANDLE search;
	BOOL wild;

	if (!paths)
		return ERROR_NOT_ENOUGH_MEMORY;
	if (!full_path(name, pattern)) {
		HeapFree(GetProcessHeap(), 0, paths);
		return DE_INVALIDFILES;
	}
	wild = wcspbrk(name_of(pattern), L"*?") != NULL;
	search = is_root(pattern) ? INVALID_HANDLE_VALUE : FindFirstFileW(pattern, &found);
	if (search == INVALID_HANDLE_VALUE)
		error = is_root(pattern) ? DE_ROOTDIR : GetLastError();
	else
		do {
			if (!wcscmp(found.cFileName, L".") || !wcscmp(found.cFileName, L".."))
				continue;
			if (wild && found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY && operation->flags & (FOF_FILESONLY | FOF_NORECURSION))
				continue;
			wcscpy(from, pattern);
			if (wild) {
				*(WCHAR *)name_of(from) = 0;
				if (wcslen(from) + wcslen(found.cFileName) >= ITEM_PATH_ROOM) {
					error = DE_ERROR_MAX;
					break;
				}
				wcscat(from, found.cFileName);
			}
			if (!target)
				error = item_delete(operation, from);
			else if (into ? !item_join(to, target, found.cFileName) : !wcscpy(to, target))
				error = DE_ERROR_MAX;
			else
				error = transfer_one(operation, from, to);
		} while (!error && FindNextFileW(search, &found));
	if (search != INVALID_HANDLE_VALUE)
		FindClose(search);
	HeapFree(GetProcessHeap(), 0, paths);
	return error;
}

/*
 * Copies or moves. Several destinations go with the sources one by one; one destination is the folder for all of them if it is
 * one, or if there are several, else the new name of the only one.
 */
static DWORD run_transfer(struct file_operation *operation, const WCHAR *from, const WCHAR *to)
{
	SIZE_T sources = list_count(from), targets = list_count(to);
	BOOL multiple = operation->flags & FOF_MULTIDESTFILES && targets > 1, into;
	WCHAR target[ITEM_PATH_ROOM];
	DWORD error = ERROR_SUCCESS;

	if (!targets)
		return DE_INVALIDFILES;
	if (multiple && targets != sources)
		return targets > sources ? DE_INVALIDFILES : DE_MANYSRC1DEST;
	for (; *from && !error; from += wcslen(from) + 1) {
		if (!full_path(to, target))
			return DE_INVALIDFILES;
		into = !(operation->flags & FOF_MULTIDESTFILES) && (item_is_folder(target) || sources > 1 || wcspbrk(from, L"*?"));
		error = for_matches(operation, from, target, into);
		if (multiple)
			to += wcslen(to) + 1;
	}
	return error;
}

static DWORD run_rename(struct file_operation *operation, const WCHAR *from, const WCHAR *to)
{
	WCHAR source[ITEM_PATH_ROOM], target[ITEM_PATH_ROOM];
	SIZE_T folder;

	if (list_count(from) != 1 || list_count(to) != 1 || wcspbrk(from, L"*?"))
		return list_count(from) > 1 ? DE_MANYSRC1DEST : DE_INVALIDFILES;
	if (!full_path(from, source) || !full_path(to, target))
		return DE_INVALIDFILES;
	/* A bare name is one beside the source. */
	folder = name_of(source) - source;
	if (!wcspbrk(to, L"\\/:")) {
		if (folder + wcslen(to) >= ITEM_PATH_ROOM)
			return DE_ERROR_MAX;
		memcpy(target, source, folder * sizeof(WCHAR));
		wcscpy(target + folder, to);
	}
	if ((SIZE_T)(name_of(target) - target) != folder ||
	    CompareStringOrdinal(source, (int)folder, target, (int)folder, TRUE) != CSTR_EQUAL)
		return DE_DIFFDIR;
	if (!item_exists(source))
		return GetLastError();
	if (item_exists(target) && lstrcmpiW(source, target) && !(operation->flags & FOF_RENAMEONCOLLISION))
		return ERROR_ALREADY_EXISTS;
	return transfer_one(operation, source, target);
}

static DWORD run_delete(struct file_operation *operation, const WCHAR *from)
{
	DWORD error = ERROR_SUCCESS;

	for (; *from && !error; from += wcslen(from) + 1)
		error = for_matches(operation, from, NULL, FALSE);
	return error;
}

int WINAPI SHFileOperationW(LPSHFILEOPSTRUCTW request)
{
	struct file_operation operation = { .function = request->wFunc, .flags = request->fFlags };
	DWORD error;

	request->fAnyOperationsAborted = FALSE;
	request->hNameMappings = NULL;
	if (!list_count(request->pFrom))
		return DE_INVALIDFILES;
	if (operation.flags & FOF_WANTMAPPINGHANDLE && operation.flags & FOF_RENAMEONCOLLISION)
		return ERROR_NOT_SUPPORTED;
	switch (operation.function) {
	case FO_COPY:
	case FO_MOVE:
		error = run_transfer(&operation, request->pFrom, request->pTo);
		break;
	case FO_RENAME:
		error = run_rename(&operation, request->pFrom, request->pTo);
		break;
	case FO_DELETE:
		error = run_delete(&operation, request->pFrom);
		break;
	default:
		return ERROR_INVALID_PARAMETER;
	}
	request->fAnyOperationsAborted = operation.aborted;
	return (int)error;
}

/* A list of names in UTF-16, on the process heap; *wide is NULL for NULL. */
static BOOL widen_list(const char *list, WCHAR **wide)
{
	SIZE_T bytes = 0;
	int count;

	*wide = NULL;
	if (!list)
		return TRUE;
	while (list[bytes])
		bytes += strlen(list + bytes) + 1;
	bytes++;
	count = MultiByteToWideChar(CP_ACP, 0, list, (int)bytes, NULL, 0);
	*wide = HeapAlloc(GetProcessHeap(), 0, count * sizeof(WCHAR));
	if (*wide)
		MultiByteToWideChar(CP_ACP, 0, list, (int)bytes, *wide, count);
	return *wide != NULL;
}

int WINAPI SHFileOperationA(LPSHFILEOPSTRUCTA request)
{
	SHFILEOPSTRUCTW wide = { .hwnd = request->hwnd, .wFunc = request->wFunc, .fFlags = request->fFlags };
	WCHAR *from, *to = NULL;
	int error = ERROR_NOT_ENOUGH_MEMORY;

	if (widen_list(request->pFrom, &from) && widen_list(request->pTo, &to)) {
		wide.pFrom = from;
		wide.pTo = to;
		error = SHFileOperationW(&wide);
		request->fAnyOperationsAborted = wide.fAnyOperationsAborted;
		request->hNameMappings = NULL;
	}
	shell_free(to);
	shell_free(from);
	return error;
}
