/*
 * Security identifiers (securitybaseapi.h).
 */
#include "security.h"

BOOL security_result(NTSTATUS status)
{
	if (!status)
		return TRUE;
	SetLastError(RtlNtStatusToDosError(status));
	return FALSE;
}

WCHAR *security_wide(const char *text, BOOL *failed)
{
	int size = text ? MultiByteToWideChar(CP_ACP, 0, text, -1, NULL, 0) : 0;
	WCHAR *wide = text ? HeapAlloc(GetProcessHeap(), 0, size * sizeof(WCHAR)) : NULL;

	if (wide) {
		MultiByteToWideChar(CP_ACP, 0, text, -1, wide, size);
	} else if (text) {
		*failed = TRUE;
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
	}
	return wide;
}

BOOL WINAPI IsValidSid(PSID sid)
{
	return RtlValidSid(sid);
}

BOOL WINAPI EqualSid(PSID first, PSID second)
{
	SetLastError(ERROR_SUCCESS);
	return RtlEqualSid(first, second);
}

BOOL WINAPI EqualPrefixSid(PSID first, PSID second)
{
	return RtlEqualPrefixSid(first, second);
}

DWORD WINAPI GetSidLengthRequired(UCHAR sub_authorities)
{
	return RtlLengthRequiredSid(sub_authorities);
}

DWORD WINAPI GetLengthSid(PSID sid)
{
	return RtlLengthSid(sid);
}

BOOL WINAPI InitializeSid(PSID sid, PSID_IDENTIFIER_AUTHORITY authority, BYTE sub_authorities)
{
	return security_result(RtlInitializeSid(sid, authority, sub_authorities));
}

BOOL WINAPI AllocateAndInitializeSid(PSID_IDENTIFIER_AUTHORITY authority, BYTE count, DWORD s0, DWORD s1, DWORD s2, DWORD s3, DWORD s4,
				     DWORD s5, DWORD s6, DWORD s7, PSID *sid)
{
	return security_result(RtlAllocateAndInitializeSid(authority, count, s0, s1, s2, s3, s4, s5, s6, s7, sid));
}

PVOID WINAPI FreeSid(PSID sid)
{
	return RtlFreeSid(sid);
}

PSID_IDENTIFIER_AUTHORITY WINAPI GetSidIdentifierAuthority(PSID sid)
{
	SetLastError(ERROR_SUCCESS);
	return RtlIdentifierAuthoritySid(sid);
}

PDWORD WINAPI GetSidSubAuthority(PSID sid, DWORD index)
{
	SetLastError(ERROR_SUCCESS);
	return RtlSubAuthoritySid(sid, index);
}

PUCHAR WINAPI GetSidSubAuthorityCount(PSID sid)
{
	SetLastError(ERROR_SUCCESS);
	return RtlSubAuthorityCountSid(sid);
}

BOOL WINAPI CopySid(DWORD bytes, PSID to, PSID from)
{
	return security_result(RtlCopySid(bytes, to, from));
}
