/*
 * DOS paths: what kind a path is, its full form, and the NT name behind it.
 *
 * The rules are those of Microsoft's "Naming Files, Paths, and Namespaces" and of the path functions' documentation: slashes become
 * backslashes and repeated ones one; "." and ".." are resolved without looking at the disk and never leave the root; one dot at
 * the end of an inner component is dropped, and all dots and spaces at the end of the last one; a last component that names a DOS
 * device (NUL, COM1.txt ...) makes the whole path that device. A path after \\?\ becomes an NT name without any of this.
 *
 * The current directory is in the process parameters, ends in a backslash, and is guarded by the PEB lock.
 */
#include "ntdll.h"
#include "rtl.h"
#include "nls.h"

#define PATH_UNITS_MAX 0x7fff

static BOOLEAN is_separator(WCHAR c)
{
	return c == '\\' || c == '/';
}

static BOOLEAN is_drive(WCHAR c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* COUNT units of PATH, the rest taken for zeroes. */
static WCHAR at(const WCHAR *path, ULONG count, ULONG index)
{
	return index < count ? path[index] : 0;
}

static ULONG path_type(const WCHAR *path, ULONG count)
{
	WCHAR first = at(path, count, 0), second = at(path, count, 1), third = at(path, count, 2);

	if (is_separator(first)) {
		if (!is_separator(second))
			return RTL_PATH_ROOTED;
		if (third != '.' && third != '?')
			return RTL_PATH_UNC_ABSOLUTE;
		if (is_separator(at(path, count, 3)))
			return RTL_PATH_LOCAL_DEVICE;
		return count == 3 ? RTL_PATH_ROOT_LOCAL_DEVICE : RTL_PATH_UNC_ABSOLUTE;
	}
	if (first && second == ':')
		return is_separator(third) ? RTL_PATH_DRIVE_ABSOLUTE : RTL_PATH_DRIVE_RELATIVE;
	return RTL_PATH_RELATIVE;
}

ULONG WINAPI RtlDetermineDosPathNameType_U(PCWSTR path)
{
	return path_type(path, (ULONG)wcslen(path));
}

/* --- DOS devices --- */

/* Whether the COUNT units at NAME are a device's, case aside: the base name only. */
static BOOLEAN is_device_base(const WCHAR *name, ULONG count)
{
	static const WCHAR names[][8] = { L"CON", L"PRN", L"AUX", L"NUL", L"CONIN$", L"CONOUT$" };
	ULONG i;
	WCHAR digit;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (!RtlCompareUnicodeStrings(name, count, names[i], wcslen(names[i]), TRUE))
			return TRUE;
	}
	if (count != 4 || (RtlCompareUnicodeStrings(name, 3, L"COM", 3, TRUE) && RtlCompareUnicodeStrings(name, 3, L"LPT", 3, TRUE)))
		return FALSE;
	digit = name[3];
	return (digit >= '1' && digit <= '9') || digit == 0xb9 || digit == 0xb2 || digit == 0xb3;
}

/* The device that the last component of PATH names: its length, and in *start where it begins; 0 if it names none. */
static ULONG device_name(const WCHAR *path, ULONG count, ULONG *start)
{
	ULONG type = path_type(path, count), begin, end;

	if (type == RTL_PATH_UNC_ABSOLUTE || type == RTL_PATH_LOCAL_DEVICE || type == RTL_PATH_ROOT_LOCAL_DEVICE)
		return 0;
	while (count && (path[count - 1] == ' ' || path[count - 1] == '.'))
		count--;
	if (count && path[count - 1] == ':' && !(count == 2 && is_drive(path[0])))
		count--;
	for (begin = count; begin && !is_separator(path[begin - 1]) && !(begin == 2 && path[1] == ':'); begin--)
		;
	for (end = begin; end < count && path[end] != '.' && path[end] != ':'; end++)
		;
	while (end > begin && path[end - 1] == ' ')
		end--;
	*start = begin;
	return end > begin && is_device_base(path + begin, end - begin) ? end - begin : 0;
}

