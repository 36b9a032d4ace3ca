/*
 * Between UTF-16 and bytes: the ANSI and OEM code pages of the process, and UTF-8.
 *
 * The code-page functions follow RtlUnicodeToMultiByteN and its kin: they stop when the result is full and report what was written;
 * characters that the page lacks become its default. ASCII runs are converted before any table is read.
 */
#include "ntdll.h"
#include "rtl.h"
#include "nls.h"

/* How many units at the start of SOURCE are ASCII. */
static ULONG ascii_prefix(const WCHAR *source, ULONG count)
{
	ULONG i = 0;

	while (i < count && source[i] < 0x80)
		i++;
	return i;
}

/* Bytes of SOURCE in CP, at most ROOM to DEST (NULL counts only); a double-byte character is never split. */
static ULONG page_from_wide(const struct nls_code_page *cp, char *dest, ULONG room, const WCHAR *source, ULONG count, BOOL upper)
{
	ULONG written = 0, i = 0;

	if (!upper && cp->id != 37 && cp->id != 500) {
		i = ascii_prefix(source, count < room ? count : room);
		for (; dest && written < i; written++)
			dest[written] = (char)source[written];
		written = i;
	}
	for (; i < count; i++) {
		WCHAR c = upper ? nls_upper(source[i]) : source[i];
		BOOL exact;
		USHORT code = nls_from_wide(cp, c, &exact);

		if (!code && c)
			code = cp->default_char;
		if (room - written < (code > 255 ? 2u : 1u))
			break;
		if (code > 255) {
			if (dest)
				dest[written] = (char)(code >> 8);
			written++;
		}
		if (dest)
			dest[written] = (char)code;
		written++;
	}
	return written;
}

/* The same the other way; counts characters. */
static ULONG page_to_wide(const struct nls_code_page *cp, WCHAR *dest, ULONG room, const char *source, ULONG bytes)
{
	ULONG written = 0, i = 0;

	while (i < bytes && written < room) {
		BYTE byte = (BYTE)source[i++];
		WCHAR c;

		if (byte < 0x80 && cp->flags & NLS_CP_DOUBLE_BYTE) {
			c = byte;
		} else if (cp->lead && cp->lead[byte]) {
			c = i < bytes ? cp->trail[cp->lead[byte] - 1][(BYTE)source[i]] : 0;
			if (i < bytes)
				i++;
			if (!c)
				c = cp->unicode_default;
		} else {
			c = cp->single[byte];
			if (!c && byte)
				c = cp->unicode_default;
		}
		if (dest)
			dest[written] = c;
		written++;
	}
	return written;
}

static const struct nls_code_page *ansi_page(void)
{
	return decant_nls_code_page(decant_nls_ansi());
}

static const struct nls_code_page *oem_page(void)
{
	return decant_nls_code_page(decant_nls_oem());
}

