/*
 * Drives and volumes, and the names that open files have (fileapi.h).
 *
 * There are two drives: C:, the prefix, and Z:, the root of the Unix tree. Their volumes have names made of the drive's letter.
 */
#include "file_names.h"

#include <decant/file.h>

#define DRIVES (1u << ('C' - 'A') | 1u << ('Z' - 'A'))

DWORD WINAPI GetLogicalDrives(void)
{
	return DRIVES;
}

DWORD WINAPI GetLogicalDriveStringsW(DWORD size, LPWSTR buffer)
{
	static const WCHAR drives[] = L"C:\\\0Z:\\";

	if (size < sizeof(drives) / sizeof(WCHAR))
		return sizeof(drives) / sizeof(WCHAR);
	memcpy(buffer, drives, sizeof(drives));
	return sizeof(drives) / sizeof(WCHAR) - 1;
}

DWORD WINAPI GetLogicalDriveStringsA(DWORD size, LPSTR buffer)
{
	static const char drives[] = "C:\\\0Z:\\";

	if (size < sizeof(drives))
		return sizeof(drives);
	memcpy(buffer, drives, sizeof(drives));
	return sizeof(drives) - 1;
}

/* Opens the folder NAME, or the root of the current drive; INVALID_HANDLE_VALUE with the last error set. */
static HANDLE open_volume(LPCWSTR name)
{
	struct nt_path path;
	IO_STATUS_BLOCK iosb;
	HANDLE folder;
	NTSTATUS status;

	if (!nt_path_make(&path, name ? name : L"\\"))
		return INVALID_HANDLE_VALUE;
	status = NtOpenFile(&folder, SYNCHRONIZE | FILE_READ_ATTRIBUTES, &path.attributes, &iosb, FILE_SHARE_READ | FILE_SHARE_WRITE,
			    FILE_SYNCHRONOUS_IO_NONALERT | FILE_DIRECTORY_FILE | FILE_OPEN_FOR_BACKUP_INTENT);
	nt_path_free(&path);
	return check_status(status) ? folder : INVALID_HANDLE_VALUE;
}

UINT WINAPI GetDriveTypeW(LPCWSTR root)
{
	HANDLE folder = open_volume(root);

	if (folder == INVALID_HANDLE_VALUE)
		return DRIVE_NO_ROOT_DIR;
	NtClose(folder);
	return DRIVE_FIXED;
}

UINT WINAPI GetDriveTypeA(LPCSTR root)
{
	struct wide_name wide;
	UINT type;

	if (!wide_name_make(&wide, root))
		return DRIVE_NO_ROOT_DIR;
	type = GetDriveTypeW(wide.units);
	wide_name_free(&wide);
	return type;
}

static BOOL ask_volume(HANDLE folder, PVOID information, ULONG length, int information_class)
{
	IO_STATUS_BLOCK iosb;
	NTSTATUS status = NtQueryVolumeInformationFile(folder, &iosb, information, length, (FS_INFORMATION_CLASS)information_class);

	return check_status(status == STATUS_BUFFER_OVERFLOW ? STATUS_SUCCESS : status);
}

BOOL WINAPI GetDiskFreeSpaceExW(LPCWSTR name, PULARGE_INTEGER available, PULARGE_INTEGER total, PULARGE_INTEGER unused)
{
	struct nt_volume_full_size_information size;
	HANDLE folder = open_volume(name);
	ULONGLONG unit;
	BOOL result;

	if (folder == INVALID_HANDLE_VALUE)
		return FALSE;
	result = ask_volume(folder, &size, sizeof(size), volume_full_size_class);
	NtClose(folder);
	if (!result)
		return FALSE;
	unit = (ULONGLONG)size.SectorsPerAllocationUnit * size.BytesPerSector;
	if (available)
		available->QuadPart = (ULONGLONG)size.CallerAvailableAllocationUnits.QuadPart * unit;
	if (total)
		total->QuadPart = (ULONGLONG)size.TotalAllocationUnits.QuadPart * unit;
	if (unused)
		unused->QuadPart = (ULONGLONG)size.ActualAvailableAllocationUnits.QuadPart * unit;
	return TRUE;
}

