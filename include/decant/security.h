/*
 * ntdll's exports of security: SIDs, access control lists, security descriptors, tokens, for ntdll and for the DLLs on top of it.
 *
 * Names and layouts are Microsoft's (ntifs.h). Nothing here allocates but RtlAllocateAndInitializeSid and
 * RtlConvertSidToUnicodeString. Include after windows.h and winternl.h.
 */
#ifndef DECANT_SECURITY_H
#define DECANT_SECURITY_H

/* --- SIDs --- */

BOOLEAN NTAPI RtlValidSid(PSID sid);
BOOLEAN NTAPI RtlEqualSid(PSID first, PSID second);
BOOLEAN NTAPI RtlEqualPrefixSid(PSID first, PSID second);
ULONG NTAPI RtlLengthRequiredSid(ULONG sub_authorities);
ULONG NTAPI RtlLengthSid(PSID sid);
NTSTATUS NTAPI RtlInitializeSid(PSID sid, PSID_IDENTIFIER_AUTHORITY authority, UCHAR sub_authorities);
NTSTATUS NTAPI RtlAllocateAndInitializeSid(PSID_IDENTIFIER_AUTHORITY authority, UCHAR count, ULONG s0, ULONG s1, ULONG s2, ULONG s3,
					   ULONG s4, ULONG s5, ULONG s6, ULONG s7, PSID *sid);
PVOID NTAPI RtlFreeSid(PSID sid);
PSID_IDENTIFIER_AUTHORITY NTAPI RtlIdentifierAuthoritySid(PSID sid);
PULONG NTAPI RtlSubAuthoritySid(PSID sid, ULONG index);
PUCHAR NTAPI RtlSubAuthorityCountSid(PSID sid);
NTSTATUS NTAPI RtlCopySid(ULONG bytes, PSID to, PSID from);
#ifndef _WINTERNL_
NTSTATUS NTAPI RtlConvertSidToUnicodeString(PUNICODE_STRING text, PSID sid, BOOLEAN allocate);
#endif

/* --- access control lists --- */

NTSTATUS NTAPI RtlCreateAcl(PACL acl, ULONG bytes, ULONG revision);
BOOLEAN NTAPI RtlValidAcl(PACL acl);
NTSTATUS NTAPI RtlQueryInformationAcl(PACL acl, PVOID information, ULONG bytes, ACL_INFORMATION_CLASS information_class);
/* The end of the last entry, NULL if the list is full to the last byte; FALSE for a list that is not well-formed. */
BOOLEAN NTAPI RtlFirstFreeAce(PACL acl, PVOID *ace);
NTSTATUS NTAPI RtlAddAce(PACL acl, ULONG revision, ULONG index, PVOID aces, ULONG bytes);
NTSTATUS NTAPI RtlGetAce(PACL acl, ULONG index, PVOID *ace);
NTSTATUS NTAPI RtlDeleteAce(PACL acl, ULONG index);
NTSTATUS NTAPI RtlAddAccessAllowedAce(PACL acl, ULONG revision, ACCESS_MASK access, PSID sid);
NTSTATUS NTAPI RtlAddAccessAllowedAceEx(PACL acl, ULONG revision, ULONG flags, ACCESS_MASK access, PSID sid);
NTSTATUS NTAPI RtlAddAccessDeniedAce(PACL acl, ULONG revision, ACCESS_MASK access, PSID sid);
NTSTATUS NTAPI RtlAddAccessDeniedAceEx(PACL acl, ULONG revision, ULONG flags, ACCESS_MASK access, PSID sid);
NTSTATUS NTAPI RtlAddAuditAccessAce(PACL acl, ULONG revision, ACCESS_MASK access, PSID sid, BOOLEAN success, BOOLEAN failure);
NTSTATUS NTAPI RtlAddMandatoryAce(PACL acl, ULONG revision, ULONG flags, PSID sid, UCHAR type, ACCESS_MASK access);