NTSTATUS WINAPI RtlUnicodeToMultiByteN(PCHAR dest, ULONG room, PULONG written, PCWCH source, ULONG bytes)
{
	ULONG count = page_from_wide(ansi_page(), dest, room, source, bytes / sizeof(WCHAR), FALSE);

	if (written)
		*written = count;
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI RtlUnicodeToOemN(PCHAR dest, ULONG room, PULONG written, PCWCH source, ULONG bytes)
{
	ULONG count = page_from_wide(oem_page(), dest, room, source, bytes / sizeof(WCHAR), FALSE);

	if (written)
		*written = count;
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI RtlUpcaseUnicodeToMultiByteN(PCHAR dest, ULONG room, PULONG written, PCWCH source, ULONG bytes)
{
	ULONG count = page_from_wide(ansi_page(), dest, room, source, bytes / sizeof(WCHAR), TRUE);

	if (written)
		*written = count;
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI RtlUpcaseUnicodeToOemN(PCHAR dest, ULONG room, PULONG written, PCWCH source, ULONG bytes)
{
	ULONG count = page_from_wide(oem_page(), dest, room, source, bytes / sizeof(WCHAR), TRUE);

	if (written)
		*written = count;
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI RtlMultiByteToUnicodeN(PWCH dest, ULONG room, PULONG written, PCCH source, ULONG bytes)
{
	ULONG count = page_to_wide(ansi_page(), dest, room / sizeof(WCHAR), source, bytes);

	if (written)
		*written = count * sizeof(WCHAR);
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI RtlOemToUnicodeN(PWCH dest, ULONG room, PULONG written, PCCH source, ULONG bytes)
{
	ULONG count = page_to_wide(oem_page(), dest, room / sizeof(WCHAR), source, bytes);

	if (written)
		*written = count * sizeof(WCHAR);
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI RtlUnicodeToMultiByteSize(PULONG size, PWCH source, ULONG bytes)
{
	*size = page_from_wide(ansi_page(), NULL, ~0u, source, bytes / sizeof(WCHAR), FALSE);
	return STATUS_SUCCESS;
}

NTSTATUS WINAPI RtlMultiByteToUnicodeSize(PULONG size, PCCH source, ULONG bytes)
{
	*size = page_to_wide(ansi_page(), NULL, ~0u, source, bytes) * sizeof(WCHAR);
	return STATUS_SUCCESS;
}

ULONG rtl_oem_size(PCWCH source, ULONG bytes)
{
	return page_from_wide(oem_page(), NULL, ~0u, source, bytes / sizeof(WCHAR), FALSE);
}

ULONG rtl_oem_to_unicode_size(PCCH source, ULONG bytes)
{
	return page_to_wide(oem_page(), NULL, ~0u, source, bytes) * sizeof(WCHAR);
}

WCHAR WINAPI RtlAnsiCharToUnicodeChar(PUCHAR *source)
{
	const struct nls_code_page *cp = ansi_page();
	ULONG length = cp->lead && cp->lead[**source] ? 2 : 1;
	WCHAR c = 0;

	page_to_wide(cp, &c, 1, (const char *)*source, length);
	*source += length;
	return c;
}

/* --- UTF-8: RFC 3629; what is ill-formed becomes U+FFFD, one for each maximal part, as the Unicode standard recommends --- */

NTSTATUS WINAPI RtlUnicodeToUTF8N(PCHAR dest, ULONG room, PULONG written, PCWCH source, ULONG bytes)
{
	ULONG count = bytes / sizeof(WCHAR), i = 0, at = 0;
	NTSTATUS status = STATUS_SUCCESS;

	if (!source)
		return STATUS_INVALID_PARAMETER_4;
	if (!written && !dest)
		return STATUS_INVALID_PARAMETER;
	if (dest && bytes % sizeof(WCHAR))
		return STATUS_INVALID_PARAMETER_5;
	if (!dest)
		room = ~0u;
	while (i < count) {
		ULONG c = source[i++], length;
		BYTE code[4];

		if (c < 0x80) {
			if (at >= room) {
				status = STATUS_BUFFER_TOO_SMALL;
				break;
			}
			if (dest)
				dest[at] = (char)c;
			at++;
			continue;
		}
		if (c >= 0xd800 && c < 0xdc00 && i < count && source[i] >= 0xdc00 && source[i] < 0xe000) {
			c = 0x10000 + ((c - 0xd800) << 10) + (source[i++] - 0xdc00u);
		} else if (c >= 0xd800 && c < 0xe000) {
			c = 0xfffd;
			status = STATUS_SOME_NOT_MAPPED;
		}
		if (c < 0x800) {
			code[0] = (BYTE)(0xc0 | c >> 6);
			length = 2;
		} else if (c < 0x10000) {
			code[0] = (BYTE)(0xe0 | c >> 12);
			code[1] = (BYTE)(0x80 | (c >> 6 & 0x3f));
			length = 3;
		} else {
			code[0] = (BYTE)(0xf0 | c >> 18);
			code[1] = (BYTE)(0x80 | (c >> 12 & 0x3f));
			code[2] = (BYTE)(0x80 | (c >> 6 & 0x3f));
			length = 4;
		}
		code[length - 1] = (BYTE)(0x80 | (c & 0x3f));
		if (room - at < length) {
			status = STATUS_BUFFER_TOO_SMALL;
			break;
		}
		if (dest)
			memcpy(dest + at, code, length);
		at += length;
	}
	if (written)
		*written = at;
	return status;
}

ULONG rtl_utf8_decode(const BYTE *source, ULONG bytes, ULONG *used)
{
	ULONG c = source[0], length, i;
	BYTE low = 0x80, high = 0xbf;

	*used = 1;
	if (c < 0x80)
		return c;
	if (c < 0xc2 || c > 0xf4)
		return RTL_UTF8_INVALID;
	length = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
	if (c == 0xe0)
		low = 0xa0;
	else if (c == 0xed)
		high = 0x9f;
	else if (c == 0xf0)
		low = 0x90;
	else if (c == 0xf4)
		high = 0x8f;
	c &= 0x7fu >> length;
	for (i = 1; i < length; i++) {
		if (i >= bytes || source[i] < low || source[i] > high)
			return RTL_UTF8_INVALID;
		c = c << 6 | (source[i] & 0x3fu);
		*used = i + 1;
		low = 0x80;
		high = 0xbf;
	}
	return c;
}

NTSTATUS WINAPI RtlUTF8ToUnicodeN(PWSTR dest, ULONG room, PULONG written, PCCH source, ULONG bytes)
{
	ULONG at = 0, i = 0, units = dest ? room / sizeof(WCHAR) : ~0u, used;
	NTSTATUS status = STATUS_SUCCESS;

	if (!source)
		return STATUS_INVALID_PARAMETER_4;
	if (!written && !dest)
		return STATUS_INVALID_PARAMETER;
	while (i < bytes) {
		ULONG c = rtl_utf8_decode((const BYTE *)source + i, bytes - i, &used);

		if (c == RTL_UTF8_INVALID) {
			c = 0xfffd;
			status = STATUS_SOME_NOT_MAPPED;
		}
		if (units - at < (c >= 0x10000 ? 2u : 1u)) {
			status = STATUS_BUFFER_TOO_SMALL;
			break;
		}
		i += used;
		if (c >= 0x10000) {
			if (dest)
				dest[at] = (WCHAR)(0xd7c0 + (c >> 10));
			at++;
			c = 0xdc00 + (c & 0x3ff);
		}
		if (dest)
			dest[at] = (WCHAR)c;
		at++;
	}
	if (written)
		*written = at * sizeof(WCHAR);
	return status;
}
