/*
 * What kind of program a file is: GetBinaryType (winbase.h).
 */
#include "file_names.h"

/* Of the header that NE files have: the system they are for. */
#define NE_TARGET_AT 0x36
#define NE_TARGET_OS2 1
#define NE_TARGET_WINDOWS 2

/* Fills BUFFER with SIZE bytes of FILE from OFFSET on; FALSE if it has not so many. */
static BOOL read_at(HANDLE file, DWORD offset, void *buffer, DWORD size)
{
	OVERLAPPED at = { .Offset = offset };
	DWORD done;

	return ReadFile(file, buffer, size, &done, &at) && done == size;
}

static BOOL type_of_pe(HANDLE file, DWORD at, DWORD *type)
{
	IMAGE_FILE_HEADER header;

	if (!read_at(file, at + sizeof(DWORD), &header, sizeof(header)) || header.Characteristics & IMAGE_FILE_DLL)
		return FALSE;
	switch (header.Machine) {
	case IMAGE_FILE_MACHINE_I386:
		*type = SCS_32BIT_BINARY;
		return TRUE;
	case IMAGE_FILE_MACHINE_AMD64:
	case IMAGE_FILE_MACHINE_ARM64:
	case IMAGE_FILE_MACHINE_IA64:
		*type = SCS_64BIT_BINARY;
		return TRUE;
	default:
		return FALSE;
	}
}

static BOOL type_of_ne(HANDLE file, DWORD at, DWORD *type)
{
	BYTE target;

	if (!read_at(file, at + NE_TARGET_AT, &target, sizeof(target)))
		return FALSE;
	*type = target == NE_TARGET_WINDOWS ? SCS_WOW_BINARY : target == NE_TARGET_OS2 ? SCS_OS216_BINARY : SCS_DOS_BINARY;
	return TRUE;
}

/* By what the file holds. */
static BOOL type_of_file(HANDLE file, DWORD *type)
{
	IMAGE_DOS_HEADER header;
	DWORD signature;

	if (!read_at(file, 0, &header.e_magic, sizeof(header.e_magic)) || header.e_magic != IMAGE_DOS_SIGNATURE)
		return FALSE;
	if (!read_at(file, 0, &header, sizeof(header)) || !read_at(file, (DWORD)header.e_lfanew, &signature, sizeof(signature))) {
		*type = SCS_DOS_BINARY;
		return TRUE;
	}
	if (signature == IMAGE_NT_SIGNATURE)
		return type_of_pe(file, (DWORD)header.e_lfanew, type);
	if ((WORD)signature == IMAGE_OS2_SIGNATURE)
		return type_of_ne(file, (DWORD)header.e_lfanew, type);
	*type = SCS_DOS_BINARY;
	return TRUE;
}

/* By the name alone: what has no header to tell. */
static BOOL type_of_name(LPCWSTR name, DWORD *type)
{
	static const struct {
		WCHAR extension[5];
		DWORD type;
	} kinds[] = { { L".com", SCS_DOS_BINARY }, { L".pif", SCS_PIF_BINARY } };
	SIZE_T length = wcslen(name);

	for (SIZE_T i = 0; length >= 4 && i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (!lstrcmpiW(name + length - 4, kinds[i].extension)) {
			*type = kinds[i].type;
			return TRUE;
		}
	}
	return FALSE;
}

BOOL WINAPI GetBinaryTypeW(LPCWSTR name, LPDWORD type)
{
	HANDLE file = CreateFileW(name, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, 0, NULL);
	BOOL found;

	if (file == INVALID_HANDLE_VALUE)
		return FALSE;
	found = type_of_file(file, type) || type_of_name(name, type);
	CloseHandle(file);
	if (!found)
		SetLastError(ERROR_BAD_EXE_FORMAT);
	return found;
}

BOOL WINAPI GetBinaryTypeA(LPCSTR name, LPDWORD type)
{
	struct wide_name wide;
	BOOL found;

	if (!wide_name_make(&wide, name))
		return FALSE;
	found = GetBinaryTypeW(wide.units, type);
	wide_name_free(&wide);
	return found;
}
