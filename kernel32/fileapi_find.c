/*
 * Listing folders: FindFirstFile and FindNextFile (fileapi.h).
 *
 * A search fetches as many entries as fit its buffer in one call to the host, so most FindNextFile calls stay in the guest.
 */
#include "file_names.h"

#include <decant/nt_sync.h>

#define SEARCH_MAGIC 0x68637273u
#define BATCH_BYTES 32768u

struct search {
	ULONG magic;
	HANDLE folder;
	BOOLEAN root;         /* of a drive */
	BOOLEAN single_done;  /* the pattern had no wildcard: there is one entry */
	SRWLOCK lock;
	struct nt_both_directory_information *next; /* in batch, or NULL when it is used up */
	__attribute__((aligned(8))) char batch[BATCH_BYTES];
};

static BOOLEAN has_wildcard(const WCHAR *text)
{
	for (; *text; text++)
		if (*text == '*' || *text == '?')
			return TRUE;
	return FALSE;
}

/*
 * The native form of a DOS pattern, in place: ? becomes >, a dot before a wildcard ", and a star before a dot <, which are
 * defined so that old patterns find what they found in DOS. "*.*" and a trailing dot are special.
 */
static void native_pattern(WCHAR *pattern)
{
	SIZE_T length = wcslen(pattern), i;

	if (!wcscmp(pattern, L"*.*")) {
		pattern[1] = 0;
		return;
	}
	for (i = 0; i < length; i++) {
		if (pattern[i] == '?')
			pattern[i] = '>';
		else if (pattern[i] == '.' && (pattern[i + 1] == '?' || pattern[i + 1] == '*'))
			pattern[i] = '"';
		else if (pattern[i] == '*' && pattern[i + 1] == '.')
			pattern[i] = '<';
	}
	/* "name*." is for names without an extension. */
	if (length > 1 && pattern[length - 1] == '.' && (pattern[length - 2] == '<' || pattern[length - 2] == '*')) {
		pattern[length - 2] = '<';
		pattern[length - 1] = 0;
	}
}

static NTSTATUS fetch(struct search *search, UNICODE_STRING *pattern, int information_class)
{
	IO_STATUS_BLOCK iosb;
	NTSTATUS status = NtQueryDirectoryFile(search->folder, NULL, NULL, NULL, &iosb, search->batch, BATCH_BYTES,
					       (FILE_INFORMATION_CLASS)information_class, FALSE, pattern, pattern != NULL);

	search->next = NT_SUCCESS(status) ? (struct nt_both_directory_information *)search->batch : NULL;
	return status;
}

static FILETIME filetime(const LARGE_INTEGER *time)
{
	return (FILETIME){ time->LowPart, (DWORD)time->HighPart };
}

/* Takes the next entry out of the batch. */
static void take_entry(struct search *search, WIN32_FIND_DATAW *found)
{
	struct nt_both_directory_information *entry = search->next;
	ULONG bytes = entry->FileNameLength;

	if (bytes > sizeof(found->cFileName) - sizeof(WCHAR))
		bytes = sizeof(found->cFileName) - sizeof(WCHAR);
	found->dwFileAttributes = entry->FileAttributes;
	found->ftCreationTime = filetime(&entry->CreationTime);
	found->ftLastAccessTime = filetime(&entry->LastAccessTime);
	found->ftLastWriteTime = filetime(&entry->LastWriteTime);
	found->nFileSizeHigh = (DWORD)entry->EndOfFile.HighPart;
	found->nFileSizeLow = entry->EndOfFile.LowPart;
	found->dwReserved0 = entry->FileAttributes & FILE_ATTRIBUTE_REPARSE_POINT ? entry->EaSize : 0;
	found->dwReserved1 = 0;
	memcpy(found->cFileName, entry->FileName, bytes);
	found->cFileName[bytes / sizeof(WCHAR)] = 0;
	found->cAlternateFileName[0] = 0;
	search->next = entry->NextEntryOffset ? (struct nt_both_directory_information *)((char *)entry + entry->NextEntryOffset) : NULL;
}

static void search_free(struct search *search)
{
	search->magic = 0;
	NtClose(search->folder);
	RtlFreeHeap(current_peb()->ProcessHeap, 0, search);
}

/* Opens the folder part of PATH and copies its last part, the pattern, to PATTERN of MAX_PATH units. */
static NTSTATUS open_folder(LPCWSTR path, HANDLE *folder, WCHAR *pattern)
{
	SIZE_T length = wcslen(path), last = length;
	struct nt_path nt;
	IO_STATUS_BLOCK iosb;
	NTSTATUS status;
	WCHAR *name;

	while (last && path[last - 1] != '\\' && path[last - 1] != '/' && !(last == 2 && path[1] == ':'))
		last--;
	if (length - last >= MAX_PATH)
		return STATUS_OBJECT_NAME_INVALID;
	if (last == length)
		return STATUS_OBJECT_NAME_NOT_FOUND; /* "folder\" names nothing in it */
	memcpy(pattern, path + last, (length - last + 1) * sizeof(WCHAR));
	name = RtlAllocateHeap(current_peb()->ProcessHeap, 0, (last + 3) * sizeof(WCHAR));
	if (!name)
		return STATUS_NO_MEMORY;
	memcpy(name, path, last * sizeof(WCHAR));
	if (!last)
		name[last++] = '.';
	name[last] = 0;
	status = nt_path_make(&nt, name) ? STATUS_SUCCESS : STATUS_OBJECT_PATH_NOT_FOUND;
	RtlFreeHeap(current_peb()->ProcessHeap, 0, name);
	if (status)
		return status;
	status = NtOpenFile(folder, FILE_LIST_DIRECTORY | SYNCHRONIZE, &nt.attributes, &iosb, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
			    FILE_DIRECTORY_FILE | FILE_SYNCHRONOUS_IO_NONALERT | FILE_OPEN_FOR_BACKUP_INTENT);
	nt_path_free(&nt);
	/* Whatever is wrong with the folder, it is the path that was not found. */
	if (status == STATUS_OBJECT_NAME_NOT_FOUND || status == STATUS_NOT_A_DIRECTORY)
		status = STATUS_OBJECT_PATH_NOT_FOUND;
	return status;
}

