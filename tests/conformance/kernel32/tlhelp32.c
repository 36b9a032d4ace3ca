/*
 * Toolhelp (Microsoft, "Tool Help Library"): snapshots of processes, threads, modules and heaps.
 */
#include "test.h"

#include <tlhelp32.h>

/* This program once more, suspended: it never gets to its tests. */
static BOOL start_suspended(PROCESS_INFORMATION *process)
{
	STARTUPINFOA startup = { .cb = sizeof(startup) };
	char path[MAX_PATH];

	GetModuleFileNameA(NULL, path, sizeof(path));
	return CreateProcessA(path, NULL, NULL, NULL, FALSE, CREATE_SUSPENDED, NULL, NULL, &startup, process);
}

static void end(PROCESS_INFORMATION *process)
{
	TerminateProcess(process->hProcess, 7);
	WaitForSingleObject(process->hProcess, 10000);
	CloseHandle(process->hProcess);
	CloseHandle(process->hThread);
}

static BOOL find_process(DWORD id, PROCESSENTRY32W *entry)
{
	HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
	BOOL more;

	CHECK(snapshot != INVALID_HANDLE_VALUE);
	entry->dwSize = sizeof(*entry);
	for (more = Process32FirstW(snapshot, entry); more && entry->th32ProcessID != id; more = Process32NextW(snapshot, entry))
		;
	if (!more)
		CHECK_ERROR(ERROR_NO_MORE_FILES);
	CloseHandle(snapshot);
	return more;
}

static void own_name(wchar_t *name)
{
	wchar_t path[MAX_PATH];
	wchar_t *last;

	GetModuleFileNameW(NULL, path, MAX_PATH);
	last = wcsrchr(path, '\\');
	wcscpy(name, last ? last + 1 : path);
}

TEST(Process32_own)
{
	PROCESSENTRY32W entry;
	wchar_t name[MAX_PATH];

	own_name(name);
	REQUIRE(find_process(GetCurrentProcessId(), &entry));
	CHECK_WSTR(entry.szExeFile, name);
	CHECK(entry.cntThreads >= 1);
	CHECK_EQ(entry.pcPriClassBase, 8);
	CHECK_EQ(entry.cntUsage, 0);
}

TEST(Process32_child)
{
	PROCESSENTRY32W entry;
	PROCESS_INFORMATION child;
	wchar_t name[MAX_PATH];

	own_name(name);
	REQUIRE(start_suspended(&child));
	CHECK(find_process(child.dwProcessId, &entry));
	CHECK_EQ(entry.th32ParentProcessID, GetCurrentProcessId());
	CHECK_WSTR(entry.szExeFile, name);
	end(&child);
	CHECK(!find_process(child.dwProcessId, &entry));
}

TEST(Process32_narrow)
{
	HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
	PROCESSENTRY32 entry = { .dwSize = sizeof(entry) };
	char path[MAX_PATH];
	BOOL more;

	GetModuleFileNameA(NULL, path, sizeof(path));
	for (more = Process32First(snapshot, &entry); more && entry.th32ProcessID != GetCurrentProcessId(); more = Process32Next(snapshot, &entry))
		;
	REQUIRE(more);
	CHECK_STR(entry.szExeFile, strrchr(path, '\\') + 1);
	CloseHandle(snapshot);
}

/* "If you do not initialize dwSize, Process32First fails." Windows says ERROR_BAD_LENGTH. */
TEST(Process32_size)
{
	HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
	PROCESSENTRY32W entry = { .dwSize = 0 };

	CHECK(!Process32FirstW(snapshot, &entry));
	CHECK_ERROR(ERROR_BAD_LENGTH);
	entry.dwSize = sizeof(entry);
	CHECK(Process32FirstW(snapshot, &entry));
	CloseHandle(snapshot);
}

/* First begins again. */
TEST(Process32_first_twice)
{
	HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
	PROCESSENTRY32W first = { .dwSize = sizeof(first) }, again = { .dwSize = sizeof(again) };

	CHECK(Process32FirstW(snapshot, &first));
	Process32NextW(snapshot, &again);
	CHECK(Process32FirstW(snapshot, &again));
	CHECK_EQ(first.th32ProcessID, again.th32ProcessID);
	CloseHandle(snapshot);
}

TEST(Toolhelp_bad_snapshots)
{
	PROCESSENTRY32W process = { .dwSize = sizeof(process) };
	THREADENTRY32 thread = { .dwSize = sizeof(thread) };
	HANDLE snapshot;

	CHECK(!Process32FirstW((HANDLE)(ULONG_PTR)0x7ffc, &process));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
	CHECK(CreateToolhelp32Snapshot(0, 0) == INVALID_HANDLE_VALUE);
	/* A snapshot holds what it was made for. */
	snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
	CHECK(!Thread32First(snapshot, &thread));
	CHECK_ERROR(ERROR_NO_MORE_FILES);
	CloseHandle(snapshot);
}

static HANDLE leave;

