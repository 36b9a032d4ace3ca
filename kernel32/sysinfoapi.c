/*
 * sysinfoapi.h: the machine - processors, memory, names, load.
 */
#include "kernel32.h"

#include <decant/peb.h>
#include <decant/system.h>

static void get_processors(struct host_system_processors *processors)
{
	/* The call cannot fail with a good structure. */
	host_call(HOST_system_processors, processors);
}

void WINAPI GetSystemInfo(LPSYSTEM_INFO info)
{
	struct host_system_processors processors;
	struct host_system_address_space space;

	get_processors(&processors);
	host_call(HOST_system_address_space, &space);
	*info = (SYSTEM_INFO){
		.wProcessorArchitecture = PEB_WIDE ? PROCESSOR_ARCHITECTURE_AMD64 : PROCESSOR_ARCHITECTURE_INTEL,
		.dwPageSize = 0x1000,
		.lpMinimumApplicationAddress = (LPVOID)(ULONG_PTR)space.lowest,
		.lpMaximumApplicationAddress = (LPVOID)(ULONG_PTR)space.highest,
		.dwActiveProcessorMask = (DWORD_PTR)processors.mask,
		.dwNumberOfProcessors = processors.count,
		.dwProcessorType = PEB_WIDE ? PROCESSOR_AMD_X8664 : PROCESSOR_INTEL_PENTIUM,
		.dwAllocationGranularity = 0x10000,
		.wProcessorLevel = (WORD)processors.family,
		.wProcessorRevision = (WORD)(processors.model << 8 | processors.stepping),
	};
}

void WINAPI GetNativeSystemInfo(LPSYSTEM_INFO info)
{
	GetSystemInfo(info);
	/* The machine is one of 64 bits, whatever the program is. */
	info->wProcessorArchitecture = PROCESSOR_ARCHITECTURE_AMD64;
	info->dwProcessorType = PROCESSOR_AMD_X8664;
}

BOOL WINAPI IsProcessorFeaturePresent(DWORD feature)
{
	struct host_system_processors processors;

	if (feature >= 64)
		return FALSE;
	get_processors(&processors);
	return processors.features >> feature & 1;
}

BOOL WINAPI GlobalMemoryStatusEx(LPMEMORYSTATUSEX status)
{
	struct host_system_memory memory;
	struct host_system_address_space space;

	if (!status || status->dwLength != sizeof(*status)) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	if (!check_status(host_call(HOST_system_memory, &memory)) || !check_status(host_call(HOST_system_address_space, &space)))
		return FALSE;
	status->dwMemoryLoad = memory.total ? (DWORD)((memory.total - memory.available) * 100 / memory.total) : 0;
	status->ullTotalPhys = memory.total;
	status->ullAvailPhys = memory.available;
	status->ullTotalPageFile = memory.commit_limit;
	status->ullAvailPageFile = memory.commit_available;
	status->ullTotalVirtual = space.highest - space.lowest + 1;
	status->ullAvailVirtual = space.available;
	status->ullAvailExtendedVirtual = 0;
	return TRUE;
}

static SIZE_T capped(ULONGLONG value)
{
	/* Programs of 32 bits are told of 2 GB at most (Microsoft, "GlobalMemoryStatus function"). */
	return PEB_WIDE || value < 0x7fffffff ? (SIZE_T)value : 0x7fffffff;
}

void WINAPI GlobalMemoryStatus(LPMEMORYSTATUS status)
{
	MEMORYSTATUSEX full = { .dwLength = sizeof(full) };

	if (!GlobalMemoryStatusEx(&full))
		return;
	status->dwLength = sizeof(*status);
	status->dwMemoryLoad = full.dwMemoryLoad;
	status->dwTotalPhys = capped(full.ullTotalPhys);
	status->dwAvailPhys = capped(full.ullAvailPhys);
	status->dwTotalPageFile = capped(full.ullTotalPageFile);
	status->dwAvailPageFile = capped(full.ullAvailPageFile);
	status->dwTotalVirtual = capped(full.ullTotalVirtual);
	status->dwAvailVirtual = capped(full.ullAvailVirtual);
}

BOOL WINAPI GetPhysicallyInstalledSystemMemory(PULONGLONG kilobytes)
{
	struct host_system_memory memory;

	if (!kilobytes) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	if (!check_status(host_call(HOST_system_memory, &memory)))
		return FALSE;
	*kilobytes = memory.installed / 1024;
	return TRUE;
}

static void put_time(FILETIME *to, ULONGLONG time)
{
	if (!to)
		return;
	to->dwLowDateTime = (DWORD)time;
	to->dwHighDateTime = (DWORD)(time >> 32);
}

BOOL WINAPI GetSystemTimes(PFILETIME idle, PFILETIME kernel, PFILETIME user)
{
	struct host_system_times times = { 0 };

	if (!check_status(host_call(HOST_system_times, &times)))
		return FALSE;
	put_time(idle, times.idle);
	put_time(kernel, times.kernel);
	put_time(user, times.user);
	return TRUE;
}

BOOL WINAPI GetSystemPowerStatus(LPSYSTEM_POWER_STATUS status)
{
	struct host_system_power power;

	if (!check_status(host_call(HOST_system_power, &power)))
		return FALSE;
	*status = (SYSTEM_POWER_STATUS){
		.ACLineStatus = power.ac_line, .BatteryFlag = power.battery_flag, .BatteryLifePercent = power.percent,
		.BatteryLifeTime = power.seconds_left, .BatteryFullLifeTime = (DWORD)-1
	};
	return TRUE;
}

DWORD WINAPI GetActiveProcessorCount(WORD group)
{
	struct host_system_processors processors;

	if (group && group != ALL_PROCESSOR_GROUPS) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	get_processors(&processors);
	return processors.count;
}

DWORD WINAPI GetMaximumProcessorCount(WORD group)
{
	return GetActiveProcessorCount(group);
}

WORD WINAPI GetActiveProcessorGroupCount(void)
{
	return 1;
}

WORD WINAPI GetMaximumProcessorGroupCount(void)
{
	return 1;
}

DWORD WINAPI GetCurrentProcessorNumber(void)
{
	struct host_system_current_processor params;

	host_call(HOST_system_current_processor, &params);
	return params.number;
}

VOID WINAPI GetCurrentProcessorNumberEx(PPROCESSOR_NUMBER number)
{
	*number = (PROCESSOR_NUMBER){ .Group = 0, .Number = (BYTE)GetCurrentProcessorNumber() };
}

BOOL WINAPI GetNumaHighestNodeNumber(PULONG node)
{
	*node = 0;
	return TRUE;
}
