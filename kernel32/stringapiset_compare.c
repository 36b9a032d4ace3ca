/*
 * CompareString, CompareStringOrdinal, FindStringOrdinal, FindNLSString: order and search.
 */
#include "kernel32.h"
#include "nls_collate.h"
#include "nls_locale.h"

#include <decant/nls.h>
#include <decant/rtl.h>

#define COMPARE_FLAGS \
	(NORM_IGNORECASE | NORM_IGNORENONSPACE | NORM_IGNORESYMBOLS | NORM_IGNOREKANATYPE | NORM_IGNOREWIDTH | NORM_LINGUISTIC_CASING \
	 | SORT_STRINGSORT | SORT_DIGITSASNUMBERS | LINGUISTIC_IGNORECASE | LINGUISTIC_IGNOREDIACRITIC | LOCALE_USE_CP_ACP)

static int compare(const struct locale *locale, DWORD flags, const WCHAR *a, int a_count, const WCHAR *b, int b_count)
{
	int order;

	if (!locale || !a || !b || a_count < -1 || b_count < -1) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	/* 0x10000000 is an undocumented flag that CompareString of the C runtimes passes: no effect. */
	if (flags & ~(DWORD)(COMPARE_FLAGS | 0x10000000)) {
		SetLastError(ERROR_INVALID_FLAGS);
		return 0;
	}
	order = collate_compare(flags, a, a_count < 0 ? wcslen(a) : (size_t)a_count, b, b_count < 0 ? wcslen(b) : (size_t)b_count);
	return order < 0 ? CSTR_LESS_THAN : order ? CSTR_GREATER_THAN : CSTR_EQUAL;
}

int WINAPI CompareStringEx(LPCWSTR name, DWORD flags, LPCWCH a, int a_count, LPCWCH b, int b_count, LPNLSVERSIONINFO version,
			   LPVOID reserved, LPARAM param)
{
	(void)version;
	if (reserved || param) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	return compare(locale_by_name(name), flags, a, a_count, b, b_count);
}

int WINAPI CompareStringW(LCID lcid, DWORD flags, PCNZWCH a, int a_count, PCNZWCH b, int b_count)
{
	return compare(locale_by_lcid(lcid), flags, a, a_count, b, b_count);
}

#define SMALL_TEXT 256

/* TEXT in UTF-16: in SMALL or in memory from the heap; *count becomes its length. NULL without memory. */
static WCHAR *widen(UINT page, const char *text, int *count, WCHAR small[SMALL_TEXT])
{
	int bytes = *count < 0 ? (int)strlen(text) : *count, units;
	WCHAR *wide = small;

	*count = 0;
	if (!bytes)
		return small;
	units = MultiByteToWideChar(page, 0, text, bytes, NULL, 0);
	if (units > SMALL_TEXT)
		wide = RtlAllocateHeap(GetProcessHeap(), 0, (size_t)units * sizeof(WCHAR));
	if (wide)
		*count = MultiByteToWideChar(page, 0, text, bytes, wide, units);
	else
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
	return wide;
}

int WINAPI CompareStringA(LCID lcid, DWORD flags, PCNZCH a, int a_count, PCNZCH b, int b_count)
{
	UINT page = flags & LOCALE_USE_CP_ACP ? CP_ACP : locale_ansi_page(lcid);
	WCHAR small_a[SMALL_TEXT], small_b[SMALL_TEXT], *wide_a, *wide_b = NULL;
	int result = 0;

	if (!a || !b || a_count < -1 || b_count < -1) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	wide_a = widen(page, a, &a_count, small_a);
	if (wide_a)
		wide_b = widen(page, b, &b_count, small_b);
	if (wide_b)
		result = CompareStringW(lcid, flags, wide_a, a_count, wide_b, b_count);
	if (wide_a && wide_a != small_a)
		RtlFreeHeap(GetProcessHeap(), 0, wide_a);
	if (wide_b && wide_b != small_b)
		RtlFreeHeap(GetProcessHeap(), 0, wide_b);
	return result;
}

