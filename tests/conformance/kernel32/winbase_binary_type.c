/*
 * GetBinaryType. Microsoft, "GetBinaryTypeW": the types, and ERROR_BAD_EXE_FORMAT for what is not executable, a DLL included.
 */
#include "test.h"

#include <string.h>

static DWORD type_of(const WCHAR *name, const void *bytes, DWORD size)
{
	HANDLE file = CreateFileW(name, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
	DWORD done, type = 77;

	WriteFile(file, bytes, size, &done, NULL);
	CloseHandle(file);
	SetLastError(0);
	if (!GetBinaryTypeW(name, &type))
		type = 77;
	DeleteFileW(name);
	return type;
}

/* An MZ header, then at 0x40 SIGNATURE and what follows. */
struct image {
	IMAGE_DOS_HEADER dos;
	BYTE rest[0x80];
};

static struct image image_of(DWORD signature)
{
	struct image image = { .dos = { .e_magic = IMAGE_DOS_SIGNATURE, .e_lfanew = sizeof(IMAGE_DOS_HEADER) } };

	memcpy(image.rest, &signature, sizeof(signature));
	return image;
}

TEST(GetBinaryType_kinds)
{
	struct image image = image_of(IMAGE_NT_SIGNATURE);
	IMAGE_FILE_HEADER *header = (IMAGE_FILE_HEADER *)(image.rest + 4);

	header->Machine = IMAGE_FILE_MACHINE_I386;
	header->Characteristics = IMAGE_FILE_EXECUTABLE_IMAGE;
	CHECK_EQ(type_of(L"binary.exe", &image, sizeof(image)), SCS_32BIT_BINARY);
	header->Machine = IMAGE_FILE_MACHINE_AMD64;
	CHECK_EQ(type_of(L"binary.exe", &image, sizeof(image)), SCS_64BIT_BINARY);
	header->Characteristics |= IMAGE_FILE_DLL;
	CHECK_EQ(type_of(L"binary.dll", &image, sizeof(image)), 77);
	CHECK_ERROR(ERROR_BAD_EXE_FORMAT);
	image = image_of(IMAGE_OS2_SIGNATURE);
	image.rest[0x36] = 2;
	CHECK_EQ(type_of(L"binary.exe", &image, sizeof(image)), SCS_WOW_BINARY);
	image = image_of(0);
	CHECK_EQ(type_of(L"binary.exe", &image, sizeof(image)), SCS_DOS_BINARY);
	CHECK_EQ(type_of(L"binary.com", "\xcd\x20", 2), SCS_DOS_BINARY);
	CHECK_EQ(type_of(L"binary.pif", "x", 1), SCS_PIF_BINARY);
	CHECK_EQ(type_of(L"binary.txt", "text", 4), 77);
	CHECK_ERROR(ERROR_BAD_EXE_FORMAT);
}

TEST(GetBinaryType_of_self_and_nothing)
{
	WCHAR own[MAX_PATH];
	char own_a[MAX_PATH];
	DWORD type = 77;

	GetModuleFileNameW(NULL, own, MAX_PATH);
	CHECK(GetBinaryTypeW(own, &type));
	CHECK_EQ(type, sizeof(void *) == 8 ? SCS_64BIT_BINARY : SCS_32BIT_BINARY);
	GetModuleFileNameA(NULL, own_a, MAX_PATH);
	CHECK(GetBinaryTypeA(own_a, &type));
	CHECK(!GetBinaryTypeW(L"no_such.exe", &type));
	CHECK_ERROR(ERROR_FILE_NOT_FOUND);
}
