/*
 * Privileges by name (winbase.h). A privilege's LUID is its number (wdm.h).
 */
#include "security.h"

static const struct {
	DWORD number;
	const WCHAR *name;
} privileges[] = {
	{ 2, L"SeCreateTokenPrivilege" }, { 3, L"SeAssignPrimaryTokenPrivilege" }, { 4, L"SeLockMemoryPrivilege" },
	{ 5, L"SeIncreaseQuotaPrivilege" }, { 6, L"SeMachineAccountPrivilege" }, { 7, L"SeTcbPrivilege" }, { 8, L"SeSecurityPrivilege" },
	{ 9, L"SeTakeOwnershipPrivilege" }, { 10, L"SeLoadDriverPrivilege" }, { 11, L"SeSystemProfilePrivilege" },
	{ 12, L"SeSystemtimePrivilege" }, { 13, L"SeProfileSingleProcessPrivilege" }, { 14, L"SeIncreaseBasePriorityPrivilege" },
	{ 15, L"SeCreatePagefilePrivilege" }, { 16, L"SeCreatePermanentPrivilege" }, { 17, L"SeBackupPrivilege" },
	{ 18, L"SeRestorePrivilege" }, { 19, L"SeShutdownPrivilege" }, { 20, L"SeDebugPrivilege" }, { 21, L"SeAuditPrivilege" },
	{ 22, L"SeSystemEnvironmentPrivilege" }, { 23, L"SeChangeNotifyPrivilege" }, { 24, L"SeRemoteShutdownPrivilege" },
	{ 25, L"SeUndockPrivilege" }, { 26, L"SeSyncAgentPrivilege" }, { 27, L"SeEnableDelegationPrivilege" },
	{ 28, L"SeManageVolumePrivilege" }, { 29, L"SeImpersonatePrivilege" }, { 30, L"SeCreateGlobalPrivilege" },
	{ 31, L"SeTrustedCredManAccessPrivilege" }, { 32, L"SeRelabelPrivilege" }, { 33, L"SeIncreaseWorkingSetPrivilege" },
	{ 34, L"SeTimeZonePrivilege" }, { 35, L"SeCreateSymbolicLinkPrivilege" }, { 36, L"SeDelegateSessionUserImpersonatePrivilege" },
};

/* This machine has the only names that there are; any other system would have to be asked. */
static BOOL is_local(const WCHAR *system)
{
	if (!system || !*system)
		return TRUE;
	SetLastError(RPC_S_SERVER_UNAVAILABLE);
	return FALSE;
}

BOOL WINAPI LookupPrivilegeValueW(LPCWSTR system, LPCWSTR name, PLUID luid)
{
	unsigned i;

	if (!is_local(system))
		return FALSE;
	for (i = 0; name && i < ARRAYSIZE(privileges); i++) {
		if (!lstrcmpiW(privileges[i].name, name)) {
			*luid = (LUID){ privileges[i].number, 0 };
			return TRUE;
		}
	}
	SetLastError(ERROR_NO_SUCH_PRIVILEGE);
	return FALSE;
}

BOOL WINAPI LookupPrivilegeValueA(LPCSTR system, LPCSTR name, PLUID luid)
{
	BOOL failed = FALSE;
	WCHAR *wide_system = security_wide(system, &failed), *wide_name = security_wide(name, &failed);
	BOOL done = !failed && LookupPrivilegeValueW(wide_system, wide_name, luid);

	HeapFree(GetProcessHeap(), 0, wide_system);
	HeapFree(GetProcessHeap(), 0, wide_name);
	return done;
}

static const WCHAR *privilege_name(const LUID *luid)
{
	unsigned i;

	for (i = 0; i < ARRAYSIZE(privileges); i++)
		if (!luid->HighPart && luid->LowPart == privileges[i].number)
			return privileges[i].name;
	SetLastError(ERROR_NO_SUCH_PRIVILEGE);
	return NULL;
}

/* *size is in characters: of the buffer on entry, with the terminator if it is too small, without it on success. */
BOOL WINAPI LookupPrivilegeNameW(LPCWSTR system, PLUID luid, LPWSTR name, LPDWORD size)
{
	const WCHAR *found = is_local(system) ? privilege_name(luid) : NULL;
	DWORD length;

	if (!found)
		return FALSE;
	length = lstrlenW(found);
	if (!name || *size <= length) {
		*size = length + 1;
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
		return FALSE;
	}
	lstrcpyW(name, found);
	*size = length;
	return TRUE;
}

BOOL WINAPI LookupPrivilegeNameA(LPCSTR system, PLUID luid, LPSTR name, LPDWORD size)
{
	BOOL failed = FALSE;
	WCHAR *wide_system = security_wide(system, &failed);
	WCHAR wide[64];
	DWORD wide_size = ARRAYSIZE(wide);
	BOOL done = !failed && LookupPrivilegeNameW(wide_system, luid, wide, &wide_size);

	HeapFree(GetProcessHeap(), 0, wide_system);
	if (!done)
		return FALSE;
	if (!name || *size <= wide_size) {
		*size = wide_size + 1;
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
		return FALSE;
	}
	WideCharToMultiByte(CP_ACP, 0, wide, -1, name, *size, NULL, NULL);
	*size = wide_size;
	return TRUE;
}
