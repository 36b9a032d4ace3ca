/*
 * Changes in folders.
 */
#include "temporary_folder.h"

#include <string.h>

TEST(ReadDirectoryChangesW_added)
{
	OVERLAPPED overlapped = { .hEvent = CreateEventW(NULL, TRUE, FALSE, NULL) };
	_Alignas(8) char buffer[1024];
	FILE_NOTIFY_INFORMATION *info = (FILE_NOTIFY_INFORMATION *)buffer;
	HANDLE folder;
	DWORD done;

	if (!temporary_folder_enter())
		return;
	CHECK(CreateDirectoryW(L"sub", NULL));
	folder = CreateFileW(L".", FILE_LIST_DIRECTORY, 7, NULL, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OVERLAPPED, NULL);
	/* Microsoft, "ReadDirectoryChangesW": with bWatchSubtree the whole tree is watched. */
	CHECK(ReadDirectoryChangesW(folder, buffer, sizeof(buffer), TRUE, FILE_NOTIFY_CHANGE_FILE_NAME, NULL, &overlapped, NULL));
	CHECK_EQ(WaitForSingleObject(overlapped.hEvent, 10), WAIT_TIMEOUT);
	make_file(L"sub\\made", "");
	CHECK_EQ(WaitForSingleObject(overlapped.hEvent, 2000), WAIT_OBJECT_0);
	CHECK(GetOverlappedResult(folder, &overlapped, &done, FALSE));
	CHECK_EQ(info->Action, FILE_ACTION_ADDED);
	CHECK_EQ(info->FileNameLength, 16);
	CHECK(!memcmp(info->FileName, L"sub\\made", 16));
	CHECK(DeleteFileW(L"sub\\made"));
	CHECK(ReadDirectoryChangesW(folder, buffer, sizeof(buffer), TRUE, FILE_NOTIFY_CHANGE_FILE_NAME, NULL, &overlapped, NULL));
	CHECK_EQ(WaitForSingleObject(overlapped.hEvent, 2000), WAIT_OBJECT_0);
	CHECK_EQ(info->Action, FILE_ACTION_REMOVED);
	CloseHandle(folder);
	CloseHandle(overlapped.hEvent);
	temporary_folder_leave();
}
