/*
 * Security identifiers: an authority and up to fifteen numbers below it ([MS-DTYP] 2.4.2).
 */
#include "ntdll.h"
#include "rtl.h"

#include <decant/security.h>

#define SID_BYTES(count) (ULONG)(8 + 4 * (count))

BOOLEAN NTAPI RtlValidSid(PSID sid)
{
	const SID *valid = sid;

	return valid && valid->Revision == SID_REVISION && valid->SubAuthorityCount <= SID_MAX_SUB_AUTHORITIES;
}

ULONG NTAPI RtlLengthRequiredSid(ULONG sub_authorities)
{
	return SID_BYTES(sub_authorities);
}

ULONG NTAPI RtlLengthSid(PSID sid)
{
	return SID_BYTES(((SID *)sid)->SubAuthorityCount);
}

BOOLEAN NTAPI RtlEqualSid(PSID first, PSID second)
{
	const SID *a = first, *b = second;

	return a->Revision == b->Revision && a->SubAuthorityCount == b->SubAuthorityCount &&
	       !memcmp(a, b, SID_BYTES(a->SubAuthorityCount));
}

/* Equal up to the last number: of the same domain. */
BOOLEAN NTAPI RtlEqualPrefixSid(PSID first, PSID second)
{
	const SID *a = first, *b = second;

	return a->Revision == b->Revision && a->SubAuthorityCount == b->SubAuthorityCount &&
	       !memcmp(a, b, SID_BYTES(a->SubAuthorityCount ? a->SubAuthorityCount - 1 : 0));
}

NTSTATUS NTAPI RtlInitializeSid(PSID sid, PSID_IDENTIFIER_AUTHORITY authority, UCHAR sub_authorities)
{
	SID *made = sid;

	if (sub_authorities > SID_MAX_SUB_AUTHORITIES)
		return STATUS_INVALID_PARAMETER;
	made->Revision = SID_REVISION;
	made->SubAuthorityCount = sub_authorities;
	made->IdentifierAuthority = *authority;
	return STATUS_SUCCESS;
}

NTSTATUS NTAPI RtlAllocateAndInitializeSid(PSID_IDENTIFIER_AUTHORITY authority, UCHAR count, ULONG s0, ULONG s1, ULONG s2, ULONG s3,
					   ULONG s4, ULONG s5, ULONG s6, ULONG s7, PSID *sid)
{
	const ULONG numbers[8] = { s0, s1, s2, s3, s4, s5, s6, s7 };
	SID *made;

	if (count > ARRAYSIZE(numbers))
		return STATUS_INVALID_SID;
	made = RtlAllocateHeap(current_peb()->ProcessHeap, 0, SID_BYTES(count));
	if (!made)
		return STATUS_NO_MEMORY;
	RtlInitializeSid(made, authority, count);
	memcpy(made->SubAuthority, numbers, count * sizeof(ULONG));
	*sid = made;
	return STATUS_SUCCESS;
}

PVOID NTAPI RtlFreeSid(PSID sid)
{
	return RtlFreeHeap(current_peb()->ProcessHeap, 0, sid) ? NULL : sid;
}

PSID_IDENTIFIER_AUTHORITY NTAPI RtlIdentifierAuthoritySid(PSID sid)
{
	return &((SID *)sid)->IdentifierAuthority;
}

PULONG NTAPI RtlSubAuthoritySid(PSID sid, ULONG index)
{
	return &((SID *)sid)->SubAuthority[index];
}

PUCHAR NTAPI RtlSubAuthorityCountSid(PSID sid)
{
	return &((SID *)sid)->SubAuthorityCount;
}

NTSTATUS NTAPI RtlCopySid(ULONG bytes, PSID to, PSID from)
{
	ULONG length = RtlLengthSid(from);

	if (length > bytes)
		return STATUS_BUFFER_TOO_SMALL;
	memmove(to, from, length);
	return STATUS_SUCCESS;
}

static WCHAR *put_number(WCHAR *to, ULONGLONG value, unsigned base)
{
	if (value >= base)
		to = put_number(to, value / base, base);
	*to++ = L"0123456789abcdef"[value % base];
	return to;
}

/* "S-1-5-32-545". An authority beyond 32 bits is written in hexadecimal ([MS-DTYP] 2.4.2.1). */
NTSTATUS NTAPI RtlConvertSidToUnicodeString(PUNICODE_STRING text, PSID sid, BOOLEAN allocate)
{
	const SID *source = sid;
	WCHAR buffer[16 + 15 * 11 + 8], *to = buffer;
	ULONGLONG authority = 0;
	ULONG bytes;
	int i;

	if (!RtlValidSid(sid))
		return STATUS_INVALID_SID;
	for (i = 0; i < 6; i++)
		authority = authority << 8 | source->IdentifierAuthority.Value[i];
	*to++ = 'S';
	*to++ = '-';
	to = put_number(to, source->Revision, 10);
	*to++ = '-';
	if (authority >> 32) {
		*to++ = '0';
		*to++ = 'x';
		to = put_number(to, authority, 16);
	} else {
		to = put_number(to, authority, 10);
	}
	for (i = 0; i < source->SubAuthorityCount; i++) {
		*to++ = '-';
		to = put_number(to, source->SubAuthority[i], 10);
	}
	*to = 0;
	bytes = (ULONG)((char *)to - (char *)buffer);
	if (allocate) {
		text->Buffer = RtlAllocateHeap(current_peb()->ProcessHeap, 0, bytes + sizeof(WCHAR));
		if (!text->Buffer)
			return STATUS_NO_MEMORY;
		text->MaximumLength = (USHORT)(bytes + sizeof(WCHAR));
	} else if (text->MaximumLength < bytes) {
		return STATUS_BUFFER_OVERFLOW;
	}
	text->Length = (USHORT)bytes;
	memcpy(text->Buffer, buffer, min(bytes + sizeof(WCHAR), text->MaximumLength));
	return STATUS_SUCCESS;
}
