/*
 * Copying, moving, replacing and linking files by name, and opening an open file once more (winbase.h).
 */
#include "file_names.h"

#include <decant/file.h>

/* --- moving --- */

/* Opens what is to be renamed or linked, a link as such. */
static NTSTATUS open_source(LPCWSTR name, ACCESS_MASK access, HANDLE *file)
{
	struct nt_path path;
	IO_STATUS_BLOCK iosb;
	NTSTATUS status;

	if (!nt_path_make(&path, name))
		return STATUS_OBJECT_PATH_NOT_FOUND;
	status = NtOpenFile(file, access | SYNCHRONIZE, &path.attributes, &iosb, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
			    FILE_SYNCHRONOUS_IO_NONALERT | FILE_OPEN_FOR_BACKUP_INTENT | FILE_OPEN_REPARSE_POINT);
	nt_path_free(&path);
	return status;
}

/* Renames or links an open file to the DOS path NAME; flags are HOST_RENAME_*. */
static NTSTATUS rename_to(HANDLE file, LPCWSTR name, ULONG flags)
{
	struct host_file_rename params = { .handle = GUEST_HANDLE(file), .flags = flags };
	struct nt_path path;
	NTSTATUS status;

	if (!nt_path_make(&path, name))
		return STATUS_OBJECT_PATH_NOT_FOUND;
	params.name.buffer = GUEST_PTR(path.name.Buffer);
	params.name.bytes = path.name.Length;
	status = host_call(HOST_file_rename, &params);
	nt_path_free(&path);
	return status;
}

BOOL WINAPI MoveFileWithProgressW(LPCWSTR from, LPCWSTR to, LPPROGRESS_ROUTINE routine, LPVOID context, DWORD flags)
{
	NTSTATUS status;
	HANDLE file;

	if (flags & MOVEFILE_DELAY_UNTIL_REBOOT) {
		SetLastError(ERROR_ACCESS_DENIED); /* an administrator's right; there is no restart that could do it */
		return FALSE;
	}
	if (!to) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	status = open_source(from, DELETE | FILE_READ_ATTRIBUTES, &file);
	if (!NT_SUCCESS(status))
		return set_last_status(status);
	status = rename_to(file, to, flags & MOVEFILE_REPLACE_EXISTING ? HOST_RENAME_REPLACE : 0);
	NtClose(file);
	if (status == STATUS_NOT_SAME_DEVICE && flags & MOVEFILE_COPY_ALLOWED) {
		if (GetFileAttributesW(from) & FILE_ATTRIBUTE_DIRECTORY)
			return set_last_status(status);
		return CopyFileExW(from, to, routine, context, NULL, flags & MOVEFILE_REPLACE_EXISTING ? 0 : COPY_FILE_FAIL_IF_EXISTS) &&
		       DeleteFileW(from);
	}
	return check_status(status);
}

BOOL WINAPI MoveFileExW(LPCWSTR from, LPCWSTR to, DWORD flags)
{
	return MoveFileWithProgressW(from, to, NULL, NULL, flags);
}

BOOL WINAPI MoveFileW(LPCWSTR from, LPCWSTR to)
{
	return MoveFileWithProgressW(from, to, NULL, NULL, MOVEFILE_COPY_ALLOWED);
}

/* Two names of an A function for a W function. */
struct wide_pair {
	struct wide_name first, second;
};

static BOOL wide_pair_make(struct wide_pair *pair, LPCSTR first, LPCSTR second)
{
	if (!wide_name_make(&pair->first, first))
		return FALSE;
	if (wide_name_make(&pair->second, second))
		return TRUE;
	wide_name_free(&pair->first);
	return FALSE;
}

static void wide_pair_free(struct wide_pair *pair)
{
	wide_name_free(&pair->first);
	wide_name_free(&pair->second);
}

BOOL WINAPI MoveFileWithProgressA(LPCSTR from, LPCSTR to, LPPROGRESS_ROUTINE routine, LPVOID context, DWORD flags)
{
	struct wide_pair names;
	BOOL result;

	if (!wide_pair_make(&names, from, to))
		return FALSE;
	result = MoveFileWithProgressW(names.first.units, names.second.units, routine, context, flags);
	wide_pair_free(&names);
	return result;
}

BOOL WINAPI MoveFileExA(LPCSTR from, LPCSTR to, DWORD flags)
{
	return MoveFileWithProgressA(from, to, NULL, NULL, flags);
}

BOOL WINAPI MoveFileA(LPCSTR from, LPCSTR to)
{
	return MoveFileWithProgressA(from, to, NULL, NULL, MOVEFILE_COPY_ALLOWED);
}

/* --- copying --- */

#define COPY_STEP (16u << 20)

struct copying {
	HANDLE from, to;
	LARGE_INTEGER size, done;
	LPPROGRESS_ROUTINE routine;
	LPVOID context;
	LPBOOL cancel;
};

