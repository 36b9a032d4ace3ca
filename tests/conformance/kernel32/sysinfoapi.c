/*
 * sysinfoapi.h, and what a process says of itself: names of the machine, processors, error modes, priority boost.
 */
#include "test.h"

typedef HRESULT WINAPI wer_set_flags(DWORD flags);
typedef HRESULT WINAPI wer_get_flags(HANDLE process, DWORD *flags);

TEST(GetComputerNameW_sizes)
{
	WCHAR name[MAX_COMPUTERNAME_LENGTH + 1];
	DWORD size = MAX_COMPUTERNAME_LENGTH + 1, small = 1;

	REQUIRE(GetComputerNameW(name, &size));
	CHECK_EQ(size, wcslen(name));
	CHECK(size > 0 && size <= MAX_COMPUTERNAME_LENGTH);
	CHECK(!GetComputerNameW(name, &small));
	CHECK_ERROR(ERROR_BUFFER_OVERFLOW);
	CHECK_EQ(small, size + 1);
}

TEST(GetComputerNameExW_kinds)
{
	WCHAR netbios[64], host[256], domain[256], whole[512];
	DWORD size = 64, host_size = 256, domain_size = 256, whole_size = 512, needed = 0;

	REQUIRE(GetComputerNameExW(ComputerNameNetBIOS, netbios, &size));
	CHECK_EQ(size, wcslen(netbios));
	REQUIRE(GetComputerNameExW(ComputerNameDnsHostname, host, &host_size));
	CHECK_EQ(host_size, wcslen(host));
	CHECK(!_wcsnicmp(netbios, host, size));
	REQUIRE(GetComputerNameExW(ComputerNameDnsDomain, domain, &domain_size));
	CHECK_EQ(domain_size, wcslen(domain));
	REQUIRE(GetComputerNameExW(ComputerNameDnsFullyQualified, whole, &whole_size));
	CHECK_EQ(whole_size, host_size + (domain_size ? 1 + domain_size : 0));
	CHECK(!GetComputerNameExW(ComputerNameDnsHostname, NULL, &needed));
	CHECK_ERROR(ERROR_MORE_DATA);
	CHECK_EQ(needed, host_size + 1);
	size = 64;
	CHECK(!GetComputerNameExW(ComputerNameMax, netbios, &size));
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
}

TEST(GetCurrentProcessorNumber_is_one_of_the_machine)
{
	PROCESSOR_NUMBER number = { 9, 9, 9 };
	SYSTEM_INFO info;

	GetSystemInfo(&info);
	CHECK(info.dwActiveProcessorMask >> GetCurrentProcessorNumber() & 1);
	GetCurrentProcessorNumberEx(&number);
	CHECK_EQ(number.Group, 0);
	CHECK_EQ(number.Reserved, 0);
	CHECK(info.dwActiveProcessorMask >> number.Number & 1);
}

TEST(SetThreadErrorMode_round_trip)
{
	DWORD previous = 77;

	REQUIRE(SetThreadErrorMode(0, NULL));
	CHECK(SetThreadErrorMode(SEM_FAILCRITICALERRORS | SEM_NOOPENFILEERRORBOX, &previous));
	CHECK_EQ(previous, 0);
	CHECK_EQ(GetThreadErrorMode(), SEM_FAILCRITICALERRORS | SEM_NOOPENFILEERRORBOX);
	CHECK(SetThreadErrorMode(SEM_NOGPFAULTERRORBOX, &previous));
	CHECK_EQ(previous, SEM_FAILCRITICALERRORS | SEM_NOOPENFILEERRORBOX);
	CHECK_EQ(GetThreadErrorMode(), SEM_NOGPFAULTERRORBOX);
	/* Microsoft, "SetThreadErrorMode": only these three can be set for a thread. */
	CHECK(!SetThreadErrorMode(SEM_NOALIGNMENTFAULTEXCEPT, &previous));
	CHECK_ERROR(ERROR_INVALID_PARAMETER);
	CHECK_EQ(GetThreadErrorMode(), SEM_NOGPFAULTERRORBOX);
}

TEST(SetProcessPriorityBoost_is_kept)
{
	BOOL disabled = 5;

	REQUIRE(GetProcessPriorityBoost(GetCurrentProcess(), &disabled));
	CHECK_EQ(disabled, FALSE);
	CHECK(SetProcessPriorityBoost(GetCurrentProcess(), TRUE));
	CHECK(GetProcessPriorityBoost(GetCurrentProcess(), &disabled));
	CHECK_EQ(disabled, TRUE);
	CHECK(SetProcessPriorityBoost(GetCurrentProcess(), FALSE));
	CHECK(GetProcessPriorityBoost(GetCurrentProcess(), &disabled));
	CHECK_EQ(disabled, FALSE);
	CHECK(!SetProcessPriorityBoost(NULL, TRUE));
	CHECK_ERROR(ERROR_INVALID_HANDLE);
}

TEST(WerSetFlags_are_kept)
{
	HMODULE kernel32 = GetModuleHandleW(L"kernel32.dll");
	wer_set_flags *set = (wer_set_flags *)(void *)GetProcAddress(kernel32, "WerSetFlags");
	wer_get_flags *get = (wer_get_flags *)(void *)GetProcAddress(kernel32, "WerGetFlags");
	DWORD flags = 0;

	if (!set || !get) {
		test_skip("no WerSetFlags");
		return;
	}
	CHECK_EQ(set(3), S_OK);
	CHECK_EQ(get(GetCurrentProcess(), &flags), S_OK);
	CHECK_EQ(flags, 3);
}

TEST(RaiseFailFastException_passes_all_handlers)
{
	WCHAR line[MAX_PATH + 64], path[MAX_PATH];
	STARTUPINFOW startup = { .cb = sizeof(startup) };
	PROCESS_INFORMATION child;
	DWORD code = 0;

	GetModuleFileNameW(NULL, path, MAX_PATH);
	swprintf(line, MAX_PATH + 64, L"\"%ls\" RaiseFailFastException_passes_all_handlers --child", path);
	if (test_child_arguments()) {
		/* A handler that would make the test fail by another exit code. */
		AddVectoredExceptionHandler(1, (PVECTORED_EXCEPTION_HANDLER)(void *)ExitProcess);
		CloseHandle(GetStdHandle(STD_ERROR_HANDLE));
		RaiseFailFastException(NULL, NULL, 0);
		ExitProcess(1);
	}
	REQUIRE(CreateProcessW(NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &child));
	CHECK_EQ(WaitForSingleObject(child.hProcess, 30000), WAIT_OBJECT_0);
	CHECK(GetExitCodeProcess(child.hProcess, &code));
	CHECK_EQ(code, 0xC0000602);
	CloseHandle(child.hProcess);
	CloseHandle(child.hThread);
}
