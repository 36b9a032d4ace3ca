/*
 * KUSER_SHARED_DATA at 0x7ffe0000 (Microsoft, "KUSER_SHARED_DATA structure"): what stays, and the time fields, read by the protocol of
 * KSYSTEM_TIME, beside what the functions say.
 */
#include "test.h"

#define PAGE ((const volatile BYTE *)0x7ffe0000)
#define U32(offset) (*(const volatile DWORD *)(PAGE + (offset)))

#define INTERRUPT_TIME 0x08
#define SYSTEM_TIME 0x14
#define TIME_ZONE_BIAS 0x20
#define TICK_COUNT 0x320
/* What the clocks may differ by: a tick of Windows' and a busy machine. */
#define TOLERANCE 2000000ll

static LONGLONG read_time(unsigned offset)
{
	DWORD low;
	LONG high;

	do {
		high = (LONG)U32(offset + 4);
		low = U32(offset);
	} while (high != (LONG)U32(offset + 8));
	return (LONGLONG)high << 32 | low;
}

static LONGLONG system_time(void)
{
	FILETIME time;

	GetSystemTimeAsFileTime(&time);
	return (LONGLONG)time.dwHighDateTime << 32 | time.dwLowDateTime;
}

static ULONGLONG tick_milliseconds(void)
{
	return (*(const volatile ULONGLONG *)(PAGE + TICK_COUNT) * (U32(4) >> 8)) >> 16;
}

TEST(user_shared_data_constants)
{
	WCHAR folder[MAX_PATH];
	RTL_OSVERSIONINFOW version = { .dwOSVersionInfoSize = sizeof(version) };
	LONG (WINAPI *get_version)(RTL_OSVERSIONINFOW *);
	LARGE_INTEGER frequency;

	*(FARPROC *)&get_version = GetProcAddress(GetModuleHandleA("ntdll.dll"), "RtlGetVersion");
	get_version(&version);
	CHECK_EQ(U32(0x26c), version.dwMajorVersion);
	CHECK_EQ(U32(0x270), version.dwMinorVersion);
	GetWindowsDirectoryW(folder, MAX_PATH);
	CHECK(!lstrcmpiW((const WCHAR *)(PAGE + 0x30), folder));
	for (DWORD feature = 0; feature < 40; feature++)
		if (IsProcessorFeaturePresent(feature))
			CHECK(PAGE[0x274 + feature] != 0);
	/* QpcFrequency, by its place in the structure's documentation; other implementations leave it 0. */
	QueryPerformanceFrequency(&frequency);
	CHECK_EQ(*(const volatile LONGLONG *)(PAGE + 0x300), frequency.QuadPart);
}

TEST(user_shared_data_times)
{
	LONGLONG interrupt = read_time(INTERRUPT_TIME), system = read_time(SYSTEM_TIME), ticks = (LONGLONG)tick_milliseconds();

	CHECK(system <= system_time() && system > system_time() - TOLERANCE);
	CHECK(ticks <= (LONGLONG)GetTickCount64() && ticks > (LONGLONG)GetTickCount64() - TOLERANCE / 10000);
	CHECK(interrupt / 10000 <= (LONGLONG)GetTickCount64() + 16);
	Sleep(300);
	CHECK(read_time(INTERRUPT_TIME) - interrupt >= 2900000);
	CHECK(read_time(SYSTEM_TIME) - system >= 2900000);
	CHECK((LONGLONG)tick_milliseconds() - ticks >= 280);
}

/* A loop that waits for the time to pass ends without asking the system for anything. */
TEST(user_shared_data_advances)
{
	LONGLONG before = read_time(INTERRUPT_TIME), last = before;
	DWORD started = GetTickCount();
	unsigned steps = 0;

	while (last - before < 2500000) {
		LONGLONG now = read_time(INTERRUPT_TIME);

		CHECK(now >= last);
		steps += now != last;
		last = now;
	}
	CHECK(GetTickCount() - started >= 240 && GetTickCount() - started < 20000);
	CHECK(steps >= 10);
}

TEST(user_shared_data_time_zone)
{
	TIME_ZONE_INFORMATION zone;
	DWORD id = GetTimeZoneInformation(&zone);
	LONG bias = zone.Bias + (id == TIME_ZONE_ID_DAYLIGHT ? zone.DaylightBias : id == TIME_ZONE_ID_STANDARD ? zone.StandardBias : 0);

	CHECK_EQ(read_time(TIME_ZONE_BIAS), bias * 600000000ll);
}

/* Nobody may write there. */
TEST(user_shared_data_is_read_only)
{
	MEMORY_BASIC_INFORMATION info;

	CHECK(VirtualQuery((const void *)PAGE, &info, sizeof(info)) == sizeof(info));
	CHECK_EQ(info.State, MEM_COMMIT);
	CHECK_EQ(info.Protect, PAGE_READONLY);
	/* The kernel reads it for others, too. */
	CHECK(ReadProcessMemory(GetCurrentProcess(), (const void *)(PAGE + 0x26c), &(DWORD){ 0 }, 4, NULL));
}