/* Tells the caller's routine how far the copy is; FALSE with the last error set if it is to end. */
static BOOL progress(struct copying *copying, DWORD reason)
{
	if (copying->cancel && *copying->cancel) {
		SetLastError(ERROR_REQUEST_ABORTED);
		return FALSE;
	}
	if (!copying->routine)
		return TRUE;
	switch (copying->routine(copying->size, copying->done, copying->size, copying->done, 1, reason, copying->from, copying->to,
				 copying->context)) {
	case PROGRESS_CANCEL:
	case PROGRESS_STOP:
		SetLastError(ERROR_REQUEST_ABORTED);
		return FALSE;
	case PROGRESS_QUIET:
		copying->routine = NULL;
		return TRUE;
	default:
		return TRUE;
	}
}

static BOOL copy_content(struct copying *copying)
{
	if (!progress(copying, CALLBACK_STREAM_SWITCH))
		return FALSE;
	for (;;) {
		struct host_file_copy params = {
			GUEST_HANDLE(copying->from), GUEST_HANDLE(copying->to), (u64)copying->done.QuadPart, COPY_STEP, 0,
		};

		if (!check_status(host_call(HOST_file_copy, &params)))
			return FALSE;
		if (!params.done)
			return TRUE;
		copying->done.QuadPart += (LONGLONG)params.done;
		if (!progress(copying, CALLBACK_CHUNK_FINISHED))
			return FALSE;
	}
}

/* Times and attributes go with the content. */
static void copy_attributes(const struct copying *copying)
{
	struct nt_basic_information basic;
	IO_STATUS_BLOCK iosb;

	if (!NT_SUCCESS(NtQueryInformationFile(copying->from, &iosb, &basic, sizeof(basic), (FILE_INFORMATION_CLASS)file_basic_class)))
		return;
	basic.CreationTime.QuadPart = basic.LastAccessTime.QuadPart = basic.ChangeTime.QuadPart = 0;
	basic.FileAttributes &= FILE_ATTRIBUTE_READONLY | FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM;
	basic.FileAttributes |= FILE_ATTRIBUTE_ARCHIVE;
	NtSetInformationFile(copying->to, &iosb, &basic, sizeof(basic), (FILE_INFORMATION_CLASS)file_basic_class);
}