/* --- security of objects --- */

/* Self-relative, into LENGTH bytes; *needed is what it takes. Files and folders only so far: STATUS_NOT_SUPPORTED for others. */
NTSTATUS NTAPI NtQuerySecurityObject(HANDLE handle, SECURITY_INFORMATION information, PSECURITY_DESCRIPTOR descriptor, ULONG length, PULONG needed);

/* --- security descriptors --- */

NTSTATUS NTAPI RtlCreateSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, ULONG revision);
BOOLEAN NTAPI RtlValidSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor);
ULONG NTAPI RtlLengthSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor);
NTSTATUS NTAPI RtlGetControlSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, SECURITY_DESCRIPTOR_CONTROL *control, PULONG revision);
NTSTATUS NTAPI RtlSetControlSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, SECURITY_DESCRIPTOR_CONTROL which, SECURITY_DESCRIPTOR_CONTROL bits);
NTSTATUS NTAPI RtlGetOwnerSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, PSID *owner, PBOOLEAN defaulted);
NTSTATUS NTAPI RtlSetOwnerSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, PSID owner, BOOLEAN defaulted);
NTSTATUS NTAPI RtlGetGroupSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, PSID *group, PBOOLEAN defaulted);
NTSTATUS NTAPI RtlSetGroupSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, PSID group, BOOLEAN defaulted);
NTSTATUS NTAPI RtlGetDaclSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, PBOOLEAN present, PACL *acl, PBOOLEAN defaulted);
NTSTATUS NTAPI RtlSetDaclSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, BOOLEAN present, PACL acl, BOOLEAN defaulted);
NTSTATUS NTAPI RtlGetSaclSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, PBOOLEAN present, PACL *acl, PBOOLEAN defaulted);
NTSTATUS NTAPI RtlSetSaclSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, BOOLEAN present, PACL acl, BOOLEAN defaulted);
NTSTATUS NTAPI RtlMakeSelfRelativeSD(PSECURITY_DESCRIPTOR from, PSECURITY_DESCRIPTOR to, PULONG bytes);
NTSTATUS NTAPI RtlAbsoluteToSelfRelativeSD(PSECURITY_DESCRIPTOR from, PSECURITY_DESCRIPTOR to, PULONG bytes);
NTSTATUS NTAPI RtlSelfRelativeToAbsoluteSD(PSECURITY_DESCRIPTOR from, PSECURITY_DESCRIPTOR to, PULONG bytes, PACL dacl, PULONG dacl_bytes,
					   PACL sacl, PULONG sacl_bytes, PSID owner, PULONG owner_bytes, PSID group, PULONG group_bytes);

/* --- tokens --- */

NTSTATUS NTAPI NtOpenProcessToken(HANDLE process, ACCESS_MASK access, PHANDLE token);
NTSTATUS NTAPI NtOpenProcessTokenEx(HANDLE process, ACCESS_MASK access, ULONG attributes, PHANDLE token);
NTSTATUS NTAPI NtOpenThreadToken(HANDLE thread, ACCESS_MASK access, BOOLEAN as_self, PHANDLE token);
NTSTATUS NTAPI NtOpenThreadTokenEx(HANDLE thread, ACCESS_MASK access, BOOLEAN as_self, ULONG attributes, PHANDLE token);
NTSTATUS NTAPI NtQueryInformationToken(HANDLE token, TOKEN_INFORMATION_CLASS information_class, PVOID information, ULONG bytes, PULONG returned);
NTSTATUS NTAPI NtAdjustPrivilegesToken(HANDLE token, BOOLEAN disable_all, PTOKEN_PRIVILEGES wanted, ULONG bytes, PTOKEN_PRIVILEGES before,
				       PULONG returned);
NTSTATUS NTAPI NtDuplicateToken(HANDLE token, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes, BOOLEAN effective_only, TOKEN_TYPE type,
				PHANDLE copy);

#endif