HANDLE WINAPI FindFirstFileExW(LPCWSTR path, FINDEX_INFO_LEVELS level, LPVOID found, FINDEX_SEARCH_OPS operation, LPVOID filter, DWORD flags)
{
	WCHAR pattern[MAX_PATH];
	UNICODE_STRING pattern_string;
	struct search *search;
	NTSTATUS status;
	SIZE_T length;

	(void)filter;
	if ((level != FindExInfoStandard && level != FindExInfoBasic) || operation > FindExSearchLimitToDirectories ||
	    flags & ~(DWORD)(FIND_FIRST_EX_CASE_SENSITIVE | FIND_FIRST_EX_LARGE_FETCH | 4)) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return INVALID_HANDLE_VALUE;
	}
	if (!path || !*path) {
		SetLastError(ERROR_PATH_NOT_FOUND);
		return INVALID_HANDLE_VALUE;
	}
	search = RtlAllocateHeap(current_peb()->ProcessHeap, 0, sizeof(*search));
	if (!search) {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		return INVALID_HANDLE_VALUE;
	}
	status = open_folder(path, &search->folder, pattern);
	if (status) {
		RtlFreeHeap(current_peb()->ProcessHeap, 0, search);
		set_last_status(status);
		return INVALID_HANDLE_VALUE;
	}
	search->magic = SEARCH_MAGIC;
	search->single_done = !has_wildcard(pattern);
	search->lock = (SRWLOCK)SRWLOCK_INIT;
	length = wcslen(pattern);
	if (search->single_done)
		while (length > 1 && (pattern[length - 1] == '.' || pattern[length - 1] == ' ') && pattern[0] != '.')
			pattern[--length] = 0;
	native_pattern(pattern);
	RtlInitUnicodeString(&pattern_string, pattern);
	status = fetch(search, &pattern_string, file_both_directory_class);
	if (!NT_SUCCESS(status)) {
		search_free(search);
		SetLastError(status == STATUS_NO_SUCH_FILE || status == STATUS_NO_MORE_FILES ? ERROR_FILE_NOT_FOUND
											     : RtlNtStatusToDosError(status));
		return INVALID_HANDLE_VALUE;
	}
	take_entry(search, found);
	return search;
}

HANDLE WINAPI FindFirstFileW(LPCWSTR path, LPWIN32_FIND_DATAW found)
{
	return FindFirstFileExW(path, FindExInfoStandard, found, FindExSearchNameMatch, NULL, 0);
}

BOOL WINAPI FindNextFileW(HANDLE handle, LPWIN32_FIND_DATAW found)
{
	struct search *search = handle;
	NTSTATUS status = STATUS_SUCCESS;

	if (!search || handle == INVALID_HANDLE_VALUE || search->magic != SEARCH_MAGIC) {
		SetLastError(ERROR_INVALID_HANDLE);
		return FALSE;
	}
	RtlAcquireSRWLockExclusive(&search->lock);
	if (!search->next)
		status = search->single_done ? STATUS_NO_MORE_FILES : fetch(search, NULL, file_both_directory_class);
	if (NT_SUCCESS(status))
		take_entry(search, found);
	RtlReleaseSRWLockExclusive(&search->lock);
	return check_status(status);
}

BOOL WINAPI FindClose(HANDLE handle)
{
	struct search *search = handle;

	if (!search || handle == INVALID_HANDLE_VALUE || search->magic != SEARCH_MAGIC) {
		SetLastError(ERROR_INVALID_HANDLE);
		return FALSE;
	}
	search_free(search);
	return TRUE;
}

static void narrow_data(const WIN32_FIND_DATAW *wide, WIN32_FIND_DATAA *found)
{
	memcpy(found, wide, offsetof(WIN32_FIND_DATAW, cFileName));
	bytes_of_name_fixed(wide->cFileName, found->cFileName, sizeof(found->cFileName));
	bytes_of_name_fixed(wide->cAlternateFileName, found->cAlternateFileName, sizeof(found->cAlternateFileName));
}

HANDLE WINAPI FindFirstFileExA(LPCSTR path, FINDEX_INFO_LEVELS level, LPVOID found, FINDEX_SEARCH_OPS operation, LPVOID filter, DWORD flags)
{
	WIN32_FIND_DATAW data;
	struct wide_name wide;
	HANDLE handle;

	if (!wide_name_make(&wide, path))
		return INVALID_HANDLE_VALUE;
	handle = FindFirstFileExW(wide.units, level, &data, operation, filter, flags);
	wide_name_free(&wide);
	if (handle != INVALID_HANDLE_VALUE)
		narrow_data(&data, found);
	return handle;
}

HANDLE WINAPI FindFirstFileA(LPCSTR path, LPWIN32_FIND_DATAA found)
{
	return FindFirstFileExA(path, FindExInfoStandard, found, FindExSearchNameMatch, NULL, 0);
}

BOOL WINAPI FindNextFileA(HANDLE handle, LPWIN32_FIND_DATAA found)
{
	WIN32_FIND_DATAW data;

	if (!FindNextFileW(handle, &data))
		return FALSE;
	narrow_data(&data, found);
	return TRUE;
}