static DWORD WINAPI wait_to_leave(void *unused)
{
	WaitForSingleObject(leave, 10000);
	return 0;
}

static int count_thread(DWORD id)
{
	HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0);
	THREADENTRY32 entry = { .dwSize = sizeof(entry) };
	int count = 0;

	for (BOOL more = Thread32First(snapshot, &entry); more; more = Thread32Next(snapshot, &entry))
		count += entry.th32ThreadID == id && entry.th32OwnerProcessID == GetCurrentProcessId();
	CloseHandle(snapshot);
	return count;
}

TEST(Thread32_lists_threads_that_live)
{
	DWORD id;
	HANDLE thread;

	leave = CreateEventA(NULL, TRUE, FALSE, NULL);
	thread = CreateThread(NULL, 0, wait_to_leave, NULL, 0, &id);
	CHECK_EQ(count_thread(GetCurrentThreadId()), 1);
	CHECK_EQ(count_thread(id), 1);
	SetEvent(leave);
	WaitForSingleObject(thread, 10000);
	CHECK_EQ(count_thread(id), 0);
	CloseHandle(thread);
	CloseHandle(leave);
}

/* Thread32 lists the threads of all processes, whatever process is named. */
TEST(Thread32_of_child)
{
	PROCESS_INFORMATION child;
	HANDLE snapshot;
	THREADENTRY32 entry = { .dwSize = sizeof(entry) };
	BOOL found = FALSE;
	STARTUPINFOA startup = { .cb = sizeof(startup) };
	char path[MAX_PATH], line[MAX_PATH + 64];

	if (test_child_arguments()) {
		Sleep(10000);
		return;
	}
	GetModuleFileNameA(NULL, path, sizeof(path));
	snprintf(line, sizeof(line), "\"%s\" Thread32_of_child --child", path);
	REQUIRE(CreateProcessA(path, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &child));
	for (int tries = 0; !found && tries < 100; tries++) {
		Sleep(20);
		snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, GetCurrentProcessId());
		for (BOOL more = Thread32First(snapshot, &entry); more; more = Thread32Next(snapshot, &entry))
			found |= entry.th32ThreadID == child.dwThreadId && entry.th32OwnerProcessID == child.dwProcessId;
		CloseHandle(snapshot);
	}
	CHECK(found);
	end(&child);
}

TEST(Module32_own)
{
	HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPMODULE, 0);
	MODULEENTRY32W entry = { .dwSize = sizeof(entry) };
	HMODULE kernel32 = GetModuleHandleA("kernel32.dll");
	wchar_t path[MAX_PATH], name[MAX_PATH];
	BOOL more;

	REQUIRE(snapshot != INVALID_HANDLE_VALUE);
	/* The program is the first. */
	CHECK(Module32FirstW(snapshot, &entry));
	CHECK(entry.hModule == GetModuleHandleA(NULL));
	CHECK_EQ(entry.th32ProcessID, GetCurrentProcessId());
	CHECK((void *)entry.modBaseAddr == (void *)entry.hModule);
	GetModuleFileNameW(NULL, path, MAX_PATH);
	CHECK_WSTR(entry.szExePath, path);
	own_name(name);
	CHECK_WSTR(entry.szModule, name);
	for (more = TRUE; more && entry.hModule != kernel32; more = Module32NextW(snapshot, &entry))
		;
	CHECK(more);
	CHECK(entry.modBaseSize > 0x1000);
	CHECK(!_wcsicmp(entry.szModule, L"kernel32.dll"));
	while (Module32NextW(snapshot, &entry))
		;
	CHECK_ERROR(ERROR_NO_MORE_FILES);
	CloseHandle(snapshot);
}

TEST(Module32_no_such_process)
{
	CHECK(CreateToolhelp32Snapshot(TH32CS_SNAPMODULE, 0x7ffffff0) == INVALID_HANDLE_VALUE);
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
}

TEST(Heap32List_own)
{
	HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPHEAPLIST, 0);
	HEAPLIST32 entry = { .dwSize = sizeof(entry) };
	int defaults = 0;

	REQUIRE(snapshot != INVALID_HANDLE_VALUE);
	for (BOOL more = Heap32ListFirst(snapshot, &entry); more; more = Heap32ListNext(snapshot, &entry)) {
		CHECK_EQ(entry.th32ProcessID, GetCurrentProcessId());
		defaults += entry.dwFlags == HF32_DEFAULT;
	}
	CHECK_ERROR(ERROR_NO_MORE_FILES);
	CHECK_EQ(defaults, 1);
	CloseHandle(snapshot);
}

TEST(Toolhelp32ReadProcessMemory_own)
{
	static const char text[] = "something to read";
	char copy[sizeof(text)] = "";
	SIZE_T done = 0;

	CHECK(Toolhelp32ReadProcessMemory(0, text, copy, sizeof(text), &done));
	CHECK_EQ(done, sizeof(text));
	CHECK_STR(copy, text);
	CHECK(!Toolhelp32ReadProcessMemory(0, (void *)8, copy, 4, &done));
}
