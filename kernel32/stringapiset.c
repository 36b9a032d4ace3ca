/*
 * GetStringType, LCMapString, FoldString: what characters are and what they map to.
 *
 * Case is Unicode's simple case by default and adds the rules of a language only with LCMAP_LINGUISTIC_CASING (the dotted and dotless
 * i of Turkish). Sort keys are those that CompareString orders by (nls_collate.h), so comparing two keys with memcmp gives
 * the same answer.
 */
#include "kernel32.h"
#include "nls_code_page.h"
#include "nls_collate.h"
#include "nls_locale.h"

#include <decant/peb.h>
#include <decant/rtl.h>

BOOL WINAPI GetStringTypeW(DWORD type, LPCWCH source, int count, LPWORD kinds)
{
	const struct nls_data *nls = decant_nls_data();
	size_t units, i;

	if (!source || !kinds || (type != CT_CTYPE1 && type != CT_CTYPE2 && type != CT_CTYPE3)) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	units = count < 0 ? wcslen(source) + 1 : (size_t)count;
	for (i = 0; i < units; i++) {
		const struct nls_kind *kind = nls_kind_in(nls, source[i]);

		kinds[i] = type == CT_CTYPE1 ? kind->type1 : type == CT_CTYPE2 ? kind->type2 : kind->type3;
	}
	return TRUE;
}

BOOL WINAPI GetStringTypeExW(LCID locale, DWORD type, LPCWCH source, int count, LPWORD kinds)
{
	(void)locale;
	return GetStringTypeW(type, source, count, kinds);
}

/* COUNT bytes of SOURCE in the code page of LOCALE, as wide characters in a buffer from the heap. */
static WCHAR *widen(LCID locale, const char *source, int count, int *units)
{
	UINT page = locale_ansi_page(locale);
	WCHAR *wide;

	*units = MultiByteToWideChar(page, 0, source, count, NULL, 0);
	if (!*units)
		return NULL;
	wide = RtlAllocateHeap(GetProcessHeap(), 0, (size_t)*units * sizeof(WCHAR));
	if (!wide)
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
	else
		MultiByteToWideChar(page, 0, source, count, wide, *units);
	return wide;
}

BOOL WINAPI GetStringTypeA(LCID locale, DWORD type, LPCSTR source, int count, LPWORD kinds)
{
	BOOL done;
	WCHAR *wide;
	int units;

	if (!source || !kinds) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	wide = widen(locale, source, count, &units);
	if (!wide)
		return FALSE;
	done = GetStringTypeW(type, wide, units, kinds);
	RtlFreeHeap(GetProcessHeap(), 0, wide);
	return done;
}

BOOL WINAPI GetStringTypeExA(LCID locale, DWORD type, LPCSTR source, int count, LPWORD kinds)
{
	return GetStringTypeA(locale, type, source, count, kinds);
}

/* --- mapping --- */

#define LCMAP_CASE (LCMAP_LOWERCASE | LCMAP_UPPERCASE)
#define LCMAP_WIDTH (LCMAP_HALFWIDTH | LCMAP_FULLWIDTH)
#define LCMAP_KANA (LCMAP_HIRAGANA | LCMAP_KATAKANA)
#define LCMAP_HAN (LCMAP_SIMPLIFIED_CHINESE | LCMAP_TRADITIONAL_CHINESE)

static WCHAR map_case(const struct nls_data *nls, WCHAR c, DWORD flags, BOOL turkish)
{
	if (turkish) {
		if (flags & LCMAP_UPPERCASE && c == 'i')
			return 0x130;
		if (flags & LCMAP_UPPERCASE && c == 0x131)
			return 'I';
		if (flags & LCMAP_LOWERCASE && c == 'I')
			return 0x131;
		if (flags & LCMAP_LOWERCASE && c == 0x130)
			return 'i';
	}
	if ((flags & LCMAP_CASE) == LCMAP_UPPERCASE)
		return nls_upper_in(nls, c);
	return (flags & LCMAP_CASE) == LCMAP_LOWERCASE ? nls_lower_in(nls, c) : c;
}