ULONG WINAPI RtlIsDosDeviceName_U(PCWSTR path)
{
	ULONG start = 0, length;
	SIZE_T count = path ? wcslen(path) : 0;

	if (!count || count > PATH_UNITS_MAX)
		return 0;
	length = device_name(path, (ULONG)count, &start);
	return length ? (start * (ULONG)sizeof(WCHAR)) << 16 | length * (ULONG)sizeof(WCHAR) : 0;
}

/* --- full paths --- */

struct path_builder {
	WCHAR *text;
	ULONG count;
	ULONG root;     /* ".." stops here */
};

static void append(struct path_builder *path, const WCHAR *text, ULONG count)
{
	memcpy(path->text + path->count, text, count * sizeof(WCHAR));
	path->count += count;
}

static void append_component(struct path_builder *path, const WCHAR *text, ULONG count)
{
	if (path->count && path->text[path->count - 1] != '\\')
		path->text[path->count++] = '\\';
	append(path, text, count);
}

static void drop_component(struct path_builder *path)
{
	while (path->count > path->root && path->text[path->count - 1] != '\\')
		path->count--;
	if (path->count > path->root)
		path->count--;
}

/* Appends the components of TEXT by the rules above. */
static void append_relative(struct path_builder *path, const WCHAR *text, ULONG count)
{
	ULONG i = 0, start, length;
	BOOLEAN last, slash = FALSE;

	while (i < count) {
		if (is_separator(text[i])) {
			slash = TRUE;
			i++;
			continue;
		}
		start = i;
		while (i < count && !is_separator(text[i]))
			i++;
		length = i - start;
		last = i == count;
		slash = FALSE;
		if (length == 1 && text[start] == '.')
			continue;
		if (length == 2 && text[start] == '.' && text[start + 1] == '.') {
			drop_component(path);
			continue;
		}
		if (last) {
			while (length && (text[start + length - 1] == '.' || text[start + length - 1] == ' '))
				length--;
			slash = !length;
		} else if (text[start + length - 1] == '.' && (length < 2 || text[start + length - 2] != '.')) {
			length--;
		}
		if (length)
			append_component(path, text + start, length);
	}
	if (slash && path->count && path->text[path->count - 1] != '\\')
		path->text[path->count++] = '\\';
}

/* Where the root of a full path ends: behind "C:\" or behind the share of a UNC path. */
static ULONG root_length(const WCHAR *path, ULONG count)
{
	ULONG i, parts = 0;

	if (path_type(path, count) == RTL_PATH_DRIVE_ABSOLUTE)
		return 3;
	if (path_type(path, count) != RTL_PATH_UNC_ABSOLUTE)
		return count < 4 ? count : 4;
	for (i = 2; i < count && parts < 2; i++) {
		if (is_separator(path[i]))
			parts++;
	}
	return parts == 2 ? i - 1 : i;
}

/* Starts PATH with the current directory of drive LETTER: the process' own, else what the variable "=X:" says, else the root. */
static void append_drive_directory(struct path_builder *path, WCHAR letter, const UNICODE_STRING *current)
{
	WCHAR name[4] = { '=', nls_upper(letter), ':', 0 };
	UNICODE_STRING variable, value;

	if (current->Length >= 3 * sizeof(WCHAR) && current->Buffer[1] == ':' && nls_upper(current->Buffer[0]) == nls_upper(letter)) {
		append(path, current->Buffer, current->Length / sizeof(WCHAR));
	} else {
		RtlInitUnicodeString(&variable, name);
		value.Buffer = path->text;
		value.Length = 0;
		value.MaximumLength = MAX_PATH * sizeof(WCHAR);
		if (NT_SUCCESS(RtlQueryEnvironmentVariable_U(NULL, &variable, &value)) && value.Length >= 2 * sizeof(WCHAR)
		    && value.Buffer[1] == ':') {
			path->count = value.Length / sizeof(WCHAR);
		} else {
			path->text[0] = letter;
			path->text[1] = ':';
			path->count = 2;
		}
		if (path->count == 2)
			path->text[path->count++] = '\\';
	}
	path->root = 3;
}

/* Units that are enough for the full path of COUNT units; the current directory must not change until it is built. */
static ULONG full_path_room(ULONG count)
{
	return count + current_peb()->ProcessParameters->CurrentDirectory.DosPath.Length / sizeof(WCHAR) + MAX_PATH + 8;
}

