/*
 * Unicode normalization: NormalizeString and IsNormalizedString, and the pieces that other functions use.
 *
 * As the Unicode standard describes it: decompose fully, order marks by combining class, compose. Hangul syllables are computed. The
 * tables are generated from UnicodeData.txt (decant/nls.h).
 */
#include "nls_code_page.h"

#include <decant/rtl.h>

#define HANGUL_SYLLABLES 0xac00
#define HANGUL_L 0x1100
#define HANGUL_V 0x1161
#define HANGUL_T 0x11a7
#define HANGUL_V_COUNT 21
#define HANGUL_T_COUNT 28
#define HANGUL_COUNT 11172

static ULONG put_unit_pair(ULONG c, WCHAR *to)
{
	if (c < 0x10000) {
		to[0] = (WCHAR)c;
		return 1;
	}
	to[0] = (WCHAR)(0xd7c0 + (c >> 10));
	to[1] = (WCHAR)(0xdc00 + (c & 0x3ff));
	return 2;
}

/* The first entry for C, or NULL. */
static const struct nls_decomposition *find_decomposition(ULONG c, BOOL compatibility)
{
	const struct nls_data *nls = decant_nls_data();
	const struct nls_decomposition *entry, *end = nls->decompositions + nls->decomposition_count;
	ULONG low = 0, high = nls->decomposition_count;

	while (low < high) {
		ULONG middle = (low + high) / 2;

		if (nls->decompositions[middle].character < c)
			low = middle + 1;
		else
			high = middle;
	}
	entry = nls->decompositions + low;
	if (entry >= end || entry->character != c)
		return NULL;
	/* The canonical form stands first; a compatibility form of its own behind it. */
	if (compatibility)
		return entry + 1 < end && entry[1].character == c ? entry + 1 : entry;
	return entry->compatibility ? NULL : entry;
}

ULONG normal_decompose(ULONG c, BOOL compatibility, WCHAR *parts, ULONG room)
{
	const struct nls_decomposition *entry;
	ULONG index, count;

	if (c >= HANGUL_SYLLABLES && c < HANGUL_SYLLABLES + HANGUL_COUNT && room >= 3) {
		index = c - HANGUL_SYLLABLES;
		parts[0] = (WCHAR)(HANGUL_L + index / (HANGUL_V_COUNT * HANGUL_T_COUNT));
		parts[1] = (WCHAR)(HANGUL_V + index % (HANGUL_V_COUNT * HANGUL_T_COUNT) / HANGUL_T_COUNT);
		parts[2] = (WCHAR)(HANGUL_T + index % HANGUL_T_COUNT);
		return index % HANGUL_T_COUNT ? 3 : 2;
	}
	entry = c < 0xa0 ? NULL : find_decomposition(c, compatibility);
	if (!entry)
		return put_unit_pair(c, parts);
	count = entry->length < room ? entry->length : room;
	memcpy(parts, decant_nls_data()->decomposed + entry->offset, count * sizeof(WCHAR));
	return count;
}

ULONG normal_compose(ULONG first, ULONG second)
{
	const struct nls_data *nls = decant_nls_data();
	ULONG low = 0, high = nls->composition_count;

	if (first >= HANGUL_L && first < HANGUL_L + 19 && second >= HANGUL_V && second < HANGUL_V + HANGUL_V_COUNT)
		return HANGUL_SYLLABLES + ((first - HANGUL_L) * HANGUL_V_COUNT + second - HANGUL_V) * HANGUL_T_COUNT;
	if (first >= HANGUL_SYLLABLES && first < HANGUL_SYLLABLES + HANGUL_COUNT && !((first - HANGUL_SYLLABLES) % HANGUL_T_COUNT)
	    && second > HANGUL_T && second < HANGUL_T + HANGUL_T_COUNT)
		return first + second - HANGUL_T;
	while (low < high) {
		ULONG middle = (low + high) / 2;
		const struct nls_composition *pair = nls->compositions + middle;

		if (pair->first == first && pair->second == second)
			return pair->composed;
		if (pair->first < first || (pair->first == first && pair->second < second))
			low = middle + 1;
		else
			high = middle;
	}
	return 0;
}

static BYTE combining_class(ULONG c)
{
	const struct nls_data *nls = decant_nls_data();
	ULONG low = 0, high = nls->combining_astral_count;

	if (c < 0x10000)
		return nls_combining_in(nls, (WCHAR)c);
	while (low < high) {
		ULONG middle = (low + high) / 2;

		if (nls->combining_astral[middle] >> 8 == c)
			return (BYTE)nls->combining_astral[middle];
		if (nls->combining_astral[middle] >> 8 < c)
			low = middle + 1;
		else
			high = middle;
	}
	return 0;
}

/* The character at SOURCE[*i], which is moved past it; a lone surrogate is none. */
static BOOL next_character(const WCHAR *source, size_t count, size_t *i, ULONG *c)
{
	*c = source[(*i)++];
	if (*c < 0xd800 || *c > 0xdfff)
		return TRUE;
	if (*c > 0xdbff || *i >= count || source[*i] < 0xdc00 || source[*i] > 0xdfff)
		return FALSE;
	*c = 0x10000 + ((*c - 0xd800) << 10) + (source[(*i)++] - 0xdc00u);
	return TRUE;
}

