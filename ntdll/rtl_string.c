/*
 * Counted strings: UNICODE_STRING, ANSI_STRING and OEM_STRING.
 *
 * Lengths are bytes in 16 bits, so the longest string has 65534 of them; whatever would be longer is refused, not cut, except where
 * the documentation says that it is cut (copying, initializing). Buffers made here come from the process heap and are terminated.
 */
#include "ntdll.h"
#include "rtl.h"
#include "nls.h"

#define UNICODE_BYTES_MAX 0xfffeu

static void *string_alloc(SIZE_T size)
{
	return RtlAllocateHeap(current_peb()->ProcessHeap, 0, size);
}

static void string_free(void *buffer)
{
	if (buffer)
		RtlFreeHeap(current_peb()->ProcessHeap, 0, buffer);
}

/* --- initializing and freeing --- */

VOID WINAPI RtlInitUnicodeString(PUNICODE_STRING string, PCWSTR source)
{
	SIZE_T bytes = source ? wcslen(source) * sizeof(WCHAR) : 0;

	if (bytes > UNICODE_BYTES_MAX - sizeof(WCHAR))
		bytes = UNICODE_BYTES_MAX - sizeof(WCHAR);
	string->Length = (USHORT)bytes;
	string->MaximumLength = source ? (USHORT)(bytes + sizeof(WCHAR)) : 0;
	string->Buffer = (PWSTR)source;
}

NTSTATUS WINAPI RtlInitUnicodeStringEx(PUNICODE_STRING string, PCWSTR source)
{
	if (source && wcslen(source) * sizeof(WCHAR) > UNICODE_BYTES_MAX - sizeof(WCHAR))
		return STATUS_NAME_TOO_LONG;
	RtlInitUnicodeString(string, source);
	return STATUS_SUCCESS;
}

VOID WINAPI RtlInitAnsiString(PANSI_STRING string, PCSZ source)
{
	SIZE_T bytes = source ? strlen(source) : 0;

	if (bytes > 0xfffe)
		bytes = 0xfffe;
	string->Length = (USHORT)bytes;
	string->MaximumLength = source ? (USHORT)(bytes + 1) : 0;
	string->Buffer = (PCHAR)source;
}

VOID WINAPI RtlInitString(PSTRING string, PCSZ source)
{
	RtlInitAnsiString(string, source);
}

