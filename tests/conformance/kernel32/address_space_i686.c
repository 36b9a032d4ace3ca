/*
 * What of the address space 32-bit programs get, and what becomes of them when they have used it up; code that is data. What
 * depends on the program's headers is asked of copies of this program with other ones: Microsoft, "PE Format".
 */
#include "test.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Where the headers have what a copy changes. */
#define CHARACTERISTICS 22
#define DLL_CHARACTERISTICS (24 + 70)

static bool patch(const char *path, unsigned at, WORD clear, WORD set)
{
	HANDLE file = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
	DWORD headers = 0, done;
	WORD value = 0;
	bool ok;

	if (file == INVALID_HANDLE_VALUE)
		return false;
	SetFilePointer(file, 0x3c, NULL, FILE_BEGIN);
	ReadFile(file, &headers, sizeof(headers), &done, NULL);
	SetFilePointer(file, (LONG)(headers + at), NULL, FILE_BEGIN);
	ReadFile(file, &value, sizeof(value), &done, NULL);
	value = (WORD)((value & ~clear) | set);
	SetFilePointer(file, (LONG)(headers + at), NULL, FILE_BEGIN);
	ok = WriteFile(file, &value, sizeof(value), &done, NULL) && done == sizeof(value);
	CloseHandle(file);
	return ok;
}

/* Runs the test NAME in a copy of this program. Returns its exit code. */
static DWORD run_copy(const char *name, unsigned at, WORD clear, WORD set)
{
	char self[MAX_PATH], folder[MAX_PATH], copy[MAX_PATH + 20], line[MAX_PATH + 120];
	STARTUPINFOA startup = { .cb = sizeof(startup) };
	PROCESS_INFORMATION process;
	DWORD code = ~0u;

	GetModuleFileNameA(NULL, self, sizeof(self));
	GetTempPathA(sizeof(folder), folder);
	snprintf(copy, sizeof(copy), "%scopy%lu.exe", folder, GetCurrentProcessId());
	if (!CopyFileA(self, copy, FALSE) || !patch(copy, at, clear, set))
		return code;
	snprintf(line, sizeof(line), "\"%s\" %s --child x", copy, name);
	if (CreateProcessA(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process)) {
		CHECK_EQ(WaitForSingleObject(process.hProcess, 30000), WAIT_OBJECT_0);
		GetExitCodeProcess(process.hProcess, &code);
		CloseHandle(process.hProcess);
		CloseHandle(process.hThread);
	}
	DeleteFileA(copy);
	return code;
}