/* Writes the full path of PATH to TEXT; answers its length. Holds the PEB lock. */
static ULONG build_full_path(WCHAR *text, BOOLEAN *is_device, const WCHAR *path, ULONG count)
{
	const UNICODE_STRING *current = &current_peb()->ProcessParameters->CurrentDirectory.DosPath;
	ULONG type = path_type(path, count), start = 0, device, i;
	struct path_builder full = { text, 0, 0 };

	device = device_name(path, count, &start);
	if (device) {
		append(&full, L"\\\\.\\", 4);
		append(&full, path + start, device);
		*is_device = TRUE;
		return full.count;
	}
	*is_device = FALSE;
	switch (type) {
	case RTL_PATH_UNC_ABSOLUTE:
		full.root = root_length(path, count);
		for (i = 0; i < full.root; i++)
			text[i] = path[i] == '/' ? '\\' : path[i];
		full.count = start = full.root;
		break;
	case RTL_PATH_LOCAL_DEVICE:
	case RTL_PATH_ROOT_LOCAL_DEVICE:
		append(&full, L"\\\\", 2);
		append(&full, path + 2, 1);
		append(&full, L"\\", 1);
		full.root = 4;
		start = count < 4 ? count : 4;
		break;
	case RTL_PATH_DRIVE_ABSOLUTE:
		append(&full, path, 2);
		append(&full, L"\\", 1);
		full.root = start = 3;
		break;
	case RTL_PATH_DRIVE_RELATIVE:
		append_drive_directory(&full, path[0], current);
		start = 2;
		break;
	case RTL_PATH_ROOTED:
		append(&full, current->Buffer, root_length(current->Buffer, current->Length / sizeof(WCHAR)));
		full.root = full.count;
		start = 1;
		break;
	default:
		append(&full, current->Buffer, current->Length / sizeof(WCHAR));
		full.root = root_length(full.text, full.count);
		start = 0;
		break;
	}
	if (full.count > full.root && full.text[full.count - 1] == '\\')
		full.count--;
	append_relative(&full, path + start, count - start);
	return full.count;
}

/*
 * The full path of PATH in a buffer from the heap, terminated; NULL without memory. *is_device says that PATH named a DOS device.
 */
static WCHAR *full_path_create(const WCHAR *path, ULONG count, ULONG *length, BOOLEAN *is_device)
{
	WCHAR *text;

	RtlAcquirePebLock();
	text = RtlAllocateHeap(current_peb()->ProcessHeap, 0, (full_path_room(count) + 1) * sizeof(WCHAR));
	if (text) {
		*length = build_full_path(text, is_device, path, count);
		text[*length] = 0;
	}
	RtlReleasePebLock();
	return text;
}

static void path_free(void *text)
{
	RtlFreeHeap(current_peb()->ProcessHeap, 0, text);
}

/* Where the last component of a full path begins, or NULL if it ends in a backslash or is a device. */
static WCHAR *file_part(WCHAR *text, ULONG count, BOOLEAN device)
{
	ULONG i = count;

	if (device)
		return NULL;
	while (i && text[i - 1] != '\\')
		i--;
	return i < count && i && text[i - 1] == '\\' ? text + i : NULL;
}

ULONG WINAPI RtlGetFullPathName_U(PCWSTR path, ULONG size, PWSTR buffer, PWSTR *part)
{
	SIZE_T count = path ? wcslen(path) : 0;
	ULONG length = 0, result;
	BOOLEAN is_device = FALSE;
	WCHAR *text;

	if (part)
		*part = NULL;
	while (count && path[count - 1] == ' ')
		count--;
	if (!count || count > PATH_UNITS_MAX)
		return 0;
	text = full_path_create(path, (ULONG)count, &length, &is_device);
	if (!text)
		return 0;
	if (size >= (length + 1) * sizeof(WCHAR)) {
		memcpy(buffer, text, (length + 1) * sizeof(WCHAR));
		if (part)
			*part = file_part(buffer, length, is_device);
		result = length * sizeof(WCHAR);
	} else {
		result = (length + 1) * sizeof(WCHAR);
	}
	path_free(text);
	return result;
}

/* --- NT names --- */

static BOOLEAN starts_with(const WCHAR *path, SIZE_T count, const WCHAR *prefix)
{
	SIZE_T length = wcslen(prefix);

	return count >= length && !memcmp(path, prefix, length * sizeof(WCHAR));
}

