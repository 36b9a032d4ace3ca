/*
 * Native calls on files that Win32 has no function for.
 */
#include "test.h"

#include <winternl.h>

typedef NTSTATUS NTAPI nt_flush_buffers_file_ex(HANDLE file, ULONG flags, PVOID parameters, ULONG size, PIO_STATUS_BLOCK iosb);

#define FLAGS_FILE_DATA_SYNC_ONLY 4u
#define STATUS_NOT_THERE ((NTSTATUS)0xC0000008)
#define STATUS_BAD_PARAMETER ((NTSTATUS)0xC000000D)

TEST(NtFlushBuffersFileEx_flags)
{
	nt_flush_buffers_file_ex *flush =
		(nt_flush_buffers_file_ex *)(void *)GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "NtFlushBuffersFileEx");
	WCHAR folder[MAX_PATH], name[MAX_PATH];
	IO_STATUS_BLOCK iosb;
	HANDLE file;
	DWORD done;

	REQUIRE(flush);
	GetTempPathW(MAX_PATH, folder);
	REQUIRE(GetTempFileNameW(folder, L"fls", 0, name));
	file = CreateFileW(name, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE, NULL);
	REQUIRE(file != INVALID_HANDLE_VALUE);
	CHECK(WriteFile(file, "x", 1, &done, NULL));
	CHECK_EQ(flush(file, 0, NULL, 0, &iosb), 0);
	CHECK_EQ(flush(file, FLAGS_FILE_DATA_SYNC_ONLY, NULL, 0, &iosb), 0);
	CHECK_EQ(flush(file, 0x80000000, NULL, 0, &iosb), STATUS_BAD_PARAMETER);
	CloseHandle(file);
	CHECK_EQ(flush(file, 0, NULL, 0, &iosb), STATUS_NOT_THERE);
}

/* What a directory query says that it wrote is what programs read; Microsoft, "NtQueryDirectoryFile". */
TEST(NtQueryDirectoryFile_information)
{
	typedef NTSTATUS NTAPI query_directory(HANDLE, HANDLE, PVOID, PVOID, PIO_STATUS_BLOCK, PVOID, ULONG, int, BOOLEAN, PUNICODE_STRING, BOOLEAN);
	query_directory *query = (query_directory *)(void *)GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "NtQueryDirectoryFile");
	IO_STATUS_BLOCK iosb = { .Information = 0x5555 };
	WCHAR folder[MAX_PATH];
	char buffer[4096];
	HANDLE directory;

	REQUIRE(query);
	GetTempPathW(MAX_PATH, folder);
	lstrcatW(folder, L"queried");
	CreateDirectoryW(folder, NULL);
	directory = CreateFileW(folder, FILE_LIST_DIRECTORY | SYNCHRONIZE, 7, NULL, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL);
	REQUIRE(directory != INVALID_HANDLE_VALUE);
	/* FileDirectoryInformation of "." and "..": 64 bytes and the name each, the first with its tail filled up to 8. */
	CHECK_EQ(query(directory, NULL, NULL, NULL, &iosb, buffer, sizeof(buffer), 1, FALSE, NULL, TRUE), 0);
	CHECK_EQ(iosb.Information, 72 + 64 + 4);
	CHECK_EQ(query(directory, NULL, NULL, NULL, &iosb, buffer, sizeof(buffer), 1, FALSE, NULL, FALSE), (NTSTATUS)0x80000006);
	CHECK_EQ(iosb.Information, 0);
	CloseHandle(directory);
	RemoveDirectoryW(folder);
}
