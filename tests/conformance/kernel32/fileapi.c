/*
 * Opening, reading, writing, sharing, deleting and locking files; attributes and times.
 */
#include "temporary_folder.h"

#include <string.h>

static HANDLE open_file(const WCHAR *name, DWORD access, DWORD share, DWORD disposition)
{
	return CreateFileW(name, access, share, NULL, disposition, 0, NULL);
}

TEST(CreateFileW_dispositions)
{
	HANDLE file;
	char text[8];
	DWORD done;

	if (!temporary_folder_enter())
		return;
	file = open_file(L"a.txt", GENERIC_READ, 0, OPEN_EXISTING);
	CHECK(file == INVALID_HANDLE_VALUE);
	CHECK_ERROR(ERROR_FILE_NOT_FOUND);
	file = open_file(L"a.txt", GENERIC_WRITE, 0, TRUNCATE_EXISTING);
	CHECK(file == INVALID_HANDLE_VALUE);
	CHECK_ERROR(ERROR_FILE_NOT_FOUND);
	file = open_file(L"no\\a.txt", GENERIC_READ, 0, OPEN_EXISTING);
	CHECK(file == INVALID_HANDLE_VALUE);
	CHECK_ERROR(ERROR_PATH_NOT_FOUND);

	SetLastError(0xdead);
	file = open_file(L"a.txt", GENERIC_WRITE, 0, CREATE_NEW);
	CHECK(file != INVALID_HANDLE_VALUE);
	CHECK_ERROR(0);
	CHECK(WriteFile(file, "12345", 5, &done, NULL));
	CHECK_EQ(done, 5);
	CloseHandle(file);

	file = open_file(L"a.txt", GENERIC_WRITE, 0, CREATE_NEW);
	CHECK(file == INVALID_HANDLE_VALUE);
	CHECK_ERROR(ERROR_FILE_EXISTS);
	file = open_file(L"A.TXT", GENERIC_READ, 0, OPEN_ALWAYS);
	CHECK(file != INVALID_HANDLE_VALUE);
	CHECK_ERROR(ERROR_ALREADY_EXISTS);
	CHECK(ReadFile(file, text, sizeof(text), &done, NULL));
	CHECK_EQ(done, 5);
	CHECK(!memcmp(text, "12345", 5));
	CHECK(ReadFile(file, text, sizeof(text), &done, NULL));
	CHECK_EQ(done, 0);
	CloseHandle(file);
	file = open_file(L"a.txt", GENERIC_WRITE, 0, CREATE_ALWAYS);
	CHECK(file != INVALID_HANDLE_VALUE);
	CHECK_ERROR(ERROR_ALREADY_EXISTS);
	CHECK_EQ(GetFileSize(file, NULL), 0);
	CloseHandle(file);
	file = open_file(L"b.txt", GENERIC_WRITE, 0, OPEN_ALWAYS);
	CHECK(file != INVALID_HANDLE_VALUE);
	CHECK_ERROR(0);
	CloseHandle(file);
	file = open_file(L"b.txt", GENERIC_WRITE, 0, 9);
	CHECK(file == INVALID_HANDLE_VALUE);
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	temporary_folder_leave();
}

TEST(CreateFileW_names)
{
	HANDLE file;

	if (!temporary_folder_enter())
		return;
	file = open_file(L"a?b", GENERIC_WRITE, 0, CREATE_NEW);
	CHECK(file == INVALID_HANDLE_VALUE);
	CHECK_ERROR(ERROR_INVALID_NAME);
	file = open_file(L"", GENERIC_READ, 0, OPEN_EXISTING);
	CHECK(file == INVALID_HANDLE_VALUE);
	CHECK_ERROR(ERROR_PATH_NOT_FOUND);
	file = open_file(L"trailing. .", GENERIC_WRITE, 0, CREATE_NEW);
	CHECK(file != INVALID_HANDLE_VALUE);
	CloseHandle(file);
	CHECK(GetFileAttributesW(L"TRAILING") != INVALID_FILE_ATTRIBUTES);
	file = open_file(L"\x00e4\x4e2d.txt", GENERIC_WRITE, 0, CREATE_NEW);
	CHECK(file != INVALID_HANDLE_VALUE);
	CloseHandle(file);
	CHECK(GetFileAttributesW(L"\x00c4\x4e2d.TXT") != INVALID_FILE_ATTRIBUTES);
	file = open_file(L"nul", GENERIC_READ | GENERIC_WRITE, 0, OPEN_EXISTING);
	CHECK(file != INVALID_HANDLE_VALUE);
	CHECK_EQ(GetFileType(file), FILE_TYPE_CHAR);
	CloseHandle(file);
	temporary_folder_leave();
}