/* NT_NAME becomes \??\ and PREFIX and COUNT units of TEXT. */
static NTSTATUS make_nt_name(UNICODE_STRING *nt_name, const WCHAR *prefix, const WCHAR *text, SIZE_T count)
{
	SIZE_T head = wcslen(prefix);
	SIZE_T total = head + count;

	if (total > PATH_UNITS_MAX - 1)
		return STATUS_NAME_TOO_LONG;
	nt_name->Buffer = RtlAllocateHeap(current_peb()->ProcessHeap, 0, (total + 1) * sizeof(WCHAR));
	if (!nt_name->Buffer)
		return STATUS_NO_MEMORY;
	memcpy(nt_name->Buffer, prefix, head * sizeof(WCHAR));
	memcpy(nt_name->Buffer + head, text, count * sizeof(WCHAR));
	nt_name->Buffer[total] = 0;
	nt_name->Length = (USHORT)(total * sizeof(WCHAR));
	nt_name->MaximumLength = (USHORT)((total + 1) * sizeof(WCHAR));
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI RtlDosPathNameToNtPathName_U_WithStatus(PCWSTR path, PUNICODE_STRING nt_name, PCWSTR *part, PVOID relative)
{
	SIZE_T count = path ? wcslen(path) : 0;
	ULONG length = 0, type;
	BOOLEAN is_device = FALSE;
	WCHAR *text, *found;
	NTSTATUS status;

	if (!count)
		return STATUS_OBJECT_NAME_INVALID;
	if (count > PATH_UNITS_MAX)
		return STATUS_NAME_TOO_LONG;
	/* RTL_RELATIVE_NAME_U: an empty relative name means that the NT name is absolute, which ours always is. */
	if (relative)
		memset(relative, 0, sizeof(UNICODE_STRING) + 2 * sizeof(PVOID));
	if (starts_with(path, count, L"\\\\?\\") || starts_with(path, count, L"\\??\\")) {
		status = make_nt_name(nt_name, L"\\??\\", path + 4, count - 4);
	} else {
		text = full_path_create(path, (ULONG)count, &length, &is_device);
		if (!text)
			return STATUS_NO_MEMORY;
		type = path_type(text, length);
		if (type == RTL_PATH_LOCAL_DEVICE || type == RTL_PATH_ROOT_LOCAL_DEVICE) {
			status = make_nt_name(nt_name, L"\\??\\", text + 4, length - 4);
		} else if (type == RTL_PATH_UNC_ABSOLUTE) {
			status = make_nt_name(nt_name, L"\\??\\UNC\\", text + 2, length - 2);
			} else {
			status = make_nt_name(nt_name, L"\\??\\", text, length);
			}
		path_free(text);
	}
	if (NT_SUCCESS(status) && part) {
		found = file_part(nt_name->Buffer, nt_name->Length / sizeof(WCHAR), is_device);
		*part = found;
	}
	return status;
}

BOOL WINAPI RtlDosPathNameToNtPathName_U(PCWSTR path, PUNICODE_STRING nt_name, PCWSTR *part, PVOID relative)
{
	return NT_SUCCESS(RtlDosPathNameToNtPathName_U_WithStatus(path, nt_name, part, relative));
}

BOOLEAN WINAPI RtlDosPathNameToRelativeNtPathName_U(PCWSTR path, PUNICODE_STRING nt_name, PCWSTR *part, PVOID relative)
{
	return NT_SUCCESS(RtlDosPathNameToNtPathName_U_WithStatus(path, nt_name, part, relative));
}

NTSTATUS WINAPI RtlDosPathNameToRelativeNtPathName_U_WithStatus(PCWSTR path, PUNICODE_STRING nt_name, PCWSTR *part, PVOID relative)
{
	return RtlDosPathNameToNtPathName_U_WithStatus(path, nt_name, part, relative);
}

/* Relative names hold nothing that must be given back. */
VOID WINAPI RtlReleaseRelativeName(PVOID relative)
{
	memset(relative, 0, sizeof(UNICODE_STRING) + 2 * sizeof(PVOID));
}

ULONG WINAPI RtlGetLongestNtPathLength(void)
{
	return MAX_PATH + 9;
}

/* --- the current directory --- */

ULONG WINAPI RtlGetCurrentDirectory_U(ULONG size, PWSTR buffer)
{
	const UNICODE_STRING *current = &current_peb()->ProcessParameters->CurrentDirectory.DosPath;
	ULONG count, result;

	RtlAcquirePebLock();
	count = current->Length / sizeof(WCHAR);
	if (count > root_length(current->Buffer, count) && current->Buffer[count - 1] == '\\')
		count--;
	if (size >= (count + 1) * sizeof(WCHAR)) {
		memcpy(buffer, current->Buffer, count * sizeof(WCHAR));
		buffer[count] = 0;
		result = count * sizeof(WCHAR);
	} else {
		result = (count + 1) * sizeof(WCHAR);
	}
	RtlReleasePebLock();
	return result;
}

static NTSTATUS open_directory(HANDLE *directory, UNICODE_STRING *nt_name)
{
	OBJECT_ATTRIBUTES attributes;
	IO_STATUS_BLOCK io;

	InitializeObjectAttributes(&attributes, nt_name, OBJ_CASE_INSENSITIVE | OBJ_INHERIT, NULL, NULL);
	return NtOpenFile(directory, FILE_TRAVERSE | SYNCHRONIZE, &attributes, &io, FILE_SHARE_READ | FILE_SHARE_WRITE,
			  FILE_DIRECTORY_FILE | FILE_SYNCHRONOUS_IO_NONALERT);
}

/* A folder that is gone or closed to us is no reason not to start: names below it then fail for themselves. */
void current_directory_open(void)
{
	struct current_directory *current = &current_peb()->ProcessParameters->CurrentDirectory;
	UNICODE_STRING nt_name;

	if (!NT_SUCCESS(RtlDosPathNameToNtPathName_U_WithStatus(current->DosPath.Buffer, &nt_name, NULL, NULL)))
		return;
	if (!NT_SUCCESS(open_directory(&current->Handle, &nt_name)))
		current->Handle = NULL;
	RtlFreeUnicodeString(&nt_name);
}

/* Makes TEXT, COUNT units with room for two more, the current directory; DIRECTORY and TEXT become the process'. */
static void replace_current_directory(WCHAR *text, ULONG count, HANDLE directory)
{
	struct process_parameters *parameters = current_peb()->ProcessParameters;
	UNICODE_STRING *current = &parameters->CurrentDirectory.DosPath;
	HANDLE old;

	if (text[count - 1] != '\\')
		text[count++] = '\\';
	text[count] = 0;
	RtlAcquirePebLock();
	/* The buffer that the process started with has room for every path that is allowed here. */
	memcpy(current->Buffer, text, (count + 1) * sizeof(WCHAR));
	current->Length = (USHORT)(count * sizeof(WCHAR));
	old = parameters->CurrentDirectory.Handle;
	parameters->CurrentDirectory.Handle = directory;
	RtlReleasePebLock();
	if (old)
		NtClose(old);
}

NTSTATUS WINAPI RtlSetCurrentDirectory_U(PCUNICODE_STRING path)
{
	const UNICODE_STRING *current = &current_peb()->ProcessParameters->CurrentDirectory.DosPath;
	UNICODE_STRING nt_name;
	ULONG count = 0;
	BOOLEAN is_device;
	HANDLE directory;
	NTSTATUS status;
	WCHAR *text;

	if (!path->Length)
		return STATUS_OBJECT_NAME_INVALID;
	text = full_path_create(path->Buffer, path->Length / sizeof(WCHAR), &count, &is_device);
	if (!text)
		return STATUS_NO_MEMORY;
	status = STATUS_NAME_TOO_LONG;
	if (count >= MAX_PATH - 1 || (count + 2) * sizeof(WCHAR) > current->MaximumLength)
		goto out;
	status = RtlDosPathNameToNtPathName_U_WithStatus(text, &nt_name, NULL, NULL);
	if (!NT_SUCCESS(status))
		goto out;
	status = open_directory(&directory, &nt_name);
	RtlFreeUnicodeString(&nt_name);
	if (NT_SUCCESS(status))
		replace_current_directory(text, count, directory);
out:
	path_free(text);
	return status;
}
