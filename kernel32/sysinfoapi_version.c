/*
 * sysinfoapi.h: which Windows this is.
 *
 * The version is told as it is, Windows 10 22H2, whether or not a program's manifest says that it knows it.
 */
#include "kernel32.h"

#include <decant/peb.h>

NTSTATUS WINAPI RtlGetVersion(PRTL_OSVERSIONINFOW version);
NTSTATUS WINAPI RtlVerifyVersionInfo(PRTL_OSVERSIONINFOEXW wanted, ULONG types, ULONGLONG conditions);

DWORD WINAPI GetVersion(void)
{
	struct process_block *peb = current_peb();

	return peb->OSMajorVersion | peb->OSMinorVersion << 8 | (DWORD)peb->OSBuildNumber << 16;
}

BOOL WINAPI GetVersionExW(LPOSVERSIONINFOW version)
{
	if (version->dwOSVersionInfoSize != sizeof(OSVERSIONINFOW) && version->dwOSVersionInfoSize != sizeof(OSVERSIONINFOEXW)) {
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
		return FALSE;
	}
	return check_status(RtlGetVersion(version));
}

BOOL WINAPI GetVersionExA(LPOSVERSIONINFOA version)
{
	OSVERSIONINFOEXW wide = { .dwOSVersionInfoSize = sizeof(wide) };

	if (version->dwOSVersionInfoSize != sizeof(OSVERSIONINFOA) && version->dwOSVersionInfoSize != sizeof(OSVERSIONINFOEXA)) {
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
		return FALSE;
	}
	if (!check_status(RtlGetVersion((PRTL_OSVERSIONINFOW)&wide)))
		return FALSE;
	version->dwMajorVersion = wide.dwMajorVersion;
	version->dwMinorVersion = wide.dwMinorVersion;
	version->dwBuildNumber = wide.dwBuildNumber;
	version->dwPlatformId = wide.dwPlatformId;
	version->szCSDVersion[0] = 0;
	if (version->dwOSVersionInfoSize == sizeof(OSVERSIONINFOEXA)) {
		OSVERSIONINFOEXA *full = (OSVERSIONINFOEXA *)version;

		full->wServicePackMajor = wide.wServicePackMajor;
		full->wServicePackMinor = wide.wServicePackMinor;
		full->wSuiteMask = wide.wSuiteMask;
		full->wProductType = wide.wProductType;
		full->wReserved = 0;
	}
	return TRUE;
}

BOOL WINAPI VerifyVersionInfoW(LPOSVERSIONINFOEXW wanted, DWORD types, DWORDLONG conditions)
{
	NTSTATUS status = RtlVerifyVersionInfo((PRTL_OSVERSIONINFOEXW)wanted, types, conditions);

	if (status == (NTSTATUS)STATUS_REVISION_MISMATCH) {
		SetLastError(ERROR_OLD_WIN_VERSION);
		return FALSE;
	}
	return check_status(status);
}

BOOL WINAPI VerifyVersionInfoA(LPOSVERSIONINFOEXA wanted, DWORD types, DWORDLONG conditions)
{
	/* The service pack's name, which alone differs, is never compared. */
	OSVERSIONINFOEXW wide = {
		.dwOSVersionInfoSize = sizeof(wide), .dwMajorVersion = wanted->dwMajorVersion, .dwMinorVersion = wanted->dwMinorVersion,
		.dwBuildNumber = wanted->dwBuildNumber, .dwPlatformId = wanted->dwPlatformId,
		.wServicePackMajor = wanted->wServicePackMajor, .wServicePackMinor = wanted->wServicePackMinor,
		.wSuiteMask = wanted->wSuiteMask, .wProductType = wanted->wProductType
	};

	return VerifyVersionInfoW(&wide, types, conditions);
}
