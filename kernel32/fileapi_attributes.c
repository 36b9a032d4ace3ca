/*
 * Attributes, times and facts of files (fileapi.h, winbase.h).
 */
#include "file_names.h"

#include <decant/file.h>

/* Asks by name; FLAGS are HOST_ATTRIBUTES_*. */
static BOOL ask_attributes(LPCWSTR name, u32 flags, struct host_file_attributes *params)
{
	struct nt_path path;
	NTSTATUS status;

	if (!nt_path_make(&path, name))
		return FALSE;
	memset(params, 0, sizeof(*params));
	params->attributes.name.buffer = GUEST_PTR(path.name.Buffer);
	params->attributes.name.bytes = path.name.Length;
	params->flags = flags;
	status = host_call(HOST_file_attributes, params);
	nt_path_free(&path);
	return check_status(status);
}

DWORD WINAPI GetFileAttributesW(LPCWSTR name)
{
	struct host_file_attributes params;

	return ask_attributes(name, 0, &params) ? params.file_attributes : INVALID_FILE_ATTRIBUTES;
}

DWORD WINAPI GetFileAttributesA(LPCSTR name)
{
	struct wide_name wide;
	DWORD attributes;

	if (!wide_name_make(&wide, name))
		return INVALID_FILE_ATTRIBUTES;
	attributes = GetFileAttributesW(wide.units);
	wide_name_free(&wide);
	return attributes;
}

static FILETIME filetime(u64 time)
{
	return (FILETIME){ (DWORD)time, (DWORD)(time >> 32) };
}

BOOL WINAPI GetFileAttributesExW(LPCWSTR name, GET_FILEEX_INFO_LEVELS level, LPVOID information)
{
	WIN32_FILE_ATTRIBUTE_DATA *out = information;
	struct host_file_attributes params;

	if (level != GetFileExInfoStandard) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	if (!ask_attributes(name, HOST_ATTRIBUTES_TIMES, &params))
		return FALSE;
	*out = (WIN32_FILE_ATTRIBUTE_DATA){
		params.file_attributes, filetime(params.created), filetime(params.accessed), filetime(params.written),
		(DWORD)(params.size >> 32), (DWORD)params.size,
	};
	return TRUE;
}

BOOL WINAPI GetFileAttributesExA(LPCSTR name, GET_FILEEX_INFO_LEVELS level, LPVOID information)
{
	struct wide_name wide;
	BOOL result;

	if (!wide_name_make(&wide, name))
		return FALSE;
	result = GetFileAttributesExW(wide.units, level, information);
	wide_name_free(&wide);
	return result;
}

/* Opens NAME for one purpose; files and folders alike. */
static HANDLE open_for(LPCWSTR name, ACCESS_MASK access, ULONG options)
{
	struct nt_path path;
	IO_STATUS_BLOCK iosb;
	HANDLE file;
	NTSTATUS status;

	if (!nt_path_make(&path, name))
		return INVALID_HANDLE_VALUE;
	status = NtOpenFile(&file, access | SYNCHRONIZE, &path.attributes, &iosb, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
			    FILE_SYNCHRONOUS_IO_NONALERT | FILE_OPEN_FOR_BACKUP_INTENT | options);
	nt_path_free(&path);
	return check_status(status) ? file : INVALID_HANDLE_VALUE;
}

BOOL WINAPI SetFileAttributesW(LPCWSTR name, DWORD attributes)
{
	struct nt_basic_information basic;
	IO_STATUS_BLOCK iosb;
	NTSTATUS status;
	HANDLE file = open_for(name, FILE_WRITE_ATTRIBUTES, 0);

	if (file == INVALID_HANDLE_VALUE)
		return FALSE;
	memset(&basic, 0, sizeof(basic));
	basic.FileAttributes = (attributes & (FILE_ATTRIBUTE_READONLY | FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM | FILE_ATTRIBUTE_ARCHIVE |
					      FILE_ATTRIBUTE_TEMPORARY | FILE_ATTRIBUTE_OFFLINE | FILE_ATTRIBUTE_NOT_CONTENT_INDEXED)) |
			       FILE_ATTRIBUTE_NORMAL;
	status = NtSetInformationFile(file, &iosb, &basic, sizeof(basic), (FILE_INFORMATION_CLASS)file_basic_class);
	NtClose(file);
	return check_status(status);
}

BOOL WINAPI SetFileAttributesA(LPCSTR name, DWORD attributes)
{
	struct wide_name wide;
	BOOL result;

	if (!wide_name_make(&wide, name))
		return FALSE;
	result = SetFileAttributesW(wide.units, attributes);
	wide_name_free(&wide);
	return result;
}

