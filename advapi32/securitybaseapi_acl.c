/*
 * Access control lists (securitybaseapi.h): ntdll's under their Win32 names.
 */
#include "security.h"

BOOL WINAPI InitializeAcl(PACL acl, DWORD bytes, DWORD revision)
{
	return security_result(RtlCreateAcl(acl, bytes, revision));
}

BOOL WINAPI IsValidAcl(PACL acl)
{
	return RtlValidAcl(acl);
}

BOOL WINAPI GetAclInformation(PACL acl, LPVOID information, DWORD bytes, ACL_INFORMATION_CLASS information_class)
{
	return security_result(RtlQueryInformationAcl(acl, information, bytes, information_class));
}

BOOL WINAPI AddAce(PACL acl, DWORD revision, DWORD index, LPVOID aces, DWORD bytes)
{
	return security_result(RtlAddAce(acl, revision, index, aces, bytes));
}

BOOL WINAPI GetAce(PACL acl, DWORD index, LPVOID *ace)
{
	return security_result(RtlGetAce(acl, index, ace));
}

BOOL WINAPI DeleteAce(PACL acl, DWORD index)
{
	return security_result(RtlDeleteAce(acl, index));
}

BOOL WINAPI FindFirstFreeAce(PACL acl, LPVOID *ace)
{
	if (!RtlValidAcl(acl))
		return security_result(STATUS_INVALID_ACL);
	return RtlFirstFreeAce(acl, ace);
}

BOOL WINAPI AddAccessAllowedAce(PACL acl, DWORD revision, DWORD access, PSID sid)
{
	return security_result(RtlAddAccessAllowedAce(acl, revision, access, sid));
}

BOOL WINAPI AddAccessAllowedAceEx(PACL acl, DWORD revision, DWORD flags, DWORD access, PSID sid)
{
	return security_result(RtlAddAccessAllowedAceEx(acl, revision, flags, access, sid));
}

BOOL WINAPI AddAccessDeniedAce(PACL acl, DWORD revision, DWORD access, PSID sid)
{
	return security_result(RtlAddAccessDeniedAce(acl, revision, access, sid));
}

BOOL WINAPI AddAccessDeniedAceEx(PACL acl, DWORD revision, DWORD flags, DWORD access, PSID sid)
{
	return security_result(RtlAddAccessDeniedAceEx(acl, revision, flags, access, sid));
}

BOOL WINAPI AddAuditAccessAce(PACL acl, DWORD revision, DWORD access, PSID sid, BOOL success, BOOL failure)
{
	return security_result(RtlAddAuditAccessAce(acl, revision, access, sid, success != 0, failure != 0));
}

BOOL WINAPI AddMandatoryAce(PACL acl, DWORD revision, DWORD flags, DWORD policy, PSID label)
{
	return security_result(RtlAddMandatoryAce(acl, revision, flags, label, SYSTEM_MANDATORY_LABEL_ACE_TYPE, policy));
}