BOOL WINAPI GetDiskFreeSpaceExA(LPCSTR name, PULARGE_INTEGER available, PULARGE_INTEGER total, PULARGE_INTEGER unused)
{
	struct wide_name wide;
	BOOL result;

	if (!wide_name_make(&wide, name))
		return FALSE;
	result = GetDiskFreeSpaceExW(wide.units, available, total, unused);
	wide_name_free(&wide);
	return result;
}

static DWORD at_most_32_bits(LONGLONG value)
{
	return value > 0xffffffffll ? 0xffffffff : (DWORD)value;
}

BOOL WINAPI GetDiskFreeSpaceW(LPCWSTR root, LPDWORD sectors, LPDWORD bytes, LPDWORD unused, LPDWORD total)
{
	struct nt_volume_size_information size;
	HANDLE folder = open_volume(root);
	BOOL result;

	if (folder == INVALID_HANDLE_VALUE)
		return FALSE;
	result = ask_volume(folder, &size, sizeof(size), volume_size_class);
	NtClose(folder);
	if (!result)
		return FALSE;
	if (sectors)
		*sectors = size.SectorsPerAllocationUnit;
	if (bytes)
		*bytes = size.BytesPerSector;
	if (unused)
		*unused = at_most_32_bits(size.AvailableAllocationUnits.QuadPart);
	if (total)
		*total = at_most_32_bits(size.TotalAllocationUnits.QuadPart);
	return TRUE;
}

BOOL WINAPI GetDiskFreeSpaceA(LPCSTR root, LPDWORD sectors, LPDWORD bytes, LPDWORD unused, LPDWORD total)
{
	struct wide_name wide;
	BOOL result;

	if (!wide_name_make(&wide, root))
		return FALSE;
	result = GetDiskFreeSpaceW(wide.units, sectors, bytes, unused, total);
	wide_name_free(&wide);
	return result;
}

/* Fills in what GetVolumeInformation asks for; the strings have room for what is put there or it fails. */
static BOOL volume_information(HANDLE file, LPWSTR label, DWORD label_size, LPDWORD serial, LPDWORD longest, LPDWORD flags, LPWSTR system,
			       DWORD system_size)
{
	struct {
		struct nt_volume_information volume;
		WCHAR room[MAX_PATH];
	} volume;
	struct {
		struct nt_volume_attribute_information attribute;
		WCHAR room[32];
	} attribute;
	DWORD length;

	if (!ask_volume(file, &volume, sizeof(volume), volume_information_class) ||
	    !ask_volume(file, &attribute, sizeof(attribute), volume_attribute_class))
		return FALSE;
	length = volume.volume.VolumeLabelLength / sizeof(WCHAR);
	if (label && put_name(volume.volume.VolumeLabel, length, label, label_size) != length) {
		SetLastError(ERROR_BAD_LENGTH);
		return FALSE;
	}
	if (serial)
		*serial = volume.volume.VolumeSerialNumber;
	if (longest)
		*longest = (DWORD)attribute.attribute.MaximumComponentNameLength;
	if (flags)
		*flags = attribute.attribute.FileSystemAttributes;
	length = attribute.attribute.FileSystemNameLength / sizeof(WCHAR);
	if (system && put_name(attribute.attribute.FileSystemName, length, system, system_size) != length) {
		SetLastError(ERROR_BAD_LENGTH);
		return FALSE;
	}
	return TRUE;
}

BOOL WINAPI GetVolumeInformationByHandleW(HANDLE file, LPWSTR label, DWORD label_size, LPDWORD serial, LPDWORD longest, LPDWORD flags,
					  LPWSTR system, DWORD system_size)
{
	return volume_information(file, label, label_size, serial, longest, flags, system, system_size);
}

BOOL WINAPI GetVolumeInformationW(LPCWSTR root, LPWSTR label, DWORD label_size, LPDWORD serial, LPDWORD longest, LPDWORD flags, LPWSTR system,
				  DWORD system_size)
{
	HANDLE folder = open_volume(root);
	BOOL result;

	if (folder == INVALID_HANDLE_VALUE)
		return FALSE;
	result = volume_information(folder, label, label_size, serial, longest, flags, system, system_size);
	NtClose(folder);
	return result;
}

