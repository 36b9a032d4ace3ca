/*
 * Characters: case, kinds, stepping, OEM conversion.
 *
 * CharUpper and CharLower take a string, or one character in the low word of a pointer whose high part is zero. The W functions map by
 * Unicode's simple case, the A functions by way of it in the ANSI code page.
 */
#include "user32.h"

#include <decant/nls.h>

static BOOL is_character(const void *value)
{
	return !((ULONG_PTR)value >> 16);
}

DWORD WINAPI CharUpperBuffW(LPWSTR text, DWORD count)
{
	const struct nls_data *nls = decant_nls_data();
	DWORD i;

	for (i = 0; i < count; i++)
		text[i] = nls_upper_in(nls, text[i]);
	return count;
}

DWORD WINAPI CharLowerBuffW(LPWSTR text, DWORD count)
{
	const struct nls_data *nls = decant_nls_data();
	DWORD i;

	for (i = 0; i < count; i++)
		text[i] = nls_lower_in(nls, text[i]);
	return count;
}

LPWSTR WINAPI CharUpperW(LPWSTR text)
{
	if (is_character(text))
		return (LPWSTR)(ULONG_PTR)nls_upper_in(decant_nls_data(), (WCHAR)(ULONG_PTR)text);
	CharUpperBuffW(text, (DWORD)wcslen(text));
	return text;
}

LPWSTR WINAPI CharLowerW(LPWSTR text)
{
	if (is_character(text))
		return (LPWSTR)(ULONG_PTR)nls_lower_in(decant_nls_data(), (WCHAR)(ULONG_PTR)text);
	CharLowerBuffW(text, (DWORD)wcslen(text));
	return text;
}

/* The other case of BYTE in the ANSI code page, or BYTE when that has none there. */
static BYTE map_byte(BYTE byte, BOOL up)
{
	const struct nls_data *nls = decant_nls_data();
	const struct nls_code_page *page = decant_nls_code_page(decant_nls_ansi());
	WCHAR c = page->single[byte], mapped = up ? nls_upper_in(nls, c) : nls_lower_in(nls, c);
	BOOL exact = FALSE;
	USHORT code = mapped ? nls_from_wide(page, mapped, &exact) : 0;

	return code && code < 256 && exact ? (BYTE)code : byte;
}

static DWORD map_bytes(char *text, DWORD count, BOOL up)
{
	DWORD i;

	for (i = 0; i < count; i++) {
		if (IsDBCSLeadByte((BYTE)text[i]))
			i++;
		else
			text[i] = (char)map_byte((BYTE)text[i], up);
	}
	return count;
}

DWORD WINAPI CharUpperBuffA(LPSTR text, DWORD count)
{
	return map_bytes(text, count, TRUE);
}

DWORD WINAPI CharLowerBuffA(LPSTR text, DWORD count)
{
	return map_bytes(text, count, FALSE);
}

LPSTR WINAPI CharUpperA(LPSTR text)
{
	if (is_character(text))
		return (LPSTR)(ULONG_PTR)map_byte((BYTE)(ULONG_PTR)text, TRUE);
	map_bytes(text, (DWORD)strlen(text), TRUE);
	return text;
}

LPSTR WINAPI CharLowerA(LPSTR text)
{
	if (is_character(text))
		return (LPSTR)(ULONG_PTR)map_byte((BYTE)(ULONG_PTR)text, FALSE);
	map_bytes(text, (DWORD)strlen(text), FALSE);
	return text;
}

/* --- kinds --- */

static WORD kind_of(WCHAR c)
{
	return nls_kind_in(decant_nls_data(), c)->type1;
}

static WCHAR widen(CHAR c)
{
	return decant_nls_code_page(decant_nls_ansi())->single[(BYTE)c];
}

BOOL WINAPI IsCharAlphaW(WCHAR c)
{
	return (kind_of(c) & C1_ALPHA) != 0;
}

BOOL WINAPI IsCharAlphaNumericW(WCHAR c)
{
	return (kind_of(c) & (C1_ALPHA | C1_DIGIT)) != 0;
}

BOOL WINAPI IsCharUpperW(WCHAR c)
{
	return (kind_of(c) & C1_UPPER) != 0;
}

BOOL WINAPI IsCharLowerW(WCHAR c)
{
	return (kind_of(c) & C1_LOWER) != 0;
}

BOOL WINAPI IsCharAlphaA(CHAR c)
{
	return IsCharAlphaW(widen(c));
}

