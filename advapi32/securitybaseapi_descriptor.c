/*
 * Security descriptors (securitybaseapi.h): ntdll's under their Win32 names.
 */
#include "security.h"

BOOL WINAPI InitializeSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, DWORD revision)
{
	return security_result(RtlCreateSecurityDescriptor(descriptor, revision));
}

BOOL WINAPI IsValidSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor)
{
	return RtlValidSecurityDescriptor(descriptor);
}

DWORD WINAPI GetSecurityDescriptorLength(PSECURITY_DESCRIPTOR descriptor)
{
	return RtlLengthSecurityDescriptor(descriptor);
}

BOOL WINAPI GetSecurityDescriptorControl(PSECURITY_DESCRIPTOR descriptor, PSECURITY_DESCRIPTOR_CONTROL control, LPDWORD revision)
{
	return security_result(RtlGetControlSecurityDescriptor(descriptor, control, revision));
}

BOOL WINAPI SetSecurityDescriptorControl(PSECURITY_DESCRIPTOR descriptor, SECURITY_DESCRIPTOR_CONTROL which, SECURITY_DESCRIPTOR_CONTROL bits)
{
	return security_result(RtlSetControlSecurityDescriptor(descriptor, which, bits));
}

BOOL WINAPI GetSecurityDescriptorOwner(PSECURITY_DESCRIPTOR descriptor, PSID *owner, LPBOOL defaulted)
{
	BOOLEAN by_default = FALSE;
	BOOL done = security_result(RtlGetOwnerSecurityDescriptor(descriptor, owner, &by_default));

	if (done)
		*defaulted = by_default;
	return done;
}

BOOL WINAPI SetSecurityDescriptorOwner(PSECURITY_DESCRIPTOR descriptor, PSID owner, BOOL defaulted)
{
	return security_result(RtlSetOwnerSecurityDescriptor(descriptor, owner, defaulted != 0));
}

BOOL WINAPI GetSecurityDescriptorGroup(PSECURITY_DESCRIPTOR descriptor, PSID *group, LPBOOL defaulted)
{
	BOOLEAN by_default = FALSE;
	BOOL done = security_result(RtlGetGroupSecurityDescriptor(descriptor, group, &by_default));

	if (done)
		*defaulted = by_default;
	return done;
}

BOOL WINAPI SetSecurityDescriptorGroup(PSECURITY_DESCRIPTOR descriptor, PSID group, BOOL defaulted)
{
	return security_result(RtlSetGroupSecurityDescriptor(descriptor, group, defaulted != 0));
}

/* Stores what was found of a list; the last two only if there is one. */
static BOOL put_acl(NTSTATUS status, BOOLEAN present, PACL acl, BOOLEAN by_default, LPBOOL to_present, PACL *to_acl, LPBOOL to_defaulted)
{
	if (!security_result(status))
		return FALSE;
	*to_present = present;
	if (present) {
		*to_acl = acl;
		*to_defaulted = by_default;
	}
	return TRUE;
}

BOOL WINAPI GetSecurityDescriptorDacl(PSECURITY_DESCRIPTOR descriptor, LPBOOL present, PACL *acl, LPBOOL defaulted)
{
	BOOLEAN is_present = FALSE, by_default = FALSE;
	PACL found = NULL;
	NTSTATUS status = RtlGetDaclSecurityDescriptor(descriptor, &is_present, &found, &by_default);

	return put_acl(status, is_present, found, by_default, present, acl, defaulted);
}

BOOL WINAPI SetSecurityDescriptorDacl(PSECURITY_DESCRIPTOR descriptor, BOOL present, PACL acl, BOOL defaulted)
{
	return security_result(RtlSetDaclSecurityDescriptor(descriptor, present != 0, acl, defaulted != 0));
}

BOOL WINAPI GetSecurityDescriptorSacl(PSECURITY_DESCRIPTOR descriptor, LPBOOL present, PACL *acl, LPBOOL defaulted)
{
	BOOLEAN is_present = FALSE, by_default = FALSE;
	PACL found = NULL;
	NTSTATUS status = RtlGetSaclSecurityDescriptor(descriptor, &is_present, &found, &by_default);

	return put_acl(status, is_present, found, by_default, present, acl, defaulted);
}

BOOL WINAPI SetSecurityDescriptorSacl(PSECURITY_DESCRIPTOR descriptor, BOOL present, PACL acl, BOOL defaulted)
{
	return security_result(RtlSetSaclSecurityDescriptor(descriptor, present != 0, acl, defaulted != 0));
}

BOOL WINAPI MakeSelfRelativeSD(PSECURITY_DESCRIPTOR from, PSECURITY_DESCRIPTOR to, LPDWORD bytes)
{
	return security_result(RtlAbsoluteToSelfRelativeSD(from, to, bytes));
}

BOOL WINAPI MakeAbsoluteSD(PSECURITY_DESCRIPTOR from, PSECURITY_DESCRIPTOR to, LPDWORD bytes, PACL dacl, LPDWORD dacl_bytes, PACL sacl,
			   LPDWORD sacl_bytes, PSID owner, LPDWORD owner_bytes, PSID group, LPDWORD group_bytes)
{
	return security_result(RtlSelfRelativeToAbsoluteSD(from, to, bytes, dacl, dacl_bytes, sacl, sacl_bytes, owner, owner_bytes, group,
							   group_bytes));
}
