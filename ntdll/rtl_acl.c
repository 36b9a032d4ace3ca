/*
 * Access control lists: a header and entries one after the other, each with its size ([MS-DTYP] 2.4.4, 2.4.5).
 */
#include "ntdll.h"
#include "rtl.h"

#include <decant/security.h>

static ACE_HEADER *first_ace(ACL *acl)
{
	return (ACE_HEADER *)(acl + 1);
}

static ACE_HEADER *next_ace(ACE_HEADER *ace)
{
	return (ACE_HEADER *)((char *)ace + ace->AceSize);
}

/* The end of entry INDEX - 1, NULL if the list is not well-formed up to there. */
static ACE_HEADER *find_ace(ACL *acl, ULONG index)
{
	char *end = (char *)acl + acl->AclSize;
	ACE_HEADER *ace = first_ace(acl);

	for (; index; index--) {
		if ((char *)ace + sizeof(*ace) > end || ace->AceSize < sizeof(*ace) || (char *)next_ace(ace) > end)
			return NULL;
		ace = next_ace(ace);
	}
	return (char *)ace > end ? NULL : ace;
}

NTSTATUS NTAPI RtlCreateAcl(PACL acl, ULONG bytes, ULONG revision)
{
	if (bytes < sizeof(*acl))
		return STATUS_BUFFER_TOO_SMALL;
	if (revision < MIN_ACL_REVISION || revision > MAX_ACL_REVISION || bytes > 0xffff)
		return STATUS_INVALID_PARAMETER;
	memset(acl, 0, sizeof(*acl));
	acl->AclRevision = (BYTE)revision;
	acl->AclSize = (WORD)(bytes & ~3u);
	return STATUS_SUCCESS;
}

BOOLEAN NTAPI RtlValidAcl(PACL acl)
{
	return acl && acl->AclRevision >= MIN_ACL_REVISION && acl->AclRevision <= MAX_ACL_REVISION && acl->AclSize >= sizeof(*acl) &&
	       find_ace(acl, acl->AceCount) != NULL;
}

BOOLEAN NTAPI RtlFirstFreeAce(PACL acl, PVOID *ace)
{
	ACE_HEADER *end = find_ace(acl, acl->AceCount);

	*ace = end && (char *)end < (char *)acl + acl->AclSize ? end : NULL;
	return end != NULL;
}

NTSTATUS NTAPI RtlQueryInformationAcl(PACL acl, PVOID information, ULONG bytes, ACL_INFORMATION_CLASS information_class)
{
	ACE_HEADER *end;

	if (!RtlValidAcl(acl))
		return STATUS_INVALID_PARAMETER;
	switch (information_class) {
	case AclRevisionInformation:
		if (bytes < sizeof(ACL_REVISION_INFORMATION))
			return STATUS_BUFFER_TOO_SMALL;
		((ACL_REVISION_INFORMATION *)information)->AclRevision = acl->AclRevision;
		return STATUS_SUCCESS;
	case AclSizeInformation:
		if (bytes < sizeof(ACL_SIZE_INFORMATION))
			return STATUS_BUFFER_TOO_SMALL;
		end = find_ace(acl, acl->AceCount);
		*(ACL_SIZE_INFORMATION *)information = (ACL_SIZE_INFORMATION){
			.AceCount = acl->AceCount,
			.AclBytesInUse = (DWORD)((char *)end - (char *)acl),
			.AclBytesFree = (DWORD)((char *)acl + acl->AclSize - (char *)end),
		};
		return STATUS_SUCCESS;
	default:
		return STATUS_INVALID_INFO_CLASS;
	}
}

NTSTATUS NTAPI RtlAddAce(PACL acl, ULONG revision, ULONG index, PVOID aces, ULONG bytes)
{
	ACE_HEADER *end, *at, *ace;
	ULONG count = 0, offset = 0;

	if (!RtlValidAcl(acl) || revision < MIN_ACL_REVISION || revision > MAX_ACL_REVISION)
		return STATUS_INVALID_PARAMETER;
	for (; offset < bytes; offset += ace->AceSize, count++) {
		ace = (ACE_HEADER *)((char *)aces + offset);
		if (bytes - offset < sizeof(*ace) || ace->AceSize < sizeof(*ace) || ace->AceSize > bytes - offset)
			return STATUS_INVALID_PARAMETER;
	}
	end = find_ace(acl, acl->AceCount);
	if ((char *)acl + acl->AclSize - (char *)end < (LONG_PTR)bytes || acl->AceCount + count > 0xffff)
		return STATUS_BUFFER_TOO_SMALL;
	at = index < acl->AceCount ? find_ace(acl, index) : end;
	memmove((char *)at + bytes, at, (char *)end - (char *)at);
	memcpy(at, aces, bytes);
	acl->AceCount = (WORD)(acl->AceCount + count);
	acl->AclRevision = (BYTE)max(acl->AclRevision, revision);
	return STATUS_SUCCESS;
}