BOOL WINAPI IsCharAlphaNumericA(CHAR c)
{
	return IsCharAlphaNumericW(widen(c));
}

BOOL WINAPI IsCharUpperA(CHAR c)
{
	return IsCharUpperW(widen(c));
}

BOOL WINAPI IsCharLowerA(CHAR c)
{
	return IsCharLowerW(widen(c));
}

/* --- stepping --- */

/* Marks belong to the character in front of them. */
static BOOL is_mark(WCHAR c)
{
	return (nls_kind_in(decant_nls_data(), c)->type3 & C3_NONSPACING) && !(kind_of(c) & C1_ALPHA);
}

LPWSTR WINAPI CharNextW(LPCWSTR at)
{
	if (*at) {
		at++;
		while (*at && is_mark(*at))
			at++;
	}
	return (LPWSTR)at;
}

LPWSTR WINAPI CharPrevW(LPCWSTR start, LPCWSTR at)
{
	if (at > start) {
		at--;
		while (at > start && is_mark(*at))
			at--;
	}
	return (LPWSTR)at;
}

LPSTR WINAPI CharNextExA(WORD page, LPCSTR at, DWORD flags)
{
	(void)flags;
	if (!*at)
		return (LPSTR)at;
	return (LPSTR)(IsDBCSLeadByteEx(page, (BYTE)*at) && at[1] ? at + 2 : at + 1);
}

LPSTR WINAPI CharPrevExA(WORD page, LPCSTR start, LPCSTR at, DWORD flags)
{
	LPCSTR next;

	/* Trail bytes look like others: only a walk from the start knows where characters begin. */
	while (*start && start < at) {
		next = CharNextExA(page, start, flags);
		if (next >= at)
			break;
		start = next;
	}
	return (LPSTR)start;
}

LPSTR WINAPI CharNextA(LPCSTR at)
{
	return CharNextExA(CP_ACP, at, 0);
}

LPSTR WINAPI CharPrevA(LPCSTR start, LPCSTR at)
{
	return CharPrevExA(CP_ACP, start, at, 0);
}

/* --- OEM --- */

/* COUNT characters from one code page to another by way of UTF-16; both have one byte a character here. */
static BOOL recode(UINT from, const char *source, UINT to, char *dest, DWORD count)
{
	const struct nls_code_page *source_page = decant_nls_code_page(from), *dest_page = decant_nls_code_page(to);
	DWORD i;

	for (i = 0; i < count; i++) {
		WCHAR c = source_page->single[(BYTE)source[i]];
		BOOL exact;
		USHORT code = c ? nls_from_wide(dest_page, c, &exact) : 0;

		dest[i] = (char)(code || !c ? code : dest_page->default_char);
	}
	return TRUE;
}

BOOL WINAPI CharToOemBuffA(LPCSTR source, LPSTR dest, DWORD count)
{
	return source && dest && recode(decant_nls_ansi(), source, decant_nls_oem(), dest, count);
}

BOOL WINAPI OemToCharBuffA(LPCSTR source, LPSTR dest, DWORD count)
{
	return source && dest && recode(decant_nls_oem(), source, decant_nls_ansi(), dest, count);
}

BOOL WINAPI CharToOemA(LPCSTR source, LPSTR dest)
{
	return source && CharToOemBuffA(source, dest, (DWORD)strlen(source) + 1);
}

BOOL WINAPI OemToCharA(LPCSTR source, LPSTR dest)
{
	return source && OemToCharBuffA(source, dest, (DWORD)strlen(source) + 1);
}

BOOL WINAPI CharToOemBuffW(LPCWSTR source, LPSTR dest, DWORD count)
{
	if (!source || !dest)
		return FALSE;
	if (count)
		WideCharToMultiByte(CP_OEMCP, 0, source, (int)count, dest, (int)count, NULL, NULL);
	return TRUE;
}

BOOL WINAPI OemToCharBuffW(LPCSTR source, LPWSTR dest, DWORD count)
{
	if (!source || !dest)
		return FALSE;
	if (count)
		MultiByteToWideChar(CP_OEMCP, 0, source, (int)count, dest, (int)count);
	return TRUE;
}

BOOL WINAPI CharToOemW(LPCWSTR source, LPSTR dest)
{
	return source && CharToOemBuffW(source, dest, (DWORD)wcslen(source) + 1);
}

BOOL WINAPI OemToCharW(LPCSTR source, LPWSTR dest)
{
	return source && OemToCharBuffW(source, dest, (DWORD)strlen(source) + 1);
}