BOOL WINAPI GetFileTime(HANDLE file, LPFILETIME created, LPFILETIME accessed, LPFILETIME written)
{
	struct nt_basic_information basic;
	IO_STATUS_BLOCK iosb;
	NTSTATUS status = NtQueryInformationFile(file, &iosb, &basic, sizeof(basic), (FILE_INFORMATION_CLASS)file_basic_class);

	if (!NT_SUCCESS(status))
		return set_last_status(status);
	if (created)
		*created = filetime((u64)basic.CreationTime.QuadPart);
	if (accessed)
		*accessed = filetime((u64)basic.LastAccessTime.QuadPart);
	if (written)
		*written = filetime((u64)basic.LastWriteTime.QuadPart);
	return TRUE;
}

static LONGLONG ticks(const FILETIME *time)
{
	return time ? (LONGLONG)((ULONGLONG)time->dwHighDateTime << 32 | time->dwLowDateTime) : 0;
}

BOOL WINAPI SetFileTime(HANDLE file, const FILETIME *created, const FILETIME *accessed, const FILETIME *written)
{
	struct nt_basic_information basic;
	IO_STATUS_BLOCK iosb;

	memset(&basic, 0, sizeof(basic));
	basic.CreationTime.QuadPart = ticks(created);
	basic.LastAccessTime.QuadPart = ticks(accessed);
	basic.LastWriteTime.QuadPart = ticks(written);
	return check_status(NtSetInformationFile(file, &iosb, &basic, sizeof(basic), (FILE_INFORMATION_CLASS)file_basic_class));
}

BOOL WINAPI GetFileInformationByHandle(HANDLE file, LPBY_HANDLE_FILE_INFORMATION out)
{
	/* FILE_ALL_INFORMATION up to the name, of which one unit is room enough. */
	struct {
		struct nt_basic_information basic;
		struct nt_standard_information standard;
		LARGE_INTEGER index;
		ULONG ea_size, access;
		LARGE_INTEGER position;
		ULONG mode, alignment, name_bytes;
		WCHAR name[2];
	} all;
	struct nt_volume_information volume;
	IO_STATUS_BLOCK iosb;
	NTSTATUS status = NtQueryInformationFile(file, &iosb, &all, sizeof(all), (FILE_INFORMATION_CLASS)file_all_class);

	if (!NT_SUCCESS(status) && status != STATUS_BUFFER_OVERFLOW)
		return set_last_status(status);
	status = NtQueryVolumeInformationFile(file, &iosb, &volume, sizeof(volume), (FS_INFORMATION_CLASS)volume_information_class);
	if (!NT_SUCCESS(status) && status != STATUS_BUFFER_OVERFLOW)
		return set_last_status(status);
	*out = (BY_HANDLE_FILE_INFORMATION){
		.dwFileAttributes = all.basic.FileAttributes,
		.ftCreationTime = filetime((u64)all.basic.CreationTime.QuadPart),
		.ftLastAccessTime = filetime((u64)all.basic.LastAccessTime.QuadPart),
		.ftLastWriteTime = filetime((u64)all.basic.LastWriteTime.QuadPart),
		.dwVolumeSerialNumber = volume.VolumeSerialNumber,
		.nFileSizeHigh = (DWORD)all.standard.EndOfFile.HighPart,
		.nFileSizeLow = all.standard.EndOfFile.LowPart,
		.nNumberOfLinks = all.standard.NumberOfLinks,
		.nFileIndexHigh = (DWORD)all.index.HighPart,
		.nFileIndexLow = all.index.LowPart,
	};
	return TRUE;
}

/* What each FILE_INFO_BY_HANDLE_CLASS is natively: the structures are the same. */
static int native_class(FILE_INFO_BY_HANDLE_CLASS information_class)
{
	switch ((int)information_class) {
	case FileBasicInfo: return file_basic_class;
	case FileStandardInfo: return file_standard_class;
	case FileNameInfo: return file_name_class;
	case FileRenameInfo: return file_rename_class;
	case FileDispositionInfo: return file_disposition_class;
	case FileAllocationInfo: return file_allocation_class;
	case FileEndOfFileInfo: return file_end_of_file_class;
	case FileStreamInfo: return file_stream_class;
	case FileCompressionInfo: return file_compression_class;
	case FileAttributeTagInfo: return file_attribute_tag_class;
	case FileAlignmentInfo: return file_alignment_class;
	case FileIdInfo: return file_id_class;
	case 21: return file_disposition_ex_class; /* FileDispositionInfoEx */
	case 22: return file_rename_ex_class;      /* FileRenameInfoEx */
	default: return 0;
	}
}

