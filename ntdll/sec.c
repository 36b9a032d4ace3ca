/*
 * Security identifiers and access control lists as data: building, copying, comparing, taking apart.
 *
 * Nothing here decides about access. Structures that callers pass are checked before they are read beyond their fixed part, as the
 * validity functions document: revision, counts, and that every entry lies within its list.
 */
#include "ntdll.h"
#include "rtl.h"

#include <decant/rtl_security.h>

/* --- SIDs --- */

BOOLEAN WINAPI RtlValidSid(PSID sid)
{
	const SID *real = sid;

	return real && real->Revision == SID_REVISION && real->SubAuthorityCount <= SID_MAX_SUB_AUTHORITIES;
}

ULONG WINAPI RtlLengthRequiredSid(ULONG count)
{
	return (ULONG)offsetof(SID, SubAuthority) + count * sizeof(DWORD);
}

ULONG WINAPI RtlLengthSid(PSID sid)
{
	return RtlLengthRequiredSid(((SID *)sid)->SubAuthorityCount);
}

NTSTATUS WINAPI RtlInitializeSid(PSID sid, PSID_IDENTIFIER_AUTHORITY authority, UCHAR count)
{
	SID *real = sid;

	if (count > SID_MAX_SUB_AUTHORITIES)
		return STATUS_INVALID_PARAMETER;
	real->Revision = SID_REVISION;
	real->SubAuthorityCount = count;
	real->IdentifierAuthority = *authority;
	return STATUS_SUCCESS;
}

PSID_IDENTIFIER_AUTHORITY WINAPI RtlIdentifierAuthoritySid(PSID sid)
{
	return &((SID *)sid)->IdentifierAuthority;
}

PDWORD WINAPI RtlSubAuthoritySid(PSID sid, DWORD index)
{
	return &((SID *)sid)->SubAuthority[index];
}

PUCHAR WINAPI RtlSubAuthorityCountSid(PSID sid)
{
	return &((SID *)sid)->SubAuthorityCount;
}

NTSTATUS WINAPI RtlAllocateAndInitializeSid(PSID_IDENTIFIER_AUTHORITY authority, UCHAR count, DWORD a, DWORD b, DWORD c, DWORD d, DWORD e,
					    DWORD f, DWORD g, DWORD h, PSID *sid)
{
	const DWORD parts[8] = { a, b, c, d, e, f, g, h };
	SID *made;

	if (count > 8)
		return STATUS_INVALID_SID;
	made = RtlAllocateHeap(current_peb()->ProcessHeap, 0, RtlLengthRequiredSid(count));
	if (!made)
		return STATUS_NO_MEMORY;
	RtlInitializeSid(made, authority, count);
	memcpy(made->SubAuthority, parts, count * sizeof(DWORD));
	*sid = made;
	return STATUS_SUCCESS;
}

PVOID WINAPI RtlFreeSid(PSID sid)
{
	RtlFreeHeap(current_peb()->ProcessHeap, 0, sid);
	return NULL;
}

BOOLEAN WINAPI RtlEqualSid(PSID a, PSID b)
{
	return RtlValidSid(a) && RtlValidSid(b) && ((SID *)a)->SubAuthorityCount == ((SID *)b)->SubAuthorityCount && !memcmp(a, b, RtlLengthSid(a));
}

/* Equal but for the last part. */
BOOLEAN WINAPI RtlEqualPrefixSid(PSID a, PSID b)
{
	UCHAR count = ((SID *)a)->SubAuthorityCount;

	return RtlValidSid(a) && RtlValidSid(b) && count == ((SID *)b)->SubAuthorityCount
	       && !memcmp(a, b, RtlLengthRequiredSid(count ? count - 1u : 0));
}

NTSTATUS WINAPI RtlCopySid(DWORD room, PSID dest, PSID source)
{
	if (RtlLengthSid(source) > room)
		return STATUS_BUFFER_TOO_SMALL;
	memmove(dest, source, RtlLengthSid(source));
	return STATUS_SUCCESS;
}

