/*
 * Access tokens and impersonation (processthreadsapi.h, securitybaseapi.h).
 */
#include "security.h"

#include <decant/token.h>

BOOL WINAPI OpenProcessToken(HANDLE process, DWORD access, PHANDLE token)
{
	return security_result(NtOpenProcessToken(process, access, token));
}

BOOL WINAPI OpenThreadToken(HANDLE thread, DWORD access, BOOL as_self, PHANDLE token)
{
	return security_result(NtOpenThreadToken(thread, access, as_self != 0, token));
}

BOOL WINAPI GetTokenInformation(HANDLE token, TOKEN_INFORMATION_CLASS information_class, LPVOID information, DWORD bytes, PDWORD returned)
{
	return security_result(NtQueryInformationToken(token, information_class, information, bytes, returned));
}

BOOL WINAPI AdjustTokenPrivileges(HANDLE token, BOOL disable_all, PTOKEN_PRIVILEGES wanted, DWORD bytes, PTOKEN_PRIVILEGES before, PDWORD returned)
{
	NTSTATUS status = NtAdjustPrivilegesToken(token, disable_all != 0, wanted, bytes, before, returned);

	/* Done as far as it could be; the last error tells whether that was all. */
	SetLastError(status ? RtlNtStatusToDosError(status) : ERROR_SUCCESS);
	return status == STATUS_SUCCESS || status == STATUS_NOT_ALL_ASSIGNED;
}

BOOL WINAPI DuplicateTokenEx(HANDLE token, DWORD access, LPSECURITY_ATTRIBUTES security, SECURITY_IMPERSONATION_LEVEL level, TOKEN_TYPE type,
			     PHANDLE copy)
{
	SECURITY_QUALITY_OF_SERVICE quality = { .Length = sizeof(quality), .ImpersonationLevel = level };
	OBJECT_ATTRIBUTES attributes;

	InitializeObjectAttributes(&attributes, NULL, security && security->bInheritHandle ? OBJ_INHERIT : 0, NULL, NULL);
	attributes.SecurityQualityOfService = &quality;
	return security_result(NtDuplicateToken(token, access, &attributes, FALSE, type, copy));
}

BOOL WINAPI DuplicateToken(HANDLE token, SECURITY_IMPERSONATION_LEVEL level, PHANDLE copy)
{
	return DuplicateTokenEx(token, TOKEN_IMPERSONATE | TOKEN_QUERY, NULL, level, TokenImpersonation, copy);
}

BOOL WINAPI SetThreadToken(PHANDLE thread, HANDLE token)
{
	struct host_token_impersonate call = {
		.thread = GUEST_HANDLE(thread ? *thread : GetCurrentThread()), .token = GUEST_HANDLE(token)
	};

	return security_result(host_call(HOST_token_impersonate, &call));
}

BOOL WINAPI RevertToSelf(void)
{
	return SetThreadToken(NULL, NULL);
}

BOOL WINAPI ImpersonateLoggedOnUser(HANDLE token)
{
	TOKEN_TYPE type;
	DWORD returned;
	HANDLE copy;
	BOOL done;

	if (!GetTokenInformation(token, TokenType, &type, sizeof(type), &returned))
		return FALSE;
	if (type == TokenImpersonation)
		return SetThreadToken(NULL, token);
	if (!DuplicateToken(token, SecurityImpersonation, &copy))
		return FALSE;
	done = SetThreadToken(NULL, copy);
	CloseHandle(copy);
	return done;
}

BOOL WINAPI ImpersonateSelf(SECURITY_IMPERSONATION_LEVEL level)
{
	HANDLE token, copy;
	BOOL done;

	if (!OpenProcessToken(GetCurrentProcess(), TOKEN_DUPLICATE, &token))
		return FALSE;
	done = DuplicateTokenEx(token, TOKEN_IMPERSONATE | TOKEN_QUERY | TOKEN_ADJUST_PRIVILEGES, NULL, level, TokenImpersonation, &copy);
	CloseHandle(token);
	if (!done)
		return FALSE;
	done = SetThreadToken(NULL, copy);
	CloseHandle(copy);
	return done;
}

