/*
 * Making and deleting files and folders by name (fileapi.h).
 */
#include "file_names.h"

#include <decant/file.h>

BOOL WINAPI DeleteFileW(LPCWSTR name)
{
	struct nt_path path;
	NTSTATUS status;

	if (!nt_path_make(&path, name))
		return FALSE;
	status = NtDeleteFile(&path.attributes);
	nt_path_free(&path);
	return check_status(status);
}

BOOL WINAPI DeleteFileA(LPCSTR name)
{
	struct wide_name wide;
	BOOL result;

	if (!wide_name_make(&wide, name))
		return FALSE;
	result = DeleteFileW(wide.units);
	wide_name_free(&wide);
	return result;
}

BOOL WINAPI CreateDirectoryW(LPCWSTR name, LPSECURITY_ATTRIBUTES security)
{
	struct nt_path path;
	IO_STATUS_BLOCK iosb;
	NTSTATUS status;
	HANDLE folder;

	(void)security;
	if (!nt_path_make(&path, name))
		return FALSE;
	status = NtCreateFile(&folder, FILE_LIST_DIRECTORY | SYNCHRONIZE, &path.attributes, &iosb, NULL, FILE_ATTRIBUTE_NORMAL,
			      FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, FILE_CREATE,
			      FILE_DIRECTORY_FILE | FILE_SYNCHRONOUS_IO_NONALERT | FILE_OPEN_FOR_BACKUP_INTENT, NULL, 0);
	nt_path_free(&path);
	if (!NT_SUCCESS(status))
		return set_last_status(status);
	NtClose(folder);
	return TRUE;
}

BOOL WINAPI CreateDirectoryA(LPCSTR name, LPSECURITY_ATTRIBUTES security)
{
	struct wide_name wide;
	BOOL result;

	if (!wide_name_make(&wide, name))
		return FALSE;
	result = CreateDirectoryW(wide.units, security);
	wide_name_free(&wide);
	return result;
}

/* The template's attributes go with the folder. */
BOOL WINAPI CreateDirectoryExW(LPCWSTR template, LPCWSTR name, LPSECURITY_ATTRIBUTES security)
{
	DWORD attributes = GetFileAttributesW(template);

	if (attributes == INVALID_FILE_ATTRIBUTES || !CreateDirectoryW(name, security))
		return FALSE;
	attributes &= FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM;
	return attributes ? SetFileAttributesW(name, attributes) : TRUE;
}

BOOL WINAPI CreateDirectoryExA(LPCSTR template, LPCSTR name, LPSECURITY_ATTRIBUTES security)
{
	struct wide_name wide_template, wide;
	BOOL result = FALSE;

	if (!wide_name_make(&wide_template, template))
		return FALSE;
	if (wide_name_make(&wide, name)) {
		result = CreateDirectoryExW(wide_template.units, wide.units, security);
		wide_name_free(&wide);
	}
	wide_name_free(&wide_template);
	return result;
}

BOOL WINAPI RemoveDirectoryW(LPCWSTR name)
{
	ULONG delete_now = 1 | 2; /* FILE_DISPOSITION_DELETE | FILE_DISPOSITION_POSIX_SEMANTICS */
	struct nt_path path;
	IO_STATUS_BLOCK iosb;
	NTSTATUS status;
	HANDLE folder;

	if (!nt_path_make(&path, name))
		return FALSE;
	/* A link to a folder is opened as what it is, and so does not say that it is a folder. */
	status = NtOpenFile(&folder, DELETE | SYNCHRONIZE | FILE_READ_ATTRIBUTES, &path.attributes, &iosb,
			    FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
			    FILE_SYNCHRONOUS_IO_NONALERT | FILE_OPEN_REPARSE_POINT | FILE_OPEN_FOR_BACKUP_INTENT);
	nt_path_free(&path);
	if (!NT_SUCCESS(status))
		return set_last_status(status);
	struct nt_basic_information basic;

	status = NtQueryInformationFile(folder, &iosb, &basic, sizeof(basic), (FILE_INFORMATION_CLASS)file_basic_class);
	if (NT_SUCCESS(status) && !(basic.FileAttributes & FILE_ATTRIBUTE_DIRECTORY))
		status = STATUS_NOT_A_DIRECTORY;
	if (NT_SUCCESS(status))
		status = NtSetInformationFile(folder, &iosb, &delete_now, sizeof(delete_now), (FILE_INFORMATION_CLASS)file_disposition_ex_class);
	NtClose(folder);
	return check_status(status);
}

BOOL WINAPI RemoveDirectoryA(LPCSTR name)
{
	struct wide_name wide;
	BOOL result;

	if (!wide_name_make(&wide, name))
		return FALSE;
	result = RemoveDirectoryW(wide.units);
	wide_name_free(&wide);
	return result;
}
