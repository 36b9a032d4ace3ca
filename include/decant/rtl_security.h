/*
 * ntdll's functions for SIDs, ACLs and security descriptors, which the toolchain's headers do not declare. advapi32 exports them under their
 * Win32 names. Parameters and results: Microsoft, ntifs.h.
 */
#ifndef DECANT_RTL_SECURITY_H
#define DECANT_RTL_SECURITY_H

BOOLEAN WINAPI RtlValidSid(PSID sid);
ULONG WINAPI RtlLengthRequiredSid(ULONG count);
ULONG WINAPI RtlLengthSid(PSID sid);
NTSTATUS WINAPI RtlInitializeSid(PSID sid, PSID_IDENTIFIER_AUTHORITY authority, UCHAR count);
PSID_IDENTIFIER_AUTHORITY WINAPI RtlIdentifierAuthoritySid(PSID sid);
PDWORD WINAPI RtlSubAuthoritySid(PSID sid, DWORD index);
PUCHAR WINAPI RtlSubAuthorityCountSid(PSID sid);
NTSTATUS WINAPI RtlAllocateAndInitializeSid(PSID_IDENTIFIER_AUTHORITY authority, UCHAR count, DWORD a, DWORD b, DWORD c, DWORD d, DWORD e,
	DWORD f, DWORD g, DWORD h, PSID *sid);
PVOID WINAPI RtlFreeSid(PSID sid);
BOOLEAN WINAPI RtlEqualSid(PSID a, PSID b);
BOOLEAN WINAPI RtlEqualPrefixSid(PSID a, PSID b);
NTSTATUS WINAPI RtlCopySid(DWORD room, PSID dest, PSID source);
BOOLEAN WINAPI RtlValidAcl(PACL acl);
NTSTATUS WINAPI RtlCreateAcl(PACL acl, ULONG size, ULONG revision);
BOOLEAN WINAPI RtlFirstFreeAce(PACL acl, PVOID *free_ace);
NTSTATUS WINAPI RtlGetAce(PACL acl, DWORD index, LPVOID *ace);
NTSTATUS WINAPI RtlDeleteAce(PACL acl, DWORD index);
NTSTATUS WINAPI RtlAddAce(PACL acl, DWORD revision, DWORD index, PVOID entries, DWORD size);
NTSTATUS WINAPI RtlAddAccessAllowedAceEx(PACL acl, DWORD revision, DWORD flags, DWORD mask, PSID sid);
NTSTATUS WINAPI RtlAddAccessAllowedAce(PACL acl, DWORD revision, DWORD mask, PSID sid);
NTSTATUS WINAPI RtlAddAccessDeniedAceEx(PACL acl, DWORD revision, DWORD flags, DWORD mask, PSID sid);
NTSTATUS WINAPI RtlAddAccessDeniedAce(PACL acl, DWORD revision, DWORD mask, PSID sid);
NTSTATUS WINAPI RtlAddAuditAccessAceEx(PACL acl, DWORD revision, DWORD flags, DWORD mask, PSID sid, BOOL success, BOOL failure);
NTSTATUS WINAPI RtlAddAuditAccessAce(PACL acl, DWORD revision, DWORD mask, PSID sid, BOOL success, BOOL failure);
NTSTATUS WINAPI RtlQueryInformationAcl(PACL acl, LPVOID information, DWORD length, ACL_INFORMATION_CLASS class);

NTSTATUS WINAPI RtlCreateSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, DWORD revision);
BOOLEAN WINAPI RtlValidSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor);
ULONG WINAPI RtlLengthSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor);
NTSTATUS WINAPI RtlSetDaclSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, BOOLEAN present, PACL dacl, BOOLEAN defaulted);
NTSTATUS WINAPI RtlSetSaclSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, BOOLEAN present, PACL sacl, BOOLEAN defaulted);
NTSTATUS WINAPI RtlSetOwnerSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, PSID owner, BOOLEAN defaulted);
NTSTATUS WINAPI RtlSetGroupSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, PSID group, BOOLEAN defaulted);
NTSTATUS WINAPI RtlGetDaclSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, PBOOLEAN present, PACL *dacl, PBOOLEAN defaulted);
NTSTATUS WINAPI RtlGetSaclSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, PBOOLEAN present, PACL *sacl, PBOOLEAN defaulted);
NTSTATUS WINAPI RtlGetOwnerSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, PSID *owner, PBOOLEAN defaulted);
NTSTATUS WINAPI RtlGetGroupSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, PSID *group, PBOOLEAN defaulted);
NTSTATUS WINAPI RtlGetControlSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, PSECURITY_DESCRIPTOR_CONTROL control, LPDWORD revision);
NTSTATUS WINAPI RtlSetControlSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, SECURITY_DESCRIPTOR_CONTROL mask,
	SECURITY_DESCRIPTOR_CONTROL bits);
NTSTATUS WINAPI RtlMakeSelfRelativeSD(PSECURITY_DESCRIPTOR descriptor, PSECURITY_DESCRIPTOR relative, LPDWORD room);
NTSTATUS WINAPI RtlAbsoluteToSelfRelativeSD(PSECURITY_DESCRIPTOR descriptor, PSECURITY_DESCRIPTOR relative, PULONG room);
NTSTATUS WINAPI RtlSelfRelativeToAbsoluteSD(PSECURITY_DESCRIPTOR relative, PSECURITY_DESCRIPTOR absolute, PDWORD absolute_room, PACL dacl,
	PDWORD dacl_room, PACL sacl, PDWORD sacl_room, PSID owner, PDWORD owner_room, PSID group,
	PDWORD group_room);

#endif