BOOL WINAPI IsTokenRestricted(HANDLE token)
{
	DWORD restricted, returned;

	/* Filtering a token adds restricting SIDs; nothing here makes such tokens. */
	return GetTokenInformation(token, TokenHasRestrictions, &restricted, sizeof(restricted), &returned) && restricted;
}

/* Whether SID is an enabled group of TOKEN, or its user. */
static BOOL is_member(HANDLE token, PSID sid, PBOOL member)
{
	BYTE buffer[2048];
	TOKEN_GROUPS *groups = (TOKEN_GROUPS *)buffer;
	TOKEN_USER *user = (TOKEN_USER *)buffer;
	DWORD returned, i;

	*member = FALSE;
	if (!GetTokenInformation(token, TokenUser, buffer, sizeof(buffer), &returned))
		return FALSE;
	if (RtlEqualSid(user->User.Sid, sid)) {
		*member = TRUE;
		return TRUE;
	}
	if (!GetTokenInformation(token, TokenGroups, buffer, sizeof(buffer), &returned))
		return FALSE;
	for (i = 0; i < groups->GroupCount; i++)
		if (groups->Groups[i].Attributes & SE_GROUP_ENABLED && RtlEqualSid(groups->Groups[i].Sid, sid))
			*member = TRUE;
	return TRUE;
}

BOOL WINAPI CheckTokenMembership(HANDLE token, PSID sid, PBOOL member)
{
	HANDLE own = NULL;
	TOKEN_TYPE type;
	DWORD returned;
	BOOL done;

	if (!RtlValidSid(sid)) {
		SetLastError(ERROR_INVALID_SID);
		return FALSE;
	}
	if (token) {
		if (!GetTokenInformation(token, TokenType, &type, sizeof(type), &returned))
			return FALSE;
		if (type != TokenImpersonation) {
			SetLastError(ERROR_NO_IMPERSONATION_TOKEN);
			return FALSE;
		}
		return is_member(token, sid, member);
	}
	if (!OpenThreadToken(GetCurrentThread(), TOKEN_QUERY, TRUE, &own) && !OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &own))
		return FALSE;
	done = is_member(own, sid, member);
	CloseHandle(own);
	return done;
}

BOOL WINAPI PrivilegeCheck(HANDLE token, PPRIVILEGE_SET required, LPBOOL held)
{
	BYTE buffer[1024];
	TOKEN_PRIVILEGES *privileges = (TOKEN_PRIVILEGES *)buffer;
	DWORD returned, found = 0, i, j;

	if (!GetTokenInformation(token, TokenPrivileges, buffer, sizeof(buffer), &returned))
		return FALSE;
	for (i = 0; i < required->PrivilegeCount; i++) {
		LUID_AND_ATTRIBUTES *wanted = &required->Privilege[i];

		for (j = 0; j < privileges->PrivilegeCount; j++) {
			LUID_AND_ATTRIBUTES *has = &privileges->Privileges[j];

			if (has->Attributes & SE_PRIVILEGE_ENABLED && has->Luid.LowPart == wanted->Luid.LowPart &&
			    has->Luid.HighPart == wanted->Luid.HighPart) {
				wanted->Attributes |= SE_PRIVILEGE_USED_FOR_ACCESS;
				found++;
				break;
			}
		}
	}
	*held = required->Control & PRIVILEGE_SET_ALL_NECESSARY ? found == required->PrivilegeCount : found != 0;
	return TRUE;
}

VOID WINAPI MapGenericMask(PDWORD access, PGENERIC_MAPPING mapping)
{
	if (*access & GENERIC_READ)
		*access |= mapping->GenericRead;
	if (*access & GENERIC_WRITE)
		*access |= mapping->GenericWrite;
	if (*access & GENERIC_EXECUTE)
		*access |= mapping->GenericExecute;
	if (*access & GENERIC_ALL)
		*access |= mapping->GenericAll;
	*access &= ~(DWORD)(GENERIC_READ | GENERIC_WRITE | GENERIC_EXECUTE | GENERIC_ALL);
}