static WCHAR map_kana(WCHAR c, DWORD flags)
{
	if (flags & LCMAP_HIRAGANA && ((c >= 0x30a1 && c <= 0x30f6) || c == 0x30fd || c == 0x30fe))
		return (WCHAR)(c - 0x60);
	if (flags & LCMAP_KATAKANA && ((c >= 0x3041 && c <= 0x3096) || c == 0x309d || c == 0x309e))
		return (WCHAR)(c + 0x60);
	return c;
}

/* Half-width Katakana from U+FF61 and their full-width forms. */
static const WCHAR kana_full[] =
	L"\u3002\u300c\u300d\u3001\u30fb\u30f2\u30a1\u30a3\u30a5\u30a7\u30a9\u30e3\u30e5\u30e7\u30c3\u30fc\u30a2\u30a4\u30a6\u30a8\u30aa\u30ab"
	L"\u30ad\u30af\u30b1\u30b3\u30b5\u30b7\u30b9\u30bb\u30bd\u30bf\u30c1\u30c4\u30c6\u30c8\u30ca\u30cb\u30cc\u30cd\u30ce\u30cf\u30d2\u30d5"
	L"\u30d8\u30db\u30de\u30df\u30e0\u30e1\u30e2\u30e4\u30e6\u30e8\u30e9\u30ea\u30eb\u30ec\u30ed\u30ef\u30f3\u3099\u309a";

static WCHAR map_full(WCHAR c)
{
	if (c > 0x20 && c < 0x7f)
		return (WCHAR)(c + 0xfee0);
	if (c == 0x20)
		return 0x3000;
	return c >= 0xff61 && c <= 0xff9f ? kana_full[c - 0xff61] : c;
}

/* The half-width form of C: one unit or two (voiced Katakana). */
static ULONG map_half(WCHAR c, WCHAR half[2])
{
	WCHAR parts[4];
	const WCHAR *found;
	ULONG count;

	half[0] = c;
	if (c > 0xff00 && c < 0xff5f) {
		half[0] = (WCHAR)(c - 0xfee0);
		return 1;
	}
	if (c == 0x3000) {
		half[0] = ' ';
		return 1;
	}
	if (c < 0x3000 || c > 0x30ff)
		return 1;
	found = wcschr(kana_full, c);
	if (found) {
		half[0] = (WCHAR)(0xff61 + (found - kana_full));
		return 1;
	}
	count = normal_decompose(c, FALSE, parts, 4);
	found = count == 2 ? wcschr(kana_full, parts[0]) : NULL;
	if (!found || (parts[1] != 0x3099 && parts[1] != 0x309a))
		return 1;
	half[0] = (WCHAR)(0xff61 + (found - kana_full));
	half[1] = (WCHAR)(parts[1] == 0x3099 ? 0xff9e : 0xff9f);
	return 2;
}

static BOOL wide_store(WCHAR *dest, size_t room, size_t *at, WCHAR c)
{
	if (dest && *at >= room)
		return FALSE;
	if (dest)
		dest[*at] = c;
	(*at)++;
	return TRUE;
}

/* Maps characters; answers the length, or 0 with ERROR_INSUFFICIENT_BUFFER. */
static int map_characters(DWORD flags, BOOL turkish, const WCHAR *source, size_t count, WCHAR *dest, size_t room)
{
	const struct nls_data *nls = decant_nls_data();
	size_t i, at = 0;

	for (i = 0; i < count; i++) {
		WCHAR c = source[i], half[2];
		ULONG units = 1, k;

		if (flags & NORM_IGNORENONSPACE && nls_combining_in(nls, c))
			continue;
		if (flags & NORM_IGNORESYMBOLS && nls_kind_in(nls, c)->type1 & C1_PUNCT)
			continue;
		c = map_case(nls, c, flags, turkish);
		if (flags & LCMAP_FULLWIDTH)
			c = map_full(c);
		c = map_kana(c, flags);
		half[0] = c;
		if (flags & LCMAP_HALFWIDTH)
			units = map_half(c, half);
		for (k = 0; k < units; k++) {
			if (!wide_store(dest, room, &at, half[k])) {
				SetLastError(ERROR_INSUFFICIENT_BUFFER);
				return 0;
			}
		}
	}
	return (int)at;
}