int WINAPI CompareStringOrdinal(LPCWCH a, int a_count, LPCWCH b, int b_count, BOOL fold)
{
	LONG order;

	if (!a || !b || a_count < -1 || b_count < -1) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	order = RtlCompareUnicodeStrings(a, a_count < 0 ? wcslen(a) : (size_t)a_count, b, b_count < 0 ? wcslen(b) : (size_t)b_count, fold != 0);
	return order < 0 ? CSTR_LESS_THAN : order ? CSTR_GREATER_THAN : CSTR_EQUAL;
}

int WINAPI FindStringOrdinal(DWORD flags, LPCWSTR source, int source_count, LPCWSTR value, int value_count, BOOL fold)
{
	int last, i;

	if (!source || !value || source_count < -1 || value_count < -1) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return -1;
	}
	if (flags && flags != FIND_FROMSTART && flags != FIND_FROMEND && flags != FIND_STARTSWITH && flags != FIND_ENDSWITH) {
		SetLastError(ERROR_INVALID_FLAGS);
		return -1;
	}
	source_count = source_count < 0 ? (int)wcslen(source) : source_count;
	value_count = value_count < 0 ? (int)wcslen(value) : value_count;
	SetLastError(ERROR_SUCCESS);
	last = source_count - value_count;
	for (i = 0; i <= last; i++) {
		int at = flags == FIND_FROMEND || flags == FIND_ENDSWITH ? last - i : i;

		if (!RtlCompareUnicodeStrings(source + at, (SIZE_T)value_count, value, (SIZE_T)value_count, fold != 0))
			return at;
		if (flags == FIND_STARTSWITH || flags == FIND_ENDSWITH)
			break;
	}
	return -1;
}

/* The length of the shortest text at SOURCE that is equal to VALUE, or -1. */
static int match_at(DWORD flags, const WCHAR *source, int count, const WCHAR *value, int value_count)
{
	int length, longest = count < value_count * 3 + 3 ? count : value_count * 3 + 3;

	/* Most matches are as long as what they match. */
	if (value_count <= count && !collate_compare(flags, source, (size_t)value_count, value, (size_t)value_count))
		return value_count;
	for (length = 1; length <= longest; length++) {
		if (!collate_compare(flags, source, (size_t)length, value, (size_t)value_count))
			return length;
	}
	return -1;
}

int WINAPI FindNLSStringEx(LPCWSTR name, DWORD flags, LPCWSTR source, int source_count, LPCWSTR value, int value_count, LPINT found,
			   LPNLSVERSIONINFO version, LPVOID reserved, LPARAM sort_handle)
{
	DWORD where = flags & (FIND_FROMSTART | FIND_FROMEND | FIND_STARTSWITH | FIND_ENDSWITH);
	int i, length;

	(void)version;
	if (!source || !value || !source_count || !value_count || source_count < -1 || value_count < -1 || reserved || sort_handle
	    || !locale_by_name(name)) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return -1;
	}
	if ((where & (where - 1)) || (flags & ~where & ~(DWORD)COMPARE_FLAGS)) {
		SetLastError(ERROR_INVALID_FLAGS);
		return -1;
	}
	flags &= ~where;
	source_count = source_count < 0 ? (int)wcslen(source) : source_count;
	value_count = value_count < 0 ? (int)wcslen(value) : value_count;
	SetLastError(ERROR_SUCCESS);
	for (i = 0; i < source_count; i++) {
		int at = where & (FIND_FROMEND | FIND_ENDSWITH) ? source_count - 1 - i : i;

		length = match_at(flags, source + at, source_count - at, value, value_count);
		if (length >= 0 && (where != FIND_ENDSWITH || at + length == source_count)) {
			if (found)
				*found = length;
			return at;
		}
		if (where == FIND_STARTSWITH)
			break;
	}
	return -1;
}

int WINAPI FindNLSString(LCID lcid, DWORD flags, LPCWSTR source, int source_count, LPCWSTR value, int value_count, LPINT found)
{
	const struct locale *locale = locale_by_lcid(lcid);

	if (!locale) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return -1;
	}
	return FindNLSStringEx(locale->name, flags, source, source_count, value, value_count, found, NULL, NULL, 0);
}
