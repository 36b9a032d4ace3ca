/*
 * A packed program: a copy of this one whose code is unreadable in the file, and which begins with a loop that decodes it in place, as
 * executable packers do. Microsoft, "PE Format": a section may be writable and executable.
 */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#define KEY 0xa5

static BYTE *read_file(const char *path, DWORD *size)
{
	HANDLE file = CreateFileA(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
	BYTE *bytes;

	if (file == INVALID_HANDLE_VALUE)
		return NULL;
	*size = GetFileSize(file, NULL);
	bytes = malloc(*size);
	if (bytes && (!ReadFile(file, bytes, *size, size, NULL)))
		*size = 0;
	CloseHandle(file);
	return bytes;
}

static BOOL write_file(const char *path, const BYTE *bytes, DWORD size)
{
	HANDLE file = CreateFileA(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
	BOOL ok = file != INVALID_HANDLE_VALUE && WriteFile(file, bytes, size, &size, NULL);

	CloseHandle(file);
	return ok;
}

static BYTE *put32(BYTE *at, DWORD value)
{
	memcpy(at, &value, sizeof(value));
	return at + sizeof(value);
}

/* Encodes the first section and puts the decoder into what its last page in the file has left. */
static BOOL pack(BYTE *image)
{
	IMAGE_NT_HEADERS *headers = (IMAGE_NT_HEADERS *)(image + ((IMAGE_DOS_HEADER *)image)->e_lfanew);
	IMAGE_SECTION_HEADER *code = IMAGE_FIRST_SECTION(headers);
	DWORD size = code->Misc.VirtualSize, base = headers->OptionalHeader.ImageBase + code->VirtualAddress;
	BYTE *bytes = image + code->PointerToRawData, *at = bytes + size;
	DWORD entry = headers->OptionalHeader.ImageBase + headers->OptionalHeader.AddressOfEntryPoint;

	if (code->SizeOfRawData < size + 32)
		return FALSE;
	for (DWORD i = 0; i < size; i++)
		bytes[i] ^= KEY;
	headers->OptionalHeader.AddressOfEntryPoint = code->VirtualAddress + size;
	headers->OptionalHeader.DllCharacteristics &= (WORD)~IMAGE_DLLCHARACTERISTICS_DYNAMIC_BASE;
	headers->FileHeader.Characteristics |= IMAGE_FILE_RELOCS_STRIPPED;
	memset(&headers->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_BASERELOC], 0, sizeof(IMAGE_DATA_DIRECTORY));
	/* Callbacks would run before the entry point does, still encoded. */
	memset(&headers->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_TLS], 0, sizeof(IMAGE_DATA_DIRECTORY));
	code->Misc.VirtualSize = size + 32;
	code->Characteristics |= IMAGE_SCN_MEM_WRITE;
	*at++ = 0x60; /* pusha */
	*at++ = 0xbe; /* mov $base, %esi */
	at = put32(at, base);
	*at++ = 0xb9; /* mov $size, %ecx */
	at = put32(at, size);
	memcpy(at, "\x80\x36\xa5\x46\xe2\xfa\x61\xe9", 8); /* 1: xorb $KEY, (%esi); inc %esi; loop 1b; popa; jmp entry */
	at += 8;
	put32(at, entry - (base + (DWORD)(at + 4 - bytes)));
	return TRUE;
}

TEST(packed_program)
{
	char self[MAX_PATH], folder[MAX_PATH], copy[MAX_PATH + 20], line[MAX_PATH + 120];
	STARTUPINFOA startup = { .cb = sizeof(startup) };
	PROCESS_INFORMATION process;
	DWORD size = 0, code = 0;
	BYTE *image;

	if (test_child_arguments())
		ExitProcess(77);
	GetModuleFileNameA(NULL, self, sizeof(self));
	GetTempPathA(sizeof(folder), folder);
	snprintf(copy, sizeof(copy), "%spacked%lu.exe", folder, GetCurrentProcessId());
	image = read_file(self, &size);
	REQUIRE(image && size);
	if (!pack(image)) {
		test_skip("there is no room for the decoder");
		return;
	}
	REQUIRE(write_file(copy, image, size));
	free(image);
	snprintf(line, sizeof(line), "\"%s\" packed_program --child x", copy);
	REQUIRE(CreateProcessA(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process));
	CHECK_EQ(WaitForSingleObject(process.hProcess, 30000), WAIT_OBJECT_0);
	CHECK(GetExitCodeProcess(process.hProcess, &code));
	CHECK_EQ(code, 77);
	CloseHandle(process.hProcess);
	CloseHandle(process.hThread);
	DeleteFileA(copy);
}
