/*
 * Virtual memory, sections and views.
 */
#include "temporary_folder.h"

#include <string.h>

TEST(VirtualAlloc_states)
{
	MEMORY_BASIC_INFORMATION info;
	DWORD old;
	char *base = VirtualAlloc(NULL, 0x10000, MEM_RESERVE, PAGE_READWRITE);

	REQUIRE(base != NULL);
	CHECK_EQ((ULONG_PTR)base & 0xffff, 0);
	CHECK(VirtualQuery(base, &info, sizeof(info)) == sizeof(info));
	CHECK_EQ(info.State, MEM_RESERVE);
	CHECK_EQ(info.RegionSize, 0x10000);
	CHECK(VirtualAlloc(base + 0x2000, 0x1000, MEM_COMMIT, PAGE_READWRITE) == base + 0x2000);
	base[0x2000] = 1;
	CHECK(VirtualProtect(base + 0x2000, 1, PAGE_READONLY, &old));
	CHECK_EQ(old, PAGE_READWRITE);
	CHECK(VirtualQuery(base + 0x2000, &info, sizeof(info)) == sizeof(info));
	CHECK_EQ(info.Protect, PAGE_READONLY);
	CHECK_EQ(info.RegionSize, 0x1000);
	CHECK(info.AllocationBase == base);
	CHECK(!VirtualProtect(base, 1, PAGE_READONLY, &old));
	CHECK_ERROR(ERROR_INVALID_ADDRESS);
	CHECK(!VirtualFree(base, 0x1000, MEM_RELEASE));
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	CHECK(!VirtualFree(base + 0x1000, 0, MEM_RELEASE));
	CHECK_ERROR(ERROR_INVALID_ADDRESS);
	CHECK(VirtualFree(base, 0, MEM_RELEASE));
	CHECK(!VirtualAlloc(NULL, 0, MEM_COMMIT, PAGE_READWRITE));
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	CHECK(!VirtualAlloc(NULL, 1, MEM_COMMIT, 0));
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
}

TEST(ReadProcessMemory_own)
{
	char from[4] = "abc", to[4];
	SIZE_T done;

	CHECK(ReadProcessMemory(GetCurrentProcess(), from, to, 4, &done));
	CHECK_EQ(done, 4);
	CHECK_STR(to, "abc");
	CHECK(!ReadProcessMemory(GetCurrentProcess(), (void *)(ULONG_PTR)16, to, 4, &done));
	CHECK_ERROR(ERROR_PARTIAL_COPY); /* STATUS_PARTIAL_COPY, [MS-ERREF] 2.3.1 */
}

TEST(CreateFileMapping_file)
{
	HANDLE file, section;
	char *view, *copy;
	char text[8];
	DWORD done;

	if (!temporary_folder_enter())
		return;
	make_file(L"m", "0123456789");
	file = CreateFileW(L"m", GENERIC_READ | GENERIC_WRITE, 3, NULL, OPEN_EXISTING, 0, NULL);
	section = CreateFileMappingW(file, NULL, PAGE_READWRITE, 0, 0, NULL);
	CHECK(section != NULL);
	view = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
	CHECK(view != NULL);
	copy = MapViewOfFile(section, FILE_MAP_COPY, 0, 0, 0);
	CHECK(copy != NULL);
	if (view && copy) {
		CHECK(!memcmp(view, "0123456789", 10));
		copy[0] = 'c';
		CHECK_EQ(view[0], '0');
		view[1] = 'v';
		CHECK(FlushViewOfFile(view, 0));
	}
	CHECK(CloseHandle(section));
	CHECK(UnmapViewOfFile(copy));
	CHECK(UnmapViewOfFile(view));
	CHECK(!UnmapViewOfFile(view));
	CHECK_ERROR(ERROR_INVALID_ADDRESS);
	CHECK(ReadFile(file, text, 3, &done, NULL));
	CHECK(!memcmp(text, "0v2", 3));
	section = CreateFileMappingW(file, NULL, PAGE_READWRITE, 0, 0x3000, NULL);
	CHECK(section != NULL);
	CHECK_EQ(GetFileSize(file, NULL), 0x3000);
	CHECK(!MapViewOfFile(section, FILE_MAP_READ, 0, 0x1000, 0));
	CHECK_ERROR(ERROR_MAPPED_ALIGNMENT);
	CHECK(!MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0x8000));
	CHECK_ERROR(ERROR_ACCESS_DENIED);
	CloseHandle(section);
	CloseHandle(file);
	make_file(L"empty", "");
	file = CreateFileW(L"empty", GENERIC_READ, 3, NULL, OPEN_EXISTING, 0, NULL);
	CHECK(!CreateFileMappingW(file, NULL, PAGE_READONLY, 0, 0, NULL));
	CHECK_ERROR(ERROR_FILE_INVALID);
	CHECK(!CreateFileMappingW(file, NULL, PAGE_READWRITE, 0, 10, NULL));
	CHECK_ERROR(ERROR_ACCESS_DENIED);
	CloseHandle(file);
	temporary_folder_leave();
}

