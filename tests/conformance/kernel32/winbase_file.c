/*
 * Copying, moving, replacing and linking files, and paths.
 */
#include "temporary_folder.h"

#include <string.h>
#include <wchar.h>

static const char *content(const WCHAR *name)
{
	static char text[64];
	HANDLE file = CreateFileW(name, GENERIC_READ, 7, NULL, OPEN_EXISTING, 0, NULL);
	DWORD done = 0;

	if (file == INVALID_HANDLE_VALUE)
		return "(none)";
	ReadFile(file, text, sizeof(text) - 1, &done, NULL);
	text[done] = 0;
	CloseHandle(file);
	return text;
}

TEST(CopyFileW_copies)
{
	if (!temporary_folder_enter())
		return;
	make_file(L"a", "first");
	make_file(L"b", "second");
	CHECK(CopyFileW(L"a", L"c", TRUE));
	CHECK_STR(content(L"c"), "first");
	CHECK(!CopyFileW(L"b", L"c", TRUE));
	CHECK_ERROR(ERROR_FILE_EXISTS);
	CHECK(CopyFileW(L"b", L"C", FALSE));
	CHECK_STR(content(L"c"), "second");
	CHECK(!CopyFileW(L"none", L"d", FALSE));
	CHECK_ERROR(ERROR_FILE_NOT_FOUND);
	CHECK_EQ(GetFileAttributesW(L"d"), INVALID_FILE_ATTRIBUTES);
	temporary_folder_leave();
}

TEST(MoveFileExW_moves)
{
	if (!temporary_folder_enter())
		return;
	make_file(L"a", "first");
	make_file(L"b", "second");
	CHECK(!MoveFileW(L"a", L"b"));
	CHECK_ERROR(ERROR_ALREADY_EXISTS);
	CHECK(MoveFileExW(L"a", L"b", MOVEFILE_REPLACE_EXISTING));
	CHECK_STR(content(L"b"), "first");
	CHECK_EQ(GetFileAttributesW(L"a"), INVALID_FILE_ATTRIBUTES);
	CHECK(!MoveFileW(L"none", L"x"));
	CHECK_ERROR(ERROR_FILE_NOT_FOUND);
	CHECK(!MoveFileW(L"b", L"no\\x"));
	CHECK_ERROR(ERROR_PATH_NOT_FOUND);
	CHECK(CreateDirectoryW(L"folder", NULL));
	CHECK(MoveFileW(L"folder", L"renamed"));
	CHECK_EQ(GetFileAttributesW(L"renamed"), FILE_ATTRIBUTE_DIRECTORY);
	CHECK(MoveFileW(L"b", L"renamed\\b"));
	CHECK_STR(content(L"renamed\\b"), "first");
	CHECK(MoveFileW(L"renamed\\b", L"renamed\\B"));
	CHECK(DeleteFileW(L"renamed\\B"));
	temporary_folder_leave();
}

TEST(ReplaceFileW_replaces)
{
	if (!temporary_folder_enter())
		return;
	make_file(L"old", "old");
	make_file(L"new", "new");
	CHECK(ReplaceFileW(L"old", L"new", L"backup", 0, NULL, NULL));
	CHECK_STR(content(L"old"), "new");
	CHECK_STR(content(L"backup"), "old");
	CHECK_EQ(GetFileAttributesW(L"new"), INVALID_FILE_ATTRIBUTES);
	temporary_folder_leave();
}

TEST(CreateHardLinkW_links)
{
	BY_HANDLE_FILE_INFORMATION info;
	HANDLE file;

	if (!temporary_folder_enter())
		return;
	make_file(L"a", "same");
	CHECK(CreateHardLinkW(L"b", L"a", NULL));
	CHECK_STR(content(L"b"), "same");
	CHECK(!CreateHardLinkW(L"b", L"a", NULL));
	CHECK_ERROR(ERROR_ALREADY_EXISTS);
	file = CreateFileW(L"a", 0, 7, NULL, OPEN_EXISTING, 0, NULL);
	CHECK(GetFileInformationByHandle(file, &info));
	CHECK_EQ(info.nNumberOfLinks, 2);
	CloseHandle(file);
	temporary_folder_leave();
}

TEST(GetFullPathNameW_forms)
{
	WCHAR path[MAX_PATH], expected[MAX_PATH], *part;
	char narrow[MAX_PATH];

	if (!temporary_folder_enter())
		return;
	swprintf(expected, MAX_PATH, L"%ls\\x", temporary_folder());
	CHECK_EQ(GetFullPathNameW(L"a\\..\\.\\x", MAX_PATH, path, &part), wcslen(expected));
	CHECK_WSTR(path, expected);
	CHECK_WSTR(part, L"x");
	CHECK_EQ(GetFullPathNameW(L"x", 3, path, NULL), wcslen(expected) + 1);
	CHECK_EQ(GetFullPathNameW(L"C:/a//b/../c. ", MAX_PATH, path, NULL), 6);
	CHECK_WSTR(path, L"C:\\a\\c");
	CHECK_EQ(GetFullPathNameA("C:\\x\\y", MAX_PATH, narrow, NULL), 6);
	CHECK_STR(narrow, "C:\\x\\y");
	CHECK_EQ(GetCurrentDirectoryW(MAX_PATH, path), wcslen(temporary_folder()));
	CHECK_WSTR(path, temporary_folder());
	CHECK(!SetCurrentDirectoryW(L"none"));
	CHECK_ERROR(ERROR_FILE_NOT_FOUND);
	temporary_folder_leave();
}

