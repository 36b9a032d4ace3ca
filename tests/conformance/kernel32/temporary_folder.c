#include "temporary_folder.h"

#include <wchar.h>

static WCHAR before[MAX_PATH], folder[MAX_PATH];

BOOL temporary_folder_enter(void)
{
	static LONG counter;
	WCHAR temporary[MAX_PATH];

	GetCurrentDirectoryW(MAX_PATH, before);
	GetTempPathW(MAX_PATH, temporary);
	swprintf(folder, MAX_PATH, L"%lscft-%lu-%ld", temporary, GetCurrentProcessId(), InterlockedIncrement(&counter));
	if (CreateDirectoryW(folder, NULL) && SetCurrentDirectoryW(folder))
		return TRUE;
	test_fail(__FILE__, __LINE__, "cannot make %ls (last error %lu)", folder, GetLastError());
	return FALSE;
}

static void remove_tree(const WCHAR *path)
{
	WCHAR pattern[MAX_PATH * 2];
	WIN32_FIND_DATAW found;
	HANDLE search;

	swprintf(pattern, MAX_PATH * 2, L"%ls\\*", path);
	search = FindFirstFileW(pattern, &found);
	if (search != INVALID_HANDLE_VALUE) {
		do {
			WCHAR child[MAX_PATH * 2];

			if (!wcscmp(found.cFileName, L".") || !wcscmp(found.cFileName, L".."))
				continue;
			swprintf(child, MAX_PATH * 2, L"%ls\\%ls", path, found.cFileName);
			if (found.dwFileAttributes & FILE_ATTRIBUTE_READONLY)
				SetFileAttributesW(child, FILE_ATTRIBUTE_NORMAL);
			if (!(found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY))
				DeleteFileW(child);
			else if (found.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT)
				RemoveDirectoryW(child);
			else
				remove_tree(child);
		} while (FindNextFileW(search, &found));
		FindClose(search);
	}
	RemoveDirectoryW(path);
}

void temporary_folder_leave(void)
{
	SetCurrentDirectoryW(before);
	remove_tree(folder);
}

const WCHAR *temporary_folder(void)
{
	return folder;
}

void make_file(const WCHAR *name, const char *content)
{
	HANDLE file = CreateFileW(name, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
	DWORD done;

	CHECK(file != INVALID_HANDLE_VALUE);
	CHECK(WriteFile(file, content, (DWORD)strlen(content), &done, NULL));
	CloseHandle(file);
}