NTSTATUS WINAPI RtlInitAnsiStringEx(PANSI_STRING string, PCSZ source)
{
	if (source && strlen(source) > 0xfffe)
		return STATUS_NAME_TOO_LONG;
	RtlInitAnsiString(string, source);
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI RtlInitStringEx(PSTRING string, PCSZ source)
{
	return RtlInitAnsiStringEx(string, source);
}

VOID WINAPI RtlFreeUnicodeString(PUNICODE_STRING string)
{
	string_free(string->Buffer);
	memset(string, 0, sizeof(*string));
}

VOID WINAPI RtlFreeAnsiString(PANSI_STRING string)
{
	string_free(string->Buffer);
	memset(string, 0, sizeof(*string));
}

VOID WINAPI RtlFreeOemString(POEM_STRING string)
{
	RtlFreeAnsiString(string);
}

BOOLEAN WINAPI RtlCreateUnicodeString(PUNICODE_STRING string, PCWSTR source)
{
	SIZE_T bytes = (wcslen(source) + 1) * sizeof(WCHAR);

	if (bytes > UNICODE_BYTES_MAX)
		return FALSE;
	string->Buffer = string_alloc(bytes);
	if (!string->Buffer)
		return FALSE;
	memcpy(string->Buffer, source, bytes);
	string->MaximumLength = (USHORT)bytes;
	string->Length = (USHORT)(bytes - sizeof(WCHAR));
	return TRUE;
}

BOOLEAN WINAPI RtlCreateUnicodeStringFromAsciiz(PUNICODE_STRING string, LPCSTR source)
{
	ANSI_STRING ansi;

	return NT_SUCCESS(RtlInitAnsiStringEx(&ansi, source)) && NT_SUCCESS(RtlAnsiStringToUnicodeString(string, &ansi, TRUE));
}

NTSTATUS WINAPI RtlDuplicateUnicodeString(ULONG flags, const UNICODE_STRING *source, PUNICODE_STRING copy)
{
	BOOLEAN terminate = (flags & RTL_DUPLICATE_UNICODE_STRING_NULL_TERMINATE) != 0;
	SIZE_T bytes;

	if (flags & ~3u || !copy || (flags & RTL_DUPLICATE_UNICODE_STRING_ALLOCATE_NULL_STRING && !terminate)
	    || (source && (source->Length & 1 || source->Length > source->MaximumLength)))
		return STATUS_INVALID_PARAMETER;
	if (!source || !source->Length) {
		if (!(flags & RTL_DUPLICATE_UNICODE_STRING_ALLOCATE_NULL_STRING)) {
			memset(copy, 0, sizeof(*copy));
			return STATUS_SUCCESS;
		}
	}
	bytes = (source ? source->Length : 0) + (terminate ? sizeof(WCHAR) : 0);
	if (bytes > UNICODE_BYTES_MAX)
		return STATUS_NAME_TOO_LONG;
	copy->Buffer = string_alloc(bytes);
	if (!copy->Buffer)
		return STATUS_NO_MEMORY;
	copy->Length = source ? source->Length : 0;
	copy->MaximumLength = (USHORT)bytes;
	if (copy->Length)
		memcpy(copy->Buffer, source->Buffer, copy->Length);
	if (terminate)
		copy->Buffer[copy->Length / sizeof(WCHAR)] = 0;
	return STATUS_SUCCESS;
}

/* --- copying and appending --- */

VOID WINAPI RtlCopyUnicodeString(PUNICODE_STRING dest, PCUNICODE_STRING source)
{
	USHORT bytes = source ? source->Length : 0;

	if (bytes > dest->MaximumLength)
		bytes = dest->MaximumLength;
	if (bytes)
		memmove(dest->Buffer, source->Buffer, bytes);
	dest->Length = bytes;
	if ((ULONG)bytes + sizeof(WCHAR) <= dest->MaximumLength)
		dest->Buffer[bytes / sizeof(WCHAR)] = 0;
}

VOID WINAPI RtlCopyString(PSTRING dest, const STRING *source)
{
	USHORT bytes = source ? source->Length : 0;

	if (bytes > dest->MaximumLength)
		bytes = dest->MaximumLength;
	if (bytes)
		memmove(dest->Buffer, source->Buffer, bytes);
	dest->Length = bytes;
}

NTSTATUS WINAPI RtlAppendUnicodeStringToString(PUNICODE_STRING dest, PCUNICODE_STRING source)
{
	if (!source->Length)
		return STATUS_SUCCESS;
	if ((ULONG)dest->Length + source->Length > dest->MaximumLength)
		return STATUS_BUFFER_TOO_SMALL;
	memmove((char *)dest->Buffer + dest->Length, source->Buffer, source->Length);
	dest->Length = (USHORT)(dest->Length + source->Length);
	if ((ULONG)dest->Length + sizeof(WCHAR) <= dest->MaximumLength)
		dest->Buffer[dest->Length / sizeof(WCHAR)] = 0;
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI RtlAppendUnicodeToString(PUNICODE_STRING dest, PCWSTR source)
{
	UNICODE_STRING string;
	NTSTATUS status;

	if (!source)
		return STATUS_SUCCESS;
	status = RtlInitUnicodeStringEx(&string, source);
	return NT_SUCCESS(status) ? RtlAppendUnicodeStringToString(dest, &string) : STATUS_BUFFER_TOO_SMALL;
}

NTSTATUS WINAPI RtlAppendStringToString(PSTRING dest, const STRING *source)
{
	if ((ULONG)dest->Length + source->Length > dest->MaximumLength)
		return STATUS_BUFFER_TOO_SMALL;
	memmove(dest->Buffer + dest->Length, source->Buffer, source->Length);
	dest->Length = (USHORT)(dest->Length + source->Length);
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI RtlAppendAsciizToString(PSTRING dest, LPCSTR source)
{
	STRING string;

	if (!source)
		return STATUS_SUCCESS;
	if (!NT_SUCCESS(RtlInitAnsiStringEx(&string, source)))
		return STATUS_BUFFER_TOO_SMALL;
	return RtlAppendStringToString(dest, &string);
}

/* --- comparing --- */

LONG WINAPI RtlCompareUnicodeStrings(PCWCH a, SIZE_T a_count, PCWCH b, SIZE_T b_count, BOOLEAN fold)
{
	SIZE_T count = a_count < b_count ? a_count : b_count, i;

	for (i = 0; i < count; i++) {
		WCHAR x = a[i], y = b[i];

		if (x == y)
			continue;
		if (fold) {
			x = nls_upper(x);
			y = nls_upper(y);
		}
		if (x != y)
			return (LONG)x - y;
	}
	return a_count < b_count ? -(LONG)(b_count - a_count) : (LONG)(a_count - b_count);
}

LONG WINAPI RtlCompareUnicodeString(PCUNICODE_STRING a, PCUNICODE_STRING b, BOOLEAN fold)
{
	return RtlCompareUnicodeStrings(a->Buffer, a->Length / sizeof(WCHAR), b->Buffer, b->Length / sizeof(WCHAR), fold);
}

BOOLEAN WINAPI RtlEqualUnicodeString(PCUNICODE_STRING a, PCUNICODE_STRING b, BOOLEAN fold)
{
	return a->Length == b->Length && !RtlCompareUnicodeString(a, b, fold);
}

BOOLEAN WINAPI RtlPrefixUnicodeString(PCUNICODE_STRING prefix, PCUNICODE_STRING string, BOOLEAN fold)
{
	return prefix->Length <= string->Length
	       && !RtlCompareUnicodeStrings(prefix->Buffer, prefix->Length / sizeof(WCHAR), string->Buffer, prefix->Length / sizeof(WCHAR), fold);
}

BOOLEAN WINAPI RtlSuffixUnicodeString(PCUNICODE_STRING suffix, PCUNICODE_STRING string, BOOLEAN fold)
{
	SIZE_T count = suffix->Length / sizeof(WCHAR), total = string->Length / sizeof(WCHAR);

	return count <= total && !RtlCompareUnicodeStrings(suffix->Buffer, count, string->Buffer + (total - count), count, fold);
}

CHAR WINAPI RtlUpperChar(CHAR c)
{
	const struct nls_code_page *cp = decant_nls_code_page(decant_nls_ansi());
	BOOL exact;
	USHORT code;

	if ((BYTE)c < 0x80)
		return c >= 'a' && c <= 'z' ? (CHAR)(c - 32) : c;
	if (cp->lead && cp->lead[(BYTE)c])
		return c;
	code = nls_from_wide(cp, nls_upper(cp->single[(BYTE)c]), &exact);
	return code && code < 256 && exact ? (CHAR)code : c;
}

LONG WINAPI RtlCompareString(const STRING *a, const STRING *b, BOOLEAN fold)
{
	ULONG count = a->Length < b->Length ? a->Length : b->Length, i;

	for (i = 0; i < count; i++) {
		BYTE x = (BYTE)a->Buffer[i], y = (BYTE)b->Buffer[i];

		if (x != y && fold) {
			x = (BYTE)RtlUpperChar((CHAR)x);
			y = (BYTE)RtlUpperChar((CHAR)y);
		}
		if (x != y)
			return (LONG)x - y;
	}
	return (LONG)a->Length - b->Length;
}

BOOLEAN WINAPI RtlEqualString(const STRING *a, const STRING *b, BOOLEAN fold)
{
	return a->Length == b->Length && !RtlCompareString(a, b, fold);
}

BOOLEAN WINAPI RtlPrefixString(const STRING *prefix, const STRING *string, BOOLEAN fold)
{
	STRING start = *string;

	if (prefix->Length > string->Length)
		return FALSE;
	start.Length = prefix->Length;
	return !RtlCompareString(prefix, &start, fold);
}

VOID WINAPI RtlUpperString(PSTRING dest, const STRING *source)
{
	ULONG count = source->Length < dest->MaximumLength ? source->Length : dest->MaximumLength, i;

	for (i = 0; i < count; i++)
		dest->Buffer[i] = RtlUpperChar(source->Buffer[i]);
	dest->Length = (USHORT)count;
}

/* --- case --- */

WCHAR WINAPI RtlUpcaseUnicodeChar(WCHAR c)
{
	return nls_upper(c);
}

WCHAR WINAPI RtlDowncaseUnicodeChar(WCHAR c)
{
	return nls_lower(c);
}

static NTSTATUS map_case(PUNICODE_STRING dest, PCUNICODE_STRING source, BOOLEAN allocate, BOOLEAN up)
{
	ULONG i;

	if (allocate) {
		dest->MaximumLength = source->Length;
		dest->Buffer = string_alloc(source->Length);
		if (!dest->Buffer)
			return STATUS_NO_MEMORY;
	} else if (source->Length > dest->MaximumLength) {
		return STATUS_BUFFER_OVERFLOW;
	}
	for (i = 0; i < source->Length / sizeof(WCHAR); i++)
		dest->Buffer[i] = up ? nls_upper(source->Buffer[i]) : nls_lower(source->Buffer[i]);
	dest->Length = source->Length;
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI RtlUpcaseUnicodeString(PUNICODE_STRING dest, PCUNICODE_STRING source, BOOLEAN allocate)
{
	return map_case(dest, source, allocate, TRUE);
}

NTSTATUS WINAPI RtlDowncaseUnicodeString(PUNICODE_STRING dest, PCUNICODE_STRING source, BOOLEAN allocate)
{
	return map_case(dest, source, allocate, FALSE);
}

/* The algorithms that RtlHashUnicodeString documents: 0 (default) and 1 (x65599) are the same. */
NTSTATUS WINAPI RtlHashUnicodeString(const UNICODE_STRING *string, BOOLEAN fold, ULONG algorithm, PULONG hash)
{
	ULONG value = 0, i;

	if (!string || !hash || algorithm > 1)
		return STATUS_INVALID_PARAMETER;
	for (i = 0; i < string->Length / sizeof(WCHAR); i++)
		value = value * 65599 + (fold ? nls_upper(string->Buffer[i]) : string->Buffer[i]);
	*hash = value;
	return STATUS_SUCCESS;
}

VOID WINAPI RtlEraseUnicodeString(PUNICODE_STRING string)
{
	if (string->Buffer)
		memset(string->Buffer, 0, string->MaximumLength);
	string->Length = 0;
}

/* The documented flags: 1 searches from the end, 2 finds what is not in the set, 4 ignores case. */
NTSTATUS WINAPI RtlFindCharInUnicodeString(ULONG flags, PCUNICODE_STRING string, PCUNICODE_STRING set, USHORT *position)
{
	ULONG count = string->Length / sizeof(WCHAR), step, at, i;

	if (flags & ~7u)
		return STATUS_INVALID_PARAMETER;
	*position = 0;
	for (step = 0; step < count; step++) {
		WCHAR c;

		at = flags & 1 ? count - 1 - step : step;
		c = flags & 4 ? nls_upper(string->Buffer[at]) : string->Buffer[at];
		for (i = 0; i < set->Length / sizeof(WCHAR); i++) {
			if (c == (flags & 4 ? nls_upper(set->Buffer[i]) : set->Buffer[i]))
				break;
		}
		if ((i < set->Length / sizeof(WCHAR)) == !(flags & 2)) {
			*position = (USHORT)((at + !(flags & 1)) * sizeof(WCHAR));
			return STATUS_SUCCESS;
		}
	}
	return STATUS_NOT_FOUND;
}
