/*
 * Which Windows this is: 10.0.19045, Windows 10 22H2, workstation.
 *
 * A program without a compatibility manifest is told 6.2 by GetVersionEx; these functions tell everybody the truth, as documented.
 */
#include "ntdll.h"
#include "rtl.h"

#define VERSION_MAJOR 10
#define VERSION_MINOR 0
#define VERSION_BUILD 19045

NTSTATUS WINAPI RtlGetVersion(PRTL_OSVERSIONINFOW info)
{
	RTL_OSVERSIONINFOEXW *extended = (RTL_OSVERSIONINFOEXW *)info;
	ULONG size = info->dwOSVersionInfoSize;

	info->dwMajorVersion = VERSION_MAJOR;
	info->dwMinorVersion = VERSION_MINOR;
	info->dwBuildNumber = VERSION_BUILD;
	info->dwPlatformId = VER_PLATFORM_WIN32_NT;
	memset(info->szCSDVersion, 0, sizeof(info->szCSDVersion));
	/* Programs that want the short structure often leave the size unset: the long one is for exactly its own. */
	if (size == sizeof(*extended)) {
		extended->wServicePackMajor = 0;
		extended->wServicePackMinor = 0;
		extended->wSuiteMask = VER_SUITE_SINGLEUSERTS;
		extended->wProductType = VER_NT_WORKSTATION;
		extended->wReserved = 0;
	}
	return STATUS_SUCCESS;
}

VOID WINAPI RtlGetNtVersionNumbers(PULONG major, PULONG minor, PULONG build)
{
	if (major)
		*major = VERSION_MAJOR;
	if (minor)
		*minor = VERSION_MINOR;
	if (build)
		*build = 0xf0000000u | VERSION_BUILD; /* the high bits tell a free build from a checked one */
}

/* Three bits of the mask for each field, in the order of the VER_ constants: VerSetConditionMask. */
static ULONG condition_of(ULONGLONG mask, ULONG type)
{
	ULONG index = (ULONG)__builtin_ctz(type);

	return (ULONG)(mask >> (index * 3)) & 7;
}

ULONGLONG WINAPI VerSetConditionMask(ULONGLONG mask, DWORD type, BYTE condition)
{
	ULONG bit;

	for (bit = 0; bit < 8; bit++) {
		if (type & 1u << bit)
			return mask | (ULONGLONG)(condition & 7) << (bit * 3);
	}
	return mask;
}

static BOOLEAN compare(LONGLONG have, LONGLONG want, ULONG condition)
{
	switch (condition) {
	case VER_EQUAL:
		return have == want;
	case VER_GREATER:
		return have > want;
	case VER_GREATER_EQUAL:
		return have >= want;
	case VER_LESS:
		return have < want;
	case VER_LESS_EQUAL:
		return have <= want;
	default:
		return FALSE;
	}
}

/* Version fields compare hierarchically: the first that differs decides, by its own condition; equal ones go on to the next. */
static BOOLEAN version_matches(const RTL_OSVERSIONINFOEXW *have, const RTL_OSVERSIONINFOEXW *want, ULONG types, ULONGLONG mask)
{
	const struct {
		ULONG type;
		ULONG have, want;
	} fields[] = {
		{ VER_MAJORVERSION, have->dwMajorVersion, want->dwMajorVersion },
		{ VER_MINORVERSION, have->dwMinorVersion, want->dwMinorVersion },
		{ VER_SERVICEPACKMAJOR, have->wServicePackMajor, want->wServicePackMajor },
		{ VER_SERVICEPACKMINOR, have->wServicePackMinor, want->wServicePackMinor },
	};
	ULONG condition = VER_EQUAL, i;
	BOOLEAN asked = FALSE;

	for (i = 0; i < 4; i++) {
		if (!(types & fields[i].type))
			continue;
		/* The condition of the most significant field asked for rules the others. */
		if (!asked)
			condition = condition_of(mask, fields[i].type);
		asked = TRUE;
		if (fields[i].have != fields[i].want)
			return compare(fields[i].have, fields[i].want, condition);
	}
	return !asked || compare(0, 0, condition);
}

NTSTATUS WINAPI RtlVerifyVersionInfo(PRTL_OSVERSIONINFOEXW want, ULONG types, ULONGLONG mask)
{
	RTL_OSVERSIONINFOEXW have;
	ULONG condition;

	if (!types || !mask || types & ~0xffu)
		return STATUS_INVALID_PARAMETER;
	have.dwOSVersionInfoSize = sizeof(have);
	RtlGetVersion((PRTL_OSVERSIONINFOW)&have);
	if (types & VER_PRODUCT_TYPE && !compare(have.wProductType, want->wProductType, condition_of(mask, VER_PRODUCT_TYPE)))
		return STATUS_REVISION_MISMATCH;
	if (types & VER_SUITENAME) {
		condition = condition_of(mask, VER_SUITENAME);
		if (condition == VER_AND ? (have.wSuiteMask & want->wSuiteMask) != want->wSuiteMask
		    : condition == VER_OR ? !(have.wSuiteMask & want->wSuiteMask) && want->wSuiteMask : TRUE)
			return STATUS_REVISION_MISMATCH;
	}
	if (types & VER_PLATFORMID && !compare(have.dwPlatformId, want->dwPlatformId, condition_of(mask, VER_PLATFORMID)))
		return STATUS_REVISION_MISMATCH;
	if (types & VER_BUILDNUMBER && !compare(have.dwBuildNumber, want->dwBuildNumber, condition_of(mask, VER_BUILDNUMBER)))
		return STATUS_REVISION_MISMATCH;
	return version_matches(&have, want, types, mask) ? STATUS_SUCCESS : STATUS_REVISION_MISMATCH;
}