BOOL WINAPI GetVolumeInformationA(LPCSTR root, LPSTR label, DWORD label_size, LPDWORD serial, LPDWORD longest, LPDWORD flags, LPSTR system,
				  DWORD system_size)
{
	WCHAR wide_label[MAX_PATH + 1], wide_system[MAX_PATH + 1];
	struct wide_name wide;
	BOOL result;

	if (!wide_name_make(&wide, root))
		return FALSE;
	result = GetVolumeInformationW(wide.units, wide_label, MAX_PATH + 1, serial, longest, flags, wide_system, MAX_PATH + 1);
	wide_name_free(&wide);
	if (!result)
		return FALSE;
	if ((label && bytes_of_name(wide_label, (DWORD)wcslen(wide_label), label, label_size) >= label_size) ||
	    (system && bytes_of_name(wide_system, (DWORD)wcslen(wide_system), system, system_size) >= system_size)) {
		SetLastError(ERROR_BAD_LENGTH);
		return FALSE;
	}
	return TRUE;
}

/* --- names of volumes --- */

BOOL WINAPI GetVolumePathNameW(LPCWSTR name, LPWSTR root, DWORD size)
{
	WCHAR full[MAX_PATH + 1];
	DWORD length = GetFullPathNameW(name, MAX_PATH + 1, full, NULL);
	SIZE_T start;

	if (!length)
		return FALSE;
	if (length > MAX_PATH) {
		SetLastError(ERROR_FILENAME_EXCED_RANGE);
		return FALSE;
	}
	start = wcsncmp(full, L"\\\\?\\", 4) ? 0 : 4;
	if (full[start] == 0 || full[start + 1] != ':') {
		SetLastError(ERROR_INVALID_NAME);
		return FALSE;
	}
	wcscpy(full + start + 2, L"\\");
	if (put_name(full, start + 3, root, size) == start + 3)
		return TRUE;
	SetLastError(ERROR_FILENAME_EXCED_RANGE);
	return FALSE;
}

BOOL WINAPI GetVolumePathNameA(LPCSTR name, LPSTR root, DWORD size)
{
	struct wide_name wide;
	WCHAR path[MAX_PATH + 1];
	BOOL result;

	if (!wide_name_make(&wide, name))
		return FALSE;
	result = GetVolumePathNameW(wide.units, path, MAX_PATH + 1);
	wide_name_free(&wide);
	if (result && bytes_of_name(path, (DWORD)wcslen(path), root, size) >= size) {
		SetLastError(ERROR_FILENAME_EXCED_RANGE);
		return FALSE;
	}
	return result;
}

static const struct dos_device {
	const WCHAR *name, *target;
} dos_devices[] = {
	{ L"C:", L"\\Device\\HarddiskVolume1" },
	{ L"Z:", L"\\Device\\HarddiskVolume2" },
	{ L"NUL", L"\\Device\\Null" },
	{ L"PIPE", L"\\Device\\NamedPipe" },
};
#define DOS_DEVICES (sizeof(dos_devices) / sizeof(dos_devices[0]))

static BOOLEAN same_device(const WCHAR *a, const WCHAR *b)
{
	UNICODE_STRING first, second;

	RtlInitUnicodeString(&first, a);
	RtlInitUnicodeString(&second, b);
	return RtlEqualUnicodeString(&first, &second, TRUE);
}

/* A list of strings, ended by an empty one: the devices' names, or the one target of a device. */
DWORD WINAPI QueryDosDeviceW(LPCWSTR device, LPWSTR target, DWORD size)
{
	SIZE_T used = 0, i;
	BOOLEAN found = FALSE;

	for (i = 0; i < DOS_DEVICES; i++) {
		const WCHAR *text = device ? dos_devices[i].target : dos_devices[i].name;
		SIZE_T length = wcslen(text) + 1;

		if (device && !same_device(device, dos_devices[i].name))
			continue;
		found = TRUE;
		if (used + length + 1 > size) {
			SetLastError(ERROR_INSUFFICIENT_BUFFER);
			return 0;
		}
		memcpy(target + used, text, length * sizeof(WCHAR));
		used += length;
	}
	if (!found) {
		SetLastError(ERROR_FILE_NOT_FOUND);
		return 0;
	}
	target[used++] = 0;
	return (DWORD)used;
}