static WCHAR *put_number(WCHAR *to, ULONGLONG value, ULONG base)
{
	WCHAR digits[24];
	ULONG count = 0;

	do {
		digits[count++] = L"0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	while (count)
		*to++ = digits[--count];
	return to;
}

NTSTATUS WINAPI RtlConvertSidToUnicodeString(PUNICODE_STRING string, PSID sid, BOOLEAN allocate)
{
	const SID *real = sid;
	WCHAR text[24 + 11 * SID_MAX_SUB_AUTHORITIES], *to = text;
	ULONGLONG authority = 0;
	ULONG i, bytes;

	if (!RtlValidSid(sid))
		return STATUS_INVALID_SID;
	for (i = 0; i < 6; i++)
		authority = authority << 8 | real->IdentifierAuthority.Value[i];
	*to++ = 'S';
	*to++ = '-';
	to = put_number(to, real->Revision, 10);
	*to++ = '-';
	if (authority >> 32) {
		*to++ = '0';
		*to++ = 'x';
		to = put_number(to, authority, 16);
	} else {
		to = put_number(to, authority, 10);
	}
	for (i = 0; i < real->SubAuthorityCount; i++) {
		*to++ = '-';
		to = put_number(to, real->SubAuthority[i], 10);
	}
	bytes = (ULONG)((char *)to - (char *)text);
	if (allocate) {
		string->MaximumLength = (USHORT)(bytes + sizeof(WCHAR));
		string->Buffer = RtlAllocateHeap(current_peb()->ProcessHeap, 0, string->MaximumLength);
		if (!string->Buffer)
			return STATUS_NO_MEMORY;
	} else if (bytes > string->MaximumLength) {
		return STATUS_BUFFER_OVERFLOW;
	}
	string->Length = (USHORT)bytes;
	memcpy(string->Buffer, text, bytes);
	if (bytes + sizeof(WCHAR) <= string->MaximumLength)
		string->Buffer[bytes / sizeof(WCHAR)] = 0;
	return STATUS_SUCCESS;
}

/* --- ACLs --- */

BOOLEAN WINAPI RtlValidAcl(PACL acl)
{
	const ACE_HEADER *ace = (const ACE_HEADER *)(acl + 1);
	ULONG i;

	if (!acl || acl->AclRevision < ACL_REVISION || acl->AclRevision > ACL_REVISION_DS || acl->AclSize < sizeof(*acl))
		return FALSE;
	for (i = 0; i < acl->AceCount; i++) {
		size_t left = acl->AclSize - (size_t)((const char *)ace - (const char *)acl);

		if (left < sizeof(*ace) || ace->AceSize < sizeof(*ace) || ace->AceSize > left)
			return FALSE;
		ace = (const ACE_HEADER *)((const char *)ace + ace->AceSize);
	}
	return TRUE;
}

NTSTATUS WINAPI RtlCreateAcl(PACL acl, ULONG size, ULONG revision)
{
	if (size < sizeof(*acl))
		return STATUS_BUFFER_TOO_SMALL;
	if (revision < ACL_REVISION || revision > ACL_REVISION_DS || size > 0xfffc)
		return STATUS_INVALID_PARAMETER;
	memset(acl, 0, sizeof(*acl));
	acl->AclRevision = (BYTE)revision;
	acl->AclSize = (WORD)(size & ~3u);
	return STATUS_SUCCESS;
}

/* Where the next entry would go, or NULL in an invalid or full list. */
BOOLEAN WINAPI RtlFirstFreeAce(PACL acl, PVOID *free_ace)
{
	char *ace = (char *)(acl + 1), *end = (char *)acl + acl->AclSize;
	ULONG i;

	*free_ace = NULL;
	for (i = 0; i < acl->AceCount; i++) {
		if (ace >= end)
			return FALSE;
		ace += ((ACE_HEADER *)ace)->AceSize;
	}
	if (ace < end)
		*free_ace = ace;
	return TRUE;
}

NTSTATUS WINAPI RtlGetAce(PACL acl, DWORD index, LPVOID *ace)
{
	char *at = (char *)(acl + 1);

	if (!RtlValidAcl(acl) || index >= acl->AceCount)
		return STATUS_INVALID_PARAMETER;
	while (index--)
		at += ((ACE_HEADER *)at)->AceSize;
	*ace = at;
	return STATUS_SUCCESS;
}

/* The bytes that the entries of a valid list take, its header included. */
static ULONG acl_used(const ACL *acl)
{
	const char *at = (const char *)(acl + 1);
	ULONG i;

	for (i = 0; i < acl->AceCount; i++)
		at += ((const ACE_HEADER *)at)->AceSize;
	return (ULONG)(at - (const char *)acl);
}

NTSTATUS WINAPI RtlDeleteAce(PACL acl, DWORD index)
{
	ULONG used, size;
	PVOID ace;

	if (RtlGetAce(acl, index, &ace))
		return STATUS_INVALID_PARAMETER;
	used = acl_used(acl);
	size = ((ACE_HEADER *)ace)->AceSize;
	memmove(ace, (char *)ace + size, used - (ULONG)((char *)ace - (char *)acl) - size);
	acl->AceCount--;
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI RtlAddAce(PACL acl, DWORD revision, DWORD index, PVOID entries, DWORD size)
{
	const char *entry = entries, *end = entry + size;
	ULONG count = 0, used;
	char *place;
	DWORD i;

	if (!RtlValidAcl(acl) || revision > ACL_REVISION_DS)
		return STATUS_INVALID_PARAMETER;
	for (; entry < end; entry += ((const ACE_HEADER *)entry)->AceSize, count++) {
		if ((size_t)(end - entry) < sizeof(ACE_HEADER) || ((const ACE_HEADER *)entry)->AceSize < sizeof(ACE_HEADER)
		    || ((const ACE_HEADER *)entry)->AceSize > end - entry)
			return STATUS_INVALID_PARAMETER;
	}
	used = acl_used(acl);
	if (size > acl->AclSize - used)
		return STATUS_BUFFER_TOO_SMALL;
	place = (char *)(acl + 1);
	for (i = 0; i < index && i < acl->AceCount; i++)
		place += ((ACE_HEADER *)place)->AceSize;
	memmove(place + size, place, used - (ULONG)(place - (char *)acl));
	memcpy(place, entries, size);
	acl->AceCount = (WORD)(acl->AceCount + count);
	if (revision > acl->AclRevision)
		acl->AclRevision = (BYTE)revision;
	return STATUS_SUCCESS;
}

/* An entry of header, mask and SID, which is what allowing, denying and auditing ones are made of. */
static NTSTATUS add_sid_ace(PACL acl, DWORD revision, BYTE type, DWORD flags, ACCESS_MASK mask, PSID sid)
{
	ACCESS_ALLOWED_ACE *ace;
	ULONG size;

	if (!RtlValidSid(sid))
		return STATUS_INVALID_SID;
	if (!RtlValidAcl(acl))
		return STATUS_INVALID_ACL;
	if (revision > ACL_REVISION_DS || acl->AclRevision > ACL_REVISION_DS)
		return STATUS_REVISION_MISMATCH;
	size = (ULONG)offsetof(ACCESS_ALLOWED_ACE, SidStart) + RtlLengthSid(sid);
	if (size > acl->AclSize - acl_used(acl))
		return STATUS_ALLOTTED_SPACE_EXCEEDED;
	ace = (ACCESS_ALLOWED_ACE *)((char *)acl + acl_used(acl));
	ace->Header.AceType = type;
	ace->Header.AceFlags = (BYTE)flags;
	ace->Header.AceSize = (WORD)size;
	ace->Mask = mask;
	memcpy(&ace->SidStart, sid, RtlLengthSid(sid));
	acl->AceCount++;
	if (revision > acl->AclRevision)
		acl->AclRevision = (BYTE)revision;
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI RtlAddAccessAllowedAceEx(PACL acl, DWORD revision, DWORD flags, DWORD mask, PSID sid)
{
	return add_sid_ace(acl, revision, ACCESS_ALLOWED_ACE_TYPE, flags, mask, sid);
}

NTSTATUS WINAPI RtlAddAccessAllowedAce(PACL acl, DWORD revision, DWORD mask, PSID sid)
{
	return add_sid_ace(acl, revision, ACCESS_ALLOWED_ACE_TYPE, 0, mask, sid);
}

NTSTATUS WINAPI RtlAddAccessDeniedAceEx(PACL acl, DWORD revision, DWORD flags, DWORD mask, PSID sid)
{
	return add_sid_ace(acl, revision, ACCESS_DENIED_ACE_TYPE, flags, mask, sid);
}

NTSTATUS WINAPI RtlAddAccessDeniedAce(PACL acl, DWORD revision, DWORD mask, PSID sid)
{
	return add_sid_ace(acl, revision, ACCESS_DENIED_ACE_TYPE, 0, mask, sid);
}

NTSTATUS WINAPI RtlAddAuditAccessAceEx(PACL acl, DWORD revision, DWORD flags, DWORD mask, PSID sid, BOOL success, BOOL failure)
{
	flags |= (success ? SUCCESSFUL_ACCESS_ACE_FLAG : 0) | (failure ? FAILED_ACCESS_ACE_FLAG : 0);
	return add_sid_ace(acl, revision, SYSTEM_AUDIT_ACE_TYPE, flags, mask, sid);
}

NTSTATUS WINAPI RtlAddAuditAccessAce(PACL acl, DWORD revision, DWORD mask, PSID sid, BOOL success, BOOL failure)
{
	return RtlAddAuditAccessAceEx(acl, revision, 0, mask, sid, success, failure);
}

NTSTATUS WINAPI RtlQueryInformationAcl(PACL acl, LPVOID information, DWORD length, ACL_INFORMATION_CLASS class)
{
	ACL_SIZE_INFORMATION *size = information;

	if (!RtlValidAcl(acl))
		return STATUS_INVALID_ACL;
	switch (class) {
	case AclRevisionInformation:
		if (length < sizeof(ACL_REVISION_INFORMATION))
			return STATUS_BUFFER_TOO_SMALL;
		((ACL_REVISION_INFORMATION *)information)->AclRevision = acl->AclRevision;
		return STATUS_SUCCESS;
	case AclSizeInformation:
		if (length < sizeof(*size))
			return STATUS_BUFFER_TOO_SMALL;
		size->AceCount = acl->AceCount;
		size->AclBytesInUse = acl_used(acl);
		size->AclBytesFree = acl->AclSize - size->AclBytesInUse;
		return STATUS_SUCCESS;
	default:
		return STATUS_INVALID_INFO_CLASS;
	}
}