static BOOL list_folder(HANDLE file, int information_class, BOOLEAN restart, LPVOID information, DWORD length)
{
	IO_STATUS_BLOCK iosb;

	return check_status(NtQueryDirectoryFile(file, NULL, NULL, NULL, &iosb, information, length,
						 (FILE_INFORMATION_CLASS)information_class, FALSE, NULL, restart));
}

BOOL WINAPI GetFileInformationByHandleEx(HANDLE file, FILE_INFO_BY_HANDLE_CLASS information_class, LPVOID information, DWORD length)
{
	IO_STATUS_BLOCK iosb;
	int native;

	switch ((int)information_class) {
	case FileIdBothDirectoryInfo:
	case FileIdBothDirectoryRestartInfo:
		return list_folder(file, file_id_both_directory_class, information_class == FileIdBothDirectoryRestartInfo, information, length);
	case FileFullDirectoryInfo:
	case FileFullDirectoryRestartInfo:
		return list_folder(file, file_full_directory_class, information_class == FileFullDirectoryRestartInfo, information, length);
	}
	native = native_class(information_class);
	if (!native || native == file_rename_class || native == file_rename_ex_class) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	return check_status(NtQueryInformationFile(file, &iosb, information, length, (FILE_INFORMATION_CLASS)native));
}

/* FILE_RENAME_INFO names a DOS path; the native structure an NT path. */
static NTSTATUS rename_by_dos_path(HANDLE file, const FILE_RENAME_INFO *information, int native)
{
	WCHAR name[1024];
	struct nt_path path;
	struct nt_rename_information *to;
	IO_STATUS_BLOCK iosb;
	NTSTATUS status;
	ULONG length;

	if (information->RootDirectory)
		return NtSetInformationFile(file, &iosb, (PVOID)information,
					    (ULONG)offsetof(FILE_RENAME_INFO, FileName) + information->FileNameLength,
					    (FILE_INFORMATION_CLASS)native);
	if (information->FileNameLength >= sizeof(name))
		return STATUS_OBJECT_NAME_INVALID;
	memcpy(name, information->FileName, information->FileNameLength);
	name[information->FileNameLength / sizeof(WCHAR)] = 0;
	if (!nt_path_make(&path, name))
		return STATUS_OBJECT_NAME_INVALID;
	length = (ULONG)offsetof(struct nt_rename_information, FileName) + path.name.Length;
	to = RtlAllocateHeap(current_peb()->ProcessHeap, 0, length);
	if (to) {
		memcpy(to, information, offsetof(struct nt_rename_information, FileName));
		to->FileNameLength = path.name.Length;
		memcpy(to->FileName, path.name.Buffer, path.name.Length);
		status = NtSetInformationFile(file, &iosb, to, length, (FILE_INFORMATION_CLASS)native);
		RtlFreeHeap(current_peb()->ProcessHeap, 0, to);
	} else {
		status = STATUS_NO_MEMORY;
	}
	nt_path_free(&path);
	return status;
}

BOOL WINAPI SetFileInformationByHandle(HANDLE file, FILE_INFO_BY_HANDLE_CLASS information_class, LPVOID information, DWORD length)
{
	int native = native_class(information_class);
	IO_STATUS_BLOCK iosb;

	switch (native) {
	case file_basic_class:
	case file_disposition_class:
	case file_disposition_ex_class:
	case file_allocation_class:
	case file_end_of_file_class:
		return check_status(NtSetInformationFile(file, &iosb, information, length, (FILE_INFORMATION_CLASS)native));
	case file_rename_class:
	case file_rename_ex_class:
		return check_status(rename_by_dos_path(file, information, native));
	default:
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
}

DWORD WINAPI GetCompressedFileSizeW(LPCWSTR name, LPDWORD high)
{
	struct host_file_attributes params;

	if (!ask_attributes(name, 0, &params))
		return INVALID_FILE_SIZE;
	if (high)
		*high = (DWORD)(params.allocated >> 32);
	if ((DWORD)params.allocated == INVALID_FILE_SIZE)
		SetLastError(0);
	return (DWORD)params.allocated;
}

DWORD WINAPI GetCompressedFileSizeA(LPCSTR name, LPDWORD high)
{
	struct wide_name wide;
	DWORD size;

	if (!wide_name_make(&wide, name))
		return INVALID_FILE_SIZE;
	size = GetCompressedFileSizeW(wide.units, high);
	wide_name_free(&wide);
	return size;
}