DWORD WINAPI QueryDosDeviceA(LPCSTR device, LPSTR target, DWORD size)
{
	WCHAR names[256];
	struct wide_name wide;
	DWORD count, i;

	if (!wide_name_make(&wide, device))
		return 0;
	count = QueryDosDeviceW(wide.units, names, sizeof(names) / sizeof(WCHAR));
	wide_name_free(&wide);
	if (count > size) {
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
		return 0;
	}
	for (i = 0; i < count; i++) /* all of them are ASCII */
		target[i] = (char)names[i];
	return count;
}

/* --- names of open files --- */

#define PATH_UNITS 0x8000

/* The DOS path of an open file with "\\?\" before it; to be freed. *length is that of the whole. */
static WCHAR *name_of(HANDLE file, SIZE_T *length)
{
	WCHAR *name = RtlAllocateHeap(current_peb()->ProcessHeap, 0, (PATH_UNITS + 32) * sizeof(WCHAR));
	struct host_file_dos_name params = { GUEST_HANDLE(file), GUEST_PTR(name + 4), PATH_UNITS * sizeof(WCHAR), 0 };

	if (!name) {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		return NULL;
	}
	if (!check_status(host_call(HOST_file_dos_name, &params))) {
		RtlFreeHeap(current_peb()->ProcessHeap, 0, name);
		return NULL;
	}
	memcpy(name, L"\\\\?\\", 4 * sizeof(WCHAR));
	*length = 4 + params.name_bytes / sizeof(WCHAR);
	return name;
}

DWORD WINAPI GetFinalPathNameByHandleW(HANDLE file, LPWSTR buffer, DWORD size, DWORD flags)
{
	static const WCHAR device[] = L"\\Device\\HarddiskVolume";
	SIZE_T device_length = sizeof(device) / sizeof(WCHAR) - 1, length = 0;
	DWORD result = 0;
	WCHAR *name;

	if (flags & ~(DWORD)(FILE_NAME_OPENED | VOLUME_NAME_GUID | VOLUME_NAME_NT | VOLUME_NAME_NONE)) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	name = name_of(file, &length);
	if (!name)
		return 0;
	switch (flags & (VOLUME_NAME_GUID | VOLUME_NAME_NT | VOLUME_NAME_NONE)) {
	case VOLUME_NAME_DOS:
		result = put_name(name, length, buffer, size);
		break;
	case VOLUME_NAME_NONE:
		result = put_name(name + 6, length - 6, buffer, size);
		break;
	case VOLUME_NAME_NT: {
		WCHAR number = name[4] == 'C' ? '1' : '2';

		memmove(name + device_length + 1, name + 6, (length - 6) * sizeof(WCHAR));
		memcpy(name, device, device_length * sizeof(WCHAR));
		name[device_length] = number;
		result = put_name(name, device_length + 1 + length - 6, buffer, size);
		break;
	}
	default:
		SetLastError(ERROR_PATH_NOT_FOUND); /* the volumes have no GUIDs */
	}
	RtlFreeHeap(current_peb()->ProcessHeap, 0, name);
	return result;
}

DWORD WINAPI GetFinalPathNameByHandleA(HANDLE file, LPSTR buffer, DWORD size, DWORD flags)
{
	WCHAR *name = RtlAllocateHeap(current_peb()->ProcessHeap, 0, (PATH_UNITS + 32) * sizeof(WCHAR));
	DWORD length, result = 0;

	if (!name) {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		return 0;
	}
	length = GetFinalPathNameByHandleW(file, name, PATH_UNITS + 32, flags);
	if (length)
		result = bytes_of_name(name, length, buffer, size);
	RtlFreeHeap(current_peb()->ProcessHeap, 0, name);
	return result;
}