/* Everybody says the same of where the addresses end. */
static void check_end(DWORD last)
{
	SYSTEM_INFO info;
	MEMORYSTATUSEX status = { .dwLength = sizeof(status) };
	MEMORY_BASIC_INFORMATION memory = { 0 };
	char *address = NULL;

	GetSystemInfo(&info);
	CHECK_EQ((DWORD)(ULONG_PTR)info.lpMinimumApplicationAddress, 0x10000);
	CHECK_EQ((DWORD)(ULONG_PTR)info.lpMaximumApplicationAddress, last);
	CHECK(GlobalMemoryStatusEx(&status));
	CHECK_EQ(status.ullTotalVirtual, (ULONGLONG)last - 0xffff);
	CHECK(status.ullAvailVirtual < status.ullTotalVirtual && status.ullAvailVirtual > status.ullTotalVirtual / 2);
	while (VirtualQuery(address, &memory, sizeof(memory)) == sizeof(memory)) {
		CHECK(memory.BaseAddress == address && memory.RegionSize);
		address += memory.RegionSize;
		if ((DWORD)(ULONG_PTR)address > last)
			break;
	}
	CHECK_EQ((DWORD)(ULONG_PTR)address, last + 1);
	CHECK_EQ(VirtualQuery((void *)(ULONG_PTR)(last + 1), &memory, sizeof(memory)), 0);
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	CHECK(!VirtualAlloc((void *)(ULONG_PTR)(last + 1), 0x1000, MEM_RESERVE, PAGE_READWRITE));
	/* The last granule below is as good as any, unless it is the system's. */
	address = VirtualAlloc((void *)(ULONG_PTR)(last - 0x3ffff), 0x1000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
	CHECK(address);
	if (address) {
		*address = 1;
		CHECK(VirtualFree(address, 0, MEM_RELEASE));
	}
}

TEST(two_gigabytes)
{
	check_end(0x7ffeffff);
}

/* Microsoft, "Memory Limits for Windows and Windows Server Releases": 4 GB for such programs on 64-bit Windows. */
TEST(four_gigabytes)
{
	if (!test_child_arguments()) {
		CHECK_EQ(run_copy("four_gigabytes", CHARACTERISTICS, 0, IMAGE_FILE_LARGE_ADDRESS_AWARE), 0);
		return;
	}
	check_end(0xfffeffff);
	/* More than 2 GB at once; addresses beyond are as good as others. */
	char *high = VirtualAlloc((void *)0xe0000000, 0x10000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
	char *much = VirtualAlloc(NULL, 0x40000000, MEM_RESERVE, PAGE_READWRITE), *more = VirtualAlloc(NULL, 0x20000000, MEM_RESERVE, PAGE_READWRITE);
	WIN32_FIND_DATAA *found;
	HANDLE event = CreateEventW(NULL, TRUE, TRUE, NULL), *handles;

	REQUIRE(much && more && high == (char *)0xe0000000);
	strcpy(high, "abc");
	CHECK_EQ(lstrlenA(high), 3);
	found = (WIN32_FIND_DATAA *)(high + 256);
	handles = (HANDLE *)(high + 4096);
	handles[0] = event;
	CHECK(FindFirstFileA("C:\\windows", found) != INVALID_HANDLE_VALUE);
	CHECK_EQ(WaitForMultipleObjects(1, handles, TRUE, 1000), WAIT_OBJECT_0);
	CHECK(CloseHandle(event));
}

/* ---- exhaustion ---- */

static void *taken[0x20000];

static unsigned take_all(void)
{
	unsigned count = 0;

	for (SIZE_T size = 0x10000000; size >= 0x10000; size /= 4)
		while (count < ARRAYSIZE(taken) && (taken[count] = VirtualAlloc(NULL, size, MEM_RESERVE, PAGE_NOACCESS)))
			count++;
	return count;
}

static DWORD WINAPI nothing(void *unused)
{
	return 0;
}

TEST(address_space_is_used_up)
{
	unsigned count = take_all();
	MEMORYSTATUSEX status = { .dwLength = sizeof(status) };
	HANDLE thread;

	CHECK_ERROR(ERROR_NOT_ENOUGH_MEMORY);
	CHECK(count > 10);
	CHECK(GlobalMemoryStatusEx(&status));
	CHECK(status.ullAvailVirtual < 0x1000000);
	CHECK(!VirtualAlloc(NULL, 0x10000, MEM_RESERVE, PAGE_NOACCESS));
	CHECK_ERROR(ERROR_NOT_ENOUGH_MEMORY);
	CHECK(!HeapAlloc(GetProcessHeap(), 0, 0x4000000));
	CHECK(!malloc(0x4000000));
	SetLastError(0);
	thread = CreateThread(NULL, 0x1000000, nothing, NULL, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);
	CHECK(!thread);
	CHECK_ERROR(ERROR_NOT_ENOUGH_MEMORY);
	CHECK(!LoadLibraryA("ws2_32.dll"));
	while (count-- > 0)
		CHECK(VirtualFree(taken[count], 0, MEM_RELEASE));
	thread = CreateThread(NULL, 0x1000000, nothing, NULL, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);
	CHECK(thread);
	CHECK_EQ(WaitForSingleObject(thread, 5000), WAIT_OBJECT_0);
	CHECK(LoadLibraryA("ws2_32.dll") != NULL);
	free(malloc(0x4000000));
}

/* ---- code that is data ---- */

typedef int function(int);
static const BYTE plus_five[] = { 0x8b, 0x44, 0x24, 0x04, 0x83, 0xc0, 0x05, 0xc3 }; /* mov 4(%esp), %eax; add $5, %eax; ret */
static BYTE in_data[] = { 0x8b, 0x44, 0x24, 0x04, 0x83, 0xc0, 0x06, 0xc3 };

static DWORD seen_code;
static ULONG_PTR seen_kind;

static LONG WINAPI return_at_once(EXCEPTION_POINTERS *pointers)
{
	seen_code = pointers->ExceptionRecord->ExceptionCode;
	seen_kind = pointers->ExceptionRecord->ExceptionInformation[0];
	pointers->ContextRecord->Eip = *(DWORD *)(ULONG_PTR)pointers->ContextRecord->Esp;
	pointers->ContextRecord->Esp += 4;
	pointers->ContextRecord->Eax = 0;
	return EXCEPTION_CONTINUE_EXECUTION;
}

TEST(data_does_not_execute)
{
	PVOID handler = AddVectoredExceptionHandler(1, return_at_once);
	BYTE *code = VirtualAlloc(NULL, 0x1000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
	DWORD old;

	memcpy(code, plus_five, sizeof(plus_five));
	CHECK_EQ(((function *)(void *)code)(1), 0);
	CHECK_EQ(seen_code, EXCEPTION_ACCESS_VIOLATION);
	CHECK_EQ(seen_kind, 8);
	CHECK(VirtualProtect(code, 0x1000, PAGE_EXECUTE_READWRITE, &old));
	CHECK_EQ(((function *)(void *)code)(1), 6);
	code[6] = 7;
	CHECK_EQ(((function *)(void *)code)(1), 8);
	VirtualFree(code, 0, MEM_RELEASE);
	RemoveVectoredExceptionHandler(handler);
}

/* Microsoft, "Data Execution Prevention": not for 32-bit programs that are not compatible with it. */
TEST(data_executes_in_old_programs)
{
	if (!test_child_arguments()) {
		CHECK_EQ(run_copy("data_executes_in_old_programs", DLL_CHARACTERISTICS, IMAGE_DLLCHARACTERISTICS_NX_COMPAT, 0), 0);
		return;
	}
	PVOID handler = AddVectoredExceptionHandler(1, return_at_once);
	BYTE *code = VirtualAlloc(NULL, 0x2000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE), on_stack[8];
	MEMORY_BASIC_INFORMATION memory;
	DWORD old;

	memcpy(code, plus_five, sizeof(plus_five));
	CHECK_EQ(((function *)(void *)code)(1), 6);
	CHECK(VirtualQuery(code, &memory, sizeof(memory)));
	CHECK_EQ(memory.Protect, PAGE_READWRITE);
	CHECK_EQ(memory.RegionSize, 0x2000);
	memcpy(on_stack, plus_five, sizeof(on_stack));
	CHECK_EQ(((function *)(void *)on_stack)(2), 7);
	CHECK_EQ(((function *)(void *)in_data)(2), 8);
	CHECK(VirtualProtect(code, 0x1000, PAGE_READONLY, &old));
	CHECK_EQ(((function *)(void *)code)(3), 8);
	CHECK_EQ(seen_code, 0);
	CHECK(VirtualProtect(code, 0x1000, PAGE_NOACCESS, &old));
	CHECK_EQ(((function *)(void *)code)(3), 0);
	CHECK_EQ(seen_code, EXCEPTION_ACCESS_VIOLATION);
	RemoveVectoredExceptionHandler(handler);
}

/* As packers do: the program's own code is made writable, written and run. */
__attribute__((noinline, aligned(16))) static int rewritten(int value)
{
	__asm__ volatile("" : "+r"(value));
	return value + 1;
}

TEST(code_that_writes_itself)
{
	function *volatile call = rewritten;
	BYTE before[sizeof(plus_five)];
	DWORD old = 0;

	CHECK_EQ(call(10), 11);
	CHECK(VirtualProtect((void *)rewritten, sizeof(plus_five), PAGE_EXECUTE_READWRITE, &old));
	CHECK_EQ(old, PAGE_EXECUTE_READ);
	memcpy(before, (void *)rewritten, sizeof(before));
	memcpy((void *)rewritten, plus_five, sizeof(plus_five));
	CHECK_EQ(call(10), 15);
	memcpy((void *)rewritten, before, sizeof(before));
	CHECK_EQ(call(10), 11);
	CHECK(VirtualProtect((void *)rewritten, sizeof(plus_five), old, &old));
}