TEST(CreateFileW_folders)
{
	HANDLE folder;

	if (!temporary_folder_enter())
		return;
	CHECK(CreateDirectoryW(L"folder", NULL));
	CHECK(!CreateDirectoryW(L"FOLDER", NULL));
	CHECK_ERROR(ERROR_ALREADY_EXISTS);
	CHECK(!CreateDirectoryW(L"no\\folder", NULL));
	CHECK_ERROR(ERROR_PATH_NOT_FOUND);
	folder = open_file(L"folder", GENERIC_READ, 7, OPEN_EXISTING);
	CHECK(folder == INVALID_HANDLE_VALUE);
	CHECK_ERROR(ERROR_ACCESS_DENIED);
	folder = CreateFileW(L"folder", GENERIC_READ | GENERIC_WRITE, 7, NULL, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL);
	CHECK(folder != INVALID_HANDLE_VALUE);
	CloseHandle(folder);
	make_file(L"folder\\x", "x");
	CHECK(!RemoveDirectoryW(L"folder"));
	CHECK_ERROR(ERROR_DIR_NOT_EMPTY);
	CHECK(!RemoveDirectoryW(L"folder\\x"));
	CHECK_ERROR(ERROR_DIRECTORY);
	CHECK(!DeleteFileW(L"folder"));
	CHECK_ERROR(ERROR_ACCESS_DENIED);
	CHECK(DeleteFileW(L"folder\\X"));
	CHECK(RemoveDirectoryW(L"Folder"));
	CHECK(!RemoveDirectoryW(L"folder"));
	CHECK_ERROR(ERROR_FILE_NOT_FOUND);
	temporary_folder_leave();
}

TEST(CreateFileW_sharing)
{
	HANDLE first, second;

	if (!temporary_folder_enter())
		return;
	make_file(L"s", "content");
	first = open_file(L"s", GENERIC_READ, FILE_SHARE_READ, OPEN_EXISTING);
	CHECK(first != INVALID_HANDLE_VALUE);
	second = open_file(L"s", GENERIC_READ, FILE_SHARE_READ, OPEN_EXISTING);
	CHECK(second != INVALID_HANDLE_VALUE);
	CloseHandle(second);
	second = open_file(L"s", GENERIC_READ, 0, OPEN_EXISTING);
	CHECK(second == INVALID_HANDLE_VALUE);
	CHECK_ERROR(ERROR_SHARING_VIOLATION);
	second = open_file(L"s", GENERIC_WRITE, FILE_SHARE_READ, OPEN_EXISTING);
	CHECK(second == INVALID_HANDLE_VALUE);
	CHECK_ERROR(ERROR_SHARING_VIOLATION);
	second = open_file(L"s", 0, 0, OPEN_EXISTING);
	CHECK(second != INVALID_HANDLE_VALUE); /* attributes alone share with everything */
	CloseHandle(second);
	CHECK(!DeleteFileW(L"s"));
	CHECK_ERROR(ERROR_SHARING_VIOLATION);
	CHECK(!MoveFileW(L"s", L"t"));
	CHECK_ERROR(ERROR_SHARING_VIOLATION);
	CloseHandle(first);
	CHECK(DeleteFileW(L"s"));
	temporary_folder_leave();
}

TEST(SetFilePointer_moves)
{
	LONG high = 0;
	LARGE_INTEGER move, position;
	HANDLE file;
	char text[4];
	DWORD done;

	if (!temporary_folder_enter())
		return;
	file = open_file(L"p", GENERIC_READ | GENERIC_WRITE, 0, CREATE_NEW);
	CHECK(WriteFile(file, "0123456789", 10, &done, NULL));
	CHECK_EQ(SetFilePointer(file, -3, NULL, FILE_END), 7);
	CHECK(ReadFile(file, text, 2, &done, NULL));
	CHECK(!memcmp(text, "78", 2));
	CHECK_EQ(SetFilePointer(file, 1, NULL, FILE_CURRENT), 10);
	SetLastError(0);
	CHECK_EQ(SetFilePointer(file, -1, NULL, FILE_BEGIN), INVALID_SET_FILE_POINTER);
	CHECK_ERROR(ERROR_NEGATIVE_SEEK);
	move.QuadPart = 0x100000005ll;
	CHECK(SetFilePointerEx(file, move, &position, FILE_BEGIN));
	CHECK_EQ(position.QuadPart, move.QuadPart);
	CHECK_EQ(SetFilePointer(file, 0, &high, FILE_CURRENT), 5);
	CHECK_EQ(high, 1);
	high = 0;
	CHECK_EQ(SetFilePointer(file, 4, &high, FILE_BEGIN), 4);
	CHECK(SetEndOfFile(file));
	CHECK_EQ(GetFileSize(file, NULL), 4);
	CloseHandle(file);
	temporary_folder_leave();
}

