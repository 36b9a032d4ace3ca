/*
 * Counted strings converted between UTF-16 and the ANSI and OEM code pages.
 *
 * Every function of this family sizes its result, terminates it, and allocates it on request; they differ in direction and code
 * page only. A result that would not fit 16 bits is STATUS_INVALID_PARAMETER_2.
 */
#include "ntdll.h"
#include "rtl.h"

typedef NTSTATUS (WINAPI *to_bytes)(PCHAR dest, ULONG room, PULONG written, PCWCH source, ULONG bytes);
typedef NTSTATUS (WINAPI *to_wide)(PWCH dest, ULONG room, PULONG written, PCCH source, ULONG bytes);

static NTSTATUS convert_to_bytes(PSTRING dest, PCUNICODE_STRING source, BOOLEAN allocate, ULONG size, to_bytes convert)
{
	NTSTATUS status = STATUS_SUCCESS;
	ULONG written = 0;

	if (size + 1 > 0xffff)
		return STATUS_INVALID_PARAMETER_2;
	if (allocate) {
		dest->MaximumLength = (USHORT)(size + 1);
		dest->Buffer = RtlAllocateHeap(current_peb()->ProcessHeap, 0, size + 1);
		if (!dest->Buffer)
			return STATUS_NO_MEMORY;
	} else if (size >= dest->MaximumLength) {
		if (!dest->MaximumLength)
			return STATUS_BUFFER_OVERFLOW;
		status = STATUS_BUFFER_OVERFLOW;
		size = dest->MaximumLength - 1u;
	}
	convert(dest->Buffer, size, &written, source->Buffer, source->Length);
	dest->Buffer[written] = 0;
	dest->Length = (USHORT)written;
	return status;
}

static NTSTATUS convert_to_wide(PUNICODE_STRING dest, const STRING *source, BOOLEAN allocate, ULONG size, to_wide convert)
{
	ULONG written = 0;

	if (size + sizeof(WCHAR) > 0xffff)
		return STATUS_INVALID_PARAMETER_2;
	if (allocate) {
		dest->MaximumLength = (USHORT)(size + sizeof(WCHAR));
		dest->Buffer = RtlAllocateHeap(current_peb()->ProcessHeap, 0, size + sizeof(WCHAR));
		if (!dest->Buffer)
			return STATUS_NO_MEMORY;
	} else if (size + sizeof(WCHAR) > dest->MaximumLength) {
		return STATUS_BUFFER_OVERFLOW;
	}
	convert(dest->Buffer, size, &written, source->Buffer, source->Length);
	dest->Buffer[written / sizeof(WCHAR)] = 0;
	dest->Length = (USHORT)written;
	return STATUS_SUCCESS;
}

static ULONG ansi_size(PCUNICODE_STRING source)
{
	ULONG size;

	RtlUnicodeToMultiByteSize(&size, source->Buffer, source->Length);
	return size;
}

NTSTATUS WINAPI RtlUnicodeStringToAnsiString(PANSI_STRING dest, PCUNICODE_STRING source, BOOLEAN allocate)
{
	return convert_to_bytes(dest, source, allocate, ansi_size(source), RtlUnicodeToMultiByteN);
}

NTSTATUS WINAPI RtlUnicodeStringToOemString(POEM_STRING dest, PCUNICODE_STRING source, BOOLEAN allocate)
{
	return convert_to_bytes(dest, source, allocate, rtl_oem_size(source->Buffer, source->Length), RtlUnicodeToOemN);
}

NTSTATUS WINAPI RtlUpcaseUnicodeStringToAnsiString(PSTRING dest, PCUNICODE_STRING source, BOOLEAN allocate)
{
	return convert_to_bytes(dest, source, allocate, ansi_size(source), RtlUpcaseUnicodeToMultiByteN);
}

NTSTATUS WINAPI RtlUpcaseUnicodeStringToOemString(POEM_STRING dest, PCUNICODE_STRING source, BOOLEAN allocate)
{
	return convert_to_bytes(dest, source, allocate, rtl_oem_size(source->Buffer, source->Length), RtlUpcaseUnicodeToOemN);
}

NTSTATUS WINAPI RtlAnsiStringToUnicodeString(PUNICODE_STRING dest, PCANSI_STRING source, BOOLEAN allocate)
{
	ULONG size;

	RtlMultiByteToUnicodeSize(&size, source->Buffer, source->Length);
	return convert_to_wide(dest, source, allocate, size, RtlMultiByteToUnicodeN);
}

NTSTATUS WINAPI RtlOemStringToUnicodeString(PUNICODE_STRING dest, PCOEM_STRING source, BOOLEAN allocate)
{
	return convert_to_wide(dest, source, allocate, rtl_oem_to_unicode_size(source->Buffer, source->Length), RtlOemToUnicodeN);
}

/* Sizes include the terminator. */
ULONG WINAPI RtlxUnicodeStringToAnsiSize(PCUNICODE_STRING string)
{
	return ansi_size(string) + 1;
}

ULONG WINAPI RtlxUnicodeStringToOemSize(PCUNICODE_STRING string)
{
	return rtl_oem_size(string->Buffer, string->Length) + 1;
}

ULONG WINAPI RtlxAnsiStringToUnicodeSize(PCANSI_STRING string)
{
	ULONG size;

	RtlMultiByteToUnicodeSize(&size, string->Buffer, string->Length);
	return size + sizeof(WCHAR);
}

ULONG WINAPI RtlxOemStringToUnicodeSize(PCOEM_STRING string)
{
	return rtl_oem_to_unicode_size(string->Buffer, string->Length) + sizeof(WCHAR);
}

static NTSTATUS utf8_sized(NTSTATUS status)
{
	return status == STATUS_SOME_NOT_MAPPED ? STATUS_SUCCESS : status;
}

NTSTATUS WINAPI RtlUnicodeStringToUTF8String(PSTRING dest, PCUNICODE_STRING source, BOOLEAN allocate)
{
	ULONG size = 0;
	NTSTATUS status = utf8_sized(RtlUnicodeToUTF8N(NULL, 0, &size, source->Buffer, source->Length));

	return NT_SUCCESS(status) ? convert_to_bytes(dest, source, allocate, size, RtlUnicodeToUTF8N) : status;
}

NTSTATUS WINAPI RtlUTF8StringToUnicodeString(PUNICODE_STRING dest, const STRING *source, BOOLEAN allocate)
{
	ULONG size = 0;
	NTSTATUS status = utf8_sized(RtlUTF8ToUnicodeN(NULL, 0, &size, source->Buffer, source->Length));

	return NT_SUCCESS(status) ? convert_to_wide(dest, source, allocate, size, RtlUTF8ToUnicodeN) : status;
}
