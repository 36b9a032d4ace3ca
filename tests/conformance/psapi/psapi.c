/*
 * psapi.h (Microsoft, "Process Status API"), as the functions are named in psapi.dll.
 */
#define PSAPI_VERSION 1
#include "test.h"

#include <psapi.h>

static BOOL has(const DWORD *ids, DWORD count, DWORD id)
{
	while (count--)
		if (ids[count] == id)
			return TRUE;
	return FALSE;
}

static BOOL start(const char *test, DWORD flags, PROCESS_INFORMATION *process)
{
	STARTUPINFOA startup = { .cb = sizeof(startup) };
	char path[MAX_PATH], line[MAX_PATH + 80];

	GetModuleFileNameA(NULL, path, sizeof(path));
	snprintf(line, sizeof(line), "\"%s\" %s --child", path, test);
	return CreateProcessA(path, line, NULL, NULL, FALSE, flags, NULL, NULL, &startup, process);
}

static void end(PROCESS_INFORMATION *process)
{
	TerminateProcess(process->hProcess, 7);
	WaitForSingleObject(process->hProcess, 10000);
	CloseHandle(process->hProcess);
	CloseHandle(process->hThread);
}

TEST(EnumProcesses_own_and_child)
{
	static DWORD ids[65536];
	PROCESS_INFORMATION child;
	DWORD bytes = 0;

	REQUIRE(start("-", CREATE_SUSPENDED, &child));
	CHECK(EnumProcesses(ids, sizeof(ids), &bytes));
	CHECK(has(ids, bytes / sizeof(*ids), GetCurrentProcessId()));
	CHECK(has(ids, bytes / sizeof(*ids), child.dwProcessId));
	end(&child);
	/* What does not fit is left out, without an error. */
	CHECK(EnumProcesses(ids, sizeof(*ids), &bytes));
	CHECK_EQ(bytes, sizeof(*ids));
	CHECK(EnumProcesses(ids, 0, &bytes));
	CHECK_EQ(bytes, 0);
}

TEST(EnumProcessModules_own)
{
	HMODULE modules[256] = { NULL };
	DWORD needed = 0, again = 0;

	REQUIRE(EnumProcessModules(GetCurrentProcess(), modules, sizeof(modules), &needed));
	CHECK(needed >= 3 * sizeof(HMODULE));
	CHECK(modules[0] == GetModuleHandleA(NULL));
	/* Too small a buffer is no error. */
	CHECK(EnumProcessModules(GetCurrentProcess(), modules, 0, &again));
	CHECK_EQ(again, needed);
	CHECK(!EnumProcessModules((HANDLE)(ULONG_PTR)0x7ffc, modules, sizeof(modules), &needed));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
}

TEST(EnumProcessModulesEx_filter)
{
	HMODULE modules[256];
	DWORD needed = 0, all = 0;

	CHECK(EnumProcessModulesEx(GetCurrentProcess(), modules, sizeof(modules), &all, LIST_MODULES_ALL));
	CHECK(EnumProcessModulesEx(GetCurrentProcess(), modules, sizeof(modules), &needed, sizeof(void *) == 8 ? LIST_MODULES_64BIT : LIST_MODULES_32BIT));
	CHECK_EQ(needed, all);
}

/* The modules of another process, read from its memory. */
TEST(GetModuleFileNameEx_child)
{
	PROCESS_INFORMATION child;
	char path[MAX_PATH] = "", own[MAX_PATH];
	wchar_t name[MAX_PATH] = L"";
	HMODULE modules[256];
	DWORD needed = 0;
	MODULEINFO info = { 0 };

	if (test_child_arguments()) {
		Sleep(10000);
		return;
	}
	REQUIRE(start("GetModuleFileNameEx_child", 0, &child));
	for (int tries = 0; tries < 200; tries++) {
		if (EnumProcessModules(child.hProcess, modules, sizeof(modules), &needed) && needed > 3 * sizeof(HMODULE))
			break;
		Sleep(20);
	}
	CHECK(needed > 3 * sizeof(HMODULE));
	GetModuleFileNameA(NULL, own, sizeof(own));
	CHECK_EQ(GetModuleFileNameExA(child.hProcess, NULL, path, sizeof(path)), strlen(own));
	CHECK_STR(path, own);
	CHECK(GetModuleBaseNameW(child.hProcess, modules[1], name, MAX_PATH));
	CHECK(!_wcsicmp(name, L"ntdll.dll"));
	CHECK(GetModuleInformation(child.hProcess, modules[1], &info, sizeof(info)));
	CHECK(info.lpBaseOfDll == modules[1]);
	CHECK(info.SizeOfImage > 0x1000);
	end(&child);
}

TEST(GetModuleBaseName_sizes)
{
	char name[MAX_PATH] = "", cut[5] = "";
	HMODULE kernel32 = GetModuleHandleA("kernel32");

	CHECK_EQ(GetModuleBaseNameA(GetCurrentProcess(), kernel32, name, sizeof(name)), 12);
	CHECK(!_stricmp(name, "kernel32.dll"));
	/* "If the buffer is too small to hold the base name, the base name is truncated." */
	CHECK(GetModuleBaseNameA(GetCurrentProcess(), kernel32, cut, 5) != 0);
	CHECK(!_strnicmp(cut, "kern", 4));
	CHECK_EQ(GetModuleBaseNameA(GetCurrentProcess(), (HMODULE)(ULONG_PTR)0x12340000, name, sizeof(name)), 0);
	CHECK_ERROR(ERROR_INVALID_HANDLE);
	CHECK_EQ(GetModuleBaseNameA(GetCurrentProcess(), kernel32, name, 0), 0);
}