/* Sorts runs of marks by combining class, keeping equals in order. */
static void order_marks(ULONG *text, size_t count)
{
	size_t i, j;

	for (i = 1; i < count; i++) {
		ULONG c = text[i];
		BYTE class = combining_class(c);

		for (j = i; class && j && combining_class(text[j - 1]) > class; j--)
			text[j] = text[j - 1];
		text[j] = c;
	}
}

static size_t compose(ULONG *text, size_t count)
{
	size_t i, to = 0, starter = 0;
	BOOL have_starter = FALSE;
	BYTE last = 0;

	for (i = 0; i < count; i++) {
		BYTE class = combining_class(text[i]);
		ULONG composed = 0;

		if (have_starter && (last < class || (!last && to == starter + 1)))
			composed = normal_compose(text[starter], text[i]);
		if (composed) {
			text[starter] = composed;
			continue;
		}
		if (!class) {
			starter = to;
			have_starter = TRUE;
		}
		last = class;
		text[to++] = text[i];
	}
	return to;
}

/*
 * SOURCE in FORM as UTF-32 in a buffer from the process heap. *length is its length; *bad is -1 or the index of a lone surrogate.
 */
static ULONG *normalize(NORM_FORM form, const WCHAR *source, size_t count, size_t *length, LONG *bad)
{
	BOOL compatibility = form == NormalizationKC || form == NormalizationKD;
	size_t room = count * 4 + 32, at = 0, i = 0, start;
	ULONG *text = RtlAllocateHeap(GetProcessHeap(), 0, room * sizeof(*text)), *larger, c;
	WCHAR parts[18];

	*bad = -1;
	if (!text) {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		return NULL;
	}
	while (i < count) {
		ULONG units;
		size_t from = 0;

		start = i;
		if (!next_character(source, count, &i, &c)) {
			*bad = (LONG)start;
			RtlFreeHeap(GetProcessHeap(), 0, text);
			SetLastError(ERROR_NO_UNICODE_TRANSLATION);
			return NULL;
		}
		if (room - at < 32) {
			room *= 2;
			larger = RtlReAllocateHeap(GetProcessHeap(), 0, text, room * sizeof(*text));
			if (!larger) {
				RtlFreeHeap(GetProcessHeap(), 0, text);
				SetLastError(ERROR_NOT_ENOUGH_MEMORY);
				return NULL;
			}
			text = larger;
		}
		units = normal_decompose(c, compatibility, parts, 18);
		while (from < units && next_character(parts, units, &from, &c))
			text[at++] = c;
	}
	order_marks(text, at);
	*length = form == NormalizationC || form == NormalizationKC ? compose(text, at) : at;
	return text;
}

static BOOL form_is_valid(NORM_FORM form)
{
	return form == NormalizationC || form == NormalizationD || form == NormalizationKC || form == NormalizationKD;
}

/* TRUE if every unit is below U+00A0, which all forms leave alone. */
static BOOL is_plain(const WCHAR *source, size_t count)
{
	size_t i;

	for (i = 0; i < count && source[i] < 0xa0; i++)
		;
	return i == count;
}

int WINAPI NormalizeString(NORM_FORM form, LPCWSTR source, int source_count, LPWSTR dest, int dest_count)
{
	size_t count, length = 0, units = 0, i;
	LONG bad;
	ULONG *text;

	if (!source || source_count < -1 || dest_count < 0 || (dest_count && !dest) || !form_is_valid(form)) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return 0;
	}
	count = source_count < 0 ? wcslen(source) + 1 : (size_t)source_count;
	/* The size that is enough for any text of this length may be an estimate: NormalizeString. */
	if (!dest_count && !is_plain(source, count)) {
		text = normalize(form, source, count, &length, &bad);
		if (!text)
			return bad >= 0 ? -bad : 0;
		for (i = 0; i < length; i++)
			units += text[i] >= 0x10000 ? 2 : 1;
		RtlFreeHeap(GetProcessHeap(), 0, text);
		return (int)units;
	}
	if (!dest_count)
		return (int)count;
	text = normalize(form, source, count, &length, &bad);
	if (!text)
		return bad >= 0 ? -bad : 0;
	for (i = 0; i < length; i++) {
		if ((size_t)dest_count - units < (text[i] >= 0x10000 ? 2u : 1u))
			break;
		units += put_unit_pair(text[i], dest + units);
	}
	RtlFreeHeap(GetProcessHeap(), 0, text);
	if (i < length) {
		SetLastError(ERROR_INSUFFICIENT_BUFFER);
		return -(int)(count * 3);
	}
	SetLastError(ERROR_SUCCESS);
	return (int)units;
}

BOOL WINAPI IsNormalizedString(NORM_FORM form, LPCWSTR source, int source_count)
{
	size_t count, length = 0, i = 0, at = 0;
	BOOL same;
	ULONG *text, c;
	LONG bad;

	if (!source || source_count < -1 || !form_is_valid(form)) {
		SetLastError(ERROR_INVALID_PARAMETER);
		return FALSE;
	}
	count = source_count < 0 ? wcslen(source) : (size_t)source_count;
	SetLastError(ERROR_SUCCESS);
	if (is_plain(source, count))
		return TRUE;
	text = normalize(form, source, count, &length, &bad);
	if (!text)
		return FALSE;
	for (same = TRUE; same && i < count; at++) {
		next_character(source, count, &i, &c);
		same = at < length && text[at] == c;
	}
	same = same && at == length;
	RtlFreeHeap(GetProcessHeap(), 0, text);
	return same;
}
