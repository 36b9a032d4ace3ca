/*
 * Listing folders.
 */
#include "temporary_folder.h"

#include <string.h>
#include <wchar.h>

/* The names that PATTERN finds, in order, each with a space behind it; "." and ".." left out. */
static const WCHAR *names_of(const WCHAR *pattern)
{
	static WCHAR names[1024];
	WIN32_FIND_DATAW found;
	HANDLE search = FindFirstFileW(pattern, &found);

	names[0] = 0;
	if (search == INVALID_HANDLE_VALUE)
		return names;
	do {
		if (!wcscmp(found.cFileName, L".") || !wcscmp(found.cFileName, L".."))
			continue;
		wcscat(names, found.cFileName);
		wcscat(names, L" ");
	} while (FindNextFileW(search, &found));
	CHECK_ERROR(ERROR_NO_MORE_FILES);
	CHECK(FindClose(search));
	return names;
}

TEST(FindFirstFileW_patterns)
{
	if (!temporary_folder_enter())
		return;
	make_file(L"b.txt", "");
	make_file(L"A.txt", "");
	make_file(L"noext", "");
	make_file(L"c.tar.gz", "");
	CHECK(CreateDirectoryW(L"sub", NULL));
	CHECK_WSTR(names_of(L"*"), L"A.txt b.txt c.tar.gz noext sub ");
	CHECK_WSTR(names_of(L"*.*"), L"A.txt b.txt c.tar.gz noext sub ");
	CHECK_WSTR(names_of(L"*.TXT"), L"A.txt b.txt ");
	CHECK_WSTR(names_of(L"?.txt"), L"A.txt b.txt ");
	/* Microsoft, "FsRtlIsNameInExpression": DOS_STAR, DOS_QM and DOS_DOT, which FindFirstFile makes of these. */
	CHECK_WSTR(names_of(L"*."), L"noext sub ");
	CHECK_WSTR(names_of(L"*.gz"), L"c.tar.gz ");
	CHECK_WSTR(names_of(L"c*z"), L"c.tar.gz ");
	CHECK_WSTR(names_of(L"NOEXT"), L"noext ");
	CHECK_WSTR(names_of(L"no?????"), L"noext ");
	CHECK_WSTR(names_of(L"x*"), L"");
	temporary_folder_leave();
}

TEST(FindFirstFileW_errors)
{
	WIN32_FIND_DATAW found;

	if (!temporary_folder_enter())
		return;
	make_file(L"file", "");
	CHECK(FindFirstFileW(L"none", &found) == INVALID_HANDLE_VALUE);
	CHECK_ERROR(ERROR_FILE_NOT_FOUND);
	CHECK(FindFirstFileW(L"none*", &found) == INVALID_HANDLE_VALUE);
	CHECK_ERROR(ERROR_FILE_NOT_FOUND);
	CHECK(FindFirstFileW(L"none\\*", &found) == INVALID_HANDLE_VALUE);
	CHECK_ERROR(ERROR_PATH_NOT_FOUND);
	CHECK(FindFirstFileW(L"", &found) == INVALID_HANDLE_VALUE);
	CHECK_ERROR(ERROR_PATH_NOT_FOUND);
	CHECK(!FindClose(INVALID_HANDLE_VALUE));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
	temporary_folder_leave();
}

TEST(FindFirstFileW_facts)
{
	WIN32_FIND_DATAW found;
	WIN32_FIND_DATAA narrow;
	HANDLE search;

	if (!temporary_folder_enter())
		return;
	make_file(L"fact", "123");
	search = FindFirstFileW(L"*", &found);
	CHECK_WSTR(found.cFileName, L".");
	CHECK_EQ(found.dwFileAttributes, FILE_ATTRIBUTE_DIRECTORY);
	CHECK(FindNextFileW(search, &found));
	CHECK_WSTR(found.cFileName, L"..");
	CHECK(FindNextFileW(search, &found));
	CHECK_WSTR(found.cFileName, L"fact");
	CHECK_EQ(found.nFileSizeLow, 3);
	CHECK_EQ(found.dwFileAttributes, FILE_ATTRIBUTE_ARCHIVE);
	CHECK(!FindNextFileW(search, &found));
	CHECK_ERROR(ERROR_NO_MORE_FILES);
	FindClose(search);
	search = FindFirstFileA("fac*", &narrow);
	CHECK(search != INVALID_HANDLE_VALUE);
	CHECK_STR(narrow.cFileName, "fact");
	FindClose(search);
	temporary_folder_leave();
}

TEST(FindFirstFileW_many)
{
	WIN32_FIND_DATAW found;
	HANDLE search;
	WCHAR name[32];
	int i, count = 0;

	if (!temporary_folder_enter())
		return;
	for (i = 0; i < 700; i++) {
		swprintf(name, 32, L"file-with-a-longer-name-%04d", i);
		make_file(name, "");
	}
	search = FindFirstFileW(L"file*", &found);
	do {
		swprintf(name, 32, L"file-with-a-longer-name-%04d", count++);
		CHECK_WSTR(found.cFileName, name);
	} while (FindNextFileW(search, &found));
	FindClose(search);
	CHECK_EQ(count, 700);
	temporary_folder_leave();
}
