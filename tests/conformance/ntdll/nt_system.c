/*
 * NtQuerySystemInformation (winternl.h), and RtlGetCurrentPeb.
 */
#include "test.h"

#include <winternl.h>

#define MISMATCH ((NTSTATUS)0xC0000004)
#define INVALID_CLASS ((NTSTATUS)0xC0000003)

PPEB NTAPI RtlGetCurrentPeb(void);

TEST(NtQuerySystemInformation_basic)
{
	SYSTEM_BASIC_INFORMATION basic;
	SYSTEM_INFO info;
	ULONG needed = 0;

	GetSystemInfo(&info);
	CHECK_EQ(NtQuerySystemInformation(SystemBasicInformation, &basic, sizeof(basic), &needed), 0);
	CHECK_EQ(needed, sizeof(basic));
	CHECK_EQ(basic.NumberOfProcessors, info.dwNumberOfProcessors);
	CHECK_EQ(basic.PhysicalPageSize, info.dwPageSize);
	CHECK_EQ(basic.AllocationGranularity, info.dwAllocationGranularity);
	CHECK_EQ(NtQuerySystemInformation(SystemBasicInformation, &basic, sizeof(basic) - 4, &needed), MISMATCH);
	CHECK_EQ(needed, sizeof(basic));
}

TEST(NtQuerySystemInformation_processes)
{
	static char buffer[1 << 20];
	ULONG needed = 0, found = 0;
	const char *at = buffer;
	const SYSTEM_PROCESS_INFORMATION *process;

	CHECK_EQ(NtQuerySystemInformation(SystemProcessInformation, buffer, 0, &needed), MISMATCH);
	CHECK(needed >= sizeof(*process));
	REQUIRE(NtQuerySystemInformation(SystemProcessInformation, buffer, sizeof(buffer), &needed) == 0);
	do {
		process = (const SYSTEM_PROCESS_INFORMATION *)at;
		if ((ULONG_PTR)process->UniqueProcessId == GetCurrentProcessId()) {
			const SYSTEM_THREAD_INFORMATION *thread = (const SYSTEM_THREAD_INFORMATION *)(process + 1);
			BOOL own = FALSE;

			found++;
			for (ULONG i = 0; i < process->NumberOfThreads; i++)
				own |= (ULONG_PTR)thread[i].ClientId.UniqueThread == GetCurrentThreadId();
			CHECK(own);
			CHECK(process->HandleCount > 0);
			CHECK(process->VirtualMemoryCounters.WorkingSetSize > 0);
			CHECK(process->ImageName.Length > 4 * sizeof(WCHAR));
			CHECK(!_wcsnicmp(process->ImageName.Buffer + process->ImageName.Length / sizeof(WCHAR) - 4, L".exe", 4));
		}
		at += process->NextEntryOffset;
	} while (process->NextEntryOffset);
	CHECK_EQ(found, 1);
}

TEST(NtQuerySystemInformation_processor_times)
{
	SYSTEM_PROCESSOR_PERFORMANCE_INFORMATION times[64] = { 0 };
	SYSTEM_INFO info;
	ULONG needed = 0;
	LONGLONG sum = 0;

	GetSystemInfo(&info);
	CHECK_EQ(NtQuerySystemInformation(SystemProcessorPerformanceInformation, times, info.dwNumberOfProcessors * sizeof(*times), &needed), 0);
	CHECK_EQ(needed, info.dwNumberOfProcessors * sizeof(*times));
	for (DWORD i = 0; i < info.dwNumberOfProcessors; i++) {
		CHECK(times[i].KernelTime.QuadPart >= times[i].IdleTime.QuadPart);
		sum += times[i].KernelTime.QuadPart + times[i].UserTime.QuadPart;
	}
	CHECK(sum > 0);
	CHECK_EQ(NtQuerySystemInformation(SystemProcessorPerformanceInformation, times, sizeof(*times) - 8, &needed), MISMATCH);
}

TEST(NtQuerySystemInformation_time_of_day)
{
	SYSTEM_TIMEOFDAY_INFORMATION times = { 0 };
	FILETIME now;
	ULONG needed = 0;

	GetSystemTimeAsFileTime(&now);
	CHECK_EQ(NtQuerySystemInformation(SystemTimeOfDayInformation, &times, sizeof(times), &needed), 0);
	CHECK(times.CurrentTime.QuadPart >= (((LONGLONG)now.dwHighDateTime << 32) | now.dwLowDateTime) - 1000000);
	CHECK(times.BootTime.QuadPart > 0 && times.BootTime.QuadPart < times.CurrentTime.QuadPart);
}

TEST(NtQuerySystemInformation_unknown_class)
{
	char buffer[64];
	ULONG needed = 0;

	CHECK_EQ(NtQuerySystemInformation((SYSTEM_INFORMATION_CLASS)0x7000, buffer, sizeof(buffer), &needed), INVALID_CLASS);
}

TEST(RtlGetCurrentPeb_is_the_teb_s)
{
	CHECK(RtlGetCurrentPeb() == NtCurrentTeb()->ProcessEnvironmentBlock);
	CHECK(RtlGetCurrentPeb() != NULL);
}

/* Microsoft, "RtlGetVersion function": the size says which of two structures it is. */
TEST(RtlGetVersion_by_size)
{
	NTSTATUS(WINAPI *get_version)(void *) = (void *)GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "RtlGetVersion");
	OSVERSIONINFOEXW info[2];

	memset(info, 0x5a, sizeof(info));
	info->dwOSVersionInfoSize = sizeof(OSVERSIONINFOEXW);
	CHECK_EQ(get_version(info), 0);
	CHECK(info->dwMajorVersion >= 5);
	CHECK(info->wProductType >= 1 && info->wProductType <= 3);
	CHECK_EQ(*(BYTE *)&info[1], 0x5a);
	/* No size of either, as it is in a structure that nobody filled. */
	memset(info, 0x5a, sizeof(info));
	CHECK_EQ(get_version(info), 0);
	CHECK_EQ(info->wServicePackMajor, 0x5a5a);
	CHECK_EQ(info->wProductType, 0x5a);
}