BOOL WINAPI CopyFileExW(LPCWSTR from, LPCWSTR to, LPPROGRESS_ROUTINE routine, LPVOID context, LPBOOL cancel, DWORD flags)
{
	struct copying copying = { .routine = routine, .context = context, .cancel = cancel };
	BOOL result;
	DWORD error;

	copying.from = CreateFileW(from, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
	if (copying.from == INVALID_HANDLE_VALUE)
		return FALSE;
	if (!GetFileSizeEx(copying.from, &copying.size)) {
		NtClose(copying.from);
		return FALSE;
	}
	copying.to = CreateFileW(to, GENERIC_WRITE | DELETE, 0, NULL, flags & COPY_FILE_FAIL_IF_EXISTS ? CREATE_NEW : CREATE_ALWAYS, 0, NULL);
	if (copying.to == INVALID_HANDLE_VALUE) {
		NtClose(copying.from);
		return FALSE;
	}
	result = copy_content(&copying);
	error = result ? 0 : GetLastError();
	if (result) {
		copy_attributes(&copying);
	} else {
		UCHAR delete_file = 1;
		IO_STATUS_BLOCK iosb;

		NtSetInformationFile(copying.to, &iosb, &delete_file, sizeof(delete_file), (FILE_INFORMATION_CLASS)file_disposition_class);
	}
	NtClose(copying.to);
	NtClose(copying.from);
	SetLastError(error);
	return result;
}

BOOL WINAPI CopyFileW(LPCWSTR from, LPCWSTR to, BOOL fail_if_exists)
{
	return CopyFileExW(from, to, NULL, NULL, NULL, fail_if_exists ? COPY_FILE_FAIL_IF_EXISTS : 0);
}

BOOL WINAPI CopyFileExA(LPCSTR from, LPCSTR to, LPPROGRESS_ROUTINE routine, LPVOID context, LPBOOL cancel, DWORD flags)
{
	struct wide_pair names;
	BOOL result;

	if (!wide_pair_make(&names, from, to))
		return FALSE;
	result = CopyFileExW(names.first.units, names.second.units, routine, context, cancel, flags);
	wide_pair_free(&names);
	return result;
}

BOOL WINAPI CopyFileA(LPCSTR from, LPCSTR to, BOOL fail_if_exists)
{
	return CopyFileExA(from, to, NULL, NULL, NULL, fail_if_exists ? COPY_FILE_FAIL_IF_EXISTS : 0);
}

/* --- replacing --- */

BOOL WINAPI ReplaceFileW(LPCWSTR replaced, LPCWSTR replacement, LPCWSTR backup, DWORD flags, LPVOID exclude, LPVOID reserved)
{
	NTSTATUS status;
	HANDLE file;

	(void)flags;
	if (exclude || reserved || !replaced || !replacement) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	if (GetFileAttributesW(replaced) == INVALID_FILE_ATTRIBUTES)
		return FALSE;
	status = open_source(replacement, DELETE | FILE_READ_ATTRIBUTES, &file);
	if (!NT_SUCCESS(status))
		return set_last_status(status);
	if (backup && !MoveFileExW(replaced, backup, MOVEFILE_REPLACE_EXISTING)) {
		NtClose(file);
		SetLastError(ERROR_UNABLE_TO_REMOVE_REPLACED);
		return FALSE;
	}
	status = rename_to(file, replaced, HOST_RENAME_REPLACE);
	NtClose(file);
	if (NT_SUCCESS(status))
		return TRUE;
	SetLastError(backup ? ERROR_UNABLE_TO_MOVE_REPLACEMENT_2 : ERROR_UNABLE_TO_MOVE_REPLACEMENT);
	return FALSE;
}

BOOL WINAPI ReplaceFileA(LPCSTR replaced, LPCSTR replacement, LPCSTR backup, DWORD flags, LPVOID exclude, LPVOID reserved)
{
	struct wide_pair names;
	struct wide_name wide_backup;
	BOOL result = FALSE;

	if (!wide_pair_make(&names, replaced, replacement))
		return FALSE;
	if (wide_name_make(&wide_backup, backup)) {
		result = ReplaceFileW(names.first.units, names.second.units, wide_backup.units, flags, exclude, reserved);
		wide_name_free(&wide_backup);
	}
	wide_pair_free(&names);
	return result;
}

/* --- links --- */

BOOL WINAPI CreateHardLinkW(LPCWSTR name, LPCWSTR existing, LPSECURITY_ATTRIBUTES security)
{
	NTSTATUS status;
	HANDLE file;

	(void)security;
	status = open_source(existing, FILE_WRITE_ATTRIBUTES, &file);
	if (!NT_SUCCESS(status))
		return set_last_status(status);
	status = rename_to(file, name, HOST_RENAME_LINK);
	NtClose(file);
	return check_status(status);
}

BOOL WINAPI CreateHardLinkA(LPCSTR name, LPCSTR existing, LPSECURITY_ATTRIBUTES security)
{
	struct wide_pair names;
	BOOL result;

	if (!wide_pair_make(&names, name, existing))
		return FALSE;
	result = CreateHardLinkW(names.first.units, names.second.units, security);
	wide_pair_free(&names);
	return result;
}

BOOLEAN WINAPI CreateSymbolicLinkW(LPCWSTR name, LPCWSTR target, DWORD flags)
{
	ULONG type = RtlDetermineDosPathNameType_U(target);
	struct host_file_symlink params = { .flags = type == RTL_PATH_RELATIVE ? 0 : HOST_SYMLINK_ABSOLUTE };
	struct nt_path link, to;
	NTSTATUS status;

	if (flags & ~(DWORD)3) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	if (!nt_path_make(&link, name))
		return FALSE;
	params.attributes.name.buffer = GUEST_PTR(link.name.Buffer);
	params.attributes.name.bytes = link.name.Length;
	if (type == RTL_PATH_RELATIVE) {
		params.target.buffer = GUEST_PTR(target);
		params.target.bytes = (u32)(wcslen(target) * sizeof(WCHAR));
		status = host_call(HOST_file_symlink, &params);
	} else if (nt_path_make(&to, target)) {
		params.target.buffer = GUEST_PTR(to.name.Buffer);
		params.target.bytes = to.name.Length;
		status = host_call(HOST_file_symlink, &params);
		nt_path_free(&to);
	} else {
		status = STATUS_OBJECT_PATH_NOT_FOUND;
	}
	nt_path_free(&link);
	return (BOOLEAN)check_status(status);
}

BOOLEAN WINAPI CreateSymbolicLinkA(LPCSTR name, LPCSTR target, DWORD flags)
{
	struct wide_pair names;
	BOOLEAN result;

	if (!wide_pair_make(&names, name, target))
		return FALSE;
	result = CreateSymbolicLinkW(names.first.units, names.second.units, flags);
	wide_pair_free(&names);
	return result;
}

/* --- opening once more --- */

/* The file is found by the name that it has now, so one whose name is gone cannot be opened again. */
HANDLE WINAPI ReOpenFile(HANDLE original, DWORD access, DWORD share, DWORD flags)
{
	DWORD needed = GetFinalPathNameByHandleW(original, NULL, 0, VOLUME_NAME_DOS);
	HANDLE file = INVALID_HANDLE_VALUE;
	WCHAR *name;

	if (!needed)
		return file;
	name = RtlAllocateHeap(GetProcessHeap(), 0, needed * sizeof(*name));
	if (!name) {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		return file;
	}
	if (GetFinalPathNameByHandleW(original, name, needed, VOLUME_NAME_DOS) < needed)
		file = CreateFileW(name, access, share, NULL, OPEN_EXISTING, flags, NULL);
	RtlFreeHeap(GetProcessHeap(), 0, name);
	return file;
}