TEST(CreateFileMapping_memory)
{
	HANDLE first, second;
	MEMORY_BASIC_INFORMATION info;
	char *a, *b;

	CHECK(!CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 0, NULL));
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	first = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 0x2000, L"conformance-section");
	CHECK(first != NULL);
	CHECK_ERROR(0);
	second = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 0x1000, L"conformance-section");
	CHECK(second != NULL);
	CHECK_ERROR(ERROR_ALREADY_EXISTS);
	a = MapViewOfFile(first, FILE_MAP_ALL_ACCESS, 0, 0, 0);
	b = MapViewOfFile(second, FILE_MAP_READ, 0, 0, 0);
	REQUIRE(a != NULL && b != NULL);
	a[5] = 'x';
	CHECK_EQ(b[5], 'x');
	CHECK(VirtualQuery(b, &info, sizeof(info)) == sizeof(info));
	CHECK_EQ(info.Type, MEM_MAPPED);
	CHECK_EQ(info.Protect, PAGE_READONLY);
	CHECK_EQ(info.RegionSize, 0x2000);
	UnmapViewOfFile(a);
	UnmapViewOfFile(b);
	CloseHandle(second);
	second = OpenFileMappingW(FILE_MAP_READ, FALSE, L"conformance-section");
	CHECK(second != NULL);
	CHECK(!MapViewOfFile(second, FILE_MAP_WRITE, 0, 0, 0));
	CHECK_ERROR(ERROR_ACCESS_DENIED);
	CloseHandle(second);
	CloseHandle(first);
	CHECK(!OpenFileMappingW(FILE_MAP_READ, FALSE, L"conformance-section"));
	CHECK_ERROR(ERROR_FILE_NOT_FOUND);
}

/* Microsoft, "Memory Protection Constants": PAGE_TARGETS_INVALID goes with executable protections, and not with PAGE_NOACCESS and the like. */
TEST(VirtualAlloc_with_invalid_targets)
{
	char *memory = VirtualAlloc(NULL, 0x2000, MEM_RESERVE, PAGE_NOACCESS);
	MEMORY_BASIC_INFORMATION information;
	DWORD before = 0;

	REQUIRE(memory);
	CHECK(VirtualAlloc(memory, 0x1000, MEM_COMMIT, PAGE_EXECUTE_READ | 0x40000000) == memory);
	CHECK(VirtualQuery(memory, &information, sizeof(information)));
	CHECK_EQ(information.Protect, PAGE_EXECUTE_READ);
	CHECK(VirtualProtect(memory, 0x1000, PAGE_EXECUTE_READWRITE | 0x40000000, &before));
	CHECK_EQ(before, PAGE_EXECUTE_READ);
	CHECK(!VirtualAlloc(memory + 0x1000, 0x1000, MEM_COMMIT, PAGE_READWRITE | 0x40000000));
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	VirtualFree(memory, 0, MEM_RELEASE);
}

/* MEM_TOP_DOWN: "allocates memory at the highest possible address". */
TEST(VirtualAlloc_from_the_top_again_and_again)
{
	char *memory[4];

	for (int i = 0; i < 4; i++) {
		memory[i] = VirtualAlloc(NULL, 0x200000, MEM_RESERVE | MEM_TOP_DOWN, PAGE_NOACCESS);
		REQUIRE(memory[i]);
		CHECK(!i || memory[i] < memory[i - 1]);
	}
	for (int i = 0; i < 4; i++)
		CHECK(VirtualFree(memory[i], 0, MEM_RELEASE));
}