TEST(GetModuleInformation_own)
{
	HMODULE module = GetModuleHandleA(NULL);
	const IMAGE_DOS_HEADER *dos = (const IMAGE_DOS_HEADER *)module;
	const IMAGE_NT_HEADERS *headers = (const IMAGE_NT_HEADERS *)((const char *)module + dos->e_lfanew);
	MODULEINFO info = { 0 };

	REQUIRE(GetModuleInformation(GetCurrentProcess(), module, &info, sizeof(info)));
	CHECK(info.lpBaseOfDll == module);
	CHECK_EQ(info.SizeOfImage, headers->OptionalHeader.SizeOfImage);
	CHECK((char *)info.EntryPoint == (char *)module + headers->OptionalHeader.AddressOfEntryPoint);
	CHECK(!GetModuleInformation(GetCurrentProcess(), module, &info, sizeof(info) - 1));
	CHECK_ERROR(ERROR_INSUFFICIENT_BUFFER);
	CHECK(!GetModuleInformation(GetCurrentProcess(), (HMODULE)(ULONG_PTR)0x12340000, &info, sizeof(info)));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
}

/* PROCESS_MEMORY_COUNTERS_EX: PageFaultCount, and PrivateUsage where the structure has room for it. */
TEST(GetProcessMemoryInfo_grows)
{
	PROCESS_MEMORY_COUNTERS_EX before = { 0 }, after = { 0 };
	SIZE_T size = 32 << 20;
	char *block;

	CHECK(GetProcessMemoryInfo(GetCurrentProcess(), (PROCESS_MEMORY_COUNTERS *)&before, sizeof(before)));
	block = VirtualAlloc(NULL, size, MEM_COMMIT, PAGE_READWRITE);
	REQUIRE(block != NULL);
	memset(block, 1, size);
	CHECK(GetProcessMemoryInfo(GetCurrentProcess(), (PROCESS_MEMORY_COUNTERS *)&after, sizeof(after)));
	CHECK(after.WorkingSetSize >= before.WorkingSetSize + size / 2);
	CHECK(after.PeakWorkingSetSize >= after.WorkingSetSize);
	CHECK(after.PrivateUsage >= before.PrivateUsage + size / 2);
	CHECK(after.PageFaultCount > before.PageFaultCount);
	VirtualFree(block, 0, MEM_RELEASE);
}

TEST(GetProcessMemoryInfo_errors)
{
	PROCESS_MEMORY_COUNTERS counters;

	CHECK(!GetProcessMemoryInfo(GetCurrentProcess(), &counters, sizeof(counters) - 1));
	CHECK_ERROR(ERROR_INSUFFICIENT_BUFFER);
	CHECK(!GetProcessMemoryInfo((HANDLE)(ULONG_PTR)0x7ffc, &counters, sizeof(counters)));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
}

TEST(GetPerformanceInfo_numbers)
{
	PERFORMACE_INFORMATION info = { 0 };

	REQUIRE(GetPerformanceInfo(&info, sizeof(info)));
	CHECK_EQ(info.cb, sizeof(info));
	CHECK_EQ(info.PageSize, 4096);
	CHECK(info.PhysicalTotal > 1024 && info.PhysicalAvailable <= info.PhysicalTotal);
	CHECK(info.CommitTotal <= info.CommitLimit);
	CHECK(info.ProcessCount >= 1 && info.ThreadCount >= info.ProcessCount);
	CHECK(!GetPerformanceInfo(&info, sizeof(info) - 1));
	CHECK_ERROR(ERROR_BAD_LENGTH);
}

TEST(GetProcessImageFileName_device)
{
	char path[MAX_PATH] = "", own[MAX_PATH];

	GetModuleFileNameA(NULL, own, sizeof(own));
	CHECK(GetProcessImageFileNameA(GetCurrentProcess(), path, sizeof(path)));
	CHECK(!strncmp(path, "\\Device\\", 8));
	CHECK(!_stricmp(strrchr(path, '\\'), strrchr(own, '\\')));
	CHECK_EQ(GetProcessImageFileNameA(GetCurrentProcess(), path, 4), 0);
	CHECK_ERROR(ERROR_INSUFFICIENT_BUFFER);
}

TEST(GetMappedFileName_image_and_none)
{
	char path[MAX_PATH] = "";
	int local = 0;

	CHECK(GetMappedFileNameA(GetCurrentProcess(), (void *)GetModuleHandleA("kernel32"), path, sizeof(path)));
	CHECK(!_stricmp(strrchr(path, '\\') ? strrchr(path, '\\') : "", "\\kernel32.dll"));
	CHECK_EQ(GetMappedFileNameA(GetCurrentProcess(), &local, path, sizeof(path)), 0);
}