static BOOL map_flags_valid(DWORD flags)
{
	DWORD known = LCMAP_CASE | LCMAP_WIDTH | LCMAP_KANA | LCMAP_HAN | LCMAP_LINGUISTIC_CASING | LCMAP_SORTKEY | LCMAP_BYTEREV | LCMAP_HASH
		      | LCMAP_SORTHANDLE | NORM_IGNORECASE | NORM_IGNORENONSPACE | NORM_IGNORESYMBOLS | NORM_IGNOREKANATYPE
		      | NORM_IGNOREWIDTH | NORM_LINGUISTIC_CASING | SORT_STRINGSORT | SORT_DIGITSASNUMBERS | LINGUISTIC_IGNORECASE
		      | LINGUISTIC_IGNOREDIACRITIC;

	if (!flags || flags & ~known || (flags & LCMAP_WIDTH) == LCMAP_WIDTH || (flags & LCMAP_KANA) == LCMAP_KANA
	    || (flags & LCMAP_HAN) == LCMAP_HAN || (flags & LCMAP_CASE) == LCMAP_CASE)
		return FALSE;
	/* A sort key cannot be mapped at the same time; hashes and handles of sort orders are not provided. */
	if (flags & LCMAP_SORTKEY && flags & (LCMAP_CASE | LCMAP_WIDTH | LCMAP_KANA | LCMAP_HAN))
		return FALSE;
	return !(flags & (LCMAP_HASH | LCMAP_SORTHANDLE | LCMAP_HAN));
}

static int map_bytes_reversed(const WCHAR *source, size_t count, WCHAR *dest, size_t room)
{
	size_t i;

	if (dest && room < count) {
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
		return 0;
	}
	for (i = 0; dest && i < count; i++)
		dest[i] = __builtin_bswap16(source[i]);
	return (int)count;
}

int WINAPI LCMapStringEx(LPCWSTR locale, DWORD flags, LPCWSTR source, int source_count, LPWSTR dest, int dest_count,
			 LPNLSVERSIONINFO version, LPVOID reserved, LPARAM sort_handle)
{
	const struct locale *found;
	BOOL turkish;
	size_t count, room = (size_t)dest_count;

	(void)version;
	(void)sort_handle;
	if (!source || !source_count || dest_count < 0 || (dest_count && !dest) || reserved) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	if (!map_flags_valid(flags)) {
		SetLastError(ERROR_INVALID_FLAGS);
		return 0;
	}
	/* Only case can be mapped in place. */
	if (source == dest && flags & (LCMAP_SORTKEY | LCMAP_WIDTH)) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	found = locale_by_name(locale);
	if (!found) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	count = source_count < 0 ? wcslen(source) + 1 : (size_t)source_count;
	if (!dest_count)
		dest = NULL;
	if (flags & LCMAP_SORTKEY)
		return collate_sort_key(flags, source, source_count < 0 ? count - 1 : count, (BYTE *)dest, room);
	if (flags & LCMAP_BYTEREV && !(flags & (LCMAP_CASE | LCMAP_WIDTH | LCMAP_KANA)))
		return map_bytes_reversed(source, count, dest, room);
	turkish = flags & LCMAP_LINGUISTIC_CASING && locale_is_turkic(found);
	return map_characters(flags, turkish, source, count, dest, room);
}

int WINAPI LCMapStringW(LCID locale, DWORD flags, LPCWSTR source, int source_count, LPWSTR dest, int dest_count)
{
	const struct locale *found = locale_by_lcid(locale);

	if (!found) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	return LCMapStringEx(found->name, flags, source, source_count, dest, dest_count, NULL, NULL, 0);
}

int WINAPI LCMapStringA(LCID locale, DWORD flags, LPCSTR source, int source_count, LPSTR dest, int dest_count)
{
	UINT page = locale_ansi_page(locale);
	WCHAR *wide, *mapped;
	int units, mapped_units, result = 0;

	if (!source || !source_count || dest_count < 0 || (dest_count && !dest)) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	wide = widen(locale, source, source_count, &units);
	if (!wide)
		return 0;
	if (flags & LCMAP_SORTKEY) {
		result = LCMapStringW(locale, flags, wide, source_count < 0 ? -1 : units, (WCHAR *)dest, dest_count);
		RtlFreeHeap(GetProcessHeap(), 0, wide);
		return result;
	}
	mapped_units = LCMapStringW(locale, flags, wide, units, NULL, 0);
	mapped = mapped_units ? RtlAllocateHeap(GetProcessHeap(), 0, (size_t)mapped_units * sizeof(WCHAR)) : NULL;
	if (mapped) {
		mapped_units = LCMapStringW(locale, flags, wide, units, mapped, mapped_units);
		result = WideCharToMultiByte(page, 0, mapped, mapped_units, dest, dest_count, NULL, NULL);
		RtlFreeHeap(GetProcessHeap(), 0, mapped);
	}
	RtlFreeHeap(GetProcessHeap(), 0, wide);
	return result;
}