NTSTATUS NTAPI RtlGetAce(PACL acl, ULONG index, PVOID *ace)
{
	if (!RtlValidAcl(acl) || index >= acl->AceCount)
		return STATUS_INVALID_PARAMETER;
	*ace = find_ace(acl, index);
	return STATUS_SUCCESS;
}

NTSTATUS NTAPI RtlDeleteAce(PACL acl, ULONG index)
{
	ACE_HEADER *at, *after, *end;

	if (!RtlValidAcl(acl) || index >= acl->AceCount)
		return STATUS_INVALID_PARAMETER;
	at = find_ace(acl, index);
	after = next_ace(at);
	end = find_ace(acl, acl->AceCount);
	memmove(at, after, (char *)end - (char *)after);
	acl->AceCount--;
	return STATUS_SUCCESS;
}

/* Entries that hold an access mask and a SID are all laid out alike. */
static NTSTATUS add_entry(PACL acl, ULONG revision, BYTE type, ULONG flags, ACCESS_MASK access, PSID sid)
{
	ACCESS_ALLOWED_ACE *ace;
	ULONG bytes;
	PVOID at;

	if (!RtlValidSid(sid))
		return STATUS_INVALID_SID;
	if (revision < MIN_ACL_REVISION || revision > MAX_ACL_REVISION)
		return STATUS_REVISION_MISMATCH;
	if (!RtlValidAcl(acl) || !RtlFirstFreeAce(acl, &at))
		return STATUS_INVALID_ACL;
	bytes = FIELD_OFFSET(ACCESS_ALLOWED_ACE, SidStart) + RtlLengthSid(sid);
	if (!at || (char *)acl + acl->AclSize - (char *)at < (LONG_PTR)bytes)
		return STATUS_ALLOTTED_SPACE_EXCEEDED;
	ace = at;
	ace->Header = (ACE_HEADER){ .AceType = type, .AceFlags = (BYTE)flags, .AceSize = (WORD)bytes };
	ace->Mask = access;
	RtlCopySid(RtlLengthSid(sid), &ace->SidStart, sid);
	acl->AceCount++;
	acl->AclRevision = (BYTE)max(acl->AclRevision, revision);
	return STATUS_SUCCESS;
}

NTSTATUS NTAPI RtlAddAccessAllowedAceEx(PACL acl, ULONG revision, ULONG flags, ACCESS_MASK access, PSID sid)
{
	if (flags & ~(ULONG)VALID_INHERIT_FLAGS)
		return STATUS_INVALID_PARAMETER;
	return add_entry(acl, revision, ACCESS_ALLOWED_ACE_TYPE, flags, access, sid);
}

NTSTATUS NTAPI RtlAddAccessAllowedAce(PACL acl, ULONG revision, ACCESS_MASK access, PSID sid)
{
	return RtlAddAccessAllowedAceEx(acl, revision, 0, access, sid);
}

NTSTATUS NTAPI RtlAddAccessDeniedAceEx(PACL acl, ULONG revision, ULONG flags, ACCESS_MASK access, PSID sid)
{
	if (flags & ~(ULONG)VALID_INHERIT_FLAGS)
		return STATUS_INVALID_PARAMETER;
	return add_entry(acl, revision, ACCESS_DENIED_ACE_TYPE, flags, access, sid);
}

NTSTATUS NTAPI RtlAddAccessDeniedAce(PACL acl, ULONG revision, ACCESS_MASK access, PSID sid)
{
	return RtlAddAccessDeniedAceEx(acl, revision, 0, access, sid);
}

NTSTATUS NTAPI RtlAddAuditAccessAce(PACL acl, ULONG revision, ACCESS_MASK access, PSID sid, BOOLEAN success, BOOLEAN failure)
{
	ULONG flags = (success ? SUCCESSFUL_ACCESS_ACE_FLAG : 0) | (failure ? FAILED_ACCESS_ACE_FLAG : 0);

	return add_entry(acl, revision, SYSTEM_AUDIT_ACE_TYPE, flags, access, sid);
}

NTSTATUS NTAPI RtlAddMandatoryAce(PACL acl, ULONG revision, ULONG flags, PSID sid, UCHAR type, ACCESS_MASK access)
{
	if (type != SYSTEM_MANDATORY_LABEL_ACE_TYPE || flags & ~(ULONG)VALID_INHERIT_FLAGS)
		return STATUS_INVALID_PARAMETER;
	return add_entry(acl, revision, type, flags, access, sid);
}