TEST(GetTempFileNameW_makes)
{
	WCHAR name[MAX_PATH];

	if (!temporary_folder_enter())
		return;
	CHECK(GetTempFileNameW(L".", L"abcd", 0, name));
	CHECK(!wcsncmp(name, L".\\abc", 5));
	CHECK(GetFileAttributesW(name) != INVALID_FILE_ATTRIBUTES);
	CHECK_EQ(GetTempFileNameW(L".", L"x", 0x1234, name), 0x1234);
	CHECK_WSTR(name, L".\\x1234.tmp");
	CHECK_EQ(GetFileAttributesW(name), INVALID_FILE_ATTRIBUTES);
	CHECK_EQ(GetTempFileNameW(L"none", L"x", 0, name), 0);
	CHECK_ERROR(ERROR_DIRECTORY);
	temporary_folder_leave();
}

TEST(SearchPathW_finds)
{
	WCHAR path[MAX_PATH], expected[MAX_PATH], *part;

	if (!temporary_folder_enter())
		return;
	make_file(L"tool.exe", "");
	swprintf(expected, MAX_PATH, L"%ls\\tool.exe", temporary_folder());
	CHECK_EQ(SearchPathW(temporary_folder(), L"tool", L".exe", MAX_PATH, path, &part), wcslen(expected));
	CHECK_WSTR(path, expected);
	CHECK_WSTR(part, L"tool.exe");
	CHECK_EQ(SearchPathW(temporary_folder(), L"none", NULL, MAX_PATH, path, NULL), 0);
	CHECK_ERROR(ERROR_FILE_NOT_FOUND);
	CHECK(SearchPathW(NULL, L"kernel32.dll", NULL, MAX_PATH, path, NULL) > 0);
	temporary_folder_leave();
}

TEST(GetFinalPathNameByHandleW_case)
{
	WCHAR path[MAX_PATH], expected[MAX_PATH];
	HANDLE file;

	if (!temporary_folder_enter())
		return;
	make_file(L"Name", "");
	file = CreateFileW(L"nAME", 0, 7, NULL, OPEN_EXISTING, 0, NULL);
	CHECK(GetFinalPathNameByHandleW(file, path, MAX_PATH, 0) > 0);
	GetFullPathNameW(L"Name", MAX_PATH, expected, NULL);
	CHECK_WSTR(path + wcslen(path) - 5, L"\\Name");
	CHECK(!wcsncmp(path, L"\\\\?\\", 4));
	CloseHandle(file);
	temporary_folder_leave();
}

TEST(GetVolumeInformation_ntfs)
{
	WCHAR root[8], system[16];
	DWORD longest, flags;
	ULARGE_INTEGER available, total, unused;

	swprintf(root, 8, L"%.3ls", L"C:\\");
	CHECK(GetVolumeInformationW(root, NULL, 0, NULL, &longest, &flags, system, 16));
	CHECK_EQ(longest, 255);
	CHECK_EQ(GetDriveTypeW(root), DRIVE_FIXED);
	CHECK(GetDiskFreeSpaceExW(root, &available, &total, &unused));
	CHECK(available.QuadPart <= total.QuadPart);
	CHECK_EQ(GetDriveTypeW(L"Q:\\"), DRIVE_NO_ROOT_DIR);
	CHECK(GetLogicalDrives() & 4);
}

TEST(SetHandleCount_answers_its_argument)
{
	CHECK_EQ(SetHandleCount(77), 77);
}

TEST(ReOpenFile_with_other_rights)
{
	HANDLE file, again;
	char text[8] = "";
	DWORD done;

	REQUIRE(temporary_folder_enter());
	file = CreateFileW(L"again", GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, CREATE_ALWAYS, 0, NULL);
	REQUIRE(file != INVALID_HANDLE_VALUE);
	CHECK(WriteFile(file, "text", 4, &done, NULL));
	again = ReOpenFile(file, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, 0);
	CHECK(again != INVALID_HANDLE_VALUE);
	/* With a position of its own. */
	CHECK(ReadFile(again, text, sizeof(text), &done, NULL));
	CHECK_EQ(done, 4);
	CHECK(!memcmp(text, "text", 4));
	CloseHandle(again);
	CHECK(ReOpenFile(file, GENERIC_READ, FILE_SHARE_READ, 0) == INVALID_HANDLE_VALUE);
	CHECK_ERROR(ERROR_SHARING_VIOLATION);
	CloseHandle(file);
	CHECK(ReOpenFile((HANDLE)0x7770, GENERIC_READ, 0, 0) == INVALID_HANDLE_VALUE);
	CHECK_ERROR(ERROR_INVALID_HANDLE);
	temporary_folder_leave();
}