/* --- FoldString --- */

/* The ASCII digit that C is a form of, or C. */
static WCHAR fold_digit(WCHAR c)
{
	WCHAR parts[18];

	if (decant_nls_data() && nls_kind_in(decant_nls_data(), c)->type1 & C1_DIGIT && c > 0x7f) {
		if (normal_decompose(c, TRUE, parts, 18) == 1 && parts[0] < 0x80)
			return parts[0];
		/* The digits of a script stand in blocks of ten that begin at a multiple of 16 or six behind one. */
		return (WCHAR)('0' + ((c & 15) >= 6 && (c & 15) <= 15 ? (c & 15) - 6 : c & 15) % 10);
	}
	return c;
}

int WINAPI FoldStringW(DWORD flags, LPCWCH source, int source_count, LPWSTR dest, int dest_count)
{
	BOOL decompose = (flags & (MAP_COMPOSITE | MAP_FOLDCZONE)) != 0;
	size_t count, i, at = 0;
	WCHAR parts[18];

	if (!source || !source_count || dest_count < 0 || (dest_count && !dest) || source == dest) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	if (!flags || flags & ~(DWORD)(MAP_FOLDCZONE | MAP_PRECOMPOSED | MAP_COMPOSITE | MAP_FOLDDIGITS | MAP_EXPAND_LIGATURES)
	    || (flags & MAP_PRECOMPOSED && flags & (MAP_COMPOSITE | MAP_EXPAND_LIGATURES)) ) {
		SetLastError(ERROR_INVALID_FLAGS);
		return 0;
	}
	count = source_count < 0 ? wcslen(source) + 1 : (size_t)source_count;
	for (i = 0; i < count; i++) {
		ULONG units = 1, k;

		parts[0] = flags & MAP_FOLDDIGITS ? fold_digit(source[i]) : source[i];
		if (decompose && parts[0] >= 0xa0)
			units = normal_decompose(parts[0], (flags & MAP_FOLDCZONE) != 0, parts, 18);
		else if (flags & MAP_EXPAND_LIGATURES && parts[0] >= 0xa0)
			units = fold_ligature(parts[0], parts);
		if (flags & MAP_PRECOMPOSED && i + 1 < count && normal_compose_pair(parts[0], source[i + 1]))
			parts[0] = normal_compose_pair(parts[0], source[++i]);
		for (k = 0; k < units; k++) {
			if (!wide_store(dest_count ? dest : NULL, (size_t)dest_count, &at, parts[k])) {
				SetLastError(ERROR_INSUFFICIENT_BUFFER);
				return 0;
			}
		}
	}
	return (int)at;
}

int WINAPI FoldStringA(DWORD flags, LPCSTR source, int source_count, LPSTR dest, int dest_count)
{
	WCHAR *wide, *folded;
	int units, folded_units, result = 0;

	if (!source || !source_count || dest_count < 0 || (dest_count && !dest) || source == dest) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	wide = widen(0, source, source_count, &units);
	if (!wide)
		return 0;
	folded_units = FoldStringW(flags, wide, units, NULL, 0);
	folded = folded_units ? RtlAllocateHeap(GetProcessHeap(), 0, (size_t)folded_units * sizeof(WCHAR)) : NULL;
	if (folded) {
		FoldStringW(flags, wide, units, folded, folded_units);
		result = WideCharToMultiByte(CP_ACP, 0, folded, folded_units, dest, dest_count, NULL, NULL);
		RtlFreeHeap(GetProcessHeap(), 0, folded);
	}
	RtlFreeHeap(GetProcessHeap(), 0, wide);
	return result;
}