TEST(ReadFile_overlapped_offset)
{
	OVERLAPPED overlapped = { .Offset = 3 };
	HANDLE file;
	char text[4];
	DWORD done;

	if (!temporary_folder_enter())
		return;
	make_file(L"o", "0123456789");
	file = open_file(L"o", GENERIC_READ, 0, OPEN_EXISTING);
	CHECK(ReadFile(file, text, 4, &done, &overlapped));
	CHECK_EQ(done, 4);
	CHECK(!memcmp(text, "3456", 4));
	CHECK_EQ(SetFilePointer(file, 0, NULL, FILE_CURRENT), 7);
	overlapped.Offset = 100;
	CHECK(!ReadFile(file, text, 4, &done, &overlapped));
	CHECK_ERROR(ERROR_HANDLE_EOF);
	CloseHandle(file);

	file = CreateFileW(L"o", GENERIC_READ, 0, NULL, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
	memset(&overlapped, 0, sizeof(overlapped));
	overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
	overlapped.Offset = 8;
	if (!ReadFile(file, text, 4, NULL, &overlapped))
		CHECK_ERROR(ERROR_IO_PENDING);
	CHECK(GetOverlappedResult(file, &overlapped, &done, TRUE));
	CHECK_EQ(done, 2);
	CHECK_EQ(WaitForSingleObject(overlapped.hEvent, 0), WAIT_OBJECT_0);
	CHECK(!ReadFile(file, text, 4, &done, NULL));
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	CloseHandle(overlapped.hEvent);
	CloseHandle(file);
	temporary_folder_leave();
}

TEST(ReadFile_bad_arguments)
{
	HANDLE file;
	DWORD done = 7;
	char text[4];

	if (!temporary_folder_enter())
		return;
	make_file(L"r", "0123456789");
	file = open_file(L"r", GENERIC_READ, 0, OPEN_EXISTING);
	CHECK(!ReadFile(file, (void *)(ULONG_PTR)16, 4, &done, NULL));
	CHECK_ERROR(ERROR_NOACCESS);
	CHECK_EQ(done, 0);
	CHECK(!WriteFile(file, text, 4, &done, NULL));
	CHECK_ERROR(ERROR_ACCESS_DENIED);
	CHECK(ReadFile(file, text, 0, &done, NULL));
	CHECK_EQ(done, 0);
	CloseHandle(file);
	CHECK(!ReadFile(file, text, 4, &done, NULL));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
	temporary_folder_leave();
}

TEST(WriteFile_append)
{
	HANDLE file;
	DWORD done;
	char text[16];

	if (!temporary_folder_enter())
		return;
	make_file(L"log", "one ");
	file = open_file(L"log", FILE_APPEND_DATA, FILE_SHARE_READ, OPEN_ALWAYS);
	CHECK(WriteFile(file, "two", 3, &done, NULL));
	CloseHandle(file);
	file = open_file(L"log", GENERIC_READ, 0, OPEN_EXISTING);
	CHECK(ReadFile(file, text, sizeof(text), &done, NULL));
	CHECK_EQ(done, 7);
	CHECK(!memcmp(text, "one two", 7));
	CloseHandle(file);
	temporary_folder_leave();
}

TEST(DeleteFile_states)
{
	FILE_DISPOSITION_INFO disposition = { TRUE };
	HANDLE file;

	if (!temporary_folder_enter())
		return;
	CHECK(!DeleteFileW(L"d"));
	CHECK_ERROR(ERROR_FILE_NOT_FOUND);
	make_file(L"d", "");
	CHECK(SetFileAttributesW(L"d", FILE_ATTRIBUTE_READONLY));
	CHECK(!DeleteFileW(L"d"));
	CHECK_ERROR(ERROR_ACCESS_DENIED);
	/* Microsoft, "CreateFileW", remarks on FILE_ATTRIBUTE_READONLY: not for the user root either. */
	file = open_file(L"d", GENERIC_WRITE, 0, OPEN_EXISTING);
	CHECK(file == INVALID_HANDLE_VALUE);
	CHECK_ERROR(ERROR_ACCESS_DENIED);
	CHECK(SetFileAttributesW(L"d", FILE_ATTRIBUTE_NORMAL));
	file = CreateFileW(L"d", GENERIC_READ, FILE_SHARE_DELETE, NULL, OPEN_EXISTING, FILE_FLAG_DELETE_ON_CLOSE, NULL);
	CHECK(file != INVALID_HANDLE_VALUE);
	CHECK(GetFileAttributesW(L"d") != INVALID_FILE_ATTRIBUTES);
	CloseHandle(file);
	CHECK_EQ(GetFileAttributesW(L"d"), INVALID_FILE_ATTRIBUTES);
	CHECK_ERROR(ERROR_FILE_NOT_FOUND);

	file = open_file(L"e", GENERIC_WRITE | DELETE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, CREATE_NEW);
	CHECK(SetFileInformationByHandle(file, FileDispositionInfo, &disposition, sizeof(disposition)));
	CHECK(open_file(L"e", GENERIC_READ, 7, OPEN_EXISTING) == INVALID_HANDLE_VALUE);
	CHECK_ERROR(ERROR_ACCESS_DENIED); /* Microsoft, "DeleteFileW", remarks: "subsequent calls to CreateFile fail with ERROR_ACCESS_DENIED" */
	CloseHandle(file);
	CHECK_EQ(GetFileAttributesW(L"e"), INVALID_FILE_ATTRIBUTES);
	temporary_folder_leave();
}

TEST(GetFileAttributes_kinds)
{
	WIN32_FILE_ATTRIBUTE_DATA data;
	BY_HANDLE_FILE_INFORMATION info;
	HANDLE file;

	if (!temporary_folder_enter())
		return;
	make_file(L"f", "12345");
	CHECK_EQ(GetFileAttributesW(L"f"), FILE_ATTRIBUTE_ARCHIVE);
	CHECK_EQ(GetFileAttributesW(temporary_folder()), FILE_ATTRIBUTE_DIRECTORY);
	CHECK_EQ(GetFileAttributesW(L"none"), INVALID_FILE_ATTRIBUTES);
	CHECK_ERROR(ERROR_FILE_NOT_FOUND);
	CHECK_EQ(GetFileAttributesW(L"none\\none"), INVALID_FILE_ATTRIBUTES);
	CHECK_ERROR(ERROR_PATH_NOT_FOUND);
	CHECK(GetFileAttributesExW(L"F", GetFileExInfoStandard, &data));
	CHECK_EQ(data.nFileSizeLow, 5);
	CHECK(SetFileAttributesW(L"f", FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_READONLY));
	/* What is not set is not kept: Microsoft, "SetFileAttributesW". */
	CHECK_EQ(GetFileAttributesW(L"f"), FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_READONLY);
	CHECK(SetFileAttributesW(L"f", FILE_ATTRIBUTE_ARCHIVE));
	CHECK_EQ(GetFileAttributesW(L"f"), FILE_ATTRIBUTE_ARCHIVE);
	file = open_file(L"f", GENERIC_READ, FILE_SHARE_READ, OPEN_EXISTING);
	CHECK(GetFileInformationByHandle(file, &info));
	CHECK_EQ(info.nFileSizeLow, 5);
	CHECK_EQ(info.nNumberOfLinks, 1);
	CHECK_EQ(info.dwFileAttributes, FILE_ATTRIBUTE_ARCHIVE);
	CloseHandle(file);
	temporary_folder_leave();
}

TEST(SetFileTime_exact)
{
	FILETIME set = { 0x12345678 / 10 * 10, 0x01d00000 }, created, accessed, written;
	HANDLE file;

	if (!temporary_folder_enter())
		return;
	file = open_file(L"t", GENERIC_READ | GENERIC_WRITE, 0, CREATE_NEW);
	CHECK(SetFileTime(file, NULL, NULL, &set));
	CHECK(GetFileTime(file, &created, &accessed, &written));
	CHECK_EQ(CompareFileTime(&set, &written), 0);
	CHECK(SetFileTime(file, NULL, &set, NULL));
	CHECK(GetFileTime(file, NULL, &accessed, NULL));
	CHECK_EQ(CompareFileTime(&set, &accessed), 0);
	CloseHandle(file);
	temporary_folder_leave();
}

/* Microsoft, "SetFileTime": the creation time too. It stands in every view of the file and stays when attributes come and go. */
TEST(SetFileTime_created)
{
	FILETIME set = { 0x12345678 / 10 * 10, 0x01d00000 };
	WIN32_FILE_ATTRIBUTE_DATA data;
	WIN32_FIND_DATAW found;
	HANDLE file, find;
	DWORD step;

	if (!temporary_folder_enter())
		return;
	file = open_file(L"t", GENERIC_READ | GENERIC_WRITE, 0, CREATE_NEW);
	CHECK(SetFileTime(file, &set, NULL, NULL));
	CloseHandle(file);
	make_file(L"other", "");
	for (step = 0; step < 3; step++) {
		CHECK(SetFileAttributesW(L"t", step == 1 ? FILE_ATTRIBUTE_HIDDEN : FILE_ATTRIBUTE_NORMAL));
		CHECK(GetFileAttributesExW(L"t", GetFileExInfoStandard, &data));
		CHECK_EQ(CompareFileTime(&set, &data.ftCreationTime), 0);
		CHECK_EQ(!(data.dwFileAttributes & FILE_ATTRIBUTE_HIDDEN), step != 1);
		find = FindFirstFileW(L"t", &found);
		CHECK(find != INVALID_HANDLE_VALUE);
		CHECK_EQ(CompareFileTime(&set, &found.ftCreationTime), 0);
		FindClose(find);
	}
	CHECK(GetFileAttributesExW(L"other", GetFileExInfoStandard, &data));
	CHECK(CompareFileTime(&set, &data.ftCreationTime) != 0);
	CHECK(CreateDirectoryW(L"folder", NULL));
	file = CreateFileW(L"folder", FILE_WRITE_ATTRIBUTES, 7, NULL, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL);
	CHECK(file != INVALID_HANDLE_VALUE);
	CHECK(SetFileTime(file, &set, NULL, NULL));
	CloseHandle(file);
	CHECK(GetFileAttributesExW(L"folder", GetFileExInfoStandard, &data));
	CHECK_EQ(CompareFileTime(&set, &data.ftCreationTime), 0);
	temporary_folder_leave();
}

TEST(LockFile_ranges)
{
	OVERLAPPED at = { .Offset = 10 };
	HANDLE first, second;
	char text[4];
	DWORD done;

	if (!temporary_folder_enter())
		return;
	make_file(L"l", "01234567890123456789");
	first = open_file(L"l", GENERIC_READ | GENERIC_WRITE, 3, OPEN_EXISTING);
	second = open_file(L"l", GENERIC_READ | GENERIC_WRITE, 3, OPEN_EXISTING);
	CHECK(LockFile(first, 0, 0, 5, 0));
	CHECK(!LockFile(second, 4, 0, 2, 0));
	CHECK_ERROR(ERROR_LOCK_VIOLATION);
	CHECK(LockFile(second, 5, 0, 2, 0));
	/* Microsoft, "LockFile": an exclusive lock denies all other processes and handles read and write access. */
	CHECK(!ReadFile(second, text, 4, &done, NULL));
	CHECK_ERROR(ERROR_LOCK_VIOLATION);
	CHECK(!UnlockFile(first, 0, 0, 4, 0));
	CHECK_ERROR(ERROR_NOT_LOCKED);
	CHECK(UnlockFile(first, 0, 0, 5, 0));
	CHECK(ReadFile(second, text, 4, &done, NULL));
	CHECK(LockFileEx(first, LOCKFILE_FAIL_IMMEDIATELY, 0, 5, 0, &at));
	CHECK(LockFileEx(second, LOCKFILE_FAIL_IMMEDIATELY, 0, 5, 0, &at));
	CHECK(UnlockFileEx(first, 0, 5, 0, &at));
	CHECK(!LockFileEx(first, LOCKFILE_FAIL_IMMEDIATELY | LOCKFILE_EXCLUSIVE_LOCK, 0, 5, 0, &at));
	CHECK_ERROR(ERROR_LOCK_VIOLATION);
	CloseHandle(second);
	CHECK(LockFileEx(first, LOCKFILE_FAIL_IMMEDIATELY | LOCKFILE_EXCLUSIVE_LOCK, 0, 5, 0, &at));
	CloseHandle(first);
	temporary_folder_leave();
}
