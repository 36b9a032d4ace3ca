/*
 * Numbers and GUIDs as text.
 */
#include "ntdll.h"
#include "rtl.h"
#include "nls.h"

/* Digits of VALUE in BASE, most significant first; returns their count, at most 64. */
static ULONG digits_of(ULONGLONG value, ULONG base, char *digits)
{
	char reversed[64];
	ULONG count = 0, i;

	do {
		reversed[count++] = "0123456789ABCDEF"[value % base];
		value /= base;
	} while (value);
	for (i = 0; i < count; i++)
		digits[i] = reversed[count - 1 - i];
	return count;
}

static BOOLEAN base_is_valid(ULONG base)
{
	return base == 0 || base == 2 || base == 8 || base == 10 || base == 16;
}

NTSTATUS WINAPI RtlInt64ToUnicodeString(ULONGLONG value, ULONG base, PUNICODE_STRING string)
{
	char digits[64];
	ULONG count, i;

	if (!base_is_valid(base))
		return STATUS_INVALID_PARAMETER;
	count = digits_of(value, base ? base : 10, digits);
	if (count * sizeof(WCHAR) > string->MaximumLength)
		return STATUS_BUFFER_OVERFLOW;
	for (i = 0; i < count; i++)
		string->Buffer[i] = (WCHAR)digits[i];
	string->Length = (USHORT)(count * sizeof(WCHAR));
	if ((count + 1) * sizeof(WCHAR) <= string->MaximumLength)
		string->Buffer[count] = 0;
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI RtlIntegerToUnicodeString(ULONG value, ULONG base, PUNICODE_STRING string)
{
	return RtlInt64ToUnicodeString(value, base, string);
}

NTSTATUS WINAPI RtlLargeIntegerToChar(const ULONGLONG *value, ULONG base, ULONG room, PCHAR text)
{
	char digits[64];
	ULONG count;

	if (!base_is_valid(base))
		return STATUS_INVALID_PARAMETER;
	count = digits_of(*value, base ? base : 10, digits);
	if (count > room)
		return STATUS_BUFFER_OVERFLOW;
	memcpy(text, digits, count);
	if (count < room)
		text[count] = 0;
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI RtlIntegerToChar(ULONG value, ULONG base, ULONG room, PCHAR text)
{
	ULONGLONG wide = value;

	return RtlLargeIntegerToChar(&wide, base, room, text);
}

/* One digit at a time: the grammar of RtlCharToInteger and RtlUnicodeStringToInteger. */
struct number_reader {
	ULONG base;
	ULONG value;
};

static BOOLEAN number_digit(struct number_reader *reader, ULONG c)
{
	ULONG digit;

	if (c >= '0' && c <= '9')
		digit = c - '0';
	else if (c >= 'a' && c <= 'f')
		digit = c - 'a' + 10;
	else if (c >= 'A' && c <= 'F')
		digit = c - 'A' + 10;
	else
		return FALSE;
	if (digit >= reader->base)
		return FALSE;
	reader->value = reader->value * reader->base + digit;
	return TRUE;
}

static ULONG prefix_base(ULONG c)
{
	return c == 'x' ? 16 : c == 'o' ? 8 : c == 'b' ? 2 : 0;
}

NTSTATUS WINAPI RtlUnicodeStringToInteger(PCUNICODE_STRING string, ULONG base, PULONG value)
{
	const WCHAR *c = string->Buffer, *end = c + string->Length / sizeof(WCHAR);
	struct number_reader reader = { base, 0 };
	BOOLEAN negative = FALSE;

	while (c < end && *c <= ' ')
		c++;
	if (c < end && (*c == '+' || *c == '-'))
		negative = *c++ == '-';
	if (!base) {
		reader.base = 10;
		if (end - c >= 2 && c[0] == '0' && prefix_base(c[1])) {
			reader.base = prefix_base(c[1]);
			c += 2;
		}
	} else if (!base_is_valid(base)) {
		return STATUS_INVALID_PARAMETER;
	}
	while (c < end && number_digit(&reader, *c))
		c++;
	*value = negative ? 0 - reader.value : reader.value;
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI RtlCharToInteger(PCSZ text, ULONG base, PULONG value)
{
	struct number_reader reader = { base, 0 };
	BOOLEAN negative = FALSE;
	const char *c = text;

	while (*c && (BYTE)*c <= ' ')
		c++;
	if (*c == '+' || *c == '-')
		negative = *c++ == '-';
	if (!base) {
		reader.base = 10;
		if (c[0] == '0' && prefix_base((BYTE)c[1])) {
			reader.base = prefix_base((BYTE)c[1]);
			c += 2;
		}
	} else if (!base_is_valid(base)) {
		return STATUS_INVALID_PARAMETER;
	}
	while (number_digit(&reader, (BYTE)*c))
		c++;
	*value = negative ? 0 - reader.value : reader.value;
	return STATUS_SUCCESS;
}

/* --- GUIDs: {xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx} --- */

#define GUID_CHARS 38

NTSTATUS WINAPI RtlStringFromGUID(REFGUID guid, PUNICODE_STRING string)
{
	const BYTE bytes[16] = {
		(BYTE)(guid->Data1 >> 24), (BYTE)(guid->Data1 >> 16), (BYTE)(guid->Data1 >> 8), (BYTE)guid->Data1,
		(BYTE)(guid->Data2 >> 8), (BYTE)guid->Data2, (BYTE)(guid->Data3 >> 8), (BYTE)guid->Data3,
		guid->Data4[0], guid->Data4[1], guid->Data4[2], guid->Data4[3], guid->Data4[4], guid->Data4[5], guid->Data4[6], guid->Data4[7],
	};
	WCHAR *c;
	ULONG i;

	string->Length = GUID_CHARS * sizeof(WCHAR);
	string->MaximumLength = string->Length + sizeof(WCHAR);
	string->Buffer = RtlAllocateHeap(current_peb()->ProcessHeap, 0, string->MaximumLength);
	if (!string->Buffer) {
		string->Length = string->MaximumLength = 0;
		return STATUS_NO_MEMORY;
	}
	c = string->Buffer;
	*c++ = '{';
	for (i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*c++ = '-';
		*c++ = (WCHAR)"0123456789ABCDEF"[bytes[i] >> 4];
		*c++ = (WCHAR)"0123456789ABCDEF"[bytes[i] & 15];
	}
	*c++ = '}';
	*c = 0;
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI RtlGUIDFromString(PCUNICODE_STRING string, GUID *guid)
{
	const WCHAR *c = string->Buffer;
	BYTE bytes[16];
	ULONG i;

	if (string->Length < GUID_CHARS * sizeof(WCHAR) || *c++ != '{')
		return STATUS_INVALID_PARAMETER;
	for (i = 0; i < 16; i++) {
		struct number_reader reader = { 16, 0 };

		if ((i == 4 || i == 6 || i == 8 || i == 10) && *c++ != '-')
			return STATUS_INVALID_PARAMETER;
		if (!number_digit(&reader, c[0]) || !number_digit(&reader, c[1]))
			return STATUS_INVALID_PARAMETER;
		bytes[i] = (BYTE)reader.value;
		c += 2;
	}
	if (*c != '}')
		return STATUS_INVALID_PARAMETER;
	guid->Data1 = (ULONG)bytes[0] << 24 | (ULONG)bytes[1] << 16 | (ULONG)bytes[2] << 8 | bytes[3];
	guid->Data2 = (USHORT)(bytes[4] << 8 | bytes[5]);
	guid->Data3 = (USHORT)(bytes[6] << 8 | bytes[7]);
	memcpy(guid->Data4, bytes + 8, 8);
	return STATUS_SUCCESS;
}
